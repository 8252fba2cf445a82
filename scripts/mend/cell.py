"""Mend one cell: white space at its ends, Unicode's form, the case of a code, the form of a date."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from unicodedata import normalize

import polars as pl
from kibaru.schema.column import FORMULA, NUMBER, Meaning
from kibaru.schema.identifiers import URL
from kibaru.schema.table import Column
from kibaru.schema.vocabularies import permitted, vocabulary

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
# No other reading: with the day or the month first, its year would be before 1232.
DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
MIDNIGHT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]00:00:00(?:\.0+)?")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
DAY_IN_WORDS = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]+)\.?[ -]([0-9]{4})")
MONTH_IN_WORDS = re.compile(r"([A-Za-z]+)\.? ([0-9]{1,2}),? ([0-9]{4})")


def mended(value: str, column: Column) -> str:
    """Return the cell as its column wants it, or as it was where that is not sure.

    Nothing is recoded and nothing guessed: a word keeps its letters, a date its day. White space
    alone becomes an empty cell only where the column may be empty.
    """
    meaning, words = column.meaning, value.strip()
    if not words:
        return words if column.permits_empty else value
    if meaning.free:
        words = normalize("NFC", words)
        # White space can hide what a spreadsheet would run; the coder has to look at that.
        return value if _runs(words) and not _runs(value) else words
    if meaning.vocabulary:
        return _spelt(words, permitted(meaning.vocabulary, meaning.coded))
    if meaning.pattern:
        return _cased(words, meaning.pattern)
    if column.dtype == pl.Boolean:
        return _spelt(words, ("true", "false"))
    return _dated(words) if column.dtype == pl.Date else words


def of_field(column: Column, field: str) -> Column:
    """Return the column as which `column`, the value of a claim or judgement on `field`, is mended."""
    kinds = vocabulary("field").column("kind")
    kind = kinds.get(_spelt(field.strip(), tuple(kinds)))
    if kind == "date":
        return Column(column.name, pl.Date, _empty_as(column))
    if kind in ("sub_event_type", "outcome"):
        return Column(column.name, pl.String, _empty_as(column, kind))
    return column


def _empty_as(column: Column, vocabulary: str | None = None) -> Meaning:
    meaning = column.meaning
    return Meaning(meaning.title, meaning.description, empty=meaning.empty, vocabulary=vocabulary)


def _runs(words: str) -> bool:
    return bool(re.search(FORMULA, words)) and not re.search(NUMBER, words)


def _spelt(words: str, allowed: tuple[str, ...]) -> str:
    """Return the one allowed word that differs at most by case and by Unicode's form."""
    if words in allowed:
        return words
    found = _folded(allowed).get(_fold(words), ())
    return found[0] if len(found) == 1 else words


def _fold(words: str) -> str:
    return normalize("NFC", words.casefold())


@cache
def _folded(allowed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    folded: dict[str, tuple[str, ...]] = {}
    for word in allowed:
        folded[_fold(word)] = (*folded.get(_fold(word), ()), word)
    return folded


def _cased(words: str, pattern: str) -> str:
    """Return the id, digest or language tag in the one case in which it has its form.

    An address stays as it is: there the case says something.
    """
    if pattern == URL or not words.isascii() or re.fullmatch(pattern, words):
        return words
    found = {cased for cased in (words.lower(), words.upper(), _tag(words)) if re.fullmatch(pattern, cased)}
    return found.pop() if len(found) == 1 else words


def _tag(words: str) -> str:
    """Return a language tag in the case that BCP 47 recommends: zh-Hant-TW."""
    language, *rest = words.split("-")
    return "-".join([language.lower(), *(p.title() if len(p) == 4 else p.upper() for p in rest)])


def _dated(words: str) -> str:
    """Return the day as YYYY-MM-DD where the words have exactly one reading as a day."""
    days: set[date | None] = set()
    if found := YEAR_FIRST.fullmatch(words):
        days = {_day(found[1], found[3], found[4])}
    elif found := DIGITS.fullmatch(words) or MIDNIGHT.fullmatch(words):
        days = {_day(found[1], found[2], found[3])}
    elif found := YEAR_LAST.fullmatch(words):  # whether the day or the month comes first, is not known
        days = {_day(found[4], found[3], found[1]), _day(found[4], found[1], found[3])}
    elif found := DAY_IN_WORDS.fullmatch(words):
        days = {_day(found[3], _month(found[2]), found[1])}
    elif found := MONTH_IN_WORDS.fullmatch(words):
        days = {_day(found[3], _month(found[1]), found[2])}
    read = [day for day in days if day]
    return read[0].isoformat() if len(read) == 1 else words


def _month(words: str) -> int:
    """Return the number of a month by its English name, whole or short; 0 where it is none."""
    short = words.lower()
    return next((n for n, month in enumerate(MONTHS, 1) if short in (month, month[:3])), 0)


def _day(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
