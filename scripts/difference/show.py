"""Show a difference to people, as text or Markdown: what was taken out, then revisions, then additions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, takewhile
from typing import Any

from .model import Difference, Revision, Row

SHOWN = 40  # changes that a section lists; the others are counted
WIDTH = 100  # characters of a value that are shown
BEFORE = 20  # of them, those in which two long values still agree
PLACES = 12  # countries or columns that are counted apart
WHAT = ("removed", "revised", "added")  # rows, cells, rows
SPECIAL = re.compile(r"([\\`*\[\]<|~&$@]|(?<!\w)_|_(?!\w))")  # in the middle of a line
BY = (("country",), ("table", "column"))


def text(difference: Difference) -> Iterator[str]:
    """Yield the lines of a difference for a terminal."""
    yield seen(f"{difference.old} -> {difference.new}")
    if difference.is_empty:
        yield "no difference"
    for title, entries in _sections(difference):
        yield from ("", f"{title}:")
        yield from (f"  {seen(entry)}" for entry in _capped(entries))
    yield from map(seen, _counted(difference))


def markdown(difference: Difference, level: int = 2, title: str = "") -> Iterator[str]:
    """Yield the lines of a difference in Markdown; `level` is that of its heading."""
    yield f"{'#' * level} {title or _plain(f'From {difference.old} to {difference.new}')}"
    if difference.is_empty:
        yield from ("", "No difference.")
    for heading, entries in _sections(difference):
        yield from ("", f"**{heading}**", "")
        yield from (f"- {_plain(entry)}" for entry in _capped(entries))
    if difference.totals:
        first = _is_first(difference)
        head = ("", *(() if first else (difference.old,)), difference.new)
        yield from ("", f"| {' | '.join(map(_plain, head))} |", f"|{'---|' * len(head)}")
        for name, (old, new) in difference.totals.items():
            figures = (*(() if first else (_figure(old),)), _figure(new))
            yield f"| {' | '.join((_plain(name), *figures))} |"
    for names in BY if difference.counts() else ():
        head = (*names, *WHAT)
        yield from ("", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}")
        yield from (f"| {' | '.join(map(_plain, cells))} |" for cells in _rows(difference, names))


def _sections(difference: Difference) -> Iterator[tuple[str, list[str]]]:
    """Yield each section that has entries: its title, and a line per entry."""
    sections = (
        ("retracted, merged and split", [_tombstone(row) for row in difference.retired]),
        ("schema", [_schema(change) for change in difference.schema]),
        ("taken out", list(_taken_out(difference.removed))),
        ("revised", list(_revised(difference.revised))),
        ("added", list(_added(difference.added))),
    )
    return ((title, entries) for title, entries in sections if entries)


def _tombstone(row: dict[str, Any]) -> str:
    to = f" into {row['successors']}" if row.get("successors") else ""
    became, reason, note = (row.get(name) or "unsaid" for name in ("retirement", "reason", "note"))
    return f"{row['retired_id']} {became}{to} ({reason}): {note}"


def _schema(change: Any) -> str:
    where = " ".join(part for part in (change.table, change.column) if part)
    return f"{change.kind}: {where}: {_pair(change.old, change.new)} ({change.step})"


def _taken_out(rows: list[Row]) -> Iterator[str]:
    return (f"{row.table} {row.key}{_because(row)}" for row in rows)


def _revised(revisions: list[Revision]) -> Iterator[str]:
    for each in revisions:
        yield f"{each.table} {each.key} {each.column}: {_pair(each.old, each.new)}{_because(each)}"


def _added(rows: list[Row]) -> Iterator[str]:
    """Yield how many rows were added to each table, with the first keys."""
    for table, group in groupby(rows, key=lambda row: row.table):
        keys = [row.key for row in group]
        more = f" and {len(keys) - 3:,} more" if len(keys) > 3 else ""
        yield f"{len(keys):,} {table}: {', '.join(keys[:3])}{more}"


def _because(change: Row | Revision) -> str:
    said = [part for part in (change.claim_id and f"claim {change.claim_id}", change.note) if part]
    if not change.reason:
        return ""
    return f" ({change.reason}{': ' if said else ''}{'; '.join(said)})"


def _counted(difference: Difference) -> Iterator[str]:
    if difference.totals:
        yield from ("", "totals:")
    for name, (old, new) in difference.totals.items():
        same = old == new or _is_first(difference)
        yield f"  {name}: {_figure(new) if same else f'{_figure(old)} -> {_figure(new)}'}"
    for names in BY if difference.counts() else ():
        yield from ("", f"by {' and '.join(names)} ({', '.join(WHAT)}):")
        for *place, removed, revised, added in _rows(difference, names):
            yield f"  {' '.join(filter(None, place)) or 'none'}: {removed}, {revised}, {added}"


def _rows(difference: Difference, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield how much changed in each place, the most first, and those that are not shown as one."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for count in difference.counts():
        place = tuple(str(count[name]) for name in names)
        found.setdefault(place, Counter()).update({what: count[what] for what in WHAT})
    ranked = sorted(found, key=lambda place: (-found[place].total(), place))
    for place in ranked[:PLACES]:
        yield (*place, *(f"{found[place][what]:,}" for what in WHAT))
    if others := [found[place] for place in ranked[PLACES:]]:
        words = (f"{len(others):,} others", *("" for _ in names[1:]))
        yield (*words, *(f"{sum(other[what] for other in others):,}" for what in WHAT))


def _capped(entries: list[str]) -> Iterator[str]:
    yield from entries[:SHOWN]
    if len(entries) > SHOWN:
        yield f"and {len(entries) - SHOWN:,} more; --format json or csv has all of them"


def _pair(old: str | None, new: str | None) -> str:
    """Return two values, long ones from shortly before the place where they part."""
    start = 0
    if old and new and max(len(old), len(new)) > WIDTH:
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False))
        start = max(0, sum(1 for _ in alike) - BEFORE)
    return f"{_quoted(old, start)} -> {_quoted(new, start)}"


def _quoted(value: str | None, start: int = 0) -> str:
    if value is None:
        return "empty"
    shown = value[start : start + WIDTH]
    before, after = "..." if start else "", "..." if start + WIDTH < len(value) else ""
    return repr(f"{before}{shown}{after}")


def _figure(value: Any) -> str:
    """Return a figure, which is unknown where it is none, and never zero."""
    return "unknown" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _is_first(difference: Difference) -> bool:
    """Whether nothing had any of the figures before, so that none of them was another."""
    return all(old is None for old, _ in difference.totals.values())


def seen(line: str) -> str:
    """Return words on one line, with nothing in them that a terminal would obey."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)


def _plain(words: str) -> str:
    """Return words as Markdown shows them, on one line, with nothing in them obeyed."""
    return SPECIAL.sub(r"\\\1", seen(words))
