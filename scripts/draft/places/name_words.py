"""Name words: the sets of words that say what a name is or is not; they stand in `words/name_words.csv`.

Its column `sort` says what they are: `free` (may have a capital before a name without being part of it),
`noun` (city, Airport: the same, on either side), `calendar`, `plain_unit` (units whose names are other words
too), `feature` (lake, Operation: no settlement), `never` (agencies, platforms, armed groups: no places),
`person` (what stands before a person's name), `speaks_to` (verbs after which "to X" and "à X" is somebody).
"""

from __future__ import annotations

import re
from functools import cache

from ..fold import fold
from ..words import pattern, table


@cache
def _of(sort: str) -> frozenset[str]:
    return frozenset(row["words"] for row in table("name_words") if row["sort"] == sort)


def free_before() -> frozenset[str]:
    """Return the words that may have a capital before a name that they are no part of, folded."""
    return _of("free")


def plain_units() -> frozenset[str]:
    """Return the names of units that are other words or names as well."""
    return _of("plain_unit")


@cache
def beside_names() -> frozenset[str]:
    """Return the words with capitals that are no part of the name that they stand beside, folded."""
    return _of("noun") | _of("calendar")


def calendar() -> frozenset[str]:
    """Return the months, days and feasts: "in August" is no town, though one has the name."""
    return _of("calendar")


@cache
def never() -> frozenset[str]:
    """Return the folded names that are no places: agencies, platforms, media, armed groups, languages."""
    agencies = {fold(row["words"]) for row in table("agencies")}
    return frozenset(agencies | {fold(word) for word in _of("never")})


@cache
def features() -> frozenset[str]:
    """Return the folded words for lakes, rivers and operations: a name with one is no settlement."""
    return frozenset(map(fold, _of("feature")))


@cache
def person() -> re.Pattern[str]:
    """Return the pattern of what stands right before somebody's name."""
    return re.compile(pattern(_of("person")) + r",? $")


@cache
def speaks_to() -> re.Pattern[str]:
    """Return the pattern of the words that make "to X" and "à X" somebody, not somewhere."""
    words = {
        spoken: [
            r["words"] for r in table("name_words") if r["sort"] == "speaks_to" and r["language"] == spoken
        ]
        for spoken in ("en", "fr")
    }
    return re.compile(rf"{pattern(words['en'])} to $|{pattern(words['fr'])}(?: [\w-]+){{0,2}} a $|\bselon $")
