"""Narrow: which rows of a table a rule must see together, so that a table of any size can be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

MIX = 0x9E3779B97F4A7C15  # an odd number without a pattern: the columns keep their order in the sum


@dataclass(frozen=True)
class Narrow:
    """What a rule that looks at several rows of one table needs of them; `reads` are all columns it reads.

    `alike`: a row that has these columns in common with no other row is sound, and does not bear on any
    other; columns in a tuple are taken in any order. `only`: so is a row where this is not true, given
    what is known beside the table. `distinct`: what holds of a row depends on these columns alone, and on
    which of their combinations there are in the table, however often. `every`: it sees all rows at once.

    With none of the four it looks at each row by itself; so does a rule that reads other tables and has
    no `Narrow`, beside the whole of those.
    """

    reads: tuple[str, ...]
    alike: tuple[str | tuple[str, ...], ...] = ()
    only: Callable[[Any], pl.Expr] | None = None
    distinct: bool = False
    every: bool = False

    @property
    def is_row_wise(self) -> bool:
        """Whether each row is looked at by itself."""
        return not (self.alike or self.only or self.distinct or self.every)

    def likeness(self) -> pl.Expr:
        """Return a number for each row, the same for rows that are alike (and, rarely, for others).

        Alike are those that have `alike` in common, or all that is read where that is nothing. It is taken
        of a frame with the hashes of these columns.
        """
        number = pl.lit(0, pl.UInt64)
        for each in self.alike or self.reads:
            names = each if isinstance(each, tuple) else (each,)
            number = number * pl.lit(MIX, pl.UInt64) + pl.sum_horizontal(names)
        return number
