"""Cues: what the words around a name say of it: near, 20 km from, the town of, the police in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..fold import fold
from ..words import LANGUAGES, pattern, table
from .how_far import ARTICLES, distance_before, metres

# So far back the words before a name are read.
BEFORE = 110
AFTER = 60
# "20 km" from a place stands for a spot within 25 km of it, as the vocabulary `geo_precision` has it.
SMALL_AREA_M = 25_000
# "Clashed with police in X" is in X; "police in X said" is only somebody there.
WITH = re.compile(
    r"\b(?:with|against|on|attacked|killed|shot|abducted|between|contre|avec)(?: [\w-]+){0,2} $"
)
APPOSED = re.compile(
    r"(\b(?:capital(?: city)?|capitale(?: [a-z-]+)?|chef-lieu|(?:main|largest|second|second-largest|biggest)"
    r" city|(?:plus grande|deuxieme|seconde|troisieme) ville(?: du pays)?)), $"
)
# Words between "the" and "city of": the Nigerian city of, une petite ville du nord.
MIDDLE = r"(?:[a-z][\w-]* ){0,4}?"


@dataclass(frozen=True)
class Left:
    """What stands before a name: `start` is where the phrase begins, in the sentence.

    `kind` is settlement, quarter, unit, site or empty; `cue` is at, near, toward, context or empty.
    """

    start: int
    kind: str = ""
    cue: str = ""
    radius_m: int | None = None
    road: bool = False


def left(folded: str, start: int, language: str) -> Left:
    """Return what the words before `start` in the folded sentence say of the name that begins there."""
    begin = max(0, start - BEFORE)
    # "The capital, X": the comma ends no clause.
    words = APPOSED.sub(r"\g<1>  ", re.sub(r"\s", " ", folded[begin:start]))
    spoken = language if language in LANGUAGES else "en"
    # A name's phrase does not go over the end of a clause.
    clause = max(words.rfind(sign) for sign in (",", ";", ":", "(", ")", '"', "\x00")) + 1
    at, kind, cue, radius = len(words), "", "", None
    of_kind = _last(_before(spoken, "kind"), words, clause)
    if of_kind:
        at = _widened(words, of_kind.start("found"), clause, spoken)
        kind = _kind(spoken, of_kind["kind"])
    distance = distance_before(spoken).search(words[:at], clause)
    if distance:
        at, cue, radius = distance.start(), "near", metres(distance, spoken)
    else:
        for name in ("context", "toward", "near", "at", "hit"):
            found = _last(_before(spoken, name), words[:at], clause)
            if found and name == "context" and WITH.search(words[: found.start("found")]):
                continue
            if found:
                at, cue = at if name == "hit" else found.start("found"), "at" if name == "hit" else name
                break
    inner = (
        _last(_inside(spoken), words[:at], clause) if cue in ("at", "near") and kind != "settlement" else None
    )
    at = _widened(words, inner.start("found"), clause, spoken) if inner else at
    road = bool(_before(spoken, "road").search(words, max(0, clause - 40)) or _ends(spoken).search(words))
    while at < len(words) and words[at] == " ":
        at += 1
    return Left(begin + at, kind, cue, radius, road)


def lives_there(left: Left, folded: str, start: int) -> bool:
    """Return whether what stands before the name are those who live there: "the people of X"."""
    words = folded[left.start : start]
    return left.cue == "context" and any(_lives(language).search(words) for language in LANGUAGES)


@cache
def _lives(language: str) -> re.Pattern[str]:
    return re.compile(pattern(re.sub(r" (?:de|d')$", "", word) for word in _words(language, "lives")))


def _widened(words: str, at: int, clause: int, language: str) -> int:
    """Return where the phrase begins with its article, and the preposition before "a village"."""
    before = re.compile(r"(?<!\w)(?:(?:in|at|on|dans|sur) |the |a |an |la |le |l'|un |une )$")
    found = before.search(words[:at], clause) if language else None
    return found.start() if found else at


def _last(pattern: re.Pattern[str], words: str, clause: int) -> re.Match[str] | None:
    """Return the match of the pattern that begins last: the patterns end with the words."""
    return pattern.match(words, clause)


def right(folded: str, end: int, language: str) -> tuple[str, str, int]:
    """Return (kind, cue, end of the noun) of the words after a name: "X state", "X, a town in"."""
    words = re.sub(r"\s", " ", folded[end : end + AFTER])
    spoken = language if language in LANGUAGES else "en"
    noun = _after(spoken).match(words)
    if noun:
        return noun.lastgroup or "", "noun", end + noun.end()
    apposition = _apposition(spoken).match(words)
    if apposition:
        return _kind(spoken, apposition["kind"]), "apposition", end
    if _struck(spoken).match(words):
        return "", "struck", end
    return "", "", end


@cache
def _words(language: str, cue: str) -> tuple[str, ...]:
    return tuple(row["words"] for row in table("place_cues", language) if row["cue"] == cue)


@cache
def _kinds(language: str) -> dict[str, str]:
    kinds = ("unit", "site", "quarter", "settlement")
    return {fold(word): kind for kind in kinds for word in _words(language, kind)}


def _kind(language: str, word: str) -> str:
    kinds = _kinds(language)
    return kinds.get(word) or kinds.get(word.removesuffix("s"), "")


def _any_kind(language: str) -> str:
    return pattern([*_kinds(language), *(f"{word}s" for word in _kinds(language))])


@cache
def _before(language: str, name: str) -> re.Pattern[str]:
    """Return the pattern of what stands right before a name (or before "the town of"): its last place."""
    if name == "road":
        # "On Sariab Road in Quetta" is in Quetta.
        return re.compile(
            pattern(_words(language, "road")) + r"(?:(?! in | dans | at | near | pres )[^.;]){0,40}$"
        )
    return re.compile(rf".*(?<!\w)(?P<found>{_what(language, name)})$")


def _what(language: str, name: str) -> str:
    if name == "kind" and language == "en":
        link = r"(?: (?:of |called |named |known as )|(?<=capital)  ?|(?<=city)  )"
        return rf"{ARTICLES['en']}{MIDDLE}(?P<kind>{_any_kind('en')}){link}"
    if name == "kind":
        # "dans la région de", "la commune rurale de", "le territoire voisin de"
        link = r"(?: [a-z][\w-]{3,}){0,2} ?(?: de la | du | de l'| de | d'|  ?)"
        size = r"(?:(?:petite?|grande?|meme|autre|ancienne?) )?"
        return rf"{ARTICLES['fr']}{size}(?P<kind>{_any_kind('fr')}){link}"
    words = pattern(re.sub(r" (?:de|d')$", "", word) for word in _words(language, name))
    if language == "fr":
        middle = r"(?:la (?:ville|localite|frontiere) )?" if name == "near" else ""
        return rf"{words} {middle}?(?:de la |de l'|du |des |de |d'|la |le |les |l')?"
    adjectives = (
        r"(?:[a-z][\w-]*(?:ed|ern|n|al|i|ing|ous|ish|ese|-ridden|ian) ){0,3}"
        if name in ("at", "near", "toward")
        else ""
    )
    return rf"{words} {ARTICLES['en']}{adjectives}"


@cache
def _ends(language: str) -> re.Pattern[str]:
    """Return the pattern of "between" and "between A and" before a name, not of "between Monday and"."""
    other = r"(?:the |la |le |l')?[\w'-]+(?: [\w'-]+){0,2} (?:and|et) "
    return re.compile(
        rf"{pattern(_words(language, 'ends'))} (?:(?:the )?(?:towns|villages|cities) of )?(?:{other})?$"
    )


@cache
def _struck(language: str) -> re.Pattern[str]:
    """Return the pattern of "was attacked", "ont été attaquées" after a name."""
    words = pattern(_words(language, "struck"))
    auxiliary = {
        "en": r" (?:was|were|(?:has|have|had) been|(?:is|are) being|came under)(?: also| again| both)?",
        "fr": r" (?:a|ont|avait|avaient|aurait|auraient)(?: egalement| aussi| de nouveau)? ete",
    }[language]
    return re.compile(rf"{auxiliary} {words}")


@cache
def _inside(language: str) -> re.Pattern[str]:
    """Return the pattern of "in a village", "un village" before "in X", "de X": the phrase begins there."""
    kinds = pattern(word for cue in ("settlement", "quarter") for word in _words(language, cue))
    return re.compile(rf".*(?<!\w)(?P<found>(?:a|an|un|une) (?:[a-z][\w-]* )?{kinds} )$")


@cache
def _after(language: str) -> re.Pattern[str]:
    """Return the pattern of a noun that a name stands before, by its kind: "Borno State"."""
    groups = [("unit", "unit"), ("site", "site"), ("owned", "owned"), ("quarter", "quarter")]
    groups += [("happening", "happening"), ("area", "area"), ("settlement", "settlement")]
    nouns = "|".join(f"(?P<{group}>{pattern(_words('en', cue))})" for group, cue in groups)
    if language != "en":
        return re.compile(r"(?!)")
    middle = (
        r"(?:(?:general|central|regional|international|teaching|state|city|main|military|refugee|local) )?"
    )
    return re.compile(rf"(?:'s?)?[ -]{middle}(?:{nouns})")


@cache
def _apposition(language: str) -> re.Pattern[str]:
    kinds = _any_kind(language)
    articles = {
        "en": r"(?:the|a|an|its|two|three|four|both|also the name of a)",
        "fr": r"(?:le|la|l'|un|une|deux|trois|quatre)",
    }[language]
    middle = r"(?:[\w-]+ ){0,4}?" if language == "en" else r"(?:[\w-]+ ){0,2}?"
    return re.compile(
        rf" ?(?:,|\() ?{articles} ?{middle}(?P<kind>{kinds})"
        if language == "en"
        else rf" ?(?:,|\() ?(?:{articles} ?)?{middle}(?P<kind>{kinds})"
    )
