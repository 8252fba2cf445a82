"""Doubts on actors: those used at a time at which they were not active."""

from __future__ import annotations

import polars as pl

from ..doubt import Known, doubt, told
from ..link import Frames
from .days import spread


def _active(column: str, key: str) -> None:
    @doubt(
        "KB810",
        f"{column} names actors that were active on event_date",
        "events",
        f"{column} event_date",
        "actors",
    )
    def says(frames: Frames, known: Known) -> pl.Series:
        actors = frames["actors"].unique(key, keep="first").drop_nulls(key)
        dated = actors.select("active_from", "active_to", named=pl.col(key))
        rows = frames["events"].select("event_date", spread=spread(), named=column).with_row_index("row")
        each = rows.with_columns(pl.col("named").str.split("; ")).explode("named").join(dated, on="named")
        day, slack = pl.col("event_date"), pl.col("spread")
        start, end = pl.col("active_from"), pl.col("active_to")
        words = (
            pl.when(day + slack < start)
            .then(pl.format("{} is active from {}, and the event was on {}", "named", start, day))
            .when(day - slack > end)
            .then(pl.format("{} is active until {}, and the event was on {}", "named", end, day))
        )
        odd = each.select("row", "named", words=words).drop_nulls("words").sort("named")
        found = odd.group_by("row").agg(pl.col("words").str.join("; "))
        return told(
            rows.join(found, on="row", how="left", maintain_order="left"), pl.lit(True), "{}", "words"
        )


for _side in "12":
    _active(f"actor{_side}_id", "actor_id")
    _active(f"assoc_actor_{_side}", "name")
