"""Read the seed of an incident: its row, one per event, and one per judgement."""

from __future__ import annotations

import yaml

from .entries import Entries, Record, open_seed, todo, words
from .nodes import Document
from .origins import Origin
from .rows import Rows

EVENT_KEYS = {
    "event_date": "event_date",
    "time_precision": "time_precision",
    "sub_event_type": "sub_event_type",
    "actor1": "actor1_id",
    "assoc_actor_1": "assoc_actor_1",
    "actor2": "actor2_id",
    "assoc_actor_2": "assoc_actor_2",
    "location": "location_id",
    "location_radius_m": "location_radius_m",
    "geo_precision": "geo_precision",
}
INCIDENT_KEYS = ("name", "revised_on", "summary")


def read_incident(document: Document, rows: dict[str, Rows]) -> set[str]:
    """Add the rows of an incident that is reviewed; return the ids of one that is a draft."""
    entries, incident_id, reviewed = open_seed(document, "incident")
    record: Record = {"incident_id": incident_id}
    record |= {key: entries.text(key, required=key != "summary") for key in INCIDENT_KEYS}
    events = entries.pop("events", required=True)
    entries.close()
    items = document.sequence(events, "events") if events is not None else []
    read = [_event(document, item, incident_id, reviewed) for item in items]
    if not reviewed:
        return {name for name in (incident_id, *(event["event_id_cnty"] for event, _ in read)) if name}
    rows["incidents"].add(record, Origin(document.path))
    for index, (event, judgements) in enumerate(read):
        origin = Origin(document.path, ("events", index))
        rows["events"].add(event, origin)
        for judgement in judgements:
            rows["judgements"].add(judgement, Origin(document.path, (*origin.path, str(judgement["field"]))))
    return set()


def _event(
    document: Document, node: yaml.Node, incident_id: str | None, reviewed: bool
) -> tuple[Record, list[Record]]:
    entries = Entries(document, node, "the event")
    event_id = entries.text("event", required=True)
    record: Record = {"event_id_cnty": event_id, "incident_id": incident_id}
    judgements: list[Record] = []
    for key, column in EVENT_KEYS.items():
        required = key in ("sub_event_type", "actor1", "location", "geo_precision")
        value, because = _judged(entries, key, required)
        record[column] = value
        if because:
            said: Record = {"field": key, "value": value, "because": because}
            judgements.append({"incident_id": incident_id, "event_id_cnty": event_id, **said})
    record["notes"], record["tags"] = entries.text("notes"), entries.text("tags")
    todo(entries, reviewed)
    entries.close()
    return record, judgements


def _judged(entries: Entries, key: str, required: bool) -> tuple[str | None, str | None]:
    """Take a value that stands alone or as {value, because}; return both."""
    node = entries.pop(key, required)
    if not isinstance(node, yaml.MappingNode):
        return words(entries.document, node, key, required), None
    judged = Entries(entries.document, node, key)
    value = words(entries.document, judged.pop("value", required=True), key, required)
    because = judged.text("because", required=True)
    judged.close()
    return value, because
