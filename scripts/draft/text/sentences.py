"""Sentences: where those of a paragraph begin and end.

pysbd, the library for this, has had no release since 2021, needs a second to split an article and gives
back sentences with other white space than the text has, so that its spans are guesses where one repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ..fold import fold
from ..words import table
from .quotations import Quotations, quotations

ENDING = re.compile(r"[.!?…؟。！？۔]+(?:[ \u00a0\u202f][!?]+)*")
CLOSING = ")]”»’"
WORD_BEFORE = re.compile(r"[^\s(\[\"“«‘]*$")
WORD_AFTER = re.compile(r"[\w'’-]+")
INITIALS = re.compile(r"(?:\w\.-?)*\w")
# Marks and white space that may stand before the first letter of a sentence.
BETWEEN = re.compile(r"[^\w]{0,20}")
ELIDED = re.compile(r"(?:l|d|c|j|n|s|m|t|qu)['’]", re.IGNORECASE)
NOTE = re.compile(r"(?:\[\d{1,3}\])+")
GLUED = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’]+(?=[\s,])")
# The longest abbreviation, and more.
LONG_WORD = 24


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return where each sentence of the paragraph `text[start:end]` begins and ends, without white space."""
    marked = quotations(text, start, end)
    begun = start
    for match in ENDING.finditer(text, start, end):
        if match.start() < begun:
            continue
        after = _closed(text, match.end(), end, marked)
        if _ends(text, begun, match, after, end):
            yield from _stripped(text, begun, after)
            begun = after
    yield from _stripped(text, begun, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if any(map(str.isalnum, text[start:end])):
        yield start, end


def _closed(text: str, at: int, end: int, marked: Quotations) -> int:
    """Return the end of the marks and brackets that close here, and of the numbers of notes."""
    while at < end:
        note = NOTE.match(text, at, end)
        spaced = at + 1 if text[at] in " \u00a0\u202f" and at + 1 in marked.closers else at
        if note:
            at = note.end()
        elif text[spaced] in CLOSING or spaced in marked.closers:
            at = spaced + 1
        else:
            break
    return at


def _ends(text: str, begun: int, match: re.Match[str], after: int, end: int) -> bool:
    """Return whether a sentence ends at the full stop."""
    between = BETWEEN.match(text, after, end)
    upcoming = between.end() if between else after
    if upcoming >= end:
        return True
    if text[after] in ",;:":
        return False
    word = WORD_BEFORE.search(text, max(begun, match.start() - LONG_WORD), match.start())
    before = word[0] if word else ""
    if upcoming == after or text[after] in "'’-/":
        return _glued(text, match, before, upcoming, end)
    # "(...)" and "[…]" stand for what was left out.
    if text[upcoming].islower() or (not before and text[match.start() - 1 : match.start()] in ("(", "[")):
        return False
    if match[0] != "." or after > match.end():
        return True
    numbered = before.isdigit() and len(before) <= 2 and match.start() - begun <= 3
    return not numbered and not _abbreviated(text, before, upcoming, end)


def _glued(text: str, match: re.Match[str], before: str, upcoming: int, end: int) -> bool:
    """Return whether two sentences stand together with no space in between, by mistake."""
    return before.isalpha() and before.islower() and len(before) > 2 and match[0] in ".!?" and bool(
        GLUED.match(text, upcoming, end)
    )  # fmt: skip


def _abbreviated(text: str, before: str, upcoming: int, end: int) -> bool:
    """Return whether the dot only belongs to an abbreviation or an initial."""
    elided = re.split("['’]", before)[-1]
    kind = _kinds().get(before) or _kinds().get(elided)
    first = text[upcoming]
    if kind == "name":
        return True
    if kind == "number":
        return first.isdigit()
    if kind == "end":
        return False
    if kind == "any" or (INITIALS.fullmatch(elided) and elided[0].isupper()):
        return not _opens(text, upcoming, end)
    return False


def _opens(text: str, upcoming: int, end: int) -> bool:
    """Return whether the word that follows is one that begins sentences, not one of a name."""
    word = WORD_AFTER.match(text, upcoming, end)
    if not word:
        return False
    return word[0].isdigit() or bool(ELIDED.match(word[0])) or fold(word[0]) in _openers()


@cache
def _kinds() -> dict[str, str]:
    """Return what follows each abbreviation, by its spelling; one in small letters may have a capital."""
    kinds: dict[str, str] = {}
    for row in table("abbreviations"):
        kinds.setdefault(row["words"], row["kind"])
        kinds.setdefault(row["words"][0].upper() + row["words"][1:], row["kind"])
    return kinds


@cache
def _openers() -> frozenset[str]:
    return frozenset(fold(row["words"]) for row in table("openers"))
