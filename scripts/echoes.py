"""Echoes: findings on derived values that only repeat a fault in what they are derived from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl
from kibaru.schema.coded import CODED
from kibaru.schema.doubts import DOUBTS
from kibaru.schema.finding import Finding, errors
from kibaru.schema.links import LINKS
from kibaru.schema.tables import TABLES

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
    "judgements": (("event_id_cnty", "events"), ("incident_id", "incidents")),
}

# What a row has from the mapping around it, and is at fault there.
INHERITED = {
    "events": ("incident_id",),
    "claims": ("source_id",),
    "judgements": ("event_id_cnty", "incident_id"),
}
# On evidence and judgements, which a value that is wrong itself cannot have.
REPEATING = ("KB608", "KB609", "KB611")
# The columns that a rule reads, by its table and sentence.
READ = {
    **{(name, rule.sentence): rule.columns for name, model in TABLES.items() for rule in model.rules()},
    **{(link.table, link.sentence): link.columns for link in LINKS},
}
BETWEEN_TABLES = {link.code for link in LINKS} | {doubt.code for doubt in DOUBTS}
# The columns of claims that their `about` gives.
ABOUT = {"event_id_cnty", "incident_id"}
# What a claim's `about` names, and is at fault there.
NAMES = {("events", "event_id_cnty"), ("incidents", "incident_id")}


def without_echoes(
    early: Iterable[Finding],
    late: Iterable[Finding],
    unread: Iterable[Row],
    gaps: bool,
    tables: Mapping[str, pl.DataFrame],
) -> list[Finding]:
    """Return the findings on coded and derived rows, but for those that repeat another.

    `early` are those on the values as coded, `late` those on the finished tables; `unread` are the
    rows of files that could not be read whole; `gaps` says that some file gave nothing at all. A
    late finding is an echo where a cell that its rule reads has an early one, or where it is on a
    derived, empty or unattested value of a row that has another fault itself or in what it is derived
    from. With gaps, what may only miss a row that could not be read is an echo too.
    """
    kept = list(early)
    cells = {(f.table, f.key, f.field) for f in kept}
    late = [f for f in late if not any((f.table, f.key, column) in cells for column in _read(f))]
    misnamed = {str(each.value).casefold() for each in late if (each.table, each.field) in NAMES}
    about = [f for f in late if f.table == "claims" and f.field in ABOUT]
    lost = {_row(finding) for finding in about if str(finding.value).casefold() in misnamed}
    late = [f for f in late if f.table != "claims" or f.field not in ABOUT or _row(f) not in lost]
    faults = lost | {_row(finding) for finding in errors([*kept, *late]) if not _repeats(finding)}
    faulty = _spread(faults.union(unread), tables)
    if gaps:
        return kept + [
            finding for finding in late if not _repeats(finding) and finding.code not in BETWEEN_TABLES
        ]
    kept += [finding for finding in late if not _repeats(finding) or _row(finding) not in faulty]
    told = {_row(finding) for finding in errors(kept) if not _is_derived(finding)}
    return [finding for finding in kept if not (_is_derived(finding) and _row(finding) in told)]


def _read(finding: Finding) -> tuple[str | None, ...]:
    """Return the columns that the finding's rule reads, the one that it is on first."""
    return finding.field, *READ.get((finding.table or "", finding.rule), ())


def _row(finding: Finding) -> Row:
    return finding.table or "", finding.key or ""


def _repeats(finding: Finding) -> bool:
    """Whether a finding may only repeat another: it is on a value that is derived, empty or unattested."""
    return finding.value is None or _is_derived(finding) or finding.code in REPEATING


def _is_derived(finding: Finding) -> bool:
    coded = CODED.get(finding.table or "")
    if coded is None or finding.field is None:
        return False
    return finding.field not in coded.keys() | ABOUT or finding.field in INHERITED.get(
        finding.table or "", ()
    )


def _spread(faulty: set[Row], tables: Mapping[str, pl.DataFrame]) -> set[Row]:
    """Return the rows at fault and those derived from them: events, then incidents."""
    found = set(faulty)
    for table in ("claims", "events", "judgements") if found else ():
        key, derived = TABLES[table].key(), DERIVED_FROM[table]
        names = (*key, *(column for column, _ in derived), "incident_id", "event_id_cnty")
        for row in tables[table].select(pl.col(n).alias(f"{i}") for i, n in enumerate(names)).iter_rows():
            here = (table, " ".join(map(str, row[: len(key)])))
            above = zip((target for _, target in derived), row[len(key) :], strict=False)
            if not found.isdisjoint(above):
                found.add(here)
            if here in found and table != "judgements":
                found |= {("incidents", row[-2]), ("events", row[-1])}
    return found
