"""The judgements: one row is one value that the coder decided, with the reason."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table


class Judgements(Table):
    """One row is one value in an event that the coder decided, and why."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "judgements"
        description = "one value of an event that the coder decided, with the reason"
        unique = ["event_id_cnty", "field"]  # noqa: RUF012 (Pandera's form)

    event_id_cnty: pl.String = column(
        "Event",
        "The event that was judged.",
        pattern=identifiers.EVENT,
        says=identifiers.EVENT_SAYS,
    )
    incident_id: pl.String = column(
        "Incident", "The incident of that event.",
        pattern=identifiers.INCIDENT, says=identifiers.INCIDENT_SAYS,
    )  # fmt: skip
    field: pl.String = column("Field", "What was judged.", vocabulary="field")
    value: pl.String = text("Value", "What the coder decided: a label, an id, a number or a date.")
    because: pl.String = text("Because", "The coder's reason.")
