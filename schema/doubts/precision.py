"""Doubts on precision: a day or a place given more finely than any claim gives it."""

from __future__ import annotations

import polars as pl

from ..doubt import Known, doubt, told
from ..link import Frames


def _asserted(frames: Frames, field: str) -> pl.DataFrame:
    """Return, per event id, `said`: the values asserted of `field`, on the event or else its incident."""
    claims = frames["claims"].filter(
        pl.col("field") == field, pl.col("stance") == "asserts", pl.col("value").is_not_null()
    )
    own = claims.drop_nulls("event_id_cnty").group_by("event_id_cnty").agg(own="value")
    whole = claims.filter(pl.col("event_id_cnty").is_null()).group_by("incident_id").agg(whole="value")
    rows = frames["events"].join(own, on="event_id_cnty", how="left", maintain_order="left")
    rows = rows.join(whole, on="incident_id", how="left", maintain_order="left")
    return rows.with_columns(said=pl.coalesce("own", "whole").list.unique().list.sort())


@doubt(
    "a time_precision of 1 has a claim that gives the day",
    "events",
    "time_precision event_id_cnty",
    "claims",
    help="code 2 or 3, or the claim that gives the day",
)
def _finer_day(frames: Frames, known: Known) -> pl.Series:
    rows = _asserted(frames, "event_date")
    months = pl.col("said").list.eval(pl.element().str.len_chars() == len("2024-09")).list.all()
    odd = (pl.col("time_precision") == 1) & months
    return told(rows, odd, "the claims give only {}", pl.col("said").list.join(" and "))


@doubt(
    "location_radius_m is not less than that of every place that is claimed",
    "events",
    "location_radius_m location_id event_id_cnty",
    "claims locations",
    help="code the place that is claimed or a wider radius, or the claim that gives the place as finely",
)
def _finer_place(frames: Frames, known: Known) -> pl.Series:
    """Say so only where every claimed place is one of ours: words may mean a finer one."""
    radii = frames["locations"].select(claimed="location_id", reach="radius_m").drop_nulls()
    rows = _asserted(frames, "location").with_row_index("row")
    each = rows.select("row", "location_id", "location_radius_m", claimed="said").explode("claimed")
    places = each.join(radii.unique("claimed", keep="first"), on="claimed", how="left")
    wider = (pl.col("reach") > pl.col("location_radius_m")) & (pl.col("claimed") != pl.col("location_id"))
    narrowest = pl.col("claimed", "reach").sort_by("reach", "claimed").first()
    found = places.group_by("row").agg(narrowest, odd=wider.fill_null(False).all())
    rows = rows.select("row", "location_radius_m").join(found, on="row", how="left", maintain_order="left")
    words = "within {} m, and {}, the narrowest place that is claimed, reaches {} m"
    return told(rows, pl.col("odd"), words, "location_radius_m", "claimed", "reach")
