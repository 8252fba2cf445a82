"""Seeds and cells as coders might leave them: each spoiled only in what mending puts right again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

import polars as pl
from kibaru.schema.coded import CODED
from kibaru.schema.identifiers import URL
from kibaru.schema.keys import CLAIM_KEYS, EVENT_KEYS, INCIDENT_KEYS, SOURCE_KEYS, TEXT_KEYS, Keys, judged
from kibaru.schema.table import Column
from kibaru.schema.vocabularies import vocabulary

from .generated import Draw, Frames, Record

BLANKS = "\u00a0\u2009\u3000"
SPACES = ("", " ", "  ", "\u00a0", "\u2009 \u3000")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass
class Leaf:
    """A value: how it is written is settled by its column, what it says may be spoiled."""

    words: str
    column: Column
    quoted: bool


@dataclass
class Branch:
    """A mapping, in brackets or in lines, with comments at some of its keys."""

    entries: list[tuple[str, Tree]]
    brackets: bool


Tree = Leaf | Branch | list["Leaf"] | list["Branch"]


def spoilt(words: str, column: Column, draw: Draw) -> str:
    """Return the words of a cell in a form in which mending knows them again."""
    meaning = column.meaning
    if column.dtype == pl.Date:
        words = another_form(date.fromisoformat(words), draw)
    elif column.dtype == pl.Boolean or meaning.vocabulary:
        words = draw.one((words, words.upper(), words.lower(), normalize("NFD", words)))
    elif meaning.free:
        words = draw.one((words, normalize("NFD", words)))
    elif meaning.pattern and meaning.pattern != URL:
        words = draw.one((words, words.swapcase()))
    return words


def another_form(day: date, draw: Draw) -> str:
    """Return the day in one of the forms that have one reading."""
    month, year = MONTHS[day.month - 1], f"{day.year:04}"
    forms = [
        f"{year}-{day.month}-{day.day}", f"{year}/{day.month:02}/{day.day:02}", f"{day.isoformat()}T00:00:00",
        f"{day.isoformat()} 00:00:00", f"{day.day} {month} {year}", f"{month[:3].upper()} {day.day} {year}",
        day.isoformat().replace("-", ""),
    ]  # fmt: skip
    if day.day > 12 or day.day == day.month:
        forms += [f"{day.day}.{day.month}.{year}", f"{day.month:02}/{day.day:02}/{year}"]
    return draw.one(forms)


def seeds(rows: Frames, draw: Draw) -> list[tuple[str, Branch]]:
    """Return the seeds of sources and incidents that give these coded rows: folder and content of each."""
    return [
        *(("sources", _source(row, rows, draw)) for row in rows["sources"].iter_rows(named=True)),
        *(("incidents", _incident(row, rows, draw)) for row in rows["incidents"].iter_rows(named=True)),
    ]


def _branch(record: Record, keys: Keys, draw: Draw, more: dict[str, Tree] | None = None) -> Branch:
    """Return the mapping of what a record has for these keys, in their order."""
    entries: list[tuple[str, Tree]] = []
    for key, said in keys.items():
        value = record.get(said.column.name)
        if more and key in more:
            entries.append((key, more[key]))
        elif value is not None:
            entries.append((key, _leaf(value, said.column)))
    return Branch(entries, brackets=not more and draw.number(0, 1) == 1)


def _leaf(value: object, column: Column) -> Leaf:
    words = str(value).lower() if isinstance(value, bool) else str(value)
    free = column.meaning.free or bool(column.meaning.vocabulary)
    return Leaf(words, column, quoted=free or column.meaning.pattern == URL)


def _source(row: Record, rows: Frames, draw: Draw) -> Branch:
    claims = rows["claims"].filter(pl.col("source_id") == row["source_id"])
    more: dict[str, Tree] = {"claims": [_claim(claim, draw) for claim in claims.iter_rows(named=True)]}
    if row["text_sha256"]:
        text = {"sha256": row["text_sha256"], "chars": row["text_chars"]}
        more["text"] = _branch(text, TEXT_KEYS, draw)
    return _branch({**row, "status": "reviewed"}, SOURCE_KEYS, draw, more)


def _claim(row: Record, draw: Draw) -> Branch:
    kind = vocabulary("field").column("kind")[row["field"]]
    found = _branch(row, CLAIM_KEYS, draw)
    for number, (key, leaf) in enumerate(found.entries):
        if key == "value" and isinstance(leaf, Leaf):
            day = kind == "date" and len(leaf.words) == 10
            column = CODED["events"]["event_date"] if day else leaf.column
            labelled = kind == "sub_event_type"
            column = CODED["events"]["sub_event_type"] if labelled else column
            found.entries[number] = key, Leaf(leaf.words, column, quoted=not day)
    return found


def _incident(row: Record, rows: Frames, draw: Draw) -> Branch:
    events = rows["events"].filter(pl.col("incident_id") == row["incident_id"])
    items: Tree = [_event(event, rows, draw) for event in events.iter_rows(named=True)]
    return _branch({**row, "status": "reviewed"}, INCIDENT_KEYS, draw, {"events": items})


def _event(row: Record, rows: Frames, draw: Draw) -> Branch:
    of_event = rows["judgements"].filter(pl.col("event_id_cnty") == row["event_id_cnty"])
    more: dict[str, Tree] = {}
    for field, value, because in of_event.select("field", "value", "because").iter_rows():
        key = EVENT_KEYS[field]
        more[field] = _branch({key.column.name: value, "because": because}, judged(key), draw)
    return _branch(row, EVENT_KEYS, draw, more)


def written(tree: Tree, draw: Draw | None = None) -> str:
    """Return the seed as YAML; given choices, spoiled by them, its keys in any order."""
    return _lines(tree, 0, draw) if isinstance(tree, Branch) else _words(tree, draw)


def _words(tree: Tree, draw: Draw | None) -> str:
    if isinstance(tree, Leaf):
        words = spoilt(tree.words, tree.column, draw) if draw else tree.words
        space = (draw.one(SPACES), draw.one(SPACES)) if draw and tree.quoted else ("", "")
        return quoted(space[0] + words + space[1]) if tree.quoted else words
    if isinstance(tree, Branch):
        return "{" + ", ".join(f"{key}: {_words(value, draw)}" for key, value in _any_order(tree, draw)) + "}"
    return "[" + ", ".join(_words(item, draw) for item in tree) + "]"


def _lines(branch: Branch, indent: int, draw: Draw | None) -> str:
    lines = []
    for key, value in _any_order(branch, draw):
        above = f"# above {key}\n{' ' * indent}" if key == "claimant" else ""
        if isinstance(value, Leaf) or (isinstance(value, Branch) and value.brackets) or value == []:
            lines.append(f"{above}{key}: {_words(value, draw)}{' # behind' if key == 'field' else ''}\n")
        elif isinstance(value, Branch):
            lines.append(f"{key}:\n{' ' * (indent + 2)}{_lines(value, indent + 2, draw)}")
        else:
            items = "".join(f"{' ' * indent}  - {_item(item, indent + 4, draw)}" for item in value)
            lines.append(f"{key}:\n{items}")
    return (" " * indent).join(lines)


def _item(item: Leaf | Branch, indent: int, draw: Draw | None) -> str:
    if isinstance(item, Branch) and not item.brackets:
        return _lines(item, indent, draw)
    return f"{_words(item, draw)}\n"


def _any_order(branch: Branch, draw: Draw | None) -> Sequence[tuple[str, Tree]]:
    entries = list(branch.entries)
    if draw:
        found = []
        while entries:
            found.append(entries.pop(draw.number(0, len(entries) - 1)))
        if found and found[0][0] == "claimant":  # the comment above it would be the mapping's
            found.append(found.pop(0))
        return found
    return entries


def quoted(words: str) -> str:
    """Return the words in double quotes, as YAML has them."""
    escapes = {"\n": "\\n", '"': '\\"', "\\": "\\\\"}
    seen = (escapes.get(c, c if c.isprintable() or c in BLANKS else f"\\U{ord(c):08x}") for c in words)
    return f'"{"".join(seen)}"'
