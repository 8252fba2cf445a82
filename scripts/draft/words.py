"""Words: the tables of words that are looked for, and the patterns made of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import StringIO

from .fold import fold

LANGUAGES = ("en", "fr")


@cache
def table(name: str, language: str | None = None) -> tuple[dict[str, str], ...]:
    """Return the rows of `words/<name>.csv`; with a language, those of it and those of all (empty)."""
    path = files("kibaru.scripts.draft") / "words" / f"{name}.csv"
    rows = csv.DictReader(StringIO(path.read_text(encoding="utf-8")))
    return tuple(row for row in rows if language is None or row["language"] in ("", language))


def pattern(words: Iterable[str]) -> str:
    """Return a regular expression, for folded text, of any of the words; the longest one wins.

    In a word, `*` stands for the rest of it (`blesse*`: blessé, blessées), `_` for one to three words
    in between, and a space for any white space.
    """
    longest = sorted({fold(each.strip()) for each in words if each.strip()}, key=lambda w: (-len(w), w))
    return r"(?<!\w)(?:" + "|".join(map(_written, longest)) + r")(?!\w)" if longest else r"(?!)"


def _written(word: str) -> str:
    escaped = re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
    return escaped.replace("_", r"(?:[\w'-]+\s+){0,2}[\w'-]+")


@cache
def compiled(name: str, language: str, column: str = "words", **where: str) -> re.Pattern[str]:
    """Return the pattern of a table's words in a language; `where` keeps the rows with these values."""
    rows = table(name, language)
    kept = (row[column] for row in rows if all(row[key] == value for key, value in where.items()))
    return re.compile(pattern(kept))
