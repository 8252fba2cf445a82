"""Cited: attributions without a verb of saying: "according to", "a-t-on appris de", "claimed by"."""

from __future__ import annotations

import re

from .attribution import WHICH, Attribution
from .bounds import STOPS
from .phrases import after, skipped, to_whom
from .roles import named

PRONOUN = re.compile(
    r"\s*(lui|elles?|eux|celui-ci|celle-ci|ce dernier|cette derniere)(?=[\s,.;:)])(?!\s+(?:de|d'|du))"
)
# Who says it with the verb of another before him: "une source fait etat de dix morts, une seconde de vingt".
ELLIPSIS = re.compile(
    r"[,;]\s*(?:et\s+)?(?P<who>une? (?:autre|second|seconde|troisieme)(?:\s(?!d'|de\s)\w+){0,2})\s*,?\s*"
    r"(?:d'|de\s|d'au)(?=\s?(?:une?|au|plus|pres|\d|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|\w+(?:ze|te))\b)"
)
STATES = re.compile(r"\b(?:(?:fait|font|faisait) etat|parle(?:nt|ait)?|a parle|ont parle)\s+(?:d'|de\b)")
# "Pour la société civile, ce sont dix morts": who counts so.
FOR = re.compile(
    r"^\s*pour (?=l[ae]s?\s|l'|des?\s|plusieurs\s)(?=[^,]{3,80}, (?:ce sont|il y a|il s'agit|le bilan"
    r"|le nombre|au moins"
    r"|ce ne sont pas|c'est plutot|pas moins|\d|aucun|(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix)\s))"
)
LEARNT = re.compile(
    r"(?:(?:a|avait|ont)\s+appris\s+(?:l'afp|reuters|rfi|l'agence\s+\w+|\w+)|(?:l'afp|reuters"
    r"|rfi)\s+a\s+(?:pu\s+)?appris"
    r"|-t-on\s+(?:appris|indique|precise|confirme|ajoute|fait savoir|assure|declare)"
    r"|\b(?:afp|reuters|ap|bbc|rfi)\s+(?:has\s+|had\s+)?learn(?:ed|t))(?!\w)"
)
FROM = re.compile(r"\s*,?\s*(?:aupres\s+(?:de\s+|d'|du\s+|des\s+)|de\s+|d'|du\s+|par\s+|from\s+)")
OF_SOURCE = re.compile(r"(?<!\w)(?:de|from)\s+(?=(?:memes?\s+|plusieurs\s+|deux\s+|trois\s+)?sources?\s+\w)")
BY = re.compile(
    r"(?<!\w)(?P<verb>claimed|given|announced|confirmed|reported|provided|released|compiled|issued"
    r"|published|cited"
    r"|rejected|denied|dismissed|disputed|refuted|dementi|dementie|rejete|conteste|refute|recuse|revendique"
    r"|annonce|confirme"
    r"|rapporte|donne|fourni|communique|avance|publie|etabli|diffuse|dresse"
    r"|cite)(?:e?s?)?\s+(?:\w+\s+)?(?:by|par)\s+"
)


def according(m: re.Match[str], folded: str, language: str) -> Attribution | None:
    """Return who is cited by "according to"."""
    word = m.group()
    if folded[m.end() : m.end() + 1] == "-":  # "d'après-midi"
        return None
    if word == "per" and folded[: m.start()].strip() and not folded[: m.start()].rstrip().endswith(","):
        return None
    at = m.end()
    pronoun = PRONOUN.match(folded, at)
    if pronoun and language == "fr" and not word.endswith("en croit"):
        it = pronoun.span(1)
        return Attribution(m.start(), it[1], it, "around", "says", m.start())
    of = (
        re.compile(r"\s*(?:de\s+|d'|du\s+|des\s+)").match(folded, at)
        if word.split()[-1]
        in ("dires", "dire", "aveu", "l'aveu", "l'avis", "meme", "mots", "foi", "bouche", "termes")
        else None
    )
    who = after(folded, of.end() if of else at, len(folded), language)
    if who is None:
        return None
    who = _author(folded, who, language)
    segment = max((s.end() for s in STOPS.finditer(folded, 0, m.start())), default=0)
    limited = bool(WHICH.match(folded, segment, m.start())) and segment > 0
    shape = "limited" if limited else "around"
    return Attribution(m.start(), who[1], who, shape, "says", m.start(), told(folded, who[1]),
                       word in ("citing", "quoting", "citant"))  # fmt: skip


AUTHOR = {
    "en": re.compile(r"(?:a|an|the|new|latest|official|police)?\s*(?:\w+\s+){0,2}(?:statement|toll|figures"
                     r"|count|tally|data|report)\s+(?:\w+\s+)?(?:from|by|of|compiled by|released by"
                     r"|issued by)\s+"),
    "fr": re.compile(r"(?:un|le|des|les|une)\s+(?:\w+\s+){0,2}"
                     r"(?:bilan|communique|chiffres|decompte|donnees|declaration)"
                     r"\s+(?:\w+\s+){0,2}(?:de\s+|du\s+|des\s+|d'|par\s+)"),
}  # fmt: skip


def _author(folded: str, who: tuple[int, int], language: str) -> tuple[int, int]:
    """Return whose statement or toll it is, where these words name one."""
    m = AUTHOR[language].match(folded, *who)
    return (m.end(), who[1]) if m and m.end() < who[1] - 2 else who


def told(folded: str, at: int) -> tuple[int, int]:
    """Return what is told of a name after its comma."""
    m = re.compile(r"\s*,\s*").match(folded, at)
    if not m:
        return (at, at)
    stop = STOPS.search(folded, m.end())
    return (m.end(), stop.start() if stop else len(folded))


def opinion(m: re.Match[str], folded: str, language: str) -> Attribution | None:
    """Return for whom it is so, where that is one who may speak."""
    who = after(folded, m.end(), len(folded), language)
    if who is None or not named(folded[slice(*who)], language).role:
        return None
    return Attribution(m.start(), who[1], who, "around", "says", m.start())


def elliptic(m: re.Match[str], folded: str, language: str) -> Attribution | None:
    """Return who says it with another one's verb, None where no such verb stands before."""
    if language != "fr" or not STATES.search(folded, 0, m.start()):
        return None
    return Attribution(m.start("who"), m.end("who"), m.span("who"), "after", "says", m.end("who"))


def learnt(m: re.Match[str], folded: str, language: str) -> Attribution | None:
    """Return of whom it was learnt."""
    at = skipped(folded, m.end(), language, to_whom(language))
    source = FROM.match(folded, at)
    who = after(folded, source.end(), len(folded), language) if source else None
    return Attribution(m.start(), who[1], who, "around", "says", m.start()) if who else None


def by(m: re.Match[str], folded: str, language: str) -> Attribution | None:
    """Return by whom it was said, claimed or denied, in a passive clause."""
    who = after(folded, m.end(), len(folded), language)
    if who is None:
        return None
    clause = max((s.end() for s in STOPS.finditer(folded, 0, m.start())), default=0)
    verb = m["verb"]
    claims = verb.startswith(("claim", "revendiq"))
    if claims and re.search(r"\b(?:not|no|n'a|n'ont|aucun\w*)\b", folded[clause : m.start()]):
        return None
    denies = verb.startswith(
        ("reject", "denie", "dismiss", "disput", "refut", "dement", "rejet", "contest", "recus")
    )
    stance = (
        "claims" if claims else "confirms" if verb.startswith("confirm") else "denies" if denies else "says"
    )
    return Attribution(m.start(), who[1], who, "around", stance, clause)
