"""The squares of half a degree that each country covers, and how far a point lies from them.

`country_squares.csv` is made by `.ci/country_squares`; where its data are from stands in
`country_squares.md`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO

import polars as pl

from .distance import DEGREE_KM, kilometres

SIDE = 0.5  # of a square, in degrees


@cache
def country_squares() -> pl.DataFrame:
    """Return the rows of squares: iso3, and in degrees `south`, `west` and `east`."""
    degrees = dict.fromkeys(("south", "west", "east"), pl.Float64)
    data = (files("kibaru.schema") / "country_squares.csv").read_bytes()
    return pl.read_csv(BytesIO(data), schema={"iso3": pl.String, **degrees})


@cache
def widths() -> pl.DataFrame:
    """Return, per iso3, the `width` in kilometres of a square as large as the country."""
    square = (SIDE * DEGREE_KM) * (pl.col("east") - pl.col("west")) * DEGREE_KM
    area = (square * (pl.col("south") + SIDE / 2).radians().cos()).sum()
    return country_squares().group_by("iso3").agg(width=area.sqrt())


def from_country(points: pl.DataFrame) -> pl.Series:
    """Return how many kilometres each point lies from the nearest square of its country, 0 inside one.

    `points` has iso3, latitude and longitude. Since a country covers its squares in part only, the
    distance to the country itself is this or some more. Null where a cell is empty or the country
    is not in the table.
    """
    rows = points.select("iso3", "latitude", "longitude").with_row_index("row")
    south = (pl.col("latitude") / SIDE).floor() * SIDE
    in_row = rows.with_columns(south=south).join(country_squares(), on=["iso3", "south"])
    inside = in_row.filter(pl.col("longitude").is_between("west", "east"))["row"].unique()
    outside = rows.filter(~pl.col("row").is_in(inside.implode())).join(country_squares(), on="iso3")
    beyond = (pl.col("longitude") - pl.col("west")) % 360  # eastwards from the western end
    width = pl.col("east") - pl.col("west")
    measured = outside.with_columns(
        nearest=pl.col("latitude").clip("south", pl.col("south") + SIDE),
        here=pl.lit(0.0),
        apart=pl.when(beyond > width).then(pl.min_horizontal(beyond - width, 360 - beyond)).otherwise(0.0),
    ).select("row", km=kilometres("latitude", "here", "nearest", "apart"))
    least = measured.group_by("row").agg(pl.col("km").min())
    near = pl.DataFrame({"row": inside, "km": pl.zeros(len(inside), eager=True)})
    return rows.join(pl.concat([least, near]), on="row", how="left", maintain_order="left")["km"]
