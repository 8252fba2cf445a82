"""Inverted: who speaks where his name stands after the verb: "a dit le maire", "said the mayor"."""

from __future__ import annotations

import re

from ..fold import fold
from .attribution import Attribution
from .bounds import APART, FINITE, PRONOUNS, STOPS
from .cited import told
from .owners import OTHER
from .phrases import after, skipped, to_whom
from .roles import named
from .verbs import Verb

DETERMINED = re.compile(
    r"(?:le|la|les|un|une|des|du|deux|trois|quatre|plusieurs|cet|cette|ce|ces|son|sa|ses|leur|leurs|the|a"
    r"|an|one|two"
    r"|three|several|his|her|its|their|this|another|d'autres|certains|some)\s|l'"
)
NO_NAME = re.compile(r"(?:avoir|etre|que|qu'|de|d'|ne|n'|[a-z]+er|[a-z]+ir)(?:\b|(?<='))")
NO_SPEAKER = re.compile(r"(?:that|it|he|she|they|there|in|on|at|how|why|when|whether)\b")
AS_SAID = re.compile(
    r"(?:\bcomme|\bas|\bce qu'|\bcela|\bainsi que|\btel que|\bainsi qu'|\btel qu')(?: (?:le|la|les|l'))?$"
)
SAID = {"said", "says", "added", "adds", "explained", "recalled"}


def inverted(  # noqa: PLR0911, PLR0912
    verb: Verb, text: str, folded: str, language: str, name: tuple[int, int, int] | None
) -> Attribution | None:
    """Return who is named after the verb, None where nobody is.  `name` is what stands before it."""
    left = folded[: verb.start].rstrip()
    quote = left.endswith('"') or left.rstrip(", ").endswith('"')
    comma = left.endswith((",", "-", "!", "?"))
    as_said = bool(AS_SAID.search(left))
    if verb.form == "quote" and not quote:
        return None
    if not (quote or comma or as_said) or verb.form in ("toll", "see", "silent", "counted") or verb.negated:
        return None
    at = skipped(folded, verb.end, language, to_whom(language))
    while at < len(folded) and folded[at] in " ,":
        at += 1
    if (NO_NAME if language == "fr" else NO_SPEAKER).match(folded, at):
        return None
    if not (
        DETERMINED.match(folded, at)
        or text[at : at + 1].isupper()
        or named(" ".join(text[at : at + 40].split(",", maxsplit=1)[0].split()[:2]), language).role
    ):
        return None
    who = after(folded, at, len(folded), language)
    if who is None or fold(text[who[0] : who[1]]) in PRONOUNS[language]:
        return None
    stop = STOPS.search(folded, who[1])
    tail = folded[who[1] : stop.start() if stop else len(folded)]
    if not quote and FINITE[language].search(tail) and not re.match(r"\s+(?:who|qui|dont|whose)\b", tail):
        return None
    word = folded[verb.start : verb.end].rsplit(maxsplit=1)[-1]
    if language == "en" and not quote and word not in SAID:
        return None
    object_after = language == "fr" and verb.form == "object" and comma and not quote
    if object_after and APART["fr"].match(re.split(r'[,"]', left.rstrip(", "))[-1].strip()):
        return None
    if not quote and name is not None and language == "fr":
        role = named(text[who[0] : who[1]], language).role
        first = text[name[0] : name[1]]
        if not role and (named(first, language).role or verb.form == "object"):
            return None
    meaning = named(text[who[0] : who[1]], language)
    if verb.form == "object" and not quote and not meaning.role:
        return None
    if not (
        meaning.role
        or meaning.head
        or OTHER[language].fullmatch(fold(text[slice(*who)]))
        or text[who[0] : who[1]] != text[who[0] : who[1]].lower()
    ):
        return None
    return Attribution(verb.start, who[1], who, "around", verb.stance, verb.start, told(folded, who[1]))
