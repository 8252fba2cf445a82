"""Findings as JSON, for programs. The shape is described in `schema/RULES.md`, and has a version."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from kibaru.schema.finding import KEYS, VERSION, Finding
from kibaru.schema.registry import SEVERITIES

from .fold import NONE, LeftOut, apart, number


def as_json(findings: Iterable[Finding], notes: Iterable[str] = (), left_out: LeftOut = NONE) -> str:
    """Return the findings in file order, with the number of all per severity, those left out too."""
    found = list(findings)
    groups = zip(SEVERITIES, apart(found, left_out), strict=True)
    report = {
        "version": VERSION,
        "summary": {f"{severity}s": number(group) for severity, group in groups} | {"listed": len(found)},
        "notes": list(notes),
        "findings": [{key: _plain(getattr(finding, key)) for key in KEYS} for finding in found],
    }
    words = json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False)
    # A file's name that is no UTF-8 is escaped, or no program could decode the whole.
    return words.encode("utf-8", "backslashreplace").decode()


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else str(value)  # JSON has no infinity
    return value if value is None or isinstance(value, bool | int | str) else str(value)
