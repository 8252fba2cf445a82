"""Read the seed of a source: one row of sources, and one of claims per statement."""

from __future__ import annotations

import yaml

from .entries import Entries, Record, open_seed, todo
from .nodes import Document
from .origins import Origin
from .rows import Rows

SOURCE_KEYS = (
    "title", "publisher", "author", "published_on", "published_precision", "published_basis",
    "language", "source_scale", "url", "archive_url", "retrieved_on", "republished", "note",
)  # fmt: skip
CLAIM_KEYS = (
    "about", "field", "value", "qualifier", "counts", "stance", "method", "claimant",
    "claimant_role", "via", "note", "span_sha256",
)  # fmt: skip


def read_source(document: Document, rows: dict[str, Rows]) -> set[str]:
    """Add the rows of a source that is reviewed; return the id of one that is a draft."""
    entries, source_id, reviewed = open_seed(document, "source")
    record: Record = {"source_id": source_id}
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
        return {source_id} if source_id else set()
    rows["sources"].add(record, Origin(document.path))
    for index, claim in enumerate(read):
        rows["claims"].add(claim, Origin(document.path, ("claims", index)))
    return set()


def _claim(document: Document, node: yaml.Node, source_id: str | None, reviewed: bool) -> Record:
    entries = Entries(document, node, "the claim")
    record: Record = {"source_id": source_id}
    for key in CLAIM_KEYS:
        record[key] = entries.text(key, required=key in ("about", "field", "claimant", "claimant_role"))
    record["stance"] = record["stance"] or "asserts"
    record["method"] = record["method"] or "stated"
    record["span_start"], record["span_end"] = _span(entries)
    todo(entries, reviewed)
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
    entries.document.complain(node, "KB113", f"the span has {len(ends)} numbers")
    return None, None
