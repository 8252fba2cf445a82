"""Cells: the combinations of distinct cells that rules read, each of which is judged once."""

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
    typed, odd = typed_cells(cells, columns)
    wrong = [(~rule.holds).fill_null(True) for rule in rules]
    nothing = pl.repeat(False, cells.height)
    return typed.select(odd=pl.any_horizontal(nothing, *odd.values(), *wrong))["odd"].to_numpy()


def typed_cells(cells: pl.DataFrame, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, pl.Expr]]:
    """Return cells in the types of their columns, and where one that is filled does not fit, if any does."""
    typed, odd = [], {}
    for column in columns:
        values, misfit = fitted(plain(cells[column.name]), column.dtype)
        typed.append(values)
        if misfit is None or misfit.any():
            odd[column.name] = pl.lit(True) if misfit is None else pl.lit(misfit)
    return pl.DataFrame(typed), odd


class Cells:
    """The combinations of cells of some columns of categories, and which of them break a rule."""

    DENSE = 1 << 22  # combinations that have a place each in a list; more are kept by their number

    def __init__(self, columns: Sequence[Column], rules: Sequence[Rule]) -> None:
        self._columns, self._rules = columns, rules
        self._sizes: list[int] = []
        self._sound = np.zeros(0, np.bool_)
        self._known = pl.Series(dtype=pl.Int64)

    def broken(self, frame: pl.DataFrame, codes: Sequence[Codes], known: Mask) -> Mask | None:
        """Return which rows of a batch break a rule, given the codes of each column; None if none does.

        Those that are known to break another are left out, since their cells are of few rows.
        """
        self._make_room(codes)
        key = codes[0].astype(np.int64)
        for size, more in zip(self._sizes[1:], codes[1:], strict=True):
            key = key * size + more
        is_sound = self._is_sound(key) | known
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
        self._sizes = [1 << n.bit_length() for n in needed]
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
