"""Echoes: findings on derived values that only repeat a fault in what they are derived from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl
from kibaru.schema.coded import ABOUT_GIVES, CODED
from kibaru.schema.finding import Finding

Row = tuple[str, str]  # a table's name, and the key of one of its rows

# The columns by which a row is derived from others: (column, the table it points at).
DERIVED_FROM = {
    "events": (
        ("actor1_id", "actors"),
        ("actor2_id", "actors"),
        ("location_id", "locations"),
        ("incident_id", "incidents"),
    ),
    "claims": (("source_id", "sources"),),
}


def without_echoes(
    early: Iterable[Finding],
    late: Iterable[Finding],
    broken: Iterable[str],
    tables: Mapping[str, pl.DataFrame],
) -> list[Finding]:
    """Return the findings on coded and derived rows, but for those that repeat another.

    `early` are those on the values as coded, `late` those on the finished tables; `broken` are the
    events and incidents that could not be read whole. A late finding is an echo where the same
    cell has an early one, or where it is on a derived or empty value of a row that has a fault
    itself or in what it is derived from.
    """
    kept = list(early)
    cells = {(f.table, f.key, f.field) for f in kept}
    late = [finding for finding in late if (finding.table, finding.key, finding.field) not in cells]
    unread = {(table, name) for table in ("events", "incidents") for name in broken}
    own = {(f.table or "", f.key or "") for f in (*kept, *(f for f in late if not _is_derived(f)))}
    faulty = _spread(own | unread, tables)
    for finding in late:
        row = (finding.table or "", finding.key or "")
        echo = _is_derived(finding) and row in faulty
        if not echo and not (finding.value is None and row in unread):
            kept.append(finding)
    return kept


def _is_derived(finding: Finding) -> bool:
    coded = CODED.get(finding.table or "")
    if coded is None or finding.field is None:
        return False
    return finding.field not in coded and not (finding.table == "claims" and finding.field in ABOUT_GIVES)


def _spread(faulty: set[Row], tables: Mapping[str, pl.DataFrame]) -> set[Row]:
    """Return the rows at fault and those derived from them: events, then incidents."""
    found = set(faulty)
    for table in ("claims", "events"):
        key = "claim_id" if table == "claims" else "event_id_cnty"
        for row in tables[table].iter_rows(named=True):
            if any((target, row[column]) in found for column, target in DERIVED_FROM[table]):
                found.add((table, row[key]))
            if (table, row[key]) in found:
                found |= {("incidents", row["incident_id"]), ("events", row["event_id_cnty"])}
    return found
