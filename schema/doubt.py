"""A doubt: what should hold of a row but need not, so that a careful editor asks where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from .link import Frames
from .narrow import Narrow


@dataclass(frozen=True)
class Known:
    """What the tables themselves do not say: the day of the check, and the events already published."""

    today: date | None = None
    published: pl.DataFrame | None = None


NOTHING = Known()
Says = Callable[[Frames, Known], pl.Series]


@dataclass(frozen=True)
class Doubt:
    """What should hold of a row of `table`, in view of `columns`, the first of which is to be looked at.

    It reads the tables `needs` beside it. `says` returns, for each row of `table` in its order, the
    words that tell what is odd there, or null where there is nothing to doubt; it never fails, and an
    empty cell gives no doubt. `code` is the one under which the registry explains it. `narrow` says which
    rows of `table` it must see together, where it does not look at each by itself.
    """

    code: str
    sentence: str
    table: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    says: Says
    narrow: Narrow | None = None


DOUBTS: list[Doubt] = []


def doubt(  # noqa: PLR0913, PLR0917 (what a Doubt has, but for its function)
    code: str, sentence: str, table: str, columns: str, needs: str = "", narrow: Narrow | None = None
) -> Callable[[Says], Says]:
    """Register a function as a doubt on `table`; `columns` and `needs` are names parted by spaces."""

    def register(says: Says) -> Says:
        columns_, needs_ = tuple(columns.split()), tuple(needs.split())
        DOUBTS.append(Doubt(code, sentence, table, columns_, needs_, says, narrow))
        return says

    return register


def told(rows: pl.DataFrame, odd: pl.Expr, template: str, *figures: pl.Expr | str) -> pl.Series:
    """Return the template filled with the figures in the rows that are odd, else null.

    A null in `odd` or in a figure gives null. Figures are expressions or names of columns.
    """
    return rows.select(pl.when(odd).then(pl.format(template, *figures)).alias("says")).to_series()
