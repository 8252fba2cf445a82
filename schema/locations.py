"""The locations: one row is one place, with a point and how far it reaches."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table, given, implies, rule


class Locations(Table):
    """One row is one place."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "locations"
        description = "one place: a settlement, a site, or an administrative unit"
        unique = ["location_id"]  # noqa: RUF012 (Pandera's form)

    location_id: pl.String = column(
        "Location id",
        "The place's permanent id.",
        pattern=identifiers.SLUG,
        says=identifiers.SLUG_SAYS,
    )
    location: pl.String = text("Location", "The name that stands in events.")
    admin1: pl.String = text(
        "First-level unit",
        "The largest administrative unit below the country; note names the vintage.",
        empty="The unit is not known, or the place lies in none.",
    )
    admin2: pl.String = text(
        "Second-level unit",
        "The administrative unit below admin1.",
        empty="The unit is not known, or there is none.",
    )
    admin3: pl.String = text(
        "Third-level unit",
        "The administrative unit below admin2.",
        empty="The unit is not known, or there is none.",
    )
    iso3: pl.String = column(
        "Country, ISO3", "The country that it lies in.", vocabulary="country", coded=True
    )
    latitude: pl.Float64 = column(
        "Latitude", "Latitude of the point.", unit="degrees, WGS 84", minimum=-90, maximum=90
    )
    longitude: pl.Float64 = column(
        "Longitude", "Longitude of the point.", unit="degrees, WGS 84", minimum=-180, maximum=180
    )
    radius_m: pl.Int64 = column(
        "Radius", "How far the place reaches from its point.", unit="metres", minimum=0
    )
    gazetteer: pl.String = text("Gazetteer", "Where the point was taken from.")
    gazetteer_ref: pl.String = text(
        "Gazetteer reference", "The place's id in the gazetteer.", empty="The gazetteer has none."
    )
    note: pl.String = text("Note", "What is doubtful, and the vintage of its units.", empty="Nothing.")

    @rule("KB412", "admin2 stands only beside an admin1, and admin3 only beside an admin2")
    def _units(cls) -> pl.Expr:
        return implies(given("admin2"), given("admin1")) & implies(given("admin3"), given("admin2"))
