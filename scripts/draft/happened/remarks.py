"""Remarks: what else a sentence says of an event: how it ended, what was closed, seen, damaged or used."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..article import Sentence
from .happened import is_of_long_ago, unreal_cues
from .phrases import Found, found, phrase_of

CLAUSE_ENDS = re.compile(r"[,;:.!?]")
CAUSE = re.compile(r"\s+(?:by|for|due\s+to|because\s+of|after|par|pour|a\s+cause|en\s+raison|apres)(?!\w)")
# "The road will not be closed" has "will" within so many words of "closed".
REACH = 5
# These already say whether it came about: "the plot was foiled".
UNTOUCHED = ("foiled", "past", "exercise")


@dataclass(frozen=True)
class Remark:
    """Words at `start` to `end` of the article that bear on a `field` of the vocabulary.

    `value` is in our own words, or a label of the vocabulary `outcome`; `qualifier` is empty or a label of
    its vocabulary. `only_by` is empty, or the role in which alone somebody may say it.
    """

    start: int
    end: int
    field: str
    value: str
    qualifier: str = ""
    only_by: str = ""


def remarks(sentence: Sentence, language: str) -> tuple[Remark, ...]:
    """Return what else a sentence says, from left to right; what did not come about is left out."""
    hits = list(found("remarks", language, sentence.text, sentence.folded))
    # What is used and what it hits may share their words: "a drone struck a market".
    aims = list(found("aims", language, sentence.text, sentence.folded))
    if not hits and not aims:
        return ()
    cues = unreal_cues(sentence, language)
    if is_of_long_ago(sentence.folded) or any(cue.row["sort"] in ("past", "exercise") for cue in cues):
        return ()
    meant = (hit for hit in [*hits, *aims] if _came_about(hit, cues, sentence.folded, language))
    told = [_remark(hit, sentence) for hit in meant]
    return tuple(sorted(told, key=lambda each: (each.start, each.end, each.field)))


def _remark(hit: Found, sentence: Sentence) -> Remark:
    row = hit.row
    return Remark(
        sentence.start + hit.start,
        sentence.start + hit.end,
        row["field"],
        row["value"],
        row.get("qualifier", ""),
        row.get("only_by", ""),
    )


def _came_about(hit: Found, cues: list[Found], folded: str, language: str) -> bool:
    if cause := CAUSE.match(folded, hit.end):
        after = cause.end()
        if phrase_of("nature", language).search(folded, after, after + 25):
            return False
    for cue in cues:
        apart = hit.start - cue.end
        if cue.row["sort"] in UNTOUCHED or not 0 <= apart <= REACH * 16:
            continue
        gap = folded[cue.end : hit.start]
        if len(gap.split()) <= REACH and not CLAUSE_ENDS.search(gap):
            return False
    return True
