"""Fold: a text as words are compared, without case and accents; each character keeps its place."""

from __future__ import annotations

import unicodedata
from functools import cache

# What is written in several ways, in the one that the tables of words have.
ALIKE = str.maketrans({
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": ".",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ",
})  # fmt: skip


def fold(text: str) -> str:
    """Return the text in small letters without accents, one character for each of its own.

    So a span found in the folded text is the span in the text.
    """
    if text.isascii():
        return text.lower().replace("`", "'").replace("\t", " ")
    return "".join(map(_folded, text.translate(ALIKE)))


@cache
def _folded(character: str) -> str:
    small = unicodedata.normalize("NFD", character.lower())[:1]
    return small or character
