"""The biography of an event or incident: each value that a release had, why, and by which source."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from io import StringIO
from itertools import groupby

import polars as pl
from kibaru.schema.canonical import texts
from kibaru.schema.changes import WHOLE_ROW
from kibaru.schema.evidence import READINGS
from kibaru.schema.nearest import nearest
from kibaru.schema.tolls import TOLLS
from kibaru.schema.versions import parse_version
from kibaru.schema.vocabularies import vocabulary

from .difference.model import UNSAID, Cells, Why
from .difference.show import seen
from .history import Past, UnknownRelease
from .history.digests import FROM, ROW, TO

Rows = list[Cells]
KEYS = {"events": "event_id_cnty", "incidents": "incident_id"}
# The columns by which the rows of other tables are told that bear on an event or incident.
BEARS = {
    "claims": ("event_id_cnty", "incident_id"),
    "judgements": ("event_id_cnty",),
    "changes": ("row_key",),
    "retired": ("retired_id",),
}


@dataclass(frozen=True)
class Entry:
    """One value that a release gave a column, or that it took the row out.

    `reason`, `claim_id` and `note` say why it is another than before; `sources` are the documents whose
    claims bear on it in that release. A first value has no reason: its sources are its reason.
    """

    version: str
    date: str
    column: str
    value: str | None
    reason: str | None
    claim_id: str | None
    note: str | None
    sources: str | None


def biography(past: Past, identifier: str) -> list[Entry]:
    """Return the entries of an event or incident, release by release, columns in the table's order.

    Raises UnknownRelease for an id that no release had or retired.
    """
    entries: list[Entry] = []
    before: Cells | None = None
    found = {table: _versions(past, table, (key,), {identifier}) for table, key in KEYS.items()}
    subjects = {identifier, *(row["incident_id"] for row in found["events"] if row["incident_id"])}
    found |= {table: _versions(past, table, columns, subjects) for table, columns in BEARS.items()}
    for release in past.releases:
        tables = {name: _standing(versions, release.version) for name, versions in found.items()}
        row = _row(past, release.version, tables)
        whole = (release.version, release.date)
        mine = [stone for stone in tables["retired"] if stone["retired_id"] == identifier]
        stones = [stone for stone in mine if stone[FROM] == release.version]
        if row is None and (before is not None or stones):
            entries.append(_gone(stones, *whole))
        for column, value in (row or {}).items():
            if (before or {}).get(column) != value:
                why = (
                    UNSAID if before is None else _why(tables["changes"], release.version, identifier, column)
                )
                entries.append(Entry(*whole, column, value, *why, _sources(tables, identifier, column)))
        before = row
    if not entries:
        raise UnknownRelease(_unknown(past, identifier))
    return entries


def _versions(past: Past, table: str, columns: tuple[str, ...], subjects: Collection[str]) -> Rows:
    """Return the row versions of a table that name a subject, as text, with the releases that they span."""
    begun: Rows = []
    ended: dict[str | None, str | None] = {}
    for release in past.releases:
        segment = past.segment(release.version, table)
        if segment is None:
            continue
        ended |= dict(segment.filter(pl.col(TO).is_not_null()).select(ROW, TO).iter_rows())
        bears = [pl.col(name).is_in(list(subjects)) for name in columns if name in segment.columns]
        if bears:
            begun += texts(segment.filter(pl.col(TO).is_null() & pl.any_horizontal(bears))).to_dicts()
    return [row | {TO: ended.get(row[ROW])} for row in begun]


def _standing(versions: Rows, version: str) -> Rows:
    """Return the row versions that a release has."""
    at = parse_version(version) or ()
    return [
        row
        for row in versions
        if (parse_version(row[FROM] or "") or ()) <= at
        and (row[TO] is None or at < (parse_version(row[TO] or "") or ()))
    ]


def _unknown(past: Past, identifier: str) -> str:
    known = {
        name
        for table, key in KEYS.items()
        for release in past.releases
        for segment in [past.segment(release.version, table)]
        if segment is not None and key in segment.columns
        for name in segment[key].drop_nulls()
    }
    if not known:
        return f"{identifier!r}: nothing was released yet; make the first release"
    near = nearest(identifier, sorted(known))
    hint = f"did you mean {near!r}?" if near else f"write one as it was released, as in {min(known)!r}"
    return f"{identifier!r}: no release had an event or incident of that id; {hint}"


def shown(past: Past, identifier: str, form: str = "text") -> Iterator[str]:
    """Yield the lines of a biography, as text, CSV or JSON."""
    entries = biography(past, identifier)
    if form == "json":
        yield json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1)
    elif form == "csv":
        sink = StringIO()
        writer = csv.DictWriter(sink, list(asdict(entries[0])), lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(asdict, entries))
        yield sink.getvalue().rstrip("\n")
    else:
        yield from _text(identifier, entries)


def _text(identifier: str, entries: list[Entry]) -> Iterator[str]:
    yield seen(identifier)
    had: Cells = {}
    for version, group in groupby(entries, key=lambda entry: f"{entry.version}, {entry.date}"):
        yield from ("", version)
        for entry in group:
            claim = entry.claim_id and f"claim {entry.claim_id}"
            why = "; ".join(filter(None, (entry.reason, claim, entry.note)))
            name = identifier if entry.column == WHOLE_ROW else entry.column
            was = f"{_quoted(had[name])} -> " if name in had else ""
            by = f"  [{entry.sources}]" if entry.sources else ""
            yield seen(f"  {name}: {was}{_quoted(entry.value)}{f' ({why})' if why else ''}{by}")
            had[name] = entry.value


def _quoted(value: str | None) -> str:
    return "empty" if value is None else value


def _row(past: Past, version: str, tables: Mapping[str, Rows]) -> Cells | None:
    """Return the event or incident as a release had it, in the columns that it had."""
    for table in KEYS:
        for row in tables[table]:
            return {name: row.get(name) for name in past.blueprint(version).tables[table].columns}
    return None


def _why(changes: Rows, version: str, identifier: str, column: str) -> Why:
    """Return why a column has another value than before, as the changes of the release have it."""
    said = {row["column_name"]: row for row in changes
            if (row["version"], row["row_key"]) == (version, identifier) and row["table_name"] in KEYS
    }  # fmt: skip
    row = said.get(column) or said.get(WHOLE_ROW)
    return (row["reason"], row["claim_id"], row["note"]) if row else UNSAID


def _gone(stones: Rows, version: str, date: str) -> Entry:
    """Return the entry of the release that no longer has it, as its tombstone says."""
    if not stones:
        return Entry(version, date, WHOLE_ROW, "taken out", *UNSAID, None)
    row = stones[0]
    to = f" into {row['successors']}" if row["successors"] else ""
    return Entry(version, date, WHOLE_ROW, f"{row['retirement']}{to}", row["reason"], None, row["note"], None)


def _sources(tables: Mapping[str, Rows], identifier: str, column: str) -> str | None:
    """Return the sources whose claims bear on a column, and `coder` before them where the coder judged it.

    What is said of a whole incident bears on its events too, but for its tolls.
    """
    fields = _fields(column)
    whole = () if column.startswith(TOLLS) else {row["incident_id"] for row in tables["events"]}
    sources = {
        str(row["source_id"])
        for row in tables["claims"]
        if row["field"] in fields
        and (row["event_id_cnty"] == identifier
             or (row["event_id_cnty"] is None and row["incident_id"] in {identifier, *whole}))
    }  # fmt: skip
    mine = (row for row in tables["judgements"] if row["event_id_cnty"] == identifier)
    judged = any(row["field"] in fields for row in mine)
    return "; ".join([*(["coder"] if judged else []), *sorted(sources)]) or None


@cache
def _fields(column: str) -> list[str]:
    """Return the fields whose claims bear on a column."""
    name = column
    for suffix in ("_low", "_high", "_basis"):
        name = name.removesuffix(suffix)
    fields = vocabulary("field")
    found = {name, READINGS.get(name, name), *fields.where("feeds", name)} & set(fields.labels)
    return sorted(found)
