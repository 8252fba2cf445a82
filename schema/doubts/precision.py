"""Doubts on precision: a day or a place given more finely than any claim gives it."""

from __future__ import annotations

import polars as pl

from ..doubt import Known, doubt, told
from ..link import Frames


def _asserted(frames: Frames, field: str, columns: list[str]) -> pl.DataFrame:
    """Return `columns` of the events, and `said`: what is asserted of `field` on each, or its incident."""
    claims = frames["claims"].filter(
        pl.col("field") == field, pl.col("stance") == "asserts", pl.col("value").is_not_null()
    )
    own = (
        claims.drop_nulls("event_id_cnty").group_by("event_id_cnty").agg(own=pl.col("value").unique().sort())
    )
    of_whole = claims.filter(pl.col("event_id_cnty").is_null()).group_by("incident_id")
    events = frames["events"].select("event_id_cnty", "incident_id", *columns)
    return (
        events.join(own, on="event_id_cnty", how="left", maintain_order="left")
        .join(
            of_whole.agg(whole=pl.col("value").unique().sort()),
            on="incident_id", how="left", maintain_order="left",
        )
        .with_columns(said=pl.coalesce("own", "whole"))
    )  # fmt: skip


@doubt(
    "KB811",
    "a time_precision of 1 has a claim that gives the day",
    "events",
    "time_precision event_id_cnty",
    "claims",
)
def _finer_day(frames: Frames, known: Known) -> pl.Series:
    rows = _asserted(frames, "event_date", ["time_precision"])
    # A month is written in fewer letters than a day.
    months = pl.col("said").list.eval(pl.element().str.len_chars()).list.max() == len("2024-09")
    odd = (pl.col("time_precision") == 1) & months
    return told(rows, odd, "the claims give only {}", pl.col("said").list.join(" and "))


@doubt(
    "KB812",
    "location_radius_m is not less than that of every place that is claimed",
    "events",
    "location_radius_m location_id event_id_cnty",
    "claims locations",
)
def _finer_place(frames: Frames, known: Known) -> pl.Series:
    """Say so only where every claimed place is one of ours: words may mean a finer one."""
    radii = frames["locations"].select(claimed="location_id", reach="radius_m").drop_nulls()
    rows = _asserted(frames, "location", ["location_id", "location_radius_m"]).with_row_index("row")
    each = rows.select("row", "location_id", "location_radius_m", claimed="said").explode("claimed")
    places = each.join(radii.unique("claimed", keep="first"), on="claimed", how="left")
    wider = (pl.col("reach") > pl.col("location_radius_m")) & (pl.col("claimed") != pl.col("location_id"))
    narrowest = pl.col("claimed", "reach").sort_by("reach", "claimed").first()
    found = places.group_by("row").agg(narrowest, odd=wider.fill_null(False).all())
    rows = rows.select("row", "location_radius_m").join(found, on="row", how="left", maintain_order="left")
    words = "within {} m, and {}, the narrowest place that is claimed, reaches {} m"
    return told(rows, pl.col("odd"), words, "location_radius_m", "claimed", "reach")
