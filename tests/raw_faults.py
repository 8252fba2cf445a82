"""The kinds of fault in a file as text or bytes, and in a folder: what is no table or seed at all."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .clothes import Place, Written, place

Pick = random.Random


@dataclass(frozen=True)
class RawKind:
    """A kind of fault in the text of a table; `plant` returns the file's bytes and the place.

    `bare`: it needs cells without quotes. `alone`: nothing more is said of the file, not even its delimiter.
    """

    code: str
    name: str
    plant: Callable[[str, Written, Pick], tuple[bytes, Place]]
    bare: bool = False
    alone: bool = False
    follows: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


RAW_KINDS: list[RawKind] = []


def kind(code: str, name: str, follows: str = "", **how: bool) -> Callable[[Any], Any]:
    """Register a function as a kind of fault in a table's text."""

    def register(plant: Callable[[str, Written, Pick], tuple[bytes, Place]]) -> Any:
        RAW_KINDS.append(RawKind(code, name, plant, follows=frozenset(follows.split()), **how))
        return plant

    return register


def _cell(written: Written, pick: Pick, fits: Callable[[str], bool]) -> tuple[int, int]:
    """Return where a cell that lends itself begins and ends in the text."""
    while True:
        row = pick.randrange(len(written.cells) - 1)
        column = pick.randrange(len(written.cells[0]))
        if fits(written.cells[row + 1][column]):
            return written.span(row, column)


def _with(written: Written, start: int, end: int, new: str) -> str:
    text = written.text()
    return text[:start] + new + text[end:]


def _bytes(written: Written, text: str) -> bytes:
    return written.clothes.mark + text.encode()


@kind(
    "KB002", "a letter in Latin-1", "KB207 KB208 KB310 KB311 KB312", bare=True, alone=True
)  # read as Windows-1252, other letters look odd too
def _latin(file: str, written: Written, pick: Pick) -> tuple[bytes, Place]:
    start, _ = _cell(written, pick, lambda cell: cell[:1].isalpha())
    text = written.text()
    before, after = text[:start].encode(), text[start + 1 :].encode()
    return written.clothes.mark + before + b"\xe9" + after, place(file, text, start, start + 1)


@kind("KB006", "a quote that is not closed", bare=True)
def _unclosed(file: str, written: Written, pick: Pick) -> tuple[bytes, Place]:
    while True:
        start, end = _cell(written, pick, lambda cell: cell[:1].isalnum())
        text = _with(written, start, start, '"')
        closing = text.find('"', start + 1)
        # A quote further on would end the cell as it should; then the rows would only be ragged.
        if closing < 0 or text[closing + 1 : closing + 2].isalnum():
            shown = place(file, text, start, end + 1)
            return _bytes(written, text), Place(file, shown.line, shown.column)


@kind("KB006", "words behind a closing quote", bare=True)
def _behind(file: str, written: Written, pick: Pick) -> tuple[bytes, Place]:
    start, end = _cell(written, pick, lambda cell: cell[:1].isalnum())
    text = _with(written, start, end, new := '"some" words')
    return _bytes(written, text), place(file, text, start, start + len(new))


@kind("KB007", "a carriage return alone", alone=True)
def _return(file: str, written: Written, pick: Pick) -> tuple[bytes, Place]:
    start = written.start(pick.randrange(1, len(written.cells) - 1))
    text = _with(written, start - len(written.clothes.newline), start, "\r")
    at = start - len(written.clothes.newline)
    return _bytes(written, text), place(file, text, at, at + 1)


def _ragged(
    change: Callable[[list[str], Pick], list[str]],
) -> Callable[[str, Written, Pick], tuple[bytes, Place]]:
    def plant(file: str, written: Written, pick: Pick) -> tuple[bytes, Place]:
        row = pick.choice((pick.randrange(len(written.cells) - 1), len(written.cells) - 2))
        start = written.start(row)
        records = written.records()
        records[row + 1] = written.clothes.delimiter.join(change(written.cells[row + 1], pick))
        text = written.text(records)
        return _bytes(written, text), place(file, text, start, start + len(records[row + 1]))

    return plant


def _dropped(cells: list[str], pick: Pick) -> list[str]:
    at = pick.randrange(len(cells))
    return cells[:at] + cells[at + 1 :]


def _added(cells: list[str], pick: Pick) -> list[str]:
    at = pick.randrange(len(cells) + 1)
    return [*cells[:at], pick.choice(("rain", "", "1")), *cells[at:]]


kind("KB201", "a row with a cell too few")(_ragged(_dropped))
kind("KB201", "a row with a cell too many")(_ragged(_added))
kind("KB201", "a row of one word")(_ragged(lambda cells, pick: ["total"]))


@kind("KB009", "a table without a line", alone=True)
def _blank(file: str, written: Written, pick: Pick) -> tuple[bytes, Place]:
    return pick.choice((b"", written.clothes.mark)), Place(file, 1, 1, 2)
