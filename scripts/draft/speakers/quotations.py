"""Quotations: those that go on over several sentences, and those of which nobody says whose they are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..article import Article, Sentence
from .speech import Speech

# How many parts back a quotation may already be somebody's.
MANY = 8
# So many words in quotation marks are said by somebody; fewer may be only a term.
QUOTED = 5


def _near(said: list[tuple[int, int]], end: int) -> list[tuple[int, int]]:
    """Return the sorted parts that may overlap with a place: the last that begin before its end."""
    stop = bisect_right(said, (end, end))
    return said[max(0, stop - MANY) : stop]


def nobodys(article: Article, speeches: Sequence[Speech]) -> list[Speech]:
    """Return the quotations long enough to be said by somebody, but by nobody who is clear."""
    said = sorted(part for speech in speeches for part in speech.scope)
    return [
        Speech(a, b, "", a, a, "", "", "says", ((a, b),), True)
        for sentence in article.sentences
        for a, b in sentence.quoted
        if sentence.paragraph
        and len(article.text[a:b].split()) >= QUOTED
        and not any(min(b, d) - max(a, c) > 0 for c, d in _near(said, b))
    ]  # fmt: skip


def opened(waiting: list[Sentence], closing: Sentence) -> list[Sentence]:
    """Return the sentences whose quotation goes on into this one, where its speaker stands."""
    parts: list[Sentence] = []
    following = closing
    for sentence in reversed(waiting):
        opens = following.quoted and following.quoted[0][0] <= following.start + 1
        runs = sentence.quoted and sentence.quoted[-1][1] >= sentence.end
        if not (opens and runs and sentence.paragraph == closing.paragraph) or _mark_before(following):
            break
        parts.append(sentence)
        following = sentence
    return parts


def _mark_before(sentence: Sentence) -> bool:
    return sentence.folded[:1] == '"'
