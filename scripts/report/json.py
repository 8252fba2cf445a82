"""Findings as JSON, for programs. The shape is described in `schema/RULES.md`, and has a version."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kibaru.schema.finding import Finding
from kibaru.schema.registry import SEVERITIES

from .fold import apart

VERSION = 1  # raised when a key changes its meaning or goes; a new key does not raise it

# The keys of a finding, and what each says.
KEYS = {
    "file": "the file, as it was named; null for a frame",
    "line": "its line, counted from 1; in a Parquet file the number of the row",
    "column": "the column of the line, counted from 1 in characters; null in a Parquet file",
    "end_column": "the column after the last character of what is meant, on that line",
    "code": "the rule's code, which is never given to another rule",
    "severity": "error, warning or note",
    "table": "the table that the row is of",
    "key": "the row's primary key, its parts joined by a space",
    "field": "the column of the table",
    "value": "the cell: a string, number, truth value, or null where it is empty; dates as YYYY-MM-DD",
    "message": "the rule's sentence, and how it does not hold",
    "help": "what to do",
}


def as_json(findings: Iterable[Finding], notes: Iterable[str] = ()) -> str:
    """Return the findings, all of them in file order, with their number per severity and the notes."""
    found = list(findings)
    groups = zip(SEVERITIES, apart(found), strict=True)
    report = {
        "version": VERSION,
        "summary": {f"{severity}s": len(group) for severity, group in groups},
        "notes": list(notes),
        "findings": [{key: _plain(getattr(finding, key)) for key in KEYS} for finding in found],
    }
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else str(value)  # JSON has no infinity
    return value if value is None or isinstance(value, bool | int | str) else str(value)
