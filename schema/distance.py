"""Distances on the globe, in kilometres, as expressions on columns of degrees."""

from __future__ import annotations

from math import pi

import polars as pl

EARTH_KM = 6371.0088  # the mean radius
DEGREE_KM = EARTH_KM * pi / 180  # along a meridian


def kilometres(latitude: str, longitude: str, latitude_there: str, longitude_there: str) -> pl.Expr:
    """Return the distance between two points, each given by two columns."""
    here, there = pl.col(latitude).radians(), pl.col(latitude_there).radians()
    apart = (pl.col(longitude_there) - pl.col(longitude)).radians()
    haversine = ((there - here) / 2).sin() ** 2 + here.cos() * there.cos() * (apart / 2).sin() ** 2
    return 2 * EARTH_KM * haversine.clip(0, 1).sqrt().arcsin()


def rounded(distance: str) -> pl.Expr:
    """Return a column of kilometres as text: 0.3, 9.9, 10, 312."""
    km = pl.col(distance)
    whole = km.round().cast(pl.Int64, strict=False).cast(pl.String)
    return pl.when(km < 9.95).then(km.round(1).cast(pl.String)).otherwise(whole)
