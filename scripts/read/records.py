"""The cells of one record of a CSV text: where each begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

Cell = tuple[int, int]  # where it begins and ends in the text, its quotes included
# What stands in quotes, two in place of each in it, up to that which closes it or the end of the text.
QUOTED = re.compile(r'"[^"]*+(?:""[^"]*+)*+(?:"|\Z)')


def cells(text: str, start: int, delimiter: str) -> Iterator[Cell]:
    """Yield the cells of the record that begins at `start`."""
    cell = re.compile(_cell(delimiter))
    begin, found = start, cell.match(text, start)
    while found:
        end = found.end()
        yield begin, end
        begin, found = end + 1, cell.match(text, end + 1) if text[end : end + 1] == delimiter else None


def cell_at(text: str, start: int, delimiter: str, index: int) -> Cell:
    """Return the cell of that number, counted from 0, of the record that begins at `start`."""
    found = _cells_up_to(index, delimiter).match(text, start)
    assert found, "a record has a cell for each column"
    return found.span(1)


def open_quote(text: str, start: int, delimiter: str) -> Cell | None:
    """Return the first quoted cell of the record that is not closed as it should be."""
    for begin, end in cells(text, start, delimiter):
        quoted = QUOTED.match(text, begin)
        if quoted and (end - begin < 2 or text[end - 1] != '"' or end != quoted.end()):
            return begin, end
    return None


def _cell(delimiter: str) -> str:
    """Return the pattern of a cell: up to a delimiter, a line end or the end of the text."""
    return f"(?:{QUOTED.pattern})?+[^{re.escape(delimiter)}\r\n]*+"


@cache
def _cells_up_to(index: int, delimiter: str) -> re.Pattern[str]:
    return re.compile(f"(?:{_cell(delimiter)}{re.escape(delimiter)}){{{index}}}({_cell(delimiter)})")
