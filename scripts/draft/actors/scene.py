"""Scene: a sentence in its article, as actors are looked for in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..article import Sentence
from .known import Known
from .tokens import Token


@dataclass(frozen=True)
class Scene:
    """What is looked through, where and when: `country` and `day` are of what the article tells."""

    sentence: Sentence
    words: tuple[Token, ...]
    known: Known
    language: str
    country: str
    day: date | None

    @cached_property
    def stops(self) -> tuple[int, ...]:
        """For each word, the place of the next word that a comma, a parenthesis or the like stands before."""
        stop, found = len(self.words), []
        for place in range(len(self.words) - 1, -1, -1):
            found.append(stop)
            stop = stop if self.follows(place) else place
        return (*reversed(found), len(self.words))

    def key(self, place: int) -> str:
        """Return the word at a place, empty outside the sentence."""
        return self.words[place].key if 0 <= place < len(self.words) else ""

    def gap(self, place: int) -> str:
        """Return what stands between the word before a place and the one at it; "." at the ends."""
        if not 0 < place < len(self.words):
            return "."
        return self.sentence.folded[self.words[place - 1].end : self.words[place].start]

    def follows(self, place: int) -> bool:
        """Whether the word at a place follows the one before without a comma or the like."""
        return self.gap(place) in (" ", "-", "'s ", "' ", "'", " '", "'s-", "/") or self.gap(place).isspace()
