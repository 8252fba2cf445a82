"""The incidents: one row is one attack, which joins the events that are part of it."""

from __future__ import annotations

from typing import Any

import polars as pl

from . import identifiers, tolls
from .column import column, text
from .table import Table, rule
from .vocabularies import permitted


class Incidents(Table):
    """One row is one incident: one attack, joining its sibling events.

    A toll given for the whole incident stands here, whole; it is never divided over events.
    """

    class Config:
        """The table's name, what one row is, and its key."""

        name = "incidents"
        description = "one incident, joining the events that are part of one attack"
        unique = ["incident_id"]  # noqa: RUF012 (Pandera's form)

    incident_id: pl.String = column(
        "Incident id",
        "The incident's permanent id: the ISO3 code of the country first recorded, -I, a number.",
        pattern=identifiers.INCIDENT,
        says=identifiers.INCIDENT_SAYS,
    )
    name: pl.String = text("Name", "What the incident is called, in our words.")
    start_date: pl.Date = column("First day", "The day of its first event.")
    end_date: pl.Date = column("Last day", "The day of its last event.")
    iso3: pl.String = column(
        "Country, ISO3", "The country of its first event.", vocabulary="country", coded=True
    )
    event_count: pl.Int64 = column("Events", "How many events it joins.", minimum=1)
    fatalities: pl.Int64 = tolls.best("fatalities")
    fatalities_low: pl.Int64 = tolls.low("fatalities")
    fatalities_high: pl.Int64 = tolls.high("fatalities")
    fatalities_basis: pl.String = tolls.basis("fatalities")
    injuries: pl.Int64 = tolls.best("injuries")
    injuries_low: pl.Int64 = tolls.low("injuries")
    injuries_high: pl.Int64 = tolls.high("injuries")
    injuries_basis: pl.String = tolls.basis("injuries")
    contested: pl.Boolean = column(
        "Contested",
        "Whether two claims about one comparable field of the incident as a whole disagree.",
    )
    claim_count: pl.Int64 = column(
        "Claims", "How many claims are about the incident or one of its events.", minimum=1
    )
    source_count: pl.Int64 = column(
        "Origins",
        "How many distinct origins these claims have: the agency quoted, else the publisher.",
        minimum=1,
    )
    summary: pl.String = text(
        "Summary", "What happened, in the coder's own words.", empty="The coder left none."
    )

    @rule("KB401", "incident_id begins with the ISO3 code of a country")
    def _prefix(cls) -> pl.Expr:
        return pl.col("incident_id").str.slice(0, 3).is_in(permitted("country", coded=True))

    @rule("KB417", "start_date is not after end_date")
    def _dates(cls) -> pl.Expr:
        return pl.col("start_date") <= pl.col("end_date")

    @rule("KB424", "fatalities_basis of an incident is not incident_only")
    def _own_fatalities(cls) -> pl.Expr:
        return pl.col("fatalities_basis") != "incident_only"

    @rule("KB424", "injuries_basis of an incident is not incident_only")
    def _own_injuries(cls) -> pl.Expr:
        return pl.col("injuries_basis") != "incident_only"

    @rule("KB416", "source_count is at most claim_count")
    def _counts(cls) -> pl.Expr:
        return pl.col("source_count") <= pl.col("claim_count")

    _fatalities_ordered: Any = tolls.ordered("fatalities")
    _fatalities_filled: Any = tolls.filled_as_based("fatalities")
    _fatalities_agree: Any = tolls.agrees_with_basis("fatalities")
    _fatalities_contested: Any = tolls.contested_shown("fatalities")
    _injuries_ordered: Any = tolls.ordered("injuries")
    _injuries_filled: Any = tolls.filled_as_based("injuries")
    _injuries_agree: Any = tolls.agrees_with_basis("injuries")
    _injuries_contested: Any = tolls.contested_shown("injuries")
