"""Tokens: the words of a sentence, as names are compared, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..fold import fold

WRITTEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*'?")
# What French writes before an apostrophe, and an apostrophe before "s": each is no part of the name.
ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'")
POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
# The Arabic article, written in several ways.
ARTICLE = {"el": "al", "ul": "al"}


@dataclass(frozen=True)
class Token:
    """One word: `key` is what is compared; `start` and `end` count in the text that was split."""

    key: str
    start: int
    end: int
    possessive: bool = False


def tokens(text: str) -> tuple[Token, ...]:
    """Return the words of a text: "l'armée" is two, "Jama'at" is `jamaat`, "Mali's" is `mali`."""
    return folded_tokens(fold(text))


def folded_tokens(folded: str) -> tuple[Token, ...]:
    """Return the words of a folded text."""
    found: list[Token] = []
    for match in WRITTEN.finditer(folded):
        start, end, possessive = match.start(), match.end(), False
        if "'" in match.group():
            if ending := POSSESSIVE.search(match.group()):
                end, possessive = start + ending.start(), True
            elided = ELIDED.match(folded, start, end)
            if elided and end > elided.end():
                found.append(Token(folded[start : elided.end() - 1], start, elided.end() - 1))
                start = elided.end()
            end -= folded[start:end].endswith("'")
        key = folded[start:end].replace("'", "")
        if key:
            found.append(Token(ARTICLE.get(key, key), start, end, possessive))
    return tuple(found)
