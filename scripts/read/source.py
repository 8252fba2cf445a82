"""Read the seed of a source: one row of sources, and one of claims per statement."""

from __future__ import annotations

import yaml
from kibaru.schema.keys import CLAIM_KEYS, SOURCE_KEYS, TEXT_KEYS

from .entries import Entries, Record, open_seed, plain, todo
from .nodes import Document
from .rows import Rows

SOURCE, CLAIM = plain(SOURCE_KEYS), plain(CLAIM_KEYS)


def read_source(document: Document, rows: dict[str, Rows]) -> set[str]:
    """Add the rows of a source that is reviewed; return the id of one that is a draft."""
    entries, source_id, reviewed = open_seed(document, "source")
    record: Record = {"source_id": source_id, **entries.record(SOURCE)}
    text = entries.pop("text")
    if text is not None:
        held = Entries(document, text, "text", reviewed)
        record |= {f"text_{key}": held.text(key, required=True) for key in TEXT_KEYS}
        held.close()
    items = entries.items("claims")
    entries.close()
    read = [_claim(document, item, source_id, reviewed) for item in items]
    if not reviewed:
        return {source_id} if source_id else set()
    rows["sources"].add(record)
    for index, claim in enumerate(read):
        rows["claims"].add(claim, index)
    return set()


def _claim(document: Document, node: yaml.Node, source_id: str | None, reviewed: bool) -> Record:
    entries = Entries(document, node, "the claim", reviewed)
    record: Record = {"source_id": source_id, **entries.record(CLAIM)}
    record["span_start"], record["span_end"] = _span(entries)
    todo(entries)
    entries.close()
    return record


def _span(entries: Entries) -> tuple[str | None, str | None]:
    node = entries.pop("span")
    if node is None or entries.document.refused(node):
        return None, None
    items = node.value if isinstance(node, yaml.SequenceNode) else []
    ends = [entries.document.scalar(end, "span", ("int",)) for end in items]
    if len(ends) == 2:
        return ends[0], ends[1]
    entries.document.complain(node, "KB113", f"the span has {len(ends)} numbers")
    return None, None
