"""Quotations: the parts of a paragraph that stand within quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKS = re.compile("[\"“”„«»‘’']")
CLOSING = {"“": "”", "„": "“”", "«": "»", '"': '"”', "‘": "’", "'": "'"}
# One of these that nothing closes is an apostrophe, or a slip.
SINGLE = ("‘", "'")
BEFORE_OPENING = " \t\n\u00a0\u202f([{—–-"


@dataclass(frozen=True)
class Quotations:
    """`parts` lie within the outermost marks, without the marks; `closers` are where closing marks stand."""

    parts: tuple[tuple[int, int], ...]
    closers: frozenset[int]


def quotations(text: str, start: int, end: int) -> Quotations:
    """Return the quotations of the paragraph `text[start:end]`, counted in the text.

    One that is not closed ends with its paragraph. Marks within a quotation belong to it.
    """
    parts: list[tuple[int, int]] = []
    closers: list[int] = []
    opened: list[tuple[str, int]] = []
    for match in MARKS.finditer(text, start, end):
        mark, at = match[0], match.start()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if _closes(mark, opened, before, after):
            while opened[-1][0] in SINGLE and mark not in CLOSING[opened[-1][0]]:
                opened.pop()
            _, begun = opened.pop()
            closers.append(at)
            if not any(each not in SINGLE for each, _ in opened):
                while parts and parts[-1][0] >= begun:
                    parts.pop()
                parts.append((begun + 1, at))
        elif _opens(mark, before, after) and len(opened) < 4:
            opened.append((mark, at))
    lasting = [at for mark, at in opened if mark not in SINGLE]
    if lasting:
        parts = [*(part for part in parts if part[1] < lasting[0]), (lasting[0] + 1, end)]
    return Quotations(tuple(parts), frozenset(closers))


def _closes(mark: str, opened: list[tuple[str, int]], before: str, after: str) -> bool:
    """Return whether the mark closes what is open; an apostrophe within a word does not."""
    if mark in "’'" and (after.isalnum() or before.isspace()):
        return False
    for each, _ in reversed(opened):
        if mark in CLOSING[each]:
            return True
        if each not in SINGLE:
            return False
    return False


def _opens(mark: str, before: str, after: str) -> bool:
    if mark in ("”", "»", "’"):
        return False
    if mark == "'":
        return before in BEFORE_OPENING + '"“«' and after.isalpha()
    # 5" is a length.
    return not (mark == '"' and before.isalnum())
