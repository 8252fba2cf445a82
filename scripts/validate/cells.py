"""Cells: what is known of the distinct cells of a column, each of which is judged once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from kibaru.schema.table import Column, Rule
from numpy.typing import NDArray

from .conform import fitted, plain

Codes = NDArray[np.uint32]
Keys = NDArray[np.int64]
Mask = NDArray[np.bool_]


def codes_of(frame: pl.DataFrame, names: Sequence[str]) -> dict[str, Codes]:
    """Return a number for each cell of columns of categories, the same for the same cell; 0 if empty."""
    none = np.iinfo(np.uint32).max  # to which one is added, and 0 is left
    numbers = frame.select(pl.col(names).to_physical().fill_null(none))
    return {name: numbers[name].to_numpy() + np.uint32(1) for name in names}


def broken(cells: pl.DataFrame, columns: Sequence[Column], rules: Sequence[Rule]) -> Mask:
    """Return which rows have a cell that does not fit its column, or break one of the rules."""
    typed, odd = [], [pl.lit(False)]
    for column in columns:
        values, misfit = fitted(plain(cells[column.name]), column.dtype)
        typed.append(values)
        if misfit is None or misfit.any():
            odd.append(pl.lit(True) if misfit is None else pl.lit(misfit))
    odd += [(~rule.holds).fill_null(True) for rule in rules]
    found = pl.DataFrame(typed).select(odd=pl.any_horizontal(odd))["odd"]
    return found.to_numpy() if len(found) == cells.height else np.full(cells.height, found[0])


class Values:
    """The typed values of the distinct cells of a column of categories, each parsed once."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._values = pl.Series(column.name, [None], dtype=column.dtype())
        self._is_known = np.ones(1, np.bool_)

    def of(self, series: pl.Series, codes: Codes) -> pl.Expr:
        """Return the values of a column whose cells have these codes; null where a cell does not fit."""
        self._make_room(int(codes.max(initial=0)) + 1)
        is_fresh = ~self._is_known[codes]
        if is_fresh.any():
            rows = np.flatnonzero(is_fresh)
            fresh, first = np.unique(codes[rows], return_index=True)
            values, _ = fitted(plain(series.gather(rows[first]).cast(pl.String)), self._column.dtype)
            self._values.scatter(fresh, values)
            self._is_known[fresh] = True
        return pl.lit(self._values).gather(pl.lit(pl.Series(codes))).alias(self._column.name)

    def _make_room(self, needed: int) -> None:
        lacks = needed - len(self._is_known)
        if lacks > 0:
            lacks = max(lacks, 1024)
            self._values = self._values.extend_constant(None, lacks).rechunk()
            self._is_known = np.append(self._is_known, np.zeros(lacks, np.bool_))


class Cells:
    """The distinct cells of some columns of categories, taken together, and which of them break a rule.

    Of one column the cells; of several, the combinations of their cells.
    """

    DENSE = 1 << 22  # combinations that have a place each in a list; more are kept by their number

    def __init__(self, columns: Sequence[Column], rules: Sequence[Rule]) -> None:
        self._columns, self._rules = columns, rules
        self._sizes: list[int] = []
        self._sound = np.zeros(0, np.bool_)
        self._known = pl.Series(dtype=pl.Int64)

    def broken(self, frame: pl.DataFrame, codes: Sequence[Codes]) -> Mask | None:
        """Return which rows of a batch break a rule, given the codes of each column; None if none does."""
        self._make_room(codes)
        key = codes[0].astype(np.int64)
        for size, more in zip(self._sizes[1:], codes[1:], strict=True):
            key = key * size + more
        is_sound = self._is_sound(key)
        if is_sound.all():
            return None
        fresh, rows = np.unique(key[~is_sound], return_index=True)
        rows = np.flatnonzero(~is_sound)[rows]
        cells = frame.select(pl.col(column.name).gather(rows).cast(pl.String) for column in self._columns)
        is_broken = broken(cells, self._columns, self._rules)
        self._learn(fresh[~is_broken])
        if not is_broken.any():
            return None
        bad = np.zeros(len(key), np.bool_)
        bad[~is_sound] = np.isin(key[~is_sound], fresh[is_broken])
        return bad

    def _make_room(self, codes: Sequence[Codes]) -> None:
        """Forget everything where a column has cells of larger numbers than there is room for."""
        needed = [int(each.max(initial=0)) + 1 for each in codes]
        if len(self._sizes) == len(needed) and all(
            n <= size for n, size in zip(needed, self._sizes, strict=True)
        ):
            return
        self._sizes = [1 << max(n.bit_length(), 6) for n in needed]
        self._sound = np.zeros(min(self.combinations, self.DENSE), np.bool_)
        self._known = self._known.clear()

    @property
    def combinations(self) -> int:
        """How many combinations there is room for."""
        product = 1
        for size in self._sizes:
            product *= size
        return product

    def _is_sound(self, key: Keys) -> Mask:
        if self.combinations <= self.DENSE:
            return self._sound[key]
        return pl.Series(key).is_in(self._known.implode()).to_numpy()

    def _learn(self, sound: Keys) -> None:
        if self.combinations <= self.DENSE:
            self._sound[sound] = True
        else:
            self._known = self._known.append(pl.Series(sound))
