"""Phrases: the words that name a speaker, beside the verb that says that he speaks."""

from __future__ import annotations

import re
from functools import cache

from ..fold import fold
from ..words import pattern, table
from .bounds import ADVERBIAL, AND, APART, BEGINS, FINITE, LEADS, NAME_ENDS, NOBODY, PRONOUNS, STOPS

CONJUNCTIONS = {"and", "but", "or", "et", "mais", "ou", "while"}
# A name that begins behind an adverbial, and what makes it part of that adverbial.
LATER = {
    "en": re.compile(
        r"(?<=\s)(?:the|its|their|his|her|an?|police|residents|officials|witnesses|authorities)\b"
    ),
    "fr": re.compile(r"(?<=\s)(?:(?:le|la|les|des|un|une|son|sa)\b|l')"),
}
OF = {
    "en": re.compile(r"(?:\b(?:of|in|on|at|for|from|with|by|to|and|under|near|than)|^\W*)\s*$"),
    "fr": re.compile(r"(?:\b(?:de|d'|dans|sur|par|pour|en|a|à|avec|et|chez|sous|vers|que|du)|^\W*)\s*$"),
}
# Behind "and" somebody else is cited.
CITES = {
    "en": re.compile(r"\b(?:according to|as per)\b"),
    "fr": re.compile(r"\b(?:selon|d'apres|de source)\b"),
}
AGE = re.compile(r"(?:aged )?\d{1,3}(?: ans| years old)?")
NAME = re.compile(r"[A-ZÀ-Ý][\w.'’-]*$|(?:al|el|bin|ibn|ould|de|da|do|dos|van|von|le|du)-?$")


@cache
def to_whom(language: str) -> re.Pattern[str]:
    """Return the pattern of "to AFP" after a verb, for folded text."""
    names = "|".join(sorted((re.escape(fold(r["words"])) for r in table("agencies")), key=len, reverse=True))
    lead = (
        r"(?:the\s+)?"
        if language == "en"
        else r"(?:[aà]|au|aupres\s+de|par)\s+(?:l'agence\s+(?:de\s+presse\s+)?|l')?"
    )
    tail = r"(?:\s+news\s+agency|\s+correspondent|\s+television|\s+radio)?"
    join = r"\s*,?\s*(?:joint\w*\s+par\s+|interroge\w*\s+par\s+|contacte\w*\s+par\s+)?"
    return re.compile(
        rf"{join}{lead}(?:{names}){tail}(?!\w)|\s*,?\s*(?:joint\w*|contacte\w*|interroge\w*) (?:par l'afp"
        rf"|par reuters|par telephone|au telephone)(?!\w)"
    )


@cache
def asides(language: str) -> re.Pattern[str]:
    """Return the pattern of what says when, where and how somebody spoke."""
    words = pattern(row["words"] for row in table("asides", language))
    with_accent = re.sub(r"(?<![\w\\])a(?=\\s)", "[aà]", words)
    return re.compile(rf"\s*,?\s*(?:{with_accent})")


def skipped(folded: str, at: int, language: str, to_whom: re.Pattern[str]) -> int:
    """Return the place after the asides and the agencies that stand here."""
    for _ in range(8):
        m = to_whom.match(folded, at) or asides(language).match(folded, at)
        if not m or m.end() == at:
            break
        at = m.end()
    return at


def before(folded: str, floor: int, at: int, language: str, text: str = "") -> tuple[int, int, int] | None:
    """Return where the name before this place starts and ends, and where what is said of him starts.

    None where no name stands there. `floor` is where to look no further.
    """
    left = folded[floor:at].rstrip()
    end = floor + len(left)
    for _ in range(4):
        if not left.endswith(","):
            break
        cut = left[:-1]
        comma = max(cut.rfind(","), 0)
        inside = cut[comma + 1 if comma else 0 :].strip()
        if not comma:
            return None
        if not APART[language].match(inside) and not _proper(inside) and not AGE.fullmatch(inside):
            return None
        left = cut[:comma].rstrip()
        end = floor + len(left)
        if not left.endswith(",") and _named_before(left, language) and not _bare_name(left, text[floor:]):
            break
        left += ","
    left = left.rstrip(",")
    end = floor + len(left)
    start = floor
    for m in STOPS.finditer(left):
        start = floor + m.end()
    whole = start
    start = _clause(folded, start, end, language)
    return _trimmed(folded, start, end, language, whole)


def _named_before(left: str, language: str) -> bool:
    part = STOPS.split(left)[-1].strip()
    return (bool(part) and not APART[language].match(part)) or (
        bool(re.match(r"(?:the|a|an|one|le|la|les|l'|un|une|des)\b", part))
        and not FINITE[language].search(part)
    )


def _bare_name(left: str, text: str) -> bool:
    """Say whether what seems a name is told of a person who is named before its comma."""
    comma = max(left.rfind(","), 0)
    stop = max((m.end() for m in STOPS.finditer(left[:comma])), default=0)
    name = text[stop:comma].split()
    return bool(comma and name) and len(name) <= 6 and all(NAME.match(word) for word in name)


def _proper(words: str) -> bool:
    return 0 < len(words.split()) <= 6 and not re.search(r"\d(?!\d*(?:st|nd|rd|th|e|eme)\b)", words)


def _clause(folded: str, start: int, end: int, language: str) -> int:
    for m in BEGINS[language].finditer(folded, start, end):
        start = m.end()
    for m in AND[language].finditer(folded, start, end):
        if FINITE[language].search(folded, start, m.start()):
            start = m.end()
    return start


def after(folded: str, at: int, ceiling: int, language: str) -> tuple[int, int] | None:
    """Return where the name after this place starts and ends, None where none stands there."""
    while at < ceiling and folded[at] in ' \t\n,"':
        at += 1
    m = STOPS.search(folded, at, ceiling)
    end = m.start() if m else ceiling

    for part in AND[language].finditer(folded, at, end):
        if FINITE[language].search(folded, part.end(), end) or CITES[language].search(
            folded, part.end(), end
        ):
            end = part.start()
            break
    found = _trimmed(folded, at, end, language, at)
    return found[:2] if found else None


def _after_adverbial(words: str, language: str) -> int:
    """Return where the name begins behind "in a post", which no comma parts from it; 0 where none does."""
    if not ADVERBIAL[language].match(words):
        return 0
    last = words.rsplit(maxsplit=1)
    if len(last) == 2 and last[1] in PRONOUNS[language]:
        return len(words) - len(last[1])
    found = [m for m in LATER[language].finditer(words, 4) if not OF[language].search(words, 0, m.start())]
    return found[0].start() if len(found) == 1 and found[0].start() > 6 else 0


def _trimmed(folded: str, start: int, end: int, language: str, whole: int) -> tuple[int, int, int] | None:
    while start < end and folded[start] in " \t\n-.":
        start += 1
    lead = LEADS[language].match(folded, start, end)
    if lead:
        start = lead.end()
    for _ in range(6):
        stop = NAME_ENDS[language].search(folded, start + 1, end)
        if stop:
            end = stop.start()
        spoken_to = to_whom(language).search(folded, start + 2, end) if language == "fr" else None
        if spoken_to and folded[spoken_to.start()] in " ,":
            end = spoken_to.start()
        while end > start and folded[end - 1] in " \t\n,-":
            end -= 1
        late = [m for m in asides(language).finditer(folded, start + 1, end) if m.end() == end]
        if not late or late[0].start() <= start:
            break
        end = late[0].start()
    if folded[start:end] in CONJUNCTIONS:
        return None
    start += _after_adverbial(folded[start:end], language)
    if end - start > 3 and folded[end - 1] == "." and end == len(folded.rstrip()):
        end -= 1  # the full stop after "on X."
        late = [m for m in asides(language).finditer(folded, start + 1, end) if m.end() == end]
        end = late[0].start() if late else end
    name = folded[start:end]
    if (
        ADVERBIAL[language].match(name)
        or not re.search(r"\w\w", name)
        or len(name) > 160
        or len(name.split()) > 20
    ):
        return None
    if NOBODY[language].match(name) or (FINITE[language].search(name) and not name[:1].isdigit()):
        return None
    return start, end, whole
