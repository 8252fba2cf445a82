"""Distinct: the combinations of cells on which a rule over the rows of a table depends, each once."""

from __future__ import annotations

import polars as pl
from kibaru.schema.narrow import Narrow

from .sifted import Sifted


class Distinct:
    """The distinct combinations of the columns that a rule depends on."""

    def __init__(self, narrow: Narrow) -> None:
        self._narrow = narrow
        self._known = pl.Series(dtype=pl.UInt64)
        self._found: list[pl.DataFrame] = []

    def add(self, sifted: Sifted, numbers: pl.Series) -> None:
        """Take the next batch, and the number of each row's likeness."""
        fresh = ~numbers.is_in(self._known.implode())
        if fresh.any():
            one = pl.DataFrame({"number": numbers.filter(fresh), "row": fresh.arg_true()}).unique("number")
            self._known = self._known.append(one["number"])
            self._found.append(sifted.frame(self._narrow.reads)[one["row"].sort()])

    @property
    def rows(self) -> pl.DataFrame:
        """The combinations, each once."""
        return pl.concat(self._found).unique(maintain_order=True)
