"""Day tokens: a sentence as the words that make dates, each by its kind in `words/days.csv`.

So a phrase can be recognised by the order of the kinds: "in the night from Monday to Tuesday" is
`in the night from weekday to weekday`. Any word that is not in the table is `other`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..article import Sentence
from ..fold import fold
from ..words import LANGUAGES, table
from .hours import Hour, hours

# Kinds that are looked for around a phrase, and are no part of one.
AROUND = ("future", "not_future", "between_future")
# English names of days and months have a capital letter: "may" and "march" are other words.
CAPITAL = ("weekday", "weekday_short", "month", "month_short", "habit")
# Words that are others without their accents.
ACCENTED = ("dès",)
MARKS = {",": "comma", "(": "open", ")": "close"}
WORD = re.compile(r"\d{1,2}(?:st|nd|rd|th|er)\b|\d+(?:[.,]\d{1,3}(?!\d))+|\w+|[^\w\s]{5,}|[^\w\s]")
DIGITS = re.compile(
    r"(?<![\w./-])(?:\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2\d{4})(?![\w/-]|\.\d)"
)


@dataclass(frozen=True)
class Token:
    """A word, or words that go together; `start` and `end` count in the sentence."""

    kind: str
    text: str
    value: str
    start: int
    end: int
    hour: Hour | None = None


# The words of an entry, its kind, its value, and how it must be written.
Entries = tuple[tuple[tuple[str, ...], str, str, str], ...]


@cache
def lexicon(language: str) -> dict[str, Entries]:
    """Return the table by the first word of each entry, the longest entry first."""
    entries: dict[str, list[tuple[tuple[str, ...], str, str, str]]] = {}
    for row in table("days", language):
        if row["kind"] not in AROUND:
            words = tuple(WORD.findall(fold(row["words"])))
            # "dès" is sought as it is written, and before "des".
            exact = row["words"] if row["words"] in ACCENTED else ""
            entries.setdefault(words[0], []).append((words, row["kind"], row["value"], exact))
    return {
        first: tuple(sorted(each, key=lambda e: (-len(e[0]), not e[3]))) for first, each in entries.items()
    }


def tokens(sentence: Sentence, language: str) -> tuple[Token, ...]:
    """Return the tokens of a sentence; in another language than ours, only dates in digits are known."""
    folded = sentence.folded
    whole = {
        match.start(): Token("numeric", match[0], language, *match.span())
        for match in DIGITS.finditer(folded)
    }
    if language in LANGUAGES:
        for hour in hours(sentence, language):
            start, end = hour.start - sentence.start, hour.end - sentence.start
            whole[start] = Token("hour", folded[start:end], hour.time, start, end, hour)
    words = [(match[0], match.start(), match.end()) for match in WORD.finditer(folded)]
    known = lexicon(language) if language in LANGUAGES else {}
    return tuple(_tokens(sentence.text, words, whole, known, language))


def _tokens(
    text: str,
    words: list[tuple[str, int, int]],
    whole: dict[int, Token],
    known: dict[str, Entries],
    language: str,
) -> Iterator[Token]:
    place, reached = 0, 0
    while place < len(words):
        word, start, _ = words[place]
        if start < reached:
            place += 1
        elif start in whole:
            reached = whole[start].end
            yield whole[start]
        else:
            token, length = _token(text, words, place, known.get(word, ()), language)
            yield token
            place, reached = place + length, token.end


def _token(
    text: str,
    words: list[tuple[str, int, int]],
    place: int,
    entries: Entries,
    language: str,
) -> tuple[Token, int]:
    word, start, end = words[place]
    if not entries and word.isalpha():
        return Token("other", text[start:end], "", start, end), 1
    for written, kind, value, exact in entries:
        length = len(written)
        if length > 1 and not _follows(words, place, written):
            continue
        if language == "en" and kind in CAPITAL and not text[start].isupper():
            continue
        last = words[place + length - 1][2]
        if exact and text[start:last].lower() != exact:
            continue
        return Token(kind, text[start:last], value, start, last), length
    kind, value = _plain(text, word, start, end)
    return Token(kind, text[start:end], value, start, end), 1


def _follows(words: list[tuple[str, int, int]], place: int, written: tuple[str, ...]) -> bool:
    if place + len(written) > len(words) or words[place + 1][0] != written[1]:
        return False
    return all(words[place + ahead][0] == each for ahead, each in enumerate(written))


def _plain(text: str, word: str, start: int, end: int) -> tuple[str, str]:
    """Return the kind and the value of a word that is not in the table."""
    number = re.match(r"\d{1,4}(?=\D|$)", word)
    if number and re.fullmatch(r"(?:st|nd|rd|th|er)?", word[number.end() :]):
        value = int(number[0])
        if len(number[0]) <= 2:
            return ("day" if 1 <= value <= 31 else "number"), str(value)
        return ("year" if 1900 <= value <= 2099 else "other"), str(value)
    # A dash joins two days where nothing stands between: "16-17 September", and not "Sept. 17 - Gunmen".
    if word == "-" and not text[start - 1 : start].isspace() and not text[end : end + 1].isspace():
        return "to", ""
    return MARKS.get(word, "other"), ""
