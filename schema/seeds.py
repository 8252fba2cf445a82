"""The seeds: the keys of each mapping in a seed, in their order, and the column that each fills."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from .coded import CODED
from .column import Meaning
from .judgements import Judgements
from .sources import Sources
from .table import Column

STATUS = Column(
    "status",
    pl.String,
    Meaning("Status", "Whether it is published.", pattern="reviewed|draft", says="reviewed or draft"),
)

# None: a key that fills no column by itself.
Keys = Mapping[str, Column | None]

# What `kibaru draft` writes for the coder and nobody publishes.
DRAFTING: Keys = dict.fromkeys(("confidence", "rule", "todo"))


def _filling(table: str, names: str) -> Keys:
    """Return {key: column}; a key whose column has another name is written key=column."""
    pairs = (name.partition("=") for name in names.split())
    return {key: CODED[table][column or key] for key, _, column in pairs}


SOURCE: Keys = {
    "source": CODED["sources"]["source_id"],
    "status": STATUS,
    **DRAFTING,
    **_filling(
        "sources",
        "title publisher author published_on published_precision published_basis language source_scale "
        "url archive_url retrieved_on republished note",
    ),
    "text": None,
    "claims": None,
}
TEXT: Keys = {"sha256": Sources.columns()["text_sha256"], "chars": Sources.columns()["text_chars"]}
CLAIM: Keys = {
    **_filling("claims", "about field value qualifier counts stance method claimant claimant_role via"),
    "span": None,
    **_filling("claims", "span_sha256 note"),
    **DRAFTING,
}
INCIDENT: Keys = {
    "incident": CODED["incidents"]["incident_id"],
    "status": STATUS,
    **DRAFTING,
    **_filling("incidents", "name revised_on summary"),
    "events": None,
}
EVENT: Keys = {
    **_filling(
        "events",
        "event=event_id_cnty event_date time_precision sub_event_type actor1=actor1_id assoc_actor_1 "
        "actor2=actor2_id assoc_actor_2 location=location_id location_radius_m geo_precision notes tags",
    ),
    **DRAFTING,
}


def judged(column: Column | None) -> Keys:
    """Return the keys of a judged value: the value, which fills `column`, and its reason."""
    return {"value": column, "because": Judgements.columns()["because"]}
