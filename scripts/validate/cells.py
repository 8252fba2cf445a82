"""Cells: what is known of the distinct cells of a column, each of which is judged once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from kibaru.schema.plain import is_plain
from kibaru.schema.table import Column, Rule
from numpy.typing import NDArray

from .conform import fitted, plain

Codes = NDArray[np.uint32]
Keys = NDArray[np.int64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


def codes_of(frame: pl.DataFrame, names: Sequence[str]) -> dict[str, Codes]:
    """Return a number for each cell of columns of categories, the same for the same cell; 0 if empty."""
    none = np.iinfo(np.uint32).max  # to which one is added, and 0 is left
    numbers = frame.select(pl.col(names).to_physical().fill_null(none))
    return {name: numbers[name].to_numpy() + np.uint32(1) for name in names}


def broken(cells: pl.DataFrame, columns: Sequence[Column], rules: Sequence[Rule]) -> Mask:
    """Return which rows have a cell that does not fit its column, or break one of the rules."""
    typed, odd = _typed(cells, columns)
    wrong = [(~rule.holds).fill_null(True) for rule in rules]
    nothing = pl.repeat(False, cells.height)
    return typed.select(odd=pl.any_horizontal(nothing, *odd.values(), *wrong))["odd"].to_numpy()


def odd_cells(
    cells: pl.DataFrame, columns: Sequence[Column], rules: Sequence[Sequence[Rule]]
) -> pl.DataFrame:
    """Return, for each column, which of its cells do not fit it or break one of its rules."""
    typed, odd = _typed(cells, columns)
    nothing = pl.repeat(False, cells.height)
    return typed.select(
        pl.any_horizontal(
            nothing,
            *([odd[column.name]] if column.name in odd else ()),
            *((~rule.holds).fill_null(True) for rule in of_column),
        ).alias(column.name)
        for column, of_column in zip(columns, rules, strict=True)
    )


def _typed(cells: pl.DataFrame, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, pl.Expr]]:
    """Return cells in the types of their columns, and where one that is filled does not fit, if any does."""
    typed, odd = [], {}
    for column in columns:
        values, misfit = fitted(plain(cells[column.name]), column.dtype)
        typed.append(values)
        if misfit is None or misfit.any():
            odd[column.name] = pl.lit(True) if misfit is None else pl.lit(misfit)
    return pl.DataFrame(typed), odd


def at_first(column: Column, rules: Sequence[Rule]) -> list[Rule]:
    """Return rules that suffice to tell that a cell is sound: of free text its plain form stands for four."""
    if not column.meaning.free:
        return [*rules]
    plainly = Rule("", f"{column.name} is plain", "cell", (column.name,), is_plain(column.name))
    return [plainly, *(rule for rule in rules if rule.scope != "cell")]


class Values:
    """The typed values of the distinct cells of a column of categories, each parsed once."""

    def __init__(self, column: Column) -> None:
        self._column = column
        self._values = pl.Series(column.name, [None], dtype=column.dtype())
        self._hashes = self._values.hash()
        self._is_known = np.ones(1, np.bool_)

    def meet(self, series: pl.Series, codes: Codes) -> None:
        """Parse the cells of a column with these codes that were not met before."""
        self._make_room(int(codes.max(initial=0)) + 1)
        is_fresh = ~self._is_known[codes]
        if is_fresh.any():
            fresh, rows = _one_each(codes, np.flatnonzero(is_fresh))
            values, _ = fitted(plain(series.gather(rows).cast(pl.String)), self._column.dtype)
            self._values.scatter(fresh, values)
            self._hashes.scatter(fresh, values.hash())
            self._is_known[fresh] = True

    def of(self, codes: pl.Series) -> pl.Series:
        """Return the values of cells that were met; null where one does not fit."""
        return self._values.gather(codes).alias(codes.name)

    def hashes(self, codes: pl.Series) -> pl.Series:
        """Return the hashes of the values of cells that were met."""
        return self._hashes.gather(codes).alias(codes.name)

    def _make_room(self, needed: int) -> None:
        lacks = needed - len(self._is_known)
        if lacks > 0:
            lacks = max(lacks, 1024)
            self._values = self._values.extend_constant(None, lacks).rechunk()
            self._hashes = self._hashes.extend_constant(0, lacks).rechunk()
            self._is_known = np.append(self._is_known, np.zeros(lacks, np.bool_))


class Single:
    """The distinct cells of single columns of categories, and which of them break a rule.

    Categories are numbered as they are met, so that of a column all are known below some number.
    """

    def __init__(self, columns: Mapping[str, Column], rules: Mapping[str, Sequence[Rule]]) -> None:
        self._columns, self._rules = columns, rules
        # Whether the cell of each code that was met breaks a rule; 0 is the empty cell.
        self._bad = {name: np.array([not column.permits_empty]) for name, column in columns.items()}

    def broken(self, frame: pl.DataFrame, codes: Mapping[str, Codes]) -> Mask:
        """Return which rows of a batch have a cell that does not fit its column, or breaks a rule of it."""
        self._meet(frame, codes)
        found = np.zeros(frame.height, np.bool_)
        for name, numbers in codes.items():
            if self._bad[name].any():
                found |= self._bad[name][numbers]
        return found

    def _meet(self, frame: pl.DataFrame, codes: Mapping[str, Codes]) -> None:
        """Judge the cells that were not met before, those of all columns at once."""
        fresh: dict[str, tuple[Codes, Rows]] = {}
        for name, numbers in codes.items():
            if numbers.max(initial=0) >= len(self._bad[name]):
                fresh[name] = _one_each(numbers, np.flatnonzero(numbers >= len(self._bad[name])))
        if not fresh:
            return
        most = max(len(new) for new, _ in fresh.values())
        # Cells of a column that has fewer stand there again, so that all columns are of one length.
        cells = [
            frame[name].gather(np.resize(rows, most)).cast(pl.String) for name, (_, rows) in fresh.items()
        ]
        columns = [self._columns[name] for name in fresh]
        text = pl.DataFrame(cells)
        odd = odd_cells(text, columns, [at_first(column, self._rules[column.name]) for column in columns])
        for column in columns:
            name, new = column.name, fresh[column.name][0]
            suspects = np.flatnonzero(odd[name].to_numpy()[: len(new)])
            if column.meaning.free and len(suspects):
                suspects = suspects[broken(text.select(name)[suspects], [column], self._rules[name])]
            # A code between that no row has is of a text that was not read on: it was not judged.
            more = np.ones(int(new[-1]) + 1 - len(self._bad[name]), np.bool_)
            self._bad[name] = np.append(self._bad[name], more)
            self._bad[name][new] = False
            self._bad[name][new[suspects]] = True


def _one_each(codes: Codes, rows: Rows) -> tuple[Codes, Rows]:
    """Return the codes of these rows, in order, and one of the rows for each."""
    least = codes[rows].min()
    place = np.full(int(codes[rows].max() - least) + 1, -1)
    place[codes[rows] - least] = rows
    there = np.flatnonzero(place >= 0)
    return (there + least).astype(np.uint32), place[there]


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
