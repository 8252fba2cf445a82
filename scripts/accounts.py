"""Account for a difference: what a release must explain of it, and what its explanations get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl
from kibaru.schema.changes import WHOLE_ROW
from kibaru.schema.versions import parse_version

from .difference import Difference, Revision, Row, State

EXPLAINING = ("changes", "retired")  # what says why, and needs no reason itself
SUBJECTS = ("events", "incidents")
Files = Mapping[str, str]  # of each explaining table, the file in the seeds
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
    whole = difference.layouts.keys() - {c.table for c in difference.schema if c.kind == "key changed"}
    rows = [
        (row.table, row.key, WHOLE_ROW) for row in difference.removed if not row.reason and row.table in whole
    ]
    cells = [
        (change.table, change.key, change.column)
        for change in difference.revised
        if not change.reason and (change.table, change.column) not in moved
    ]
    return [line for line in rows + cells if line[0] not in EXPLAINING]


def complaints(old: State, new: State, difference: Difference, version: str, seeds: Path) -> Iterator[str]:
    """Yield what is wrong with the explanations of a release, each as where: what; what to do."""
    files = {table: str(seeds / f"{table}.csv") for table in EXPLAINING}
    yield from _past(difference, files)
    yield from _versions(old, new, version, files)
    if old.tables:
        yield from _tombstones(old, difference, files["retired"])
        yield from _idle(new, difference, version, files["changes"])
    yield from _claims(old, new, version, files["changes"])


def _past(difference: Difference, files: Files) -> Iterator[str]:
    """Yield what was said with a past release and is no longer so."""
    altered: list[Row | Revision] = [*difference.removed, *difference.revised]
    for table, key in dict.fromkeys((c.table, c.key) for c in altered if c.table in EXPLAINING):
        yield f"{files[table]}: {key}: was released and is altered or taken out; put the row back as it was"


def _versions(old: State, new: State, version: str, files: Files) -> Iterator[str]:
    """Yield the new explanations that are of another release than the one that is made."""
    for table, file in files.items():
        keys = new.blueprint.tables[table].keys
        former = {tuple(row[name] for name in keys) for row in _rows(old, table)}
        for row in _rows(new, table):
            key = tuple(row[name] for name in keys)
            if row["version"] == version or key in former:
                continue
            later = (parse_version(str(row["version"])) or ()) > (parse_version(version) or ())
            if old.tables or later:  # a first release may bring what was changed before there was a history
                of = f"is of version {row['version']}, and this release is {version}"
                yield f"{file}: {' '.join(map(str, key))}: {of}; correct the version"


def _tombstones(old: State, difference: Difference, file: str) -> Iterator[str]:
    """Yield what is gone without a tombstone, and the tombstones of what never was."""
    gone = {row.key: row for row in difference.removed if row.table in SUBJECTS}
    stones = {row["retired_id"] or "" for row in difference.retired}
    for name, row in gone.items():
        if name not in stones:
            yield (
                f"{row.table} {name}: was published and is gone, and nothing says where; "
                f"add a row to {file}: it was retracted, merged or split; or put it back into the seeds"
            )
    for name in sorted(stones - gone.keys()):
        yield f"{file}: {name}: {old.label} had no such event or incident; correct the id or take the row out"


def _idle(new: State, difference: Difference, version: str, file: str) -> Iterator[str]:
    """Yield the explanations of what did not change."""
    changed = {(c.table, c.key, c.column) for c in difference.revised}
    changed |= {(c.table, c.key, WHOLE_ROW) for c in difference.revised}
    changed |= {(c.table, c.key, WHOLE_ROW) for c in difference.removed}
    for row in _rows(new, "changes"):
        place = (row["table_name"], row["row_key"], row["column_name"])
        if row["version"] == version and place not in changed:
            yield (
                f"{file}: {' '.join(map(str, place))}: did not change in {version}; "
                "correct the place, or take the row out"
            )


def _claims(old: State, new: State, version: str, file: str) -> Iterator[str]:
    """Yield the explanations that name a claim which neither release has."""
    known = {row["claim_id"] for state in (old, new) for row in _rows(state, "claims")}
    for row in _rows(new, "changes"):
        if row["version"] == version and row["claim_id"] and row["claim_id"] not in known:
            place = f"{row['table_name']} {row['row_key']} {row['column_name']}"
            yield f"{file}: {place}: there is no claim {row['claim_id']}; correct claim_id"


def _rows(state: State, table: str) -> list[dict[str, str | None]]:
    return state.tables.get(table, pl.DataFrame()).to_dicts()
