"""Phrases: many names at once in a text, the longest one at each place; quick with thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..fold import fold

TOKEN = re.compile(r"[^\W_]+")
# A name of more words than this is not looked for.
LONGEST = 6


@dataclass(frozen=True)
class Phrases:
    """Names, each with what it stands for; a `*` at the end of one stands for the rest of its last word."""

    whole: dict[tuple[str, ...], str]
    stems: dict[tuple[str, ...], str]

    @classmethod
    def of(cls, words: Iterable[tuple[str, str]]) -> Phrases:
        """Return the phrases of (name, what it stands for); of two alike, the first one counts."""
        whole: dict[tuple[str, ...], str] = {}
        stems: dict[tuple[str, ...], str] = {}
        for word, meaning in words:
            tokens = tuple(TOKEN.findall(fold(word)))
            (stems if word.endswith("*") else whole).setdefault(tokens, meaning)
        return cls(whole, stems)

    def find(self, folded: str) -> Iterator[tuple[int, int, str]]:
        """Yield (start, end, meaning) of each name in a folded text, none inside another."""
        tokens = [(match[0], *match.span()) for match in TOKEN.finditer(folded)]
        at = 0
        while at < len(tokens):
            for length in range(min(LONGEST, len(tokens) - at), 0, -1):
                words = tuple(token[0] for token in tokens[at : at + length])
                meaning = self.whole.get(words) or self._stem(words)
                if meaning and _joined(folded[tokens[at][2] : tokens[at + length - 1][1]], length):
                    yield tokens[at][1], tokens[at + length - 1][2], meaning
                    at += length
                    break
            else:
                at += 1

    def _stem(self, words: tuple[str, ...]) -> str | None:
        """Return the meaning of the longest stem; endings have up to four letters (`malien*`: maliennes)."""
        last = words[-1]
        for cut in range(min(5, len(last))):
            meaning = self.stems.get((*words[:-1], last[: len(last) - cut]))
            if meaning:
                return meaning
        return None


def _joined(between: str, length: int) -> bool:
    """Return whether the words of a name stand in one clause: no comma or full stop goes through it."""
    return length == 1 or not re.search(r"[,;:!?()\n]|\.\s", between)
