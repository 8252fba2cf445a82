"""Beside: who speaks where no known verb says so: "A resident: «...»", "«...», grommelle un voisin"."""

from __future__ import annotations

import re

from ..fold import fold
from .attribution import Attribution
from .bounds import FINITE, NOBODY, STOPS
from .cited import told
from .inverted import DETERMINED
from .phrases import after, skipped, to_whom
from .roles import named

# A name, a colon and a quotation: the name is who says it.
COLON = re.compile(r"([^:\"]{3,90}?)\s*:\s*\"")
# A quotation, and one word that may be a verb of which nobody thought.
ANY_VERB = {
    "en": re.compile(r"[,!?.]?\"\s*,?\s*(?P<verb>[a-z]{3,}(?:ed|s))\s+(?=\S)"),
    "fr": re.compile(
        r"\"\s*,\s*(?:s'|se\s+|s'en\s+)?(?P<verb>[a-z]{3,}(?:e|ent|it|et|at|[aeiou]nd))\s+(?=\S)"
    ),
}
NO_VERB = re.compile(
    r"(?:dont|et|avant|pendant|contre|entre|comme|notamment|mais|autre|cette|une|elle|quatre|telle|notre"
    r"|votre|leurre"
    r"|soit|ensuite|toute|puisque|lorsque|quoique|meme|jadis|\w+[^v]ement|was|has|his|its|this|as|us|words"
    r"|and"
    r"|is|does|always|perhaps|besides|afterwards|towards|sometimes|ne|que|encore|parce)$"
)


def beside(text: str, folded: str, language: str) -> list[Attribution]:
    """Return who speaks by a colon or an unknown verb beside a quotation; `folded` is marked."""
    return [*_colon(text, folded, language), *_any_verb(text, folded, language)]


def _colon(text: str, folded: str, language: str) -> list[Attribution]:
    m = COLON.match(folded)
    if m is None:
        return []
    who = after(folded, m.start(1), m.end(1), language)
    if who is None or FINITE[language].search(m[1]) or not named(text[slice(*who)], language).role:
        return []
    return [Attribution(who[0], m.end(), who, "after", "says", m.end(1), told(folded, who[1]))]


def _any_verb(text: str, folded: str, language: str) -> list[Attribution]:
    found = []
    for m in ANY_VERB[language].finditer(folded):
        if NO_VERB.match(m["verb"]):
            continue
        at = skipped(folded, m.end(), language, to_whom(language))
        while at < len(folded) and folded[at] in " ,":
            at += 1
        if not (DETERMINED.match(folded, at) or text[at : at + 1].isupper() or language == "en"):
            continue
        who = after(folded, at, len(folded), language)
        if who is None or NOBODY[language].match(fold(text[slice(*who)])):
            continue
        words = text[slice(*who)]
        stop = STOPS.search(folded, who[1])
        tail = folded[who[1] : stop.start() if stop else len(folded)]
        if (named(words, language).role or (words[:1].isupper() and not words.isupper())) and not FINITE[
            language
        ].match(tail.lstrip()):
            start = m.start("verb")
            found.append(Attribution(start, who[1], who, "around", "says", start, told(folded, who[1])))
    return found
