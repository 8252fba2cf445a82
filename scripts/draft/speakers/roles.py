"""Roles: in which role somebody speaks who is named by these words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ..fold import fold
from ..words import pattern, table

# Where the first noun of a name ends: what follows only says of whom or where.
NOUN_ENDS = {
    "en": re.compile(r"\s(?:of|at|for|in|from|near|on|with|who|whose|which|to|by|inside|within)\s|,"),
    "fr": re.compile(r",|\squi\s"),
}
AND = {"en": re.compile(r"\s+and\s+|,\s+"), "fr": re.compile(r"\s+et\s+|,\s+")}
# Named speakers in these roles are people of the place: together they speak as its civilians.
# Each of several speakers has one of these before him.
LISTED = {
    "en": re.compile(r"(?:an?|two|three|four|five|several|some|local|other|another)\s"),
    "fr": re.compile(r"(?:une?|deux|trois|quatre|plusieurs|certains|d'autres|un autre|une autre)\s"),
}
CIVILIAN = {"civilian_source", "witness"}
UNNAMED = re.compile(
    r"anonym|not to be (?:named|identified)|not be (?:named|identified)|requis l'anonymat|not authori[sz]ed"
)
# Who works at a hospital or a school speaks for it, whatever his title.
OFFICE = re.compile(
    r"(?:officials?|administrat\w+|directors?|staff|workers?|responsables?|employee?s?|direct\w+|agents?"
    r"|personnel)$"
)
RANKS = frozenset(
    [
        "official",
        "officials",
        "officer",
        "officers",
        "commander",
        "general",
        "colonel",
        "major",
        "captain",
        "lieutenant",
        "responsable",
        "responsables",
        "commandant",
        "capitaine",
        "brigadier",
    ]
)


@dataclass(frozen=True)
class Named:
    """What the words of a speaker say: his role, whether it is a `person` or a `body`, his head noun."""

    role: str = ""
    kind: str = ""
    head: str = ""


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], bool], ...]:
    rows = table("roles", language)
    names = [row["words"] for row in rows if _acronym(row["words"])]
    words = [row["words"] for row in rows if not _acronym(row["words"])]
    plain = r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, names), key=len, reverse=True)) + r")(?!\w)"
    return (re.compile(pattern(words)), False), (re.compile(plain if names else r"(?!)"), True)


@cache
def _meaning(language: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple(
        (re.compile(pattern([row["words"]])), row["role"], row["is"]) for row in table("roles", language)
    )


@cache
def _row(language: str, words: str) -> tuple[str, str]:
    """Return the role and the kind of the row that these folded words match in full; the fullest row."""
    fits = [(len(row.pattern), role, kind) for row, role, kind in _meaning(language) if row.fullmatch(words)]
    return max(fits)[1:] if fits else ("", "")


def _acronym(words: str) -> bool:
    return " " not in words and sum(letter.isupper() for letter in words) >= 2


@lru_cache(maxsize=4096)
def named(text: str, language: str) -> Named:
    """Return what the words say of the speaker; an empty role where several at once, or not clear."""
    parts = [part for part in AND[language].split(fold(text)) if part]
    if len(parts) > 1 and AND[language].search(fold(text)):
        together = _together(text, language)
        if together is not None:
            return together
    return _alone(text, language)


def _together(text: str, language: str) -> Named | None:
    """Return the role of several speakers, None where it is one whose name has an "and" in it."""
    cut = [0, *(place for m in AND[language].finditer(fold(text)) for place in m.span()), len(text)]
    each = [_alone(text[a:b], language) for a, b in zip(cut[::2], cut[1::2], strict=True)]
    if not all(one.role for one in each):
        lists = all(LISTED[language].match(fold(text[a:b])) for a, b in zip(cut[::2], cut[1::2], strict=True))
        return Named("", "several", each[0].head) if lists else None
    roles = {one.role for one in each}
    head = each[0].head
    if len(roles) == 1:
        return Named(roles.pop(), "several", head)
    people = roles <= CIVILIAN or roles <= {*CIVILIAN, "monitor"}
    return Named("civilian_source" if people else "", "several", head)


def _alone(text: str, language: str) -> Named:
    folded = fold(text)
    found = _matches(text, folded, language)
    if not found:
        return Named()
    end = NOUN_ENDS[language].search(folded)
    first = [m for m in found if end is None or m[0] < end.start()]
    if not first:
        start, stop = found[0]
    elif language == "en":
        start, stop = first[-1]
    else:
        start, stop = first[0]
    words = folded[start:stop] if not _acronym(text[start:stop]) else text[start:stop]
    role, kind = _row(language, fold(words))
    if kind == "country":  # "Kenya's police": the country only says whose
        others = [m for m in found if _row(language, folded[slice(*m)])[1] != "country"]
        if others:
            start, stop = others[-1] if language == "en" else others[0]
            words = folded[start:stop]
            role, kind = _row(language, words)
        elif re.fullmatch(r"(?:the\s+|l'|le\s+|la\s+|les\s+)?", folded[:start]) and not folded[stop:].strip():
            return Named(role, "body", fold(words))
        else:
            return Named()
    head = fold(words).split()[-1] if language == "en" else fold(words).split()[0]
    if role == "of":
        rest = _rest(text, start, stop, language)
        return Named(rest.role if rest.role not in ("document",) else "", "person", head)
    if OFFICE.match(head) and (role != "security_source"):
        rest = _alone(text[stop:], language) if text[stop:].strip() else Named()
        if rest.role == "civilian_source" and rest.kind == "body":
            return Named("civilian_source", kind, head)
    return Named(role, kind, head)


def _rest(text: str, start: int, stop: int, language: str) -> Named:
    """Return for whom a spokesman, a member or a leader stands: what follows, or what precedes."""
    after = _alone(text[stop:], language) if text[stop:].strip() else Named()
    return after if after.role else (_alone(text[:start], language) if text[:start].strip() else Named())


def _matches(text: str, folded: str, language: str) -> list[tuple[int, int]]:
    spans = [
        m.span()
        for expression, exact in _patterns(language)
        for m in expression.finditer(text if exact else folded)
    ]
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def ends(text: str, language: str) -> list[int]:
    """Return the places at which a word ends that names who may speak."""
    return [end for _, end in _matches(text, fold(text), language)]
