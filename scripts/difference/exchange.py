"""Write a difference for programs, whole, and read it back: JSON, and CSV with a line per cell."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from io import StringIO
from typing import Any

from .model import Difference, Revision, Row, SchemaChange

FORMAT = 1  # raised when a key changes its meaning or goes
COLUMNS = ("change", "table", "key", "country", "column", "old", "new", "reason", "claim_id", "note")


def as_json(difference: Difference) -> str:
    """Return the difference as JSON; `read_json` gives it back."""
    counts = {"counts": difference.counts()}
    return json.dumps({"format": FORMAT, **asdict(difference), **counts}, ensure_ascii=False, indent=1)


def read_json(text: str) -> Difference:
    """Return the difference that was written so. Raises ValueError where it is none."""
    try:
        said: dict[str, Any] = json.loads(text)
        if said.pop("format") != FORMAT:
            raise ValueError(f"its format is not {FORMAT}")
        said.pop("counts")
        kinds: dict[str, Any] = {"schema": SchemaChange, "removed": Row, "revised": Revision, "added": Row}
        for name, kind in kinds.items():
            said[name] = [kind(**row) for row in said[name]]
        return Difference(**said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"this is no difference that `kibaru diff --format json` wrote: {error}") from error


def as_csv(difference: Difference) -> str:
    """Return the difference as CSV: a line per cell that was taken out, revised or added."""
    sink = StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_lines(difference))
    return sink.getvalue()


def _lines(difference: Difference) -> Iterator[tuple[str | None, ...]]:
    for row in difference.retired:
        name = row["retired_id"] or ""
        new = "; ".join(filter(None, (row.get("retirement"), row.get("successors"))))
        yield "retired", "", name, name[:3], "", None, new, row.get("reason"), None, row.get("note")
    for c in difference.schema:
        yield "schema", c.table, c.kind, "", c.column, c.old, c.new, None, None, c.step
    for gone in difference.removed:
        why = (gone.reason, gone.claim_id, gone.note)
        for column, cell in gone.cells.items():
            yield "removed", gone.table, gone.key, gone.country, column, cell, None, *why
    for r in difference.revised:
        why = (r.reason, r.claim_id, r.note)
        yield "revised", r.table, r.key, r.country, r.column, r.old, r.new, *why
    for come in difference.added:
        for column, cell in come.cells.items():
            yield "added", come.table, come.key, come.country, column, None, cell, None, None, None
