"""The actors: one row is one organisation, force or category of people."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table, rule


class Actors(Table):
    """One row is one actor."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "actors"
        description = "one organisation, force or category of people that acts or is acted upon"
        unique = ["actor_id"]  # noqa: RUF012 (Pandera's form)

    actor_id: pl.String = column(
        "Actor id",
        "The actor's permanent id.",
        pattern=identifiers.SLUG,
        says=identifiers.SLUG_SAYS,
    )
    name: pl.String = text("Name", "The name that stands in events, unique among the actors.", unique=True)
    kind: pl.String = column("Kind", "What kind of actor it is.", vocabulary="inter")
    iso3: pl.String = column(
        "Country, ISO3", "The country that it belongs to.", vocabulary="country", coded=True,
        empty="It belongs to no single country.",
    )  # fmt: skip
    active_from: pl.Date = column(
        "Active from", "The first day under this name and form.", empty="The day is not known."
    )
    active_to: pl.Date = column(
        "Active to",
        "The last day under this name and form.",
        empty="It is active still, or not known.",
    )
    parent_id: pl.String = column(
        "Parent", "The actor that it is part of.",
        pattern=identifiers.SLUG, says=identifiers.SLUG_SAYS, empty="It is part of none listed here.",
    )  # fmt: skip
    ucdp_actor_id: pl.Int64 = column(
        "UCDP actor",
        "The id of the actor in the UCDP Actor Dataset 22.1 (CC BY 4.0) that it is or belongs to.",
        minimum=1,
        empty="UCDP lists none, or the match was not made.",
    )
    note: pl.String = text("Note", "What else to know of it.", empty="There is nothing.")

    @rule("KB441", "name can stand in a list: it holds no '; '")
    def _listed(cls) -> pl.Expr:
        return ~pl.col("name").str.contains("; ", literal=True)

    @rule("KB417", "active_from is not after active_to")
    def _dates(cls) -> pl.Expr:
        return (pl.col("active_from") <= pl.col("active_to")).fill_null(True)
