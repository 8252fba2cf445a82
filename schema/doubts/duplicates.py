"""Doubts on events that may be one and the same: on one day, close to each other, with the same actors."""

from __future__ import annotations

import polars as pl

from ..distance import DEGREE_KM, kilometres, rounded
from ..doubt import Known, doubt, told
from ..link import Frames
from ..narrow import Narrow
from ..table import mapped
from ..vocabularies import vocabulary

NO_RADIUS_M = 25_000  # where neither the radius nor the precision of the place limits it
ALIKE = ("event_date", "one", "other")  # the day, and both actors in the order of the alphabet
# A day with more events in one belt is a table pasted together; their pairs would eat the memory.
CROWD = 300
DESCRIBED = (
    "event_id_cnty", "event_date", "incident_id", "location_id", "latitude", "longitude", "sub_event_type",
    "actor1", "actor2", "actor1_id", "actor2_id", "location_radius_m", "geo_precision",
)  # fmt: skip
PAIRS = 1_000_000  # events beside others, as many as are compared at once


def radius() -> pl.Expr:
    """Return how many kilometres from its point an event may lie, as far as anything limits it."""
    limits = vocabulary("geo_precision").column("max_radius_m")
    limit = mapped("geo_precision", {int(code): int(most) for code, most in limits.items() if most}, pl.Int64)
    return pl.coalesce("location_radius_m", limit, pl.lit(NO_RADIUS_M)) / 1000


@doubt(
    "KB801",
    "no other event lies as near, on the same day, with the same actors",
    "events",
    "event_id_cnty event_date actor1 actor2 latitude longitude",
    narrow=Narrow(DESCRIBED, alike=("event_date", ("actor1", "actor2"))),
)
def _near_duplicate(frames: Frames, known: Known) -> pl.Series:
    rows = frames["events"].with_row_index("row")
    here = _described(rows).with_columns(published=pl.lit(""))
    if known.published is not None:
        new = known.published.join(rows, on="event_id_cnty", how="anti").with_row_index("row")
        here = here.vstack(_described(new).with_columns(published=pl.lit("the published ")))
    found = _nearest(here.filter(pl.len().over(ALIKE) > 1))
    more = pl.when(pl.col("more") > 0).then(pl.format(", and so do {} more", "more")).otherwise(pl.lit(""))
    return told(
        rows.select("row").join(found, on="row", how="left", maintain_order="left"),
        pl.lit(True),
        "{}{} lies {} km away, on the same day, with the same actors{}",
        "published_there", "event_id_cnty_there", rounded("km"), more,
    )  # fmt: skip


def _described(events: pl.DataFrame) -> pl.DataFrame:
    second = pl.col("actor2").fill_null("")
    in_order = pl.col("actor1") <= second
    described = events.select(
        "row", "event_id_cnty", "event_date", "incident_id", "location_id", "latitude", "longitude",
        "sub_event_type", "actor1_id", "actor2_id",
        one=pl.when(in_order).then("actor1").otherwise(second),
        other=pl.when(in_order).then(second).otherwise("actor1"),
        radius=radius(),
    )  # fmt: skip
    on_the_globe = pl.col("latitude").is_between(-90, 90)
    return described.filter(on_the_globe).drop_nulls(["event_id_cnty", *ALIKE, "longitude"])


def _nearest(events: pl.DataFrame) -> pl.DataFrame:
    """Return each event beside the nearest of those published, and of lesser ids, that may be the same one.

    `more` is how many others may be. Only events in neighbouring belts of latitude are compared, each
    belt as wide as the sum of the two largest radii among those of the day and the actors; of a belt, the
    first `CROWD` by their ids.
    """
    widest = 2 * pl.col("radius").max().over(ALIKE).clip(0.001)
    belts = events.with_columns(belt=(pl.col("latitude") * DEGREE_KM / widest).floor().cast(pl.Int64))
    pairs = pl.len().over(ALIKE).clip(upper_bound=3 * CROWD)
    around = (
        belts.with_columns(pairs=pairs)
        .filter(pl.col("published") == "")
        .with_columns(
            belt=pl.concat_list(pl.col("belt") - 1, "belt", pl.col("belt") + 1),
            part=pl.col("pairs").cum_sum() // PAIRS,
        )
        .drop("pairs")
    )
    on = (*ALIKE, "belt")
    first = belts.sort("event_id_cnty").filter(pl.int_range(pl.len()).over(on) < CROWD)
    there = first.rename(lambda name: f"{name}_there")
    parts = around.partition_by("part", maintain_order=True, include_key=False)
    return pl.concat(_nearest_of(batch, there, on) for batch in (*parts, around.drop("part").clear()))


def _nearest_of(around: pl.DataFrame, there: pl.DataFrame, on: tuple[str, ...]) -> pl.DataFrame:
    pairs = around.explode("belt").join(there, left_on=on, right_on=[f"{name}_there" for name in on])
    earlier = (pl.col("published_there") != "") | (pl.col("event_id_cnty") > pl.col("event_id_cnty_there"))
    measured = pairs.filter(earlier).with_columns(
        km=kilometres("latitude", "longitude", "latitude_there", "longitude_there")
    )
    near = measured.filter(
        pl.col("km") <= pl.col("radius") + pl.col("radius_there"), ~_siblings_apart(), ~_told_as_an_error()
    )
    by_row = near.sort("km", "event_id_cnty_there").group_by("row", maintain_order=True)
    return by_row.agg(pl.all().first(), more=pl.len() - 1)


def _as_there(name: str) -> pl.Expr:
    """Return whether a column is filled with the same here and there."""
    return (pl.col(name) == pl.col(f"{name}_there")).fill_null(False)


def _siblings_apart() -> pl.Expr:
    """Return whether both are of one incident, at two places of which neither may be the other's spot.

    One attack at several places is what an incident is for.
    """
    within = pl.col("km") <= pl.max_horizontal("radius", "radius_there")
    return _as_there("incident_id") & ~_as_there("location_id") & ~within


def _told_as_an_error() -> pl.Expr:
    """Return whether the rule that an event stands once is broken by both."""
    one_sided = pl.col("actor2_id").is_null() & pl.col("actor2_id_there").is_null()
    same = [_as_there(name) for name in ("location_id", "actor1_id", "sub_event_type")]
    return pl.all_horizontal(*same, _as_there("actor2_id") | one_sided) & (pl.col("published_there") == "")
