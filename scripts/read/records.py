"""The cells of one record of a CSV text: where each begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

Cell = tuple[int, int]  # where it begins and ends in the text, its quotes included


def cells(text: str, start: int, delimiter: str) -> Iterator[Cell]:
    """Yield the cells of the record that begins at `start`."""
    position = start
    while True:
        end = _end(text, position, delimiter)
        yield position, end
        if end >= len(text) or text[end] != delimiter:
            return
        position = end + 1


def open_quote(text: str, start: int, delimiter: str) -> Cell | None:
    """Return the first quoted cell of the record that is not closed as it should be."""
    for begin, end in cells(text, start, delimiter):
        quoted = text[begin : begin + 1] == '"'
        if quoted and (end - begin < 2 or text[end - 1] != '"' or end != _closed(text, begin)):
            return begin, end
    return None


def _end(text: str, start: int, delimiter: str) -> int:
    """Return where the cell that begins at `start` ends: at a delimiter, a line end or the text's end."""
    after = _closed(text, start) if text[start : start + 1] == '"' else start
    end = _ends(delimiter).search(text, after)
    return end.start() if end else len(text)


@cache
def _ends(delimiter: str) -> re.Pattern[str]:
    return re.compile(f"[{re.escape(delimiter)}\r\n]")


def _closed(text: str, start: int) -> int:
    """Return the place behind the quote that closes the one at `start`; the text's end where none does."""
    position = start + 1
    while True:
        quote = text.find('"', position)
        if quote < 0:
            return len(text)
        if text[quote + 1 : quote + 2] != '"':
            return quote + 1
        position = quote + 2
