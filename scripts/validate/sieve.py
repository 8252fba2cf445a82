"""Sieve: which rows of a batch break a rule that looks at one row; what they break is said by `judge`.

Most rows are sound, and most of their cells were seen before. So each distinct cell of a column of
categories, and each combination of such cells that a rule reads, is judged once in a run, by the
expressions of the one Pandera model; and a text of the plainest form not at all, since it is clean.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl
from kibaru.schema.plain import is_plain
from kibaru.schema.table import Column, Rule, Table

from .cells import Mask, broken, codes_of
from .combinations import Combinations
from .sifted import Sifted
from .values import Values, meet

LARGEST = 62  # bits of the number of a combination


class Sieve:
    """The rules of one table that look at one row, and what is known of the cells met so far."""

    def __init__(self, model: type[Table], absent: Collection[str]) -> None:
        self._columns = {name: each for name, each in model.columns().items() if name not in absent}
        rules = [rule for rule in model.rules() if rule.scope != "table" and not {*rule.columns} & {*absent}]
        self._by_columns: dict[tuple[str, ...], list[Rule]] = {(name,): [] for name in self._columns}
        for rule in rules:
            self._by_columns.setdefault(tuple(sorted(rule.columns)), []).append(rule)
        self._known: dict[tuple[str, ...], Combinations] = {}
        self.values = {
            name: Values(column, self._by_columns[(name,)]) for name, column in self._columns.items()
        }
        self._dtypes = model.dtypes()

    def sifted(self, frame: pl.DataFrame) -> Sifted:
        """Return a batch whose cells are typed as they are asked for, those of categories at once."""
        types = frame.schema
        few = [name for name in self._columns if isinstance(types[name], pl.Categorical)]
        codes = codes_of(frame, few)
        meet(self.values, frame, codes)
        return Sifted(frame, codes, self.values, self._columns, self._dtypes)

    def broken(self, sifted: Sifted, odd: Collection[str] | None = None) -> Mask:
        """Return which rows of a batch have a cell that does not fit its column, or break a rule.

        `odd` are the characters in it that are not plain, if they are known.
        """
        frame, codes = sifted.text, sifted.codes
        found = np.zeros(frame.height, np.bool_)
        for name, numbers in codes.items():
            bad = self.values[name].broken(numbers)
            if bad is not None:
                found |= bad
        rest: list[Rule] = []
        columns: set[str] = set()
        for names, rules in self._by_columns.items():
            if len(names) == 1 and names[0] in codes:
                continue
            bits = sum(int(codes[name].max(initial=0)).bit_length() + 1 for name in names if name in codes)
            if codes.keys() >= {*names} and bits < LARGEST:
                bad = self._combinations(names, rules).broken([codes[name] for name in names], found)
                if bad is not None:
                    found |= bad
            elif len(names) == 1 and _is_text(frame[names[0]], self._columns[names[0]]):
                clean = [rule for rule in rules if rule.scope == "cell"]
                found |= _unclean(frame.select(names), self._columns[names[0]], clean, odd)
                if others := [rule for rule in rules if rule.scope != "cell"]:
                    rest += others
                    columns |= {*names}
            else:
                rest += rules
                columns |= {*names}
        if columns:
            text = frame.select(
                pl.col(name).cast(pl.String) if name in codes else name for name in sorted(columns)
            )
            found |= broken(text, [self._columns[name] for name in sorted(columns)], rest)
        return found

    def _combinations(self, names: tuple[str, ...], rules: list[Rule]) -> Combinations:
        if names not in self._known:
            self._known[names] = Combinations([self.values[name] for name in names], rules)
        return self._known[names]


def _is_text(series: pl.Series, column: Column) -> bool:
    """Whether a column holds free text, whose rules on a cell are those of clean text."""
    return series.dtype == pl.String and column.meaning.free


def _unclean(frame: pl.DataFrame, column: Column, rules: list[Rule], odd: Collection[str] | None) -> Mask:
    """Return which cells of a column of free text break one of its rules."""
    suspect = (~is_plain(column.name, odd)).fill_null(not column.permits_empty)
    rows = frame.select(suspect=suspect)["suspect"].arg_true()
    found = np.zeros(frame.height, np.bool_)
    if len(rows):
        found[rows.to_numpy()] = broken(frame[rows], [column], rules)
    return found
