"""Boilerplate: what a line of a page is that is not the article.

The words stand in `words/boilerplate.csv`. Its column `form` says how they must stand: `start` (the line
begins with them), `colon` (and a colon follows), `caps` (in capitals, before anything), `heading` (the
line begins with them, is short and no sentence), `alone` (the line is nothing else), `short` (anywhere in
a short line), `end` (near the end of the line, as a credit). Its column `takes` says what goes with them:
the `line`, the `list` of headlines that follows, the `rest` of the text, or a `caption` of a picture.
"""

from __future__ import annotations

import re
from functools import cache

from ..fold import fold
from ..words import pattern, table
from .paragraphs import Paragraph

TAKES = ("rest", "list", "caption", "line")
# A line with more words than these is no heading, no short line, no caption with a credit at its end.
HEADING, SHORT, CAPTION = 8, 14, 60
# How far from its end a caption has the credit.
CREDIT = 60
COLON = r"\s*(?:[:|>]|-\s|$)"
ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter|[@#])\S+")


def boilerplate(paragraph: Paragraph) -> str:
    """Return what the paragraph takes with it as boilerplate; empty if it is not known as such."""
    folded = fold(paragraph.text[:400]).lstrip("([ ")
    words = paragraph.words
    for takes in TAKES:
        if _begins(takes, folded, paragraph.text, words, paragraph.ended):
            return takes
    if words <= CAPTION and _anywhere("end", "line").search(fold(paragraph.text[-CREDIT:])):
        return "line"
    if words <= SHORT and _anywhere("short", "line").search(folded):
        return "line"
    return "line" if _addresses(paragraph.text) or folded.startswith("©") else ""


def cue(sentence: str) -> bool:
    """Return whether a sentence within a paragraph begins a hint at other articles."""
    folded = fold(sentence[:80]).lstrip("([ ")
    return bool(_at_start("start", "list").match(folded)) and bool(re.match(r"[^.!?]{3,40}:", folded))


def _begins(takes: str, folded: str, raw: str, words: int, ended: bool) -> bool:
    if _at_start("start", takes).match(folded) or _at_start("colon", takes, COLON).match(folded):
        return True
    caps = _at_start("caps", takes).match(folded)
    if caps and raw.lstrip("([ ")[: caps.end()].isupper():
        return True
    if words <= HEADING and not ended and _at_start("heading", takes).match(folded):
        return True
    return words <= HEADING and bool(_at_start("alone", takes, r"[\W\d_]*$").match(folded))


@cache
def _at_start(form: str, takes: str, after: str = "") -> re.Pattern[str]:
    return re.compile(f"(?:{pattern(_words(form, takes))}){after}")


@cache
def _anywhere(form: str, takes: str) -> re.Pattern[str]:
    words = _words(form, takes)
    if form == "end":
        # A credit may stand in the middle of what looks like a word ("AFP/Ali Sow"), not "/ap" in "/april".
        ends = (re.escape(fold(word)) + (r"(?!\w)" if word[-1].isalnum() else "") for word in words)
        return re.compile("|".join(ends))
    return re.compile(pattern(words))


def _words(form: str, takes: str) -> list[str]:
    return [row["words"] for row in table("boilerplate") if row["form"] == form and row["takes"] == takes]


def _addresses(raw: str) -> bool:
    """Return whether a line is made of links, handles and tags."""
    words = raw.split()
    return 0 < len(words) <= 2 * sum(1 for word in words if ADDRESS.match(word))
