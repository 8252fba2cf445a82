"""Values: the distinct cells of columns of categories, each of which is parsed and judged once in a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from kibaru.schema.plain import is_plain
from kibaru.schema.table import Column, Rule
from numpy.typing import NDArray

from .cells import Codes, Mask, broken, typed_cells
from .conform import constant

Rows = NDArray[np.int64]
ROOM = 1024  # codes for which room is made at a time


class Values:
    """What is known by their codes of the cells of one column that were met so far; 0 is the empty cell."""

    def __init__(self, column: Column, rules: Sequence[Rule]) -> None:
        self.column, self.rules = column, rules
        self._values = pl.Series(column.name, [None], dtype=column.dtype())
        self._hashes: pl.Series | None = None
        self._is_bad = np.array([not column.permits_empty])
        self._is_known = np.ones(1, np.bool_)
        self._all_below = 1  # the codes below it are known, each of them

    def fresh(self, codes: Codes) -> tuple[Codes, Rows]:
        """Return the codes that were not met before, in order, and a row for each."""
        most = int(codes.max(initial=0))
        if most < self._all_below:
            return codes[:0], np.zeros(0, np.int64)
        self._make_room(most + 1)
        rows = np.flatnonzero(~self._is_known[codes])
        if not len(rows):
            return codes[:0], rows
        least = codes[rows].min()
        place = np.full(int(codes[rows].max() - least) + 1, -1)
        place[codes[rows] - least] = rows
        there = np.flatnonzero(place >= 0)
        return (there + least).astype(np.uint32), place[there]

    def learn(self, codes: Codes, values: pl.Series, is_bad: Mask) -> None:
        """Take the typed values of cells, null where one does not fit, and whether they break a rule."""
        self._values.scatter(codes, values)
        self._hashes = None
        self._is_bad[codes] = is_bad
        self._is_known[codes] = True
        self._all_below = int(np.append(self._is_known, np.False_).argmin())

    def of(self, codes: pl.Series) -> pl.Series:
        """Return the values of cells that were met; null where one does not fit."""
        return self._values[codes].alias(codes.name)

    def hashes(self, codes: pl.Series) -> pl.Series:
        """Return the hashes of the values of cells that were met."""
        if self._hashes is None:
            self._hashes = self._values.hash()
        return self._hashes[codes].alias(codes.name)

    def broken(self, codes: Codes) -> Mask | None:
        """Return which cells do not fit the column, or break a rule of it; None if none does."""
        return self._is_bad[codes] if self._is_bad.any() else None

    def _make_room(self, needed: int) -> None:
        lacks = needed - len(self._is_known)
        if lacks > 0:
            lacks = max(lacks, ROOM)
            self._values.extend(constant(None, self.column.dtype, lacks))
            self._is_bad, self._is_known = (
                np.append(each, np.zeros(lacks, np.bool_)) for each in (self._is_bad, self._is_known)
            )


def meet(values: Mapping[str, Values], frame: pl.DataFrame, codes: Mapping[str, Codes]) -> None:
    """Parse and judge the cells of a batch that were not met before, those of all columns at once."""
    every = {name: values[name].fresh(each) for name, each in codes.items()}
    fresh = {name: found for name, found in every.items() if len(found[0])}
    if not fresh:
        return
    most = max(len(new) for new, _ in fresh.values())
    # Cells of a column that has fewer stand there again, so that all columns are of one length.
    text = pl.DataFrame([
        frame[name][np.resize(rows, most)].cast(pl.String) for name, (_, rows) in fresh.items()
    ])  # fmt: skip
    typed, misfits = typed_cells(text, [values[name].column for name in fresh])
    odd = typed.select(
        pl.any_horizontal(
            pl.repeat(False, most),
            *([misfits[name]] if name in misfits else ()),
            *(rule.breaks for rule in _at_first(values[name])),
        ).alias(name)
        for name in fresh
    )
    for name, (new, _) in fresh.items():
        is_bad = odd[name].head(len(new)).to_numpy().copy()
        if values[name].column.meaning.free and is_bad.any():
            suspects = np.flatnonzero(is_bad)
            is_bad[suspects] = broken(text.select(name)[suspects], [values[name].column], values[name].rules)
        values[name].learn(new, typed[name].head(len(new)), is_bad)


def _at_first(values: Values) -> list[Rule]:
    """Return rules that suffice to tell that a cell is sound: of free text its plain form stands for four."""
    name = values.column.name
    if not values.column.meaning.free:
        return [*values.rules]
    plainly = Rule("", f"{name} is plain", "cell", (name,), is_plain(name))
    return [plainly, *(rule for rule in values.rules if rule.scope != "cell")]
