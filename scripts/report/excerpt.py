"""An excerpt: the part of a line around a value, and the carets under it."""

from __future__ import annotations

import unicodedata

WIDTH = 100  # characters of a line that are shown
BEFORE = 40  # of these, before the value, in a longer line
TAB = " "
UNSEEN = "\ufffd"  # in place of what a terminal would obey, or cannot show


def excerpt(line: str, column: int, end_column: int) -> tuple[str, str]:
    """Return what to show of a line, and the carets to show under it.

    `column` and `end_column` count from 1, the end excluded. Every character that cannot be seen is
    replaced, so that no line can give orders to a terminal.
    """
    start = min(column - 1, len(line))
    begin = max(0, start - BEFORE) if len(line) > WIDTH else 0
    end = min(len(line), begin + WIDTH)
    shown = "".join(map(_visible, line[begin:end]))
    left, right = "…" if begin else "", "…" if end < len(line) else ""
    before = _width(left + shown[: start - begin])
    carets = max(1, _width(shown[start - begin : max(end_column - 1, start) - begin]))
    return left + shown + right, " " * before + "^" * carets


def _visible(character: str) -> str:
    if character == "\t":
        return TAB
    category = unicodedata.category(character)
    return UNSEEN if category in ("Cc", "Cf", "Cs", "Zl", "Zp") else character


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
