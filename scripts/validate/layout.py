"""Layout: whether a table has its columns, and in their order."""

from __future__ import annotations

from kibaru.schema.events import LAYOUT, Events
from kibaru.schema.finding import Finding
from kibaru.schema.nearest import nearest


def layout(found: list[str], wanted: list[str], table: str) -> list[Finding]:
    """Return what is wrong with a table's columns, given the names found and those wanted, in order.

    A name that is near a missing one, or stands in its place, is taken for that one misspelt. That
    events lack columns which are ours, beside the 31 of the layout, is a note.
    """
    missing = [name for name in wanted if name not in found]
    extra = [name for name in found if name not in wanted]
    findings = []
    for name in list(extra):
        beside = [n for n in missing if len(found) == len(wanted) and found.index(name) == wanted.index(n)]
        if (meant := nearest(name, missing) or next(iter(beside), None)) is not None:
            missing.remove(meant)
            extra.remove(name)
            detail = f"there is no column {meant}, but one called {name!r}"
            findings.append(Finding("KB203", detail, f"did you mean {meant!r}?", table=table, field=name))
    ours = [name for name in missing if table == Events.table() and name in wanted[LAYOUT:]]
    if ours:
        missing = [name for name in missing if name not in ours]
        detail = f"not judged, since not there: {', '.join(ours)}"
        findings.append(Finding("KB204", detail, table=table))
    if missing:
        names = ", ".join(f"{name} (column {wanted.index(name) + 1})" for name in missing)
        findings.append(Finding("KB203", f"missing: {names}", table=table))
    findings += [
        Finding("KB205", f"{table} has no column {name!r}, so it is not judged", table=table, field=name)
        for name in extra
    ]
    here = [name for name in found if name in wanted]
    there = [name for name in wanted if name in found]
    if here != there:
        first = next(name for name, other in zip(here, there, strict=True) if name != other)
        detail = f"{first} stands where {there[here.index(first)]} should"
        findings.append(Finding("KB206", detail, table=table, field=first))
    return findings
