"""Read the seeds: what people coded, as tables of text, one row per source, claim, incident and event."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from kibaru.schema.coded import CODED
from kibaru.schema.finding import Finding

from .nodes import Document
from .origins import Origin
from .tables import read_csv

TABLE_BYTES = 50_000_000  # a large gazetteer; more is a mistake
FILES = (
    "actors",
    "actor_names",
    "locations",
)  # the seeds that are CSV, in the layout of their tables

SOURCE_KEYS = (
    "title", "publisher", "author", "published_on", "published_precision", "published_basis",
    "language", "source_scale", "url", "archive_url", "retrieved_on", "republished", "note",
)  # fmt: skip
CLAIM_KEYS = (
    "about", "field", "value", "qualifier", "counts", "stance", "method", "claimant",
    "claimant_role", "via", "note", "span_sha256",
)  # fmt: skip
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
# What `kibaru draft` writes for the coder and nobody publishes.
DRAFTING = ("confidence", "rule")

# The unquoted forms that a value may have beside words.
KINDS = {
    "value": ("int", "float", "timestamp"),
    "published_on": ("timestamp",),
    "retrieved_on": ("timestamp",),
    "revised_on": ("timestamp",),
    "event_date": ("timestamp",),
    "republished": ("bool",),
    "time_precision": ("int",),
    "geo_precision": ("int",),
    "location_radius_m": ("int",),
    "chars": ("int",),
    "span": ("int",),
    "span_sha256": ("int", "float"),  # digits alone, or digits around one e
    "sha256": ("int", "float"),
    "confidence": ("int", "float"),
}


@dataclass
class Rows:
    """The rows of one table as they are read: records of text, and where each stands."""

    records: list[dict[str, str | None]] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def add(self, record: dict[str, str | None], origin: Origin) -> None:
        """Append one row."""
        self.records.append(record)
        self.origins.append(origin)


@dataclass
class Seeds:
    """All reviewed seeds of a folder, and what is wrong with them.

    `frames` hold text; `origins[table][row]` says where a row stands. `drafts` are the ids that
    are coded but not reviewed, and so not published. `unread` are the files that could not be read whole;
    `gaps` says that some gave nothing at all.
    """

    folder: Path
    frames: dict[str, pl.DataFrame]
    origins: dict[str, list[Origin]]
    findings: list[Finding]
    drafts: set[str]
    unread: set[Path]
    gaps: bool


KINDS_OF_SEEDS = ("sources", "incidents")
CODED_IN_YAML = ("sources", "claims", "incidents", "events", "judgements")


def read_seeds(folder: Path) -> Seeds:
    """Return the seeds of a folder."""
    rows = {table: Rows() for table in CODED_IN_YAML}
    seeds = Seeds(folder, {}, {}, [], set(), set(), gaps=False)
    for path in _files(folder, seeds.findings):
        document = Document(path)
        seeds.gaps |= not isinstance(document.root, yaml.MappingNode)
        if document.root is not None:
            read = _source if path.parent.name == "sources" else _incident
            draft = read(document, rows)
            if draft is not None:
                seeds.drafts |= draft
        seeds.findings += document.findings
        seeds.unread |= {path} if document.findings else set()
    rows["claims"] = _published(rows["claims"], seeds.drafts)
    for table in CODED_IN_YAML:
        schema = dict.fromkeys(CODED[table], pl.String)
        seeds.frames[table] = pl.DataFrame(rows[table].records, schema=schema)
        seeds.origins[table] = rows[table].origins
    for name in FILES:
        raw = read_csv(folder / f"{name}.csv", limit=TABLE_BYTES)
        whole = set(CODED[name]) <= set(raw.frame.columns)
        unread = pl.DataFrame(schema=dict.fromkeys(CODED[name], pl.String))
        seeds.frames[name] = raw.frame if raw.frame.columns else unread
        seeds.origins[name] = raw.origins
        seeds.findings += raw.findings
        seeds.unread |= {raw.file} if raw.findings or not whole else set()
        seeds.gaps |= bool(raw.findings) or not whole
    return seeds


def _files(folder: Path, findings: list[Finding]) -> list[Path]:
    """Return the YAML files of sources and incidents; what else lies among them is a finding."""
    found = []
    for path in [path for kind in KINDS_OF_SEEDS for path in sorted((folder / kind).glob("[!.]*"))]:
        if path.suffix in (".yaml", ".yml"):
            found.append(path)
        else:
            message = "nothing reads this; seeds end in .yaml and lie directly in their folder"
            findings.append(
                Finding("every file among the seeds is read", message, "rename or move it", file=str(path))
            )
    return found


def _published(claims: Rows, drafts: set[str]) -> Rows:
    """Return the claims but those about a draft."""
    kept = Rows()
    for record, origin in zip(claims.records, claims.origins, strict=True):
        if record["about"] not in drafts:
            kept.add(record, origin)
    return kept


class Entries:
    """The keys of one mapping, taken one by one; those left over are complained of."""

    def __init__(self, document: Document, node: yaml.Node | None, what: str) -> None:
        self.document, self.node, self.what = document, node, what
        self.left = document.mapping(node, what)
        self.is_mapping = isinstance(node, yaml.MappingNode)

    def pop(self, key: str, required: bool = False) -> yaml.Node | None:
        """Take the node under a key."""
        if required and key not in self.left and self.is_mapping:
            self.document.complain(
                self.node, "no key is missing", f"{self.what} has no '{key}'", f"add '{key}: ...'"
            )
        return self.left.pop(key, None)

    def text(self, key: str, required: bool = False) -> str | None:
        """Take the words under a key."""
        node = self.pop(key, required)
        return _words(self.document, node, key, required)

    def close(self) -> None:
        """Complain of the keys that nobody took."""
        for key, node in self.left.items():
            at = self.document.keys.get(id(node), node)
            message = f"{self.what} has the key '{key}', which nothing reads"
            self.document.complain(at, "no key is left over", message, "correct the key, or remove it")


def _open(document: Document, what: str) -> tuple[Entries, str | None, bool]:
    """Return the document's entries, the id under `what`, and whether it is reviewed."""
    entries = Entries(document, document.root, f"the {what}")
    identifier = entries.text(what, required=True)
    node = entries.left.get("status")
    status = entries.text("status", required=True)
    if status not in ("reviewed", "draft", None):
        message = f"the status is '{status}'"
        document.complain(node, "a seed is reviewed or draft", message, "write 'reviewed' or 'draft'")
    reviewed = status == "reviewed"
    _todo(entries, reviewed)
    return entries, identifier, reviewed


def _todo(entries: Entries, reviewed: bool) -> None:
    todo = entries.pop("todo")
    for key in DRAFTING:
        entries.text(key)
    if todo is not None and reviewed:
        entries.document.complain(
            todo, "a reviewed seed has no todo left", f"{entries.what} still has a todo",
            "decide it and remove the todo, or set the status to draft",
        )  # fmt: skip


def _source(document: Document, rows: dict[str, Rows]) -> set[str] | None:
    entries, source_id, reviewed = _open(document, "source")
    record: dict[str, str | None] = {"source_id": source_id}
    record |= {key: entries.text(key) for key in SOURCE_KEYS}
    record["published_precision"] = record["published_precision"] or "day"
    record["republished"] = record["republished"] or "false"
    text = entries.pop("text")
    if text is not None:
        held = Entries(document, text, "text")
        record["text_sha256"] = held.text("sha256", required=True)
        record["text_chars"] = held.text("chars", required=True)
        held.close()
    claims = entries.pop("claims", required=True)
    entries.close()
    items = document.sequence(claims, "claims") if claims is not None else []
    read = [_claim(document, item, source_id, reviewed) for item in items]
    if not reviewed:
        return {source_id} if source_id else None
    rows["sources"].add(record, Origin(document.path))
    for index, claim in enumerate(read):
        rows["claims"].add(claim, Origin(document.path, ("claims", index)))
    return None


def _claim(
    document: Document, node: yaml.Node, source_id: str | None, reviewed: bool
) -> dict[str, str | None]:
    entries = Entries(document, node, "the claim")
    record: dict[str, str | None] = {"source_id": source_id}
    for key in CLAIM_KEYS:
        record[key] = entries.text(key, required=key in ("about", "field", "claimant", "claimant_role"))
    record["stance"] = record["stance"] or "asserts"
    record["method"] = record["method"] or "stated"
    record["span_start"], record["span_end"] = _span(entries)
    _todo(entries, reviewed)
    entries.close()
    return record


def _span(entries: Entries) -> tuple[str | None, str | None]:
    node = entries.pop("span")
    if node is None:
        return None, None
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    ends = [entries.document.scalar(end, "span", ("int",)) for end in items]
    if len(ends) == 2:
        return ends[0], ends[1]
    message, what_to_do = f"the span has {len(ends)} numbers", "write it as [163, 180]"
    entries.document.complain(node, "a span is [start, end]", message, what_to_do)
    return None, None


def _incident(document: Document, rows: dict[str, Rows]) -> set[str] | None:
    entries, incident_id, reviewed = _open(document, "incident")
    record: dict[str, str | None] = {"incident_id": incident_id}
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
    return None


Record = dict[str, str | None]


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
            said: dict[str, Any] = {"field": key, "value": value, "because": because}
            judgements.append({"incident_id": incident_id, "event_id_cnty": event_id, **said})
    record["notes"], record["tags"] = entries.text("notes"), entries.text("tags")
    _todo(entries, reviewed)
    entries.close()
    return record, judgements


def _judged(entries: Entries, key: str, required: bool) -> tuple[str | None, str | None]:
    """Take a value that stands alone or as {value, because}; return both."""
    node = entries.pop(key, required)
    if not isinstance(node, yaml.MappingNode):
        return _words(entries.document, node, key, required), None
    judged = Entries(entries.document, node, key)
    value = _words(entries.document, judged.pop("value", required=True), key, required)
    because = judged.text("because", required=True)
    judged.close()
    return value, because


def _words(document: Document, node: yaml.Node | None, key: str, required: bool) -> str | None:
    """Return the words of a value; a list of associates as words joined by "; "."""
    if node is None:
        return None
    if key.startswith("assoc_") and isinstance(node, yaml.SequenceNode):
        items = (document.scalar(item, key) for item in document.sequence(node, key))
        return "; ".join(filter(None, items)) or None
    if key == "value" and isinstance(node, yaml.SequenceNode):  # value: [4, 9], between both
        ends = (document.scalar(item, key, KINDS[key]) for item in document.sequence(node, key))
        return "-".join(filter(None, ends)) or None
    before = len(document.findings)
    words = document.scalar(node, key, KINDS.get(key, ()))
    told = len(document.findings) > before or document.refused(node)
    if words is None and required and not told:
        document.complain(node, "no key is missing", f"'{key}' is empty", "fill it in")
    return words
