"""Order: whether the rows of a table are sorted by its key."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
from kibaru.schema.finding import Finding
from kibaru.schema.tables import TABLES


def order(frame: pl.DataFrame, table: str, findings: Collection[Finding]) -> list[Finding]:
    """Return a finding at the first row that should stand before the one above it.

    None where a key is empty or has a finding itself, since it may then be anywhere.
    """
    if any(finding.table == table and finding.field in TABLES[table].key() for finding in findings):
        return []
    rows = Order(table)
    rows.add(frame, 0)
    found = rows.finding()
    return [found] if found else []


class Order:
    """Whether the rows of a large table are sorted by its key, taken batch by batch."""

    def __init__(self, table: str) -> None:
        self._table, self._key = table, TABLES[table].key()
        self._last: pl.DataFrame | None = None
        self._early: Finding | None = None
        self._is_filled = True

    def add(self, typed: pl.DataFrame, first: int) -> None:
        """Take the next batch; `first` rows of the table stand before it."""
        keys = typed.select(self._key)
        self._is_filled &= not sum(keys.null_count().row(0))
        if self._early or not self._is_filled or not keys.height:
            return
        before = 0 if self._last is None else 1
        joined = keys if self._last is None else pl.concat([self._last, keys])
        self._last = keys.tail(1)
        early, alike = pl.lit(False), pl.lit(True)
        for name in self._key:
            early |= alike & (pl.col(name) < pl.col(name).shift(1))
            alike &= pl.col(name) == pl.col(name).shift(1)
        rows = joined.select(early=early.fill_null(False))["early"].arg_true()
        if len(rows):
            self._early = _stands_below(joined, int(rows[0]), first - before, self._table)

    def finding(self) -> Finding | None:
        """Return the finding at the first row that should stand before the one above it, if any."""
        return self._early if self._is_filled else None


def _stands_below(keys: pl.DataFrame, row: int, first: int, table: str) -> Finding:
    here, above = (" ".join(map(str, keys.row(each))) for each in (row, row - 1))
    detail = f"{here} stands below {above}"
    return Finding("KB208", detail, line=first + row + 1, table=table, key=here, field=keys.columns[0])
