"""Countries: the names and the adjectives of countries, as they stand beside a force or a crowd."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ..words import table
from .phrases import Phrases
from .tokens import Token


@dataclass(frozen=True)
class Land:
    """A country as it is named at a place: `iso3` is empty where the words are of none ("Niger Delta")."""

    iso3: str
    adjective: bool


@cache
def _lands(language: str) -> Phrases[Land]:
    lands: Phrases[Land] = Phrases()
    for row in table("demonyms", language or None):
        lands.add(row["words"], Land(row["iso3"], row["form"] == "adjective"))
    return lands


def land(
    folded: str, words: Sequence[Token], first: int, language: str, country: str
) -> tuple[int, str, bool]:
    """Return after which word a country's name or adjective from `first` on ends, its code, and which it is.

    What may be of two countries ("Congolese") is of the one where it happens, else of an empty code. No
    country: `first`.
    Parts of other words ("anti-French", "Saudi-led") are none.
    """
    end, found = _lands(language).longest(words, first)
    codes = sorted({each.iso3 for each in found})
    if not found or codes == [""] or _joined(folded, words, first, end):
        return first, "", False
    code = country if country in codes else codes[0] if len(codes) == 1 else ""
    return end, code, any(each.adjective for each in found)


def _joined(folded: str, words: Sequence[Token], first: int, end: int) -> bool:
    before, after = words[first].start - 1, words[end - 1].end
    return (folded[before : before + 1] == "-" and before >= 0) or folded[after : after + 1] == "-"
