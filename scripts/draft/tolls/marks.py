"""Marks: a sentence as a row of letters, one for each word or phrase, that the frames of tolls are read from.

"Nineteen people were killed and 38 wounded" is `NWbP&NP`. `toll_words.csv` has the small words by their
role, `harmed.csv` the people, `harm.csv` what happened to them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache

from ..article import Sentence
from .numbers import Number, placed
from .tokens import Token, Trie, index, phrase, tokens

# A number N, a or un A, and by role or form one letter each; any other word is w, or z with an English s.
LETTERS = {
    "person": "W", "generic": "W", "side": "C",
    "participle": "P", "gerund": "g", "base": "B", "intransitive": "I", "noun": "D", "treated": "X",
    "be": "b", "have": "h", "modal": "m", "not": "!", "adverb": "v", "and": "&", "of": "f", "the": "T",
    "zero": "Z", "nobody": "O", "anybody": "Y", "neither": "n", "without": "s",
    "including": "i", "other": "o", "who": "r", "prep": "p", "among": "q", "himself": "c",
    "lost": "L", "claim": "K", "toll": "t", "heavy": "H", "losses": "l", "material": "1", "human": "2",
    "unit": "u", "to_death": "d", "deadly": "E", "hostage": "a", "take": "k", "uniform": "U", "make": "M",
    "give": "y", "decline": "G", "tally": "e", "unknown": "Q", "available": "V",
    "reported": "j", "deplored": "J", "report": "S", "deny": "F", "untrue": "F",
    "hypothetical": "x", "release": "R", "drive": ">", "pronoun": "#", "floor": "^",
    "know": "@", "put": "=", "carry": "<", "living": "~", "belong": "5", "speak": "8", "supposed": "%",
    "cost": "6", "custody": "7", "place": "9", "admit": "3", "arrive": "0",
}  # fmt: skip
# Of two tables that both have the word: the one that stands first.
ORDER = ("harm", "harmed", "toll_words")
OTHERS = ("others", "autres")
SILENT = '"'  # marks that no frame reads
CAPTIVE = ("prisoner", "captive", "hostage")
NUMBERLIKE = {"en": {"a", "an"}, "fr": {"un", "une"}}


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase: its letter, its span in the sentence, its row in its table, its number."""

    letter: str
    start: int
    end: int
    row: dict[str, str]
    number: Number | None = None


@lru_cache(maxsize=1)  # who asks for the tolls asks at once for what might be one
def marked(sentence: Sentence, language: str) -> tuple[str, tuple[Mark, ...]]:
    """Return the letters of a sentence and what each of them stands for."""
    words = tokens(sentence)
    told = {first: (after, number) for first, after, number in placed(words, language)}
    found: list[Mark] = []
    at = 0
    while at < len(words):
        mark, at = _as_many(words, at, found) or _mark(words, at, told, language)
        if mark.letter == "o" and words[at - 1].text in OTHERS and found and found[-1].letter == "&":
            # "and others wounded", "et d'autres blessés"
            mark = replace(mark, letter="N", number=Number(0, 0, None, None, "indefinite", True))
        mark = _in_context(mark, found, words, at, language)
        if mark.letter not in SILENT:
            found.append(mark)
    return "".join(mark.letter for mark in found), tuple(found)


def _in_context(mark: Mark, found: list[Mark], words: tuple[Token, ...], at: int, language: str) -> Mark:
    """Return a mark as what stands around it makes it: "a doctors' group", "took two men prisoner"."""
    last, text = found[-1].letter if found else "", words[at - 1].text
    if mark.letter == "W" and language == "en" and at < len(words):
        if text in CAPTIVE and last == "W":
            return replace(mark, letter="a")
        if words[at].text in ("'", "'s") and words[at].start == words[at - 1].end:
            owner = at + 1 < len(words) and words[at + 1].text[0].isalpha()
            return replace(mark, letter="C") if owner else mark
    if mark.letter == "P" and language == "fr" and text.startswith("detenu") and last not in ("b", "v"):
        row = phrase(words, at - 1, index("harmed", language))
        return replace(mark, letter="W", row=row.row) if row else mark
    return mark


def _as_many(words: tuple[Token, ...], at: int, found: list[Mark]) -> tuple[Mark, int] | None:
    """Return the number of before that "as many" and "autant de" repeat, if they do."""
    texts = [word.text for word in words[at : at + 3]]
    as_many = texts[:2] == ["as", "many"] and texts[2:] != ["as"]
    if not as_many and texts[:2] not in (["autant", "de"], ["autant", "d'"]):
        return None
    after = at + 2
    last = next((mark for mark in reversed(found) if mark.letter == "N"), None)
    if last is None:
        return None
    return replace(last, start=words[at].start, end=words[after - 1].end), after


def _mark(  # noqa: PLR0911 - one return for each kind of mark
    words: tuple[Token, ...], at: int, told: dict[int, tuple[int, Number]], language: str
) -> tuple[Mark, int]:
    row, after = _longest(words, at, language)
    if at in told and told[at][0] >= after:
        after, number = told[at]
        letter = "u" if _no_count(words, at, after, number, language) else "N"
        if after == at + 1 and words[at].text in NUMBERLIKE[language]:
            letter = "A"
        return Mark(letter, words[at].start, words[after - 1].end, {}, number), after
    if after == at + 1 and (tail := _compound(words, at)) > after:
        return Mark("w", words[at].start, words[tail - 1].end, {}), tail
    start, end = words[at].start, words[after - 1].end
    if (
        language == "fr"
        and words[at].text in ("personne", "nul")
        and after < len(words)
        and words[after].text in ("n'", "ne")
    ):
        return Mark("O", start, end, {}), after
    if words[at].text == "another":
        number = Number(0, 0, 1, 1)
        return Mark("T" if after in told else "N", start, end, {}, number), after
    if row is None and words[at].text in NUMBERLIKE[language]:
        return Mark("A", start, end, {}), after
    if row is None:
        return Mark(_other(words[at], language), start, end, {}), after
    return Mark(LETTERS[row.get("role") or row.get("form") or row["kind"]], start, end, row), after


def _longest(words: tuple[Token, ...], at: int, language: str) -> tuple[dict[str, str] | None, int]:
    best: tuple[dict[str, str] | None, int] = (None, at + 1)
    for name in ORDER:
        found = phrase(words, at, index(name, language))
        if found and (best[0] is None or found.after > best[1]):
            best = found.row, found.after
    return best


def _compound(words: tuple[Token, ...], at: int) -> int:
    """Return the token after a word written with hyphens: "12-year-old", "porte-parole"."""
    after = at + 1
    while (
        after + 1 < len(words)
        and words[after].text == "-"
        and words[after - 1].end == words[after].start
        and words[after].end == words[after + 1].start
        and words[after + 1].text[0].isalnum()
    ):
        after += 2
    return after


def _other(token: Token, language: str) -> str:
    if token.text in ",;:.!?()-/\"'":
        return {";": ".", "!": ".", "?": ".", "/": "&", '"': '"', "'": '"'}.get(token.text, token.text)
    if token.text[0].isdigit():
        return "u"
    if not token.text[0].isalpha():
        return "." if token.text not in "%$_" else "u"
    plural = (
        language == "en"
        and token.text.endswith("s")
        and not token.text.endswith("ss")
        and token.raw.islower()
    )
    return "z" if plural or token.text == "'s" else "w"


def _no_count(words: tuple[Token, ...], at: int, after: int, number: Number, language: str) -> bool:
    """Return whether a number is a year, a day of a month, an hour, or an age."""
    before = words[at - 1].text if at else ""
    following = words[after].text if after < len(words) else ""
    months = _words("month", language)
    if (
        before in months
        or following in months
        or before in ("$", "aged", "no", "age", "agee", "ages", "agees")
    ):
        return True
    if before == "of" and at > 1 and (age := phrase(words, at - 2, index("harmed", language))):
        # "a boy of 16", but not "a crowd of 16", "boys of 16"
        return age.after == at - 1 and words[at - 2].text in _words("aged", language)
    return _year(words, at, after, number, language) or following in ("%", "$")


def _year(words: tuple[Token, ...], at: int, after: int, number: Number, language: str) -> bool:
    """Return whether a number is a year, or two: 2012, but not "2012 people", "some 2000", "2 012"."""
    text = words[after - 1].text
    years = [number.low or 0, number.high or 0]
    if number.qualifier not in ("", "between") or not (len(text) == 4 and text.isdigit()):
        return False
    if not all(1900 <= year < 2100 for year in years):
        return False
    if at and words[at - 1].text in _words("yearly", language):
        return True
    told = after < len(words) and any(phrase(words, after, index(n, language)) for n in ("harmed", "harm"))
    return not told


@cache
def _words(role: str, language: str) -> frozenset[str]:
    rows: Trie = index("toll_dates", language)
    return frozenset(pieces[0] for found in rows.values() for pieces, row in found if row["role"] == role)
