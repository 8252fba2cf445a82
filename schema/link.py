"""A link: a rule of one table in view of the rows of others, and how rows are laid side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from .narrow import Narrow

Frames = Mapping[str, pl.DataFrame]
Holds = Callable[[Frames], pl.Series]


@dataclass(frozen=True)
class Link:
    """A rule of `table` that reads the tables `needs` beside it, in view of `columns`.

    `code` is the one under which the registry explains it. `targets` are the tables whose ids the
    first column holds: one of a foreign key. `blames` returns, for each row of `table`, the column to
    look at where the sentence does not hold; without it that is the first of `columns`. `holds`
    returns, for each row of `table` in its order, whether the sentence holds there. `narrow` says which
    rows of `table` it must see together, where it does not look at each by itself.
    """

    code: str
    sentence: str
    table: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    holds: Holds
    targets: tuple[str, ...] = ()
    blames: Holds | None = None
    narrow: Narrow | None = None


LINKS: list[Link] = []


def link(  # noqa: PLR0913, PLR0917 (what a Link has, but for its function)
    code: str,
    sentence: str,
    table: str,
    columns: str,
    needs: str = "",
    targets: tuple[str, ...] = (),
    blames: Holds | None = None,
    narrow: Narrow | None = None,
) -> Callable[[Holds], Holds]:
    """Register a function as a rule of `table`; `columns` and `needs` are names parted by spaces."""

    def register(holds: Holds) -> Holds:
        LINKS.append(
            Link(
                code, sentence, table, tuple(columns.split()), tuple(needs.split()), holds, targets, blames,
                narrow,
            )
        )  # fmt: skip
        return holds

    return register


def beside(frames: Frames, table: str, column: str, target: str, key: str) -> pl.DataFrame:
    """Return each row of `table` beside the row of `target` that `column` names.

    The columns of `target` end in `_there`; they are null where it has no such row.
    """
    there = frames[target].unique(key, keep="first").rename(lambda name: f"{name}_there")
    return frames[table].join(
        there, left_on=column, right_on=f"{key}_there", how="left", maintain_order="left", coalesce=False
    )


def found(key: str) -> pl.Expr:
    """Return whether `beside` found a row, by the key of its target."""
    return pl.col(f"{key}_there").is_not_null()


def same(pairs: Mapping[str, str]) -> pl.Expr:
    """Return whether each column here equals its counterpart there, {here: there}."""
    return pl.all_horizontal(
        pl.col(here).eq_missing(pl.col(f"{there}_there")) for here, there in pairs.items()
    )


def other(pairs: Mapping[str, str], key: str) -> pl.Expr:
    """Return the column here that differs from its counterpart there; where several do, `key`."""
    differs = {here: pl.col(here).ne_missing(pl.col(f"{there}_there")) for here, there in pairs.items()}
    one = pl.coalesce(pl.when(odd).then(pl.lit(here)) for here, odd in differs.items())
    return pl.when(pl.sum_horizontal(differs.values()) == 1).then(one).otherwise(pl.lit(key))
