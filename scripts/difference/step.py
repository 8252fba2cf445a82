"""The step: how far the next version must go, by what changed."""

from __future__ import annotations

from itertools import islice

from kibaru.schema.versions import STEPS

from .model import Difference

ACCOUNTS = ("changes",)  # the tables that only explain: a row that says why adds nothing to the data


def required(difference: Difference) -> tuple[str | None, str]:
    """Return the smallest step that a difference allows, None where there is none, and why."""
    asked = [
        (change.step, f"{change.kind}: {_where(change.table, change.column)}") for change in difference.schema
    ]
    asked += [("minor", f"{row.get('retirement')}: {row['retired_id']}") for row in difference.retired[:1]]
    for what, rows in (("row added", difference.added), ("row taken out", difference.removed)):
        first = (row for row in rows if row.table not in ACCOUNTS)
        asked += [("minor", f"{what}: {row.table} {row.key}") for row in islice(first, 1)]
    asked += [("patch", f"value corrected: {c.table} {c.key} {c.column}") for c in difference.revised[:1]]
    if not asked:
        return None, "nothing changed"
    return max(asked, key=lambda each: STEPS.index(each[0]))


def _where(table: str, column: str) -> str:
    return " ".join(part for part in (table, column) if part)
