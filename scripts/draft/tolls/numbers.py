"""Numbers: how many a sentence says, in digits or words, exactly or roughly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from ..article import Sentence
from .number_words import AND, ARTICLES, in_words, row_of
from .tokens import Token, index, phrase, tokens

GLUED = "-/.,:_$"
LONGEST = 15  # figures; more are no number of people
RANGE = {"en": {"or", "to", "-"}, "fr": {"ou", "a", "-"}}  # "five or six", "5 to 7", "5-7"


@dataclass(frozen=True)
class Number:
    """A number of a sentence, its span in the article's text.

    `low` and `high` are the same but for `between`, and None where no number is told (`indefinite`).
    `qualifier` is a code of the vocabulary; empty where the number is exact. `people` is true of words that
    stand for people without a noun ("dozens", "une vingtaine").
    """

    start: int
    end: int
    low: int | None
    high: int | None
    qualifier: str = ""
    people: bool = False


@dataclass(frozen=True)
class _Read:
    first: int
    after: int
    value: int | None
    kind: str  # digits, words, group ("vingtaine"), indefinite


def numbers(sentence: Sentence, language: str) -> tuple[Number, ...]:
    """Return the numbers of a sentence, in their order, with the words that qualify them."""
    words = tokens(sentence)
    return tuple(
        replace(number, start=sentence.start + words[first].start, end=sentence.start + words[after - 1].end)
        for first, after, number in placed(words, language)
    )


def placed(words: tuple[Token, ...], language: str) -> list[tuple[int, int, Number]]:
    """Return the numbers with their first token and the token after; their spans are not yet set."""
    found: list[tuple[int, int, Number]] = []
    heads = _heads(language)
    at = 0
    while at < len(words):
        text = words[at].text
        number = _qualified(words, at, language) if text in heads or text[0].isdigit() else None
        if number is None:
            at += 1
            continue
        found.append(number)
        at = number[1]
    return found


@cache
def _heads(language: str) -> frozenset[str]:
    """Return the words that a number can begin with."""
    names = ("numbers", "qualifiers")
    return frozenset({"between", "entre", "vingts", "mil"} | ARTICLES[language]).union(
        *(index(n, language) for n in names)
    )


def _qualified(words: tuple[Token, ...], at: int, language: str) -> tuple[int, int, Number] | None:
    between = words[at].text in ("between", "entre")
    begin, codes = at + between, []
    rows = index("qualifiers", language)
    while begin < len(words) and (found := phrase(words, begin, rows)) and found.row["place"] == "before":
        # "some" and "quelque" before a number, else they are words of their own.
        codes.append(found.row["qualifier"])
        begin = found.after
    read = _read(words, begin, language)
    if read is None:
        if begin == at:
            return None
        read, codes = _read(words, at, language), []
        if read is None:
            return None
    after, low, high = read.after, read.value, read.value
    if read.value is not None and (second := _second(words, at, read, between, language)):
        return at, second.after, Number(0, 0, low, second.value, "between", read.kind == "group")
    code = next((c for c in codes if c), "")
    found = phrase(words, after, rows) if after < len(words) else None
    if found and found.row["place"] == "after" and not _read(words, found.after, language):
        code, after = code or found.row["qualifier"], found.after
    if low is None:
        code = "indefinite"
    elif read.kind == "group" and not code:
        code = "approximate"  # "a dozen", "une vingtaine"
    return at, after, Number(0, 0, low, high, code, read.kind in ("group", "indefinite"))


def _second(words: tuple[Token, ...], at: int, read: _Read, between: bool, language: str) -> _Read | None:  # noqa: PLR0911 - one return for each form
    joint = read.after
    if joint + 1 >= len(words):
        return None
    if words[joint].text == AND[language] and not between:
        return None
    if words[joint].text != AND[language]:
        if between or words[joint].text not in RANGE[language]:
            return None
        if words[joint].text == "-" and read.kind != "digits":
            return None
        # "rose from 5 to 12", "de 5 à 12": two numbers, not a range.
        if at and words[at - 1].text in ("from", "de") and words[joint].text in ("to", "a"):
            return None
    hyphen = words[joint].text == "-" and words[joint + 1].text[0].isdigit()
    second = (_digits if hyphen else _read)(words, joint + 1, language, *([True] if hyphen else []))
    if second is None or second.value is None or read.value is None or second.value <= read.value:
        return None
    return second


def _read(words: tuple[Token, ...], at: int, language: str) -> _Read | None:
    if at >= len(words):
        return None
    rows = index("numbers", language)
    for begin in (at, at + 1):
        found = phrase(words, begin, rows) if begin < len(words) else None
        if found and found.row["kind"] == "indefinite" and begin == at:
            return _Read(at, found.after, None, "indefinite")
        if found and found.row["kind"] == "group":
            return _Read(at, found.after, int(found.row["value"]), "group")
        if words[at].text not in ARTICLES[language]:
            break
    if words[at].text[0].isdigit():
        return _digits(words, at, language) if words[at].text.isascii() else None
    told = in_words(words, at, language)
    read = _Read(at, told[1], told[0], "words") if told else None
    if read and language == "en" and read.after < len(words):
        # "two dozen", "several hundred"
        row = next(
            (r for p, r in rows.get(words[read.after].text, ()) if r["kind"] == "group" and len(p) == 1), None
        )
        if row and read.value:
            return _Read(at, read.after + 1, read.value * int(row["value"]), "group")
    return read


def _digits(words: tuple[Token, ...], at: int, language: str, glued: bool = False) -> _Read | None:
    token, after = words[at], at + 1
    if (
        not glued
        and at
        and words[at - 1].end == token.start
        and (words[at - 1].text[-1].isalnum() or words[at - 1].text in GLUED)
    ):
        return None  # "M23", "T-72", "2024-09-17", "18:30"
    if after < len(words) and words[after].start == token.end:
        tail = words[after + 1].text[0] if after + 1 < len(words) else " "
        if (
            words[after].text[0].isalpha()
            or words[after].text in ":/"
            or (words[after].text == "-" and not tail.isdigit())
        ):
            return None  # "3rd", "122mm", "12-year-old"
    if len(token.text) > LONGEST:
        return None
    parts = token.text.replace(",", ".").replace(" ", ".").split(".")
    grouped = len(parts) > 1 and all(len(part) == 3 for part in parts[1:])
    value = Decimal("".join(parts) if grouped else ".".join(parts))
    while (
        after < len(words) and (row := row_of(words, after, language)) and row["kind"] in ("hundred", "scale")
    ):
        if row["words"] == "cent":
            break
        value, after = value * int(row["value"]), after + 1
    return _Read(at, after, int(value), "digits") if value == int(value) else None
