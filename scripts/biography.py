"""The biography of an event or incident: each value that a release had, why, and by which source."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from io import StringIO
from itertools import groupby

import polars as pl
from kibaru.schema.changes import WHOLE_ROW
from kibaru.schema.evidence import READINGS
from kibaru.schema.vocabularies import vocabulary

from .history import Past, UnknownRelease, rebuild

Tables = dict[str, pl.DataFrame]
Cells = dict[str, str | None]
Why = tuple[str | None, str | None, str | None]  # reason, claim, note
UNSAID: Why = (None, None, None)
KEYS = {"events": "event_id_cnty", "incidents": "incident_id"}
NEEDED = (*KEYS, "claims", "judgements", "changes", "retired")


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

    Raises UnknownRelease for an id that no release had.
    """
    entries: list[Entry] = []
    before: Cells | None = None
    for release in past.releases:
        tables = {name: rebuild(past, release.version, name) for name in release.tables if name in NEEDED}
        row = _row(tables, identifier)
        whole = (release.version, release.date)
        if row is None:
            entries += [] if before is None else [_gone(tables, *whole, identifier)]
        for column, value in (row or {}).items():
            if (before or {}).get(column) != value:
                why = UNSAID if before is None else _why(tables, release.version, identifier, column)
                entries.append(Entry(*whole, column, value, *why, _sources(tables, identifier, column)))
        before = row
    if not entries:
        known = ", ".join(release.version for release in past.releases) or "none yet"
        raise UnknownRelease(f"{identifier!r}: no release had an event or incident of that id ({known})")
    return entries


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
    yield identifier
    had: Cells = {}
    for version, group in groupby(entries, key=lambda entry: f"{entry.version}, {entry.date}"):
        yield from ("", version)
        for entry in group:
            claim = entry.claim_id and f"claim {entry.claim_id}"
            why = "; ".join(filter(None, (entry.reason, claim, entry.note)))
            name = identifier if entry.column == WHOLE_ROW else entry.column
            was = f"{_quoted(had[name])} -> " if name in had else ""
            by = f"  [{entry.sources}]" if entry.sources else ""
            yield f"  {name}: {was}{_quoted(entry.value)}{f' ({why})' if why else ''}{by}"
            had[name] = entry.value


def _quoted(value: str | None) -> str:
    return "empty" if value is None else value


def _row(tables: Tables, identifier: str) -> Cells | None:
    for table, key in KEYS.items():
        for row in tables[table].filter(pl.col(key) == identifier).iter_rows(named=True):
            return {name: None if cell is None else str(cell) for name, cell in row.items()}
    return None


def _why(tables: Tables, version: str, identifier: str, column: str) -> Why:
    """Return why a column has another value than before, as the changes of the release have it."""
    of_row = (pl.col("version") == version) & (pl.col("row_key") == identifier)
    changes = tables["changes"].filter(of_row & pl.col("table_name").is_in(list(KEYS)))
    for name in (column, WHOLE_ROW):
        for row in changes.filter(pl.col("column_name") == name).iter_rows(named=True):
            return row["reason"], row["claim_id"], row["note"]
    return UNSAID


def _gone(tables: Tables, version: str, date: str, identifier: str) -> Entry:
    """Return the entry of the release that no longer has it, as its tombstone says."""
    (row,) = tables["retired"].filter(pl.col("retired_id") == identifier).to_dicts()
    to = f" into {row['successors']}" if row["successors"] else ""
    became = f"{row['retirement']}{to}"
    return Entry(version, date, WHOLE_ROW, became, row["reason"], None, row["note"], None)


def _sources(tables: Tables, identifier: str, column: str) -> str | None:
    """Return the sources whose claims bear on a column, else `coder` where the coder judged it."""
    fields = _fields(column)
    claims = tables["claims"].filter(pl.col("field").is_in(fields))
    of_event = claims.filter(pl.col("event_id_cnty") == identifier)
    of_incident = claims.filter(pl.col("incident_id") == identifier, pl.col("event_id_cnty").is_null())
    sources = pl.concat([of_event, of_incident])["source_id"].unique().sort().to_list()
    judged = tables["judgements"].filter(pl.col("event_id_cnty") == identifier, pl.col("field").is_in(fields))
    return "; ".join([*(["coder"] if judged.height else []), *sources]) or None


def _fields(column: str) -> list[str]:
    """Return the fields whose claims bear on a column."""
    name = column
    for suffix in ("_low", "_high", "_basis"):
        name = name.removesuffix(suffix)
    fields = vocabulary("field")
    found = {name, READINGS.get(name, name), *fields.where("feeds", name)} & set(fields.labels)
    return sorted(found)
