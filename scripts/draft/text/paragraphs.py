"""Paragraphs: the parts of a text between its line ends, where lines broken at a width are one again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
# What stands before the words of a line: bullets, arrows, brackets, white space.
MARKS = re.compile(r"[^\w\"“”„«»‘’'@#©(\[]*")
# A dash before a small letter goes on with the sentence.
DASH = re.compile(r"\s*[–—-]\s+[a-zà-ÿ]")
BULLET = re.compile(r"\s*(?:[•‣◦▪■●►▶*·○∙⁃–—-]|\d{1,2}[.)])\s+")
FULL_STOP = re.compile(r"[.!?…؟。！？][\s\"“”»’')\]]*$")
# A line broken at a width has at least this many characters, and none has more than the second number.
BROKEN = (50, 120)


@dataclass(frozen=True)
class Paragraph:
    """`text` is the article's text from `start` to `end`, without white space and bullets around it.

    `block` is the number of the part between blank lines in which it stands.
    """

    text: str
    start: int
    end: int
    block: int
    bullet: bool

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return FULL_STOP.search(self.text[-12:]) is not None

    @property
    def words(self) -> int:
        """How many words it has; a number is one."""
        return len(self.text.split())


@dataclass(frozen=True)
class _Line:
    text: str
    start: int
    block: int


def paragraphs(text: str, end: int) -> tuple[Paragraph, ...]:
    """Return the paragraphs of `text[:end]`; a line of its own is one, unless it was broken at a width."""
    lines = tuple(_lines(text, end))
    width = _width(lines)
    found: list[Paragraph] = []
    begun = 0
    for i, line in enumerate(lines):
        follower = lines[i + 1] if i + 1 < len(lines) else None
        if follower is None or not _broken(line, follower, width):
            found += _paragraph(text, lines[begun], line)
            begun = i + 1
    return tuple(found)


def _lines(text: str, end: int) -> Iterator[_Line]:
    block, last = 0, 0
    for match in LINE.finditer(text, 0, end):
        line = match[0].rstrip()
        if not line.strip():
            block += 1
            continue
        # One line end between two lines joins them, two or more do not.
        if match.start() - last > 1:
            block += 1
        last = match.end()
        yield _Line(line, match.start(), block)


def _width(lines: tuple[_Line, ...]) -> int:
    """Return the width at which lines were broken; 0 if they were not.

    Proof is a line without a full stop before one that begins with a small letter.
    """
    proofs = [
        len(line.text)
        for line, follower in pairwise(lines)
        if BROKEN[0] <= len(line.text) <= BROKEN[1]
        and line.block == follower.block
        and follower.text[0].islower()
        and not FULL_STOP.search(line.text[-12:])
    ]
    return max(proofs, default=0)


def _broken(line: _Line, follower: _Line, width: int) -> bool:
    """Return whether the follower goes on with the line: its first word had no room there."""
    if not width or line.block != follower.block or len(line.text) > width + 2:
        return False
    if BULLET.match(follower.text) and not DASH.match(follower.text):
        return False
    first = follower.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(first) > width


def _paragraph(text: str, first: _Line, last: _Line) -> Iterator[Paragraph]:
    end = last.start + len(last.text)
    bullet = BULLET.match(first.text)
    begin = first.start + (bullet.end() if bullet else 0)
    marks = MARKS.match(text, begin, end)
    start = marks.end() if marks else begin
    if start < end:
        yield Paragraph(text[start:end], start, end, first.block, bullet is not None)
