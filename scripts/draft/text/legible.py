"""Legible: whether a text can be prose that a person reads."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

WORD = re.compile(r"[^\W\d_]+")
# Marks that show letters in another order than they stand, and what no text holds.
DISORDER = re.compile("[\u202d\u202e\x00]")
# The longest real words are German and have 40 letters or so.
LONG_WORD = 60


def legible(text: str) -> bool:
    """Return whether the text can be prose: words, each of one script, in the order that is shown."""
    words = Counter(WORD.findall(text))
    if len(words) < 2 or DISORDER.search(text):
        return False
    total = sum(words.values())
    odd = sum(number for word, number in words.items() if len(word) > LONG_WORD or len(_scripts(word)) > 1)
    # One word in fifty may be a slip, or a name of a brand; in a sentence that is none.
    if odd * 50 > total:
        return False
    if text.isascii():
        return True
    scripts = Counter[str]()
    for word, number in words.items():
        for script in _scripts(word):
            scripts[script] += number * len(word)
    return max(scripts.values(), default=0) * 10 > 6 * sum(scripts.values())


def _scripts(word: str) -> set[str]:
    """Return the scripts of a word's letters; Chinese and the two scripts of Japanese are one."""
    return {"LATIN"} if word.isascii() else {_script(letter) for letter in set(word)}


@cache
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "UNKNOWN").split()[0].split("-")[0]
    return {
        "HIRAGANA": "CJK",
        "KATAKANA": "CJK",
        "FEMININE": "LATIN",
        "MASCULINE": "LATIN",
        "MODIFIER": "LATIN",
    }.get(name, name)
