"""Verbs: those by which somebody says, denies, claims or keeps silent, in all their forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..fold import fold
from ..words import pattern, table
from .figures import figure
from .otherwise import ADVERBS, excluded

PERSON = r"-(?:t-)?(?P<{}>ils?|elles?|on)\b"


@dataclass(frozen=True)
class Verb:
    """A verb of saying: where it stands with what belongs to it, its form and stance.

    `pronoun` is the speaker inside it ("a-t-il dit"), with its place; empty if none.
    """

    start: int
    end: int
    form: str
    stance: str
    negated: bool
    pronoun: str = ""
    pronoun_start: int = 0


def _regular(row: dict[str, str]) -> tuple[list[str], list[str]]:
    word = row["words"]
    past, present = (row[key].split("|") if row[key] else [] for key in ("past", "present"))
    if row["language"] == "en":
        return past or [word + ("d" if word.endswith("e") else "ed")], present
    if word.endswith("er") and not past:
        stem = word[:-2]
        soft = stem + "e" if stem.endswith("g") else stem
        past = [stem + ending for ending in ("é", "ée", "és", "ées")]
        present = [stem + "e", stem + "ent", soft + "ait", soft + "aient"]
    return past, present


def _with_a(words: list[str]) -> str:
    """Return the pattern of French words in a text that keeps its "à"."""
    return re.sub(r"(?<![\w\\])a(?=\\s|[|)]|$)", "[aà]", pattern(words))


@cache
def _forms(language: str) -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    """Return the form and stance of each folded form without a gap, and the pattern of all verbs."""
    known: dict[str, tuple[str, str]] = {}
    pasts: list[str] = []
    presents: list[str] = []
    for row in table("speech", language):
        past, present = _regular(row)
        pasts += past
        presents += present
        known |= {fold(word): (row["form"], row["stance"]) for word in [*past, *present]}
    adverbs = ADVERBS[language]
    if language == "en":
        expression = (
            rf"(?P<aux>(?:(?<!\w)(?:has|have|had|did|does|do|not|hasn't|haven't|didn't|never"
            rf"|{adverbs})\s+){{0,6}})"
            rf"(?P<verb>{pattern([*pasts, *presents])})"
        )
    else:
        expression = (
            rf"(?<![\w-])(?P<clitic>(?:[nlsym]'|(?:ne|y|en|lui|leur|se|me|nous|l')\s+){{0,4}})"
            rf"(?:(?P<aux>a|ont|avait|avaient|aurait|auraient|est|sont)(?:{PERSON.format('inside')})?"
            rf"(?:,?\s+(?:{adverbs})(?![\w-]),?)*\s+(?P<past>{_with_a(pasts)})"
            rf"|(?P<verb>{_with_a(presents)})(?:{PERSON.format('behind')})?)"
        )
    return known, re.compile(expression)


def verbs(text: str, folded: str, language: str) -> list[Verb]:
    """Return the verbs of saying in a sentence, in their order; passive ones and nouns are no such."""
    known, expression = _forms(language)
    find = _english if language == "en" else _french
    return [verb for m in expression.finditer(folded) if (verb := find(m, text, folded, known))]


PASSIVE = re.compile(
    r"(?<!\w)(?:is|are|was|were|been|be|being|to|as|not|cannot|can|must|may)\s+(?:\w+ly\s+|also\s+)?$"
)
# Also nouns and adjectives: they need a speaker who is known to be one.
DOUBTFUL = {
    "claims",
    "reports",
    "estimates",
    "states",
    "counts",
    "records",
    "notes",
    "puts",
    "shows",
    "posts",
}
NOUN = re.compile(r"(?<!\w)(?:the|a|an|his|her|its|their|of|these|those|any|no)\s+$")
OBJECT = re.compile(
    r"\s+(?:that|the|a|an|its|their|at least|more|it|they|he|she|no|some|about|around|to|\d+|there|\w+teen"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|dozens|hundreds|scores)\b"
)
# "Ne parle que de dix morts" says something.
ONLY = re.compile(r"\s+(?:que\b|qu')")
BY_PHONE = re.compile(
    r"\s+by\s+(?:\w+\s+)?(?:tele)?(?:phone|email|text|radio|video|letter|sms|whatsapp|message)\b"
)


def _english(  # noqa: PLR0911
    m: re.Match[str], text: str, folded: str, known: dict[str, tuple[str, str]]
) -> Verb | None:
    word = m["verb"]
    at = m.start("verb")
    if at and text[at].isupper() and not text.isupper() and not text[:at].istitle():  # the name Said
        return None
    if PASSIVE.search(folded, max(0, m.start() - 30), m.start()) and not word.startswith(("was ", "were ")):
        return None
    if excluded(word, folded, m.end()) or (
        "quoted" not in word
        and re.match(r"\s+by\b", folded[m.end() : m.end() + 5])
        and not BY_PHONE.match(folded, m.end())
    ):
        return None
    form, stance = _known(word, known)
    if NOUN.search(folded, max(0, m.start("verb") - 12), m.start("verb")):
        return None
    if form == "counted" and not figure("en").match(folded, m.end()):
        return None
    if word in DOUBTFUL and not OBJECT.match(folded, m.end()):
        return None
    if word in DOUBTFUL:
        form = "object"
    negated = bool(re.search(r"\b(?:not|never)\b|n't", m["aux"]))
    if negated and stance == "claims":  # who has not claimed it says nothing
        return None
    return Verb(m.start(), m.end(), form, "declines" if negated else stance, negated)


def _french(  # noqa: PLR0911
    m: re.Match[str], text: str, folded: str, known: dict[str, tuple[str, str]]
) -> Verb | None:
    word = m["past"] or m["verb"]
    if m["aux"] == "a" and text[m.start("aux")] in "àÀ":
        return None
    if m["aux"] in ("est", "sont") and "s'" not in m["clitic"] and not m["inside"]:
        return None
    if m["verb"] and text[m.end("verb") - 1] in "éÉ":  # a participle of its own: "le bilan indiqué"
        return None
    if excluded(word, folded, m.end()):
        return None
    form, stance = _known(word, known)
    negated = bool(re.search(r"\bn(?:'|e\s)", m["clitic"])) and not ONLY.match(folded, m.end())
    if form == "counted" and not figure("fr").match(folded, m.end()):
        return None
    if negated and form == "see":  # "n'a rien entendu": he says so
        negated = False
    if negated and stance == "claims":  # who has not claimed it says nothing
        return None
    if (form == "silent" or stance == "declines") and not negated and not word.startswith("refus"):
        return None
    name = "inside" if m["inside"] else "behind"
    pronoun = m[name] or ""
    return Verb(m.start(), m.end(), form, "declines" if negated else stance, negated, pronoun,
                m.start(name) if pronoun else 0)  # fmt: skip


def _known(word: str, known: dict[str, tuple[str, str]]) -> tuple[str, str]:
    plain = re.sub(r"\s+", " ", word).replace("à", "a")
    if plain in known:
        return known[plain]
    for form, what in known.items():
        if ("_" in form or "*" in form) and re.fullmatch(pattern([form]), plain):
            return what
    return "say", "says"
