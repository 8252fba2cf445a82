"""Responsibility: who is said to have done it, by the doers or by others, or that nobody says it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..article import Sentence
from .phrases import Found, found, phrase_of, written

# Where the words that name somebody end.
NAME_ENDS = re.compile(
    r"[,;:.!?\"]|\s-\s|\s(?:which|who|whose|for|of|that|in|on|after|during|from|at|and\s+(?:said|says|called|vowed|promised)"
    r"|saying|without|while|as|but|when|because|since|over|qui|dont|pour|dans|apres|lors|d'avoir|d'etre|selon|sans"
    r"|a|ont|avait|avaient|est|sont|fait|was|were|is|has|have|had|left|killed|hit|mais|et\s+(?:a|ont)|sur|alors|tout|en|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi"
    r"|mercredi|jeudi|vendredi|samedi|dimanche)(?!\w)"
)
NO_NAME = re.compile(
    r"(?:of|by|in|on|for|him|himself|them|themselves|each|de|d'|par|en|its|being|to)(?:\s|$)"
)
NOT_SO = re.compile(
    r"(?<!\w)(?:not|never|if|would|could|might|may|to|yet|whether|expected|deny|denies|denied|denying|n'a|n'ont"
    r"|si|pourrait|jamais|nie|dement)\s+(?:\w+\s+){0,2}$"
)

# "Fighters of the M23" are named by the words behind.
MEMBERS = re.compile(
    r"(?:fighters|members|militants|rebels|gunmen|elements|supporters|forces|soldiers|troops)$"
)
OF_THEM = re.compile(r"\s(?:of|from)\s+(?:the\s+)?")
ACCUSED = re.compile(r"(?:\w{1,6}\s)?accus")
OF = re.compile(r"\s(?:of|d[eu]s?)\s+|\sd'")
THE = re.compile(r"(?:the|la|le|les)\s|l'")

# Who shot down a drone defended himself; it is no attack that he claims.
DEFENDED = re.compile(
    r"(?:shot\s+down|down(?:ed|ing)|intercept\w*|abattu|detrui\w+|destroyed)\s+(?:[\w-]+\s+){0,4}"
    r"(?:drones?|missiles?|rockets?|roquettes?)(?!\w)"
)
NOBODY = re.compile(
    r"(?<!\w)(?:no|neither|aucun|aucune|nul|nobody|no one|personne)\s+(?:of\s+)?(?:\w+\s+){0,6}"
    r"(?:n'a\s+|has\s+|had\s+|have\s+)?$"
)


@dataclass(frozen=True)
class Responsibility:
    """Words on who did it, at `start` to `end` of the article.

    `form` is claims (the doers say so), blames (others say so), denies, or none (nobody has said so: the
    stance `no_report`). `blamed_start` to `blamed_end` are the words for whom others blame, `claimant_start`
    to `claimant_end` those for who claims it in "claimed by"; all are 0 where there are no such words.
    """

    start: int
    end: int
    form: str
    blamed_start: int = 0
    blamed_end: int = 0
    claimant_start: int = 0
    claimant_end: int = 0


def responsibility(sentence: Sentence, language: str) -> tuple[Responsibility, ...]:
    """Return what a sentence says of who did it, from left to right; background is left out."""
    hits = list(found("responsibility", language, sentence.text, sentence.folded))
    if not hits or phrase_of("background", language).search(sentence.folded):
        return ()
    said = (_said(hit, sentence, language) for hit in hits)
    return tuple(each for each in said if each)


def _said(hit: Found, sentence: Sentence, language: str) -> Responsibility | None:
    start, end, form = hit.start, hit.end, hit.row["form"]
    before = sentence.folded[max(0, start - 40) : start]
    if form == "claims" and NOBODY.search(before):
        return Responsibility(sentence.start + start, sentence.start + end, "none")
    not_so = form in ("claims", "blames") and NOT_SO.search(before)
    if not_so or (form == "claims" and DEFENDED.search(sentence.folded, start, end + 40)):
        return None
    if "{who}" not in hit.row["words"]:
        return Responsibility(sentence.start + start, sentence.start + end, form)
    named = _named(hit, sentence, language)
    if named is None:
        return None
    who_start, who_end = sentence.start + named[0], sentence.start + named[1]
    said = Responsibility(sentence.start + start, max(sentence.start + end, who_end), form)
    if form == "blames":
        return replace(said, blamed_start=who_start, blamed_end=who_end)
    return replace(said, claimant_start=who_start, claimant_end=who_end)


def _named(hit: Found, sentence: Sentence, language: str) -> tuple[int, int] | None:
    """Return where the words stand that say who; None where they do not name anybody."""
    before, after = (written(part, language) for part in hit.row["words"].split("{who}"))
    folded = sentence.folded
    head = re.match(before, folded[hit.start : hit.end])
    if not head:
        return None
    start = hit.start + head.end()
    if after:
        tail = re.search(rf"{after}$", folded[start : hit.end])
        end = start + tail.start() if tail else hit.end
    else:
        # No name that anybody writes is longer than this.
        ends = NAME_ENDS.search(folded, start, start + 120)
        if ends and MEMBERS.search(folded[start : ends.start()]) and OF_THEM.match(folded, ends.start()):
            ends = NAME_ENDS.search(folded, ends.end() + 4, start + 120)
        end = ends.start() if ends else min(len(folded), start + 120)
        accused = ACCUSED.match(folded, hit.start) and _of_what_else(sentence, start, end, language)
        if accused or not _is_of_an_act(folded[end : end + 60], language):
            return None
    start, end = _trimmed(folded, start, end)
    words = folded[start:end]
    if not words or NO_NAME.match(words) or phrase_of("nobody", language).search(folded[start : end + 20]):
        return None
    if not re.search(r"[A-ZÀ-Ý]", sentence.text[start:end]) and not phrase_of("armed", language).search(
        words
    ):
        return None
    return start, end


def _is_of_an_act(rest: str, language: str) -> bool:
    """Whether what others are blamed for, if it is said, is an act of violence."""
    blamed_for = re.match(r"\s*(?:for|pour)\s+(.*)", rest, re.DOTALL)
    return not blamed_for or bool(phrase_of("act", language).search(blamed_for[1]))


def _of_what_else(sentence: Sentence, start: int, end: int, language: str) -> bool:
    """Whether somebody is accused of anything but an act of violence: "accused the minister of theft"."""
    folded = sentence.folded
    for of in OF.finditer(folded, start, end + 4):
        after = folded[of.end() : of.end() + 25]
        named = sentence.text[of.end() : of.end() + 1].isupper() or THE.match(after)
        if not named and not phrase_of("armed", language).match(after):
            acts = (phrase_of(each, language).search(after) for each in ("act", "deed"))
            return not any(acts)
    return False


def _trimmed(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return start, end
