"""The retired: one row is one event or incident that is no longer in the data, and where it went."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table, rule

SUBJECT = f"{identifiers.EVENT}|{identifiers.INCIDENT}"
# How many successors each kind of retirement leaves: the least and the most, None for any number.
SUCCESSORS: dict[str, tuple[int, int | None]] = {"retracted": (0, 0), "merged": (1, 1), "split": (2, None)}


class Retired(Table):
    """One row is one id that was published and is no longer: a tombstone, so that references resolve.

    An id that stands here is never given to anything else.
    """

    class Config:
        """The table's name, what one row is, and its key."""

        name = "retired"
        description = "one event or incident that is no longer in the data, and where it went"
        unique = ["retired_id"]  # noqa: RUF012 (Pandera's form)

    retired_id: pl.String = column(
        "Id",
        "The id of the event or incident that was retired.",
        pattern=SUBJECT,
        says="the id of an event or an incident",
    )
    version: pl.String = column(
        "Version",
        "The first release that no longer has it.",
        pattern=identifiers.VERSION,
        says=identifiers.VERSION_SAYS,
    )
    retirement: pl.String = column("Retirement", "What became of it.", vocabulary="retirement")
    reason: pl.String = column("Reason", "Why.", vocabulary="reason")
    successors: pl.String = column(
        "Successors",
        "The ids of what stands in its place, joined by '; '.",
        pattern=f"(?:{SUBJECT})(?:; (?:{SUBJECT}))*",
        says="ids of events or incidents, joined by '; '",
        empty="Nothing stands in its place.",
    )
    note: pl.String = text("Note", "What is behind it, in the coder's own words.")

    @rule(
        "KB447",
        "successors are none of what was retracted, one of what was merged, several of what was split",
    )
    def _successors(cls) -> pl.Expr:
        count = pl.col("successors").str.split("; ").list.n_unique().fill_null(0)
        ranges = ((pl.col("retirement") == name, ends) for name, ends in SUCCESSORS.items())
        return pl.any_horizontal(
            which & (count >= least) & (pl.lit(True) if most is None else count <= most)
            for which, (least, most) in ranges
        )
