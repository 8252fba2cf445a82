"""People: the words for soldiers, villagers, gunmen and the like, and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..words import table
from .phrases import Phrases
from .tokens import tokens


@dataclass(frozen=True)
class People:
    """One row of the table.

    `stands_for` is `people`, `body`, `name` or `weapon`. `needs` is what must stand beside the words: a
    `country`, a `foreign` one, a `determiner` before them, or no noun after them (`alone`).
    """

    sort: str
    stands_for: str
    needs: str


@cache
def people(language: str) -> Phrases[People]:
    """Return the words for people of a language; of all languages where it is empty."""
    found: Phrases[People] = Phrases()
    for row in table("people", language or None):
        found.add(row["words"], People(row["sort"], row["stands_for"], row["needs"]))
    return found


@cache
def parts(language: str, position: str) -> Phrases[str]:
    """Return the words for what is a force's own (its base, its chief), by where they stand beside it."""
    found: Phrases[str] = Phrases()
    for row in table("parts", language or None):
        if row["position"] == position:
            found.add(row["words"].lstrip("-"), row["part"])
    return found


@cache
def single(name: str, language: str) -> frozenset[str]:
    """Return the words of a table that has one word a row, folded."""
    phrases: set[str] = set()
    for row in table(name, language or None):
        phrases.update(token.key for token in tokens(row["words"]))
    return frozenset(phrases)
