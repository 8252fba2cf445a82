"""Phrases: a table of phrases that are found word by word, the longest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from .tokens import Token, tokens

Value = TypeVar("Value")


class Phrases(Generic[Value]):
    """Phrases and what they stand for; a phrase may stand for several things."""

    def __init__(self) -> None:
        self._next: dict[str, Phrases[Value]] = {}
        self._values: list[Value] = []

    def add(self, phrase: str, value: Value) -> None:
        """Take up a phrase; hyphens, apostrophes, case and accents do not matter."""
        node = self
        for token in tokens(phrase):
            node = node._next.setdefault(token.key, Phrases())
        if node is not self:
            node._values.append(value)

    def longest(self, words: Sequence[Token], first: int, stop: int | None = None) -> tuple[int, list[Value]]:
        """Return after which word the longest phrase from `first` on ends, and what it stands for.

        It ends before the word `stop`.

        Where there is none it is `first` itself and nothing. A last word may have a plural's "s" more.
        """
        node, end = self, first
        values: list[Value] = []
        for place in range(first, len(words) if stop is None else stop):
            key = words[place].key
            plural = node._next.get(key[:-1]) if len(key) > 4 and key.endswith("s") else None
            following = node._next.get(key)
            if following is None:
                if plural is not None and plural._values:
                    end, values = place + 1, plural._values
                break
            node = following
            if node._values:
                end, values = place + 1, node._values
        return end, values
