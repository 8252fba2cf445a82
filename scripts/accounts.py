"""Account for a difference: what a release must explain of it, and what its explanations get wrong."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from kibaru.schema.changes import WHOLE_ROW
from kibaru.schema.versions import parse_version

from .difference import Difference, Revision, Row, State

EXPLAINING = ("changes", "retired")  # what says why, and needs no reason itself
SUBJECTS = {"events": "event", "incidents": "incident"}
Line = tuple[str, str, str]  # table, key, column


def unexplained(difference: Difference) -> list[Line]:
    """Return the cells that were revised, and the rows taken out, of which nothing says why.

    What follows from a change of columns needs no reason of its own.
    """
    moved = {
        (change.table, change.column)
        for change in difference.schema
        if change.kind.startswith(("column added", "column renamed", "column retyped"))
    }
    rows = [
        (row.table, row.key, WHOLE_ROW)
        for row in difference.removed
        if not row.reason and row.table in difference.layouts
    ]
    cells = [
        (change.table, change.key, change.column)
        for change in difference.revised
        if not change.reason and (change.table, change.column) not in moved
    ]
    return [line for line in rows + cells if line[0] not in EXPLAINING]


def complaints(old: State, new: State, difference: Difference, version: str) -> Iterator[str]:
    """Yield what is wrong with the explanations of a release, each as where: what; what to do."""
    yield from _past(difference)
    yield from _versions(old, new, version)
    if old.tables:
        yield from _tombstones(old, difference)
        yield from _idle(new, difference, version)
    yield from _claims(old, new, version)


def _past(difference: Difference) -> Iterator[str]:
    """Yield what was said with a past release and is no longer so."""
    altered: list[Row | Revision] = [*difference.removed, *difference.revised]
    for change in altered:
        if change.table in EXPLAINING:
            yield (
                f"seeds/{change.table}.csv: {change.key}: was released and is altered or taken out; "
                "put the row back as it was"
            )


def _versions(old: State, new: State, version: str) -> Iterator[str]:
    """Yield the new explanations that are of another release than the one that is made."""
    for table in EXPLAINING:
        for row in _rows(new, table):
            key = " ".join(str(row[name]) for name in new.blueprint.tables[table].keys)
            if row["version"] == version or (old.tables and row in _rows(old, table)):
                continue
            later = (parse_version(str(row["version"])) or ()) > (parse_version(version) or ())
            if old.tables or later:  # a first release may bring what was changed before there was a history
                of = f"is of version {row['version']}, and this release is {version}"
                yield f"seeds/{table}.csv: {key}: {of}; correct the version"


def _tombstones(old: State, difference: Difference) -> Iterator[str]:
    """Yield what is gone without a tombstone, and the tombstones of what never was."""
    gone = {row.key: row for row in difference.removed if row.table in SUBJECTS}
    stones = {row["retired_id"] or "" for row in difference.retired}
    for name, row in gone.items():
        if name not in stones:
            yield (
                f"{row.table} {name}: was published and is gone, and nothing says where; "
                "add a row to seeds/retired.csv: it was retracted, merged or split"
            )
    for name in sorted(stones - gone.keys()):
        yield f"seeds/retired.csv: {name}: {old.label} had no such event or incident; correct the id"


def _idle(new: State, difference: Difference, version: str) -> Iterator[str]:
    """Yield the explanations of what did not change."""
    changed = {(c.table, c.key, c.column) for c in difference.revised}
    changed |= {(c.table, c.key, WHOLE_ROW) for c in difference.revised}
    changed |= {(c.table, c.key, WHOLE_ROW) for c in difference.removed}
    for row in _rows(new, "changes"):
        place = (row["table_name"], row["row_key"], row["column_name"])
        if row["version"] == version and place not in changed:
            yield (
                f"seeds/changes.csv: {' '.join(map(str, place))}: did not change in {version}; "
                "correct the place, or take the row out"
            )


def _claims(old: State, new: State, version: str) -> Iterator[str]:
    """Yield the explanations that name a claim which neither release has."""
    known = {row["claim_id"] for state in (old, new) for row in _rows(state, "claims")}
    for row in _rows(new, "changes"):
        if row["version"] == version and row["claim_id"] and row["claim_id"] not in known:
            place = f"{row['table_name']} {row['row_key']} {row['column_name']}"
            yield f"seeds/changes.csv: {place}: there is no claim {row['claim_id']}; correct claim_id"


def _rows(state: State, table: str) -> list[dict[str, str | None]]:
    return state.tables.get(table, pl.DataFrame()).to_dicts()
