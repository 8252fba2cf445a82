"""Text: a news text read as an article, its sentences found and what is not the article left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

from ..article import Article, Sentence
from .boilerplate import cue
from .kept import kept
from .language import language
from .legible import legible
from .paragraphs import Paragraph, paragraphs
from .quotations import quotations
from .sentences import sentence_spans

# Ten thousand words, which few articles of the press have; what stands behind is not read.
READ = 60_000
# Longer than any sentence: what has no full stop for so long is no prose, and costs the patterns time.
LONGEST = 3_000
Parts = tuple[tuple[int, int], ...]
# A detector needs no more to be sure.
TELLING = 5_000


def read_article(text: str, publisher: str, published: date | None) -> Article:
    """Return the text with its sentences and language; no sentences where it is no prose."""
    read_to = _read_to(text)
    sentences = tuple(_sentences(text, paragraphs(text, read_to))) if legible(text[:read_to]) else ()
    told = language(_sample(sentences))
    return Article(text, sentences, told, publisher, published, read_to)


def _read_to(text: str) -> int:
    """Return where reading ends: at a line end, unless there is none in the last tenth."""
    if len(text) <= READ:
        return len(text)
    line_end = text.rfind("\n", READ * 9 // 10, READ)
    return line_end if line_end > 0 else READ


def _sentences(text: str, every: tuple[Paragraph, ...]) -> Iterator[Sentence]:
    for number, paragraph in kept(every):
        quoted = quotations(text, paragraph.start, paragraph.end).parts
        for start, end in _without_cues(text, paragraph):
            written = text[start:end]
            if len(written) <= LONGEST and legible(written):
                yield Sentence(written, start, end, number, tuple(_within(text, quoted, start, end)))


def _without_cues(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Return the spans of the sentences; a hint at other articles takes the rest, or its brackets."""
    closed = 0
    for start, end in sentence_spans(text, paragraph.start, paragraph.end):
        if start < closed:
            continue
        if cue(text[start:end]):
            bracket = {"(": ")", "[": "]"}.get(text[start], "")
            at = text.find(bracket, start, paragraph.end) if bracket else -1
            closed = at + 1 if at > 0 else paragraph.end
        elif any(map(str.islower, text[start:end])) or not text[start].isascii() or end - start > 20:
            yield start, end


def _within(text: str, quoted: Parts, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the parts of quotations within a sentence, without white space around them."""
    # Only the parts near the sentence are looked at: there may be as many as sentences.
    first = bisect_right(quoted, start, key=lambda part: part[1])
    last = bisect_left(quoted, end, lo=first, key=lambda part: part[0])
    for begun, closed in quoted[first:last]:
        a, b = max(begun, start), min(closed, end)
        part = text[a:b]
        if part.strip():
            yield a + len(part) - len(part.lstrip()), b - len(part) + len(part.rstrip())


def _sample(sentences: tuple[Sentence, ...]) -> str:
    """Return the first sentences, those of the title last: a title is mostly names."""
    ordered = sorted(sentences, key=lambda sentence: (sentence.paragraph == 0, sentence.start))
    return " ".join(sentence.text for sentence in ordered[:40])[:TELLING]
