"""The names of actors: one row is one name that an actor is called by in documents."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table, rule


class ActorNames(Table):
    """One row is one alias of one actor."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "actor_names"
        description = "one name that an actor is called by in documents"
        unique = ["actor_id", "alias"]  # noqa: RUF012 (Pandera's form)

    actor_id: pl.String = column(
        "Actor", "The actor so called.", pattern=identifiers.SLUG, says=identifiers.SLUG_SAYS
    )
    alias: pl.String = text("Alias", "The name.")
    language: pl.String = column(
        "Language", "The language of the name, BCP 47.",
        pattern=identifiers.LANGUAGE, says=identifiers.LANGUAGE_SAYS,
        empty="It is used in several languages.",
    )  # fmt: skip
    used_from: pl.Date = column("Used from", "The first day of its use.", empty="The day is not known.")
    used_to: pl.Date = column(
        "Used to", "The last day of its use.", empty="It is in use still, or not known."
    )

    @rule("KB417", "used_from is not after used_to")
    def _dates(cls) -> pl.Expr:
        return (pl.col("used_from") <= pl.col("used_to")).fill_null(True)
