"""Read the seed of an incident: its row, one per event, and one per judgement."""

from __future__ import annotations

import yaml
from kibaru.schema.keys import EVENT_KEYS, INCIDENT_KEYS

from .entries import Entries, Record, open_seed, plain, todo, words
from .nodes import Document
from .rows import Rows

INCIDENT, EVENT = plain(INCIDENT_KEYS), plain(EVENT_KEYS)
JUDGED = tuple((name, key.column.name, key.required) for name, key in EVENT_KEYS.items() if key.judged)


def read_incident(document: Document, rows: dict[str, Rows]) -> set[str]:
    """Add the rows of an incident that is reviewed; return the ids of one that is a draft."""
    entries, incident_id, reviewed = open_seed(document, "incident")
    record: Record = {"incident_id": incident_id, **entries.record(INCIDENT)}
    items = entries.items("events")
    entries.close()
    read = [_event(document, item, incident_id, reviewed) for item in items]
    if not reviewed:
        return {name for name in (incident_id, *(event["event_id_cnty"] for event, _ in read)) if name}
    rows["incidents"].add(record)
    for index, (event, judgements) in enumerate(read):
        rows["events"].add(event, index)
        for judgement in judgements:
            rows["judgements"].add(judgement, index)
    return set()


def _event(
    document: Document, node: yaml.Node, incident_id: str | None, reviewed: bool
) -> tuple[Record, list[Record]]:
    entries = Entries(document, node, "the event", reviewed)
    event_id = entries.text("event", required=True)
    record: Record = {"event_id_cnty": event_id, "incident_id": incident_id, **entries.record(EVENT)}
    judgements: list[Record] = []
    for name, column, required in JUDGED:
        value, because = _judged(entries, name, required)
        record[column] = value
        if because:
            said: Record = {"field": name, "value": value, "because": because}
            judgements.append({"incident_id": incident_id, "event_id_cnty": event_id, **said})
    todo(entries)
    entries.close()
    return record, judgements


def _judged(entries: Entries, key: str, required: bool) -> tuple[str | None, str | None]:
    """Take a value that stands alone or as {value, because}; return both."""
    node = entries.pop(key, required)
    if not isinstance(node, yaml.MappingNode):
        return words(entries.document, node, key, required and entries.whole), None
    judged = Entries(entries.document, node, key, entries.whole)
    value = words(entries.document, judged.pop("value", required=True), key, required and entries.whole)
    because = judged.text("because", required=True)
    judged.close()
    return value, because
