"""Article: a news text, and its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .fold import fold


@dataclass(frozen=True)
class Sentence:
    """One sentence: `text` is `article.text[start:end]`; `paragraph` 0 is the title.

    `quoted` are the parts within quotation marks, counted in the article's text like `start`, without
    the marks; a quotation that goes on over several sentences gives a part of each.
    """

    text: str
    start: int
    end: int
    paragraph: int
    quoted: tuple[tuple[int, int], ...] = ()

    @cached_property
    def folded(self) -> str:
        """The sentence in small letters without accents, character for character."""
        return fold(self.text)


@dataclass(frozen=True)
class Article:
    """A news text: in Unicode NFC with LF, as it is stored.

    `sentences` leave out what is not the article (navigation, credits, "Also read"). `language` is an ISO
    639-1 code, empty where it cannot be told. `published` is None where nobody says it. Only `text[:read_to]`
    was read; None is all of it.
    """

    text: str
    sentences: tuple[Sentence, ...]
    language: str
    publisher: str
    published: date | None
    read_to: int | None = None
