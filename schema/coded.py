"""The columns that people code, by table: what the seeds give, before anything follows from it."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .claims import Claims
from .column import Meaning
from .events import Events
from .incidents import Incidents
from .table import Column, Table
from .tables import TABLES

ABOUT = Column(
    "about",
    pl.String,
    Meaning(
        "About",
        "The event or incident that the claim is about.",
        pattern=f"{identifiers.EVENT}|{identifiers.INCIDENT}",
        says="the id of an event or an incident",
    ),
)
REVISED = Column("revised_on", pl.Date, Meaning("Revised on", "The day on which the seed was last revised."))


def _of(model: type[Table], names: str) -> dict[str, Column]:
    return {name: model.columns()[name] for name in names.split()}


CODED: dict[str, dict[str, Column]] = {
    "events": _of(
        Events,
        "event_id_cnty incident_id event_date time_precision sub_event_type actor1_id assoc_actor_1 "
        "actor2_id assoc_actor_2 location_id location_radius_m geo_precision notes tags",
    ),
    "incidents": {**_of(Incidents, "incident_id name summary"), "revised_on": REVISED},
    "claims": {
        "about": ABOUT,
        **_of(
            Claims,
            "field value qualifier counts stance method claimant claimant_role via source_id "
            "span_start span_end span_sha256 note",
        ),
    },
    **{
        name: dict(TABLES[name].columns())
        for name in ("judgements", "sources", "actors", "actor_names", "locations", "changes", "retired")
    },
}
