"""Spoken: who speaks by a verb of saying."""

from __future__ import annotations

import re
from dataclasses import replace

from ..fold import fold
from .attribution import WHICH, Attribution
from .bounds import NOBODY, PRONOUNS
from .inverted import inverted
from .owners import OTHER, VERB
from .phrases import before, skipped, to_whom
from .roles import ends, named
from .verbs import Verb

CLOSED = re.compile(r"\s*(?:[.!?,;\")]|$|and\b|et\b|while\b|but\b|by\b|tandis\b|mais\b)")
RELATIVE = re.compile(r"\b(?:who|which|that|qui)\s+$")
ON_ITS_WAY = re.compile(r"\b(?:mais|et|but|and|or|puis|then)\s*$")
AS_FOR = {
    "en": re.compile(r"\s*(?:as for|as to)\s+(?P<who>[^,]{3,90}),"),
    "fr": re.compile(r"\s*(?:quant (?:a|à|aux?)|pour ce qui est (?:de|du|des))\s+(?P<who>[^,]{3,90}),"),
}
PASSIVE = re.compile(r"[a-z]+(?:e|es|u|us|ue|ed|is|it)\s.{0,60}?\b(?:par|by)\s+")
SEERS = ("witness", "media", "civilian_source", "monitor", "international_organisation")


def spoken(verb: Verb, text: str, folded: str, language: str, last: Attribution | None) -> Attribution | None:
    """Return who speaks by this verb, None where it is no such.

    `last` is the attribution before it in the sentence: its speaker may go on.
    """
    if verb.pronoun:
        who = (verb.pronoun_start, verb.pronoun_start + len(verb.pronoun))
        one = Attribution(verb.start, verb.end, who, "around", verb.stance, verb.start)
        return one if verb.pronoun != "on" else None
    relative = RELATIVE.search(folded, 0, verb.start)
    on = last is not None and last.shape == "after" and last.end < verb.start
    if last and on and ON_ITS_WAY.search(folded[last.end : verb.start]) and _quoting(verb, folded):
        return replace(last, start=verb.start, end=verb.end, said=verb.start, stance=verb.stance)
    name = before(folded, 0, relative.start() if relative else verb.start, language, text)
    if relative and name is None:  # "revu par le ministère, qui parle de"
        name = before(folded, 0, len(folded[: relative.start()].rstrip(" ,")), language, text)
        by = PASSIVE.match(folded, name[0], name[1]) if name else None
        name = (by.end(), name[1], name[2]) if by and name else None
    if relative is None and (turned := inverted(verb, text, folded, language, name)):
        return turned
    if name is None or not _quoting(verb, folded):
        return None
    return _named(verb, text, folded, language, last, name, relative is not None)


def _quoting(verb: Verb, folded: str) -> bool:
    """Say whether a verb that says something only beside a quotation has one."""
    return (
        verb.form != "quote"
        or verb.negated
        or bool(re.match(r"[^\"]{0,60}:\s*\"|[^\",]{0,30},?\s*\"", folded[verb.end : verb.end + 70]))
        or folded[max(0, verb.start - 80) : verb.start].count('"') > 0
    )


def _named(  # noqa: PLR0911, PLR0913, PLR0917
    verb: Verb,
    text: str,
    folded: str,
    language: str,
    last: Attribution | None,
    name: tuple[int, int, int],
    relative: bool,
) -> Attribution | None:
    start, end, _ = name
    about = AS_FOR[language].match(folded)
    if about and folded[start:end] in PRONOUNS[language] and not folded[about.end() : start].strip(" ,"):
        start, end = about.span("who")  # "Quant à X, il"
    on = last is not None and last.shape == "after" and last.end < verb.start
    if last and relative and start < last.end and last.who != (0, 0):  # "a dit le maire, qui a ajouté"
        return replace(
            last, start=verb.start, end=verb.end, said=verb.start, stance=verb.stance, shape="limited"
        )
    if on and last and start < last.end:
        return None
    if on and verb.form != "say" and folded[start:end] in PRONOUNS[language]:
        return None
    inner = WHICH.match(folded, start, end)
    if inner:
        start = inner.end()
    if re.search(r"\s(?:and|et)$", folded[start:end]):  # "The governor visited the village and said"
        names = [start + at for at in ends(text[start:end], language)]
        end = next((at for at in names if VERB[language].match(folded, at)), end)
    if start >= end or not _speaks(verb, text, (start, end), language):
        return None
    apart = (end, verb.start)
    if relative or inner:
        return Attribution(start, verb.end, (start, end), "limited", verb.stance, verb.start, apart)
    rest = skipped(folded, verb.end, language, to_whom(language))
    closing = bool(CLOSED.match(folded, rest)) and not re.match(r'\s*:?,?\s*"', folded[rest : rest + 4])
    lead = folded[:start].strip()
    quote = lead.rstrip(" ,").endswith('"')
    aside = (
        closing
        and len(lead) > 0
        and verb.form in ("say", "object", "quote")
        and (lead.endswith(",") or quote)
    )
    parenthesis = closing and folded[rest : rest + 1] == "," and bool(lead)
    if aside or (parenthesis and bool(lead)) or (quote and verb.form in ("say", "quote")):
        return Attribution(start, rest, (start, end), "around", verb.stance, start, apart)
    return Attribution(start, verb.end, (start, end), "after", verb.stance, verb.start, apart)


def _speaks(verb: Verb, text: str, who: tuple[int, int], language: str) -> bool:
    """Say whether one who is so named can speak by this verb."""
    words = text[who[0] : who[1]]
    if fold(words) in PRONOUNS[language] or OTHER[language].fullmatch(fold(words)):
        return verb.form != "see"
    meaning = named(words, language)
    if verb.form == "counted":
        return meaning.role not in ("", "witness", "media")
    if NOBODY[language].match(fold(words)):
        return False
    if verb.form == "see":
        return meaning.role in SEERS
    if verb.form in ("say", "quote") and language == "en":
        return True
    return bool(meaning.role or meaning.head) or (words[:1].isupper() and who[0] > 0) or words.isupper() \
        or any(letter.isupper() for letter in words[1:])  # fmt: skip
