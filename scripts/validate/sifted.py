"""Sifted: a batch in the types of its table, each column of it typed when it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import polars as pl
from kibaru.schema.table import Column

from .cells import Codes
from .conform import constant, fitted, plain
from .values import Values


class Sifted:
    """The cells of a batch: as they stand there, and in the types of the table, null where one does not fit.

    A column of categories has the `codes` of its cells, whose `values` are known for the whole run.
    """

    def __init__(
        self,
        frame: pl.DataFrame,
        codes: Mapping[str, Codes],
        values: Mapping[str, Values],
        columns: Mapping[str, Column],
        dtypes: Mapping[str, type[pl.DataType]],
    ) -> None:
        self.text, self.codes, self.height = frame, codes, frame.height
        self._values, self._columns, self._dtypes = values, columns, dtypes
        self._codes = {name: pl.Series(name, each) for name, each in codes.items()}
        self._typed: dict[str, pl.Series] = {}

    def column(self, name: str) -> pl.Series:
        """Return a column in its type; empty if it is not there."""
        if name not in self._typed:
            self._typed[name] = self._column(name)
        return self._typed[name]

    def frame(self, names: Iterable[str]) -> pl.DataFrame:
        """Return some columns, in their types."""
        return pl.DataFrame([self.column(name) for name in names])

    def typed(self, names: Collection[str]) -> pl.DataFrame:
        """Return the columns of the table, in its types; those that are not named are empty."""
        return pl.DataFrame([
            self.column(name) if name in names else self._empty(name) for name in self._dtypes
        ])  # fmt: skip

    def hashes(self, names: Collection[str]) -> pl.DataFrame:
        """Return the hashes of typed cells."""
        return pl.DataFrame([
            self._values[name].hashes(self._codes[name]) if name in self._codes else self.column(name).hash()
            for name in names
        ])  # fmt: skip

    def stored(self, names: Collection[str]) -> pl.DataFrame:
        """Return columns to be kept: codes, or typed cells where there are none; see `restored`."""
        return pl.DataFrame([
            self._codes[name] if name in self._codes else self.column(name) for name in names
        ])  # fmt: skip

    def _column(self, name: str) -> pl.Series:
        if name not in self._columns:
            return self._empty(name)
        if name in self._codes:
            return self._values[name].of(self._codes[name])
        return fitted(plain(self.text[name]), self._columns[name].dtype)[0]

    def _empty(self, name: str) -> pl.Series:
        return constant(None, self._dtypes[name], self.height, name)


def restored(rows: pl.DataFrame, values: Mapping[str, Values]) -> pl.DataFrame:
    """Return rows that were kept, in the types of the table."""
    return rows.with_columns(
        values[name].of(rows[name]) for name, dtype in rows.schema.items() if dtype == pl.UInt32
    )
