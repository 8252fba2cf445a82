"""Doubts on places: those far from their country, or from the other places of their admin unit."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from ..country_squares import from_country, widths
from ..distance import kilometres, rounded
from ..doubt import Known, doubt, told
from ..link import Frames
from ..narrow import Narrow
from ..table import mapped
from ..vocabularies import vocabulary
from .duplicates import radius

LEEWAY_KM = 100  # for islets, waters, borders in dispute, and what squares do not tell
ASTRAY_KM = 200  # from the middle of the unit's places, and so many times as far as any other
ASTRAY_TIMES = 5
FEWEST = 3  # others; of two, who may be neighbours in a corner of the unit, nobody can tell
UNITS = (("iso3", "admin1", "admin2"), ("iso3", "admin1"))
PLACE = ("iso3", "admin1", "admin2", "latitude", "longitude")
POINT = (*PLACE, "radius")


def _locations(frames: Frames) -> pl.DataFrame:
    return frames["locations"].with_columns(radius=pl.col("radius_m") / 1000).select(POINT)


def _events(frames: Frames) -> pl.DataFrame:
    """Return the points of events, empty where the place is doubted among the locations already."""
    code = mapped("country", vocabulary("country").column("iso3"))
    points = frames["events"].with_columns(iso3=code, radius=radius())
    if "locations" in frames:
        listed = pl.col("location_id").is_in(frames["locations"]["location_id"].drop_nulls().implode())
        points = points.with_columns(iso3=pl.when(~listed.fill_null(False)).then("iso3"))
    return points.select(POINT)


def _far(points: pl.DataFrame) -> pl.DataFrame:
    """Return the points with `km`, how far each lies from its country, where that is too far."""
    km = pl.col("km") - pl.col("radius").fill_null(0)
    return points.with_columns(km=from_country(points)).with_columns(pl.when(km > LEEWAY_KM).then("km"))


def _unlike(points: pl.DataFrame, unit: tuple[str, ...]) -> pl.DataFrame:
    """Return the one point of a unit, if any, that is far from the others, which lie together.

    Columns: those of `points`; `km`, how far it is from the middle of all; `others`, how many they are;
    `spread`, how far the farthest of them lies from the middle. The middle is the median, which one
    point astray does not move away from the others.
    """
    middle = [pl.col(name).median().over(unit).alias(f"{name}_middle") for name in ("latitude", "longitude")]
    measured = points.drop_nulls([*unit, "latitude", "longitude"]).with_columns(middle)
    km = kilometres("latitude", "longitude", "latitude_middle", "longitude_middle")
    away = measured.with_columns(km=km).with_columns(
        others=pl.len().over(unit) - 1,
        spread=pl.col("km").top_k(2).min().over(unit),
        unit=pl.col(unit[-1]),
    )
    beside = away.join(widths(), on="iso3", how="left")
    # Half as far as the country is wide: the largest units of large countries are no wonder.
    far = pl.max_horizontal(pl.lit(ASTRAY_KM), pl.col("width") / 2) + pl.col("radius").fill_null(0)
    lonely = pl.col("km") > ASTRAY_TIMES * pl.col("spread")
    return beside.filter(pl.col("others") >= FEWEST, lonely, pl.col("km") > far)


def _on(table: str, columns: str, points_of: Callable[[Frames], pl.DataFrame], narrow: Narrow) -> None:
    @doubt("KB808", "the place lies in its country, or near it", table, columns, narrow=narrow)
    def far(frames: Frames, known: Known) -> pl.Series:
        points = points_of(frames)
        found = points.join(
            _far(points.unique()), on=POINT, how="left", nulls_equal=True, maintain_order="left"
        )
        country = mapped("iso3", {row["iso3"]: row["label"] for row in vocabulary("country").rows})
        least = (pl.col("km") // 10 * 10).cast(pl.Int64)
        return told(found, pl.lit(True), "at least {} km from the nearest part of {}", least, country)

    @doubt(
        "KB809",
        "the place lies near the others of its admin unit",
        table,
        f"{columns} admin1",
        narrow=narrow,
    )
    def astray(frames: Frames, known: Known) -> pl.Series:
        points = points_of(frames)
        near = _far(points.unique()).filter(pl.col("km").is_null())
        places = near.group_by(PLACE).agg(pl.col("radius").max())
        found = pl.concat([_unlike(places, unit) for unit in UNITS]).unique(
            PLACE, keep="first", maintain_order=True
        )
        rows = points.join(found, on=PLACE, how="left", nulls_equal=True, maintain_order="left")
        words = "{} km from the middle of the {} other places of {}, which lie within {} km of it"
        return told(rows, pl.lit(True), words, rounded("km"), "others", "unit", rounded("spread"))


PLACED = ("admin1", "admin2", "latitude", "longitude")
_on(
    "locations",
    "latitude longitude iso3",
    _locations,
    Narrow(("iso3", "radius_m", *PLACED), distinct=True),
)
_on(
    "events",
    "latitude longitude country",
    _events,
    Narrow(("country", "location_id", "location_radius_m", "geo_precision", *PLACED), distinct=True),
)
