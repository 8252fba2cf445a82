"""Proper: the runs of words with capitals in a sentence, which may be names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A word, with what hangs on it: N'Gourma, Port-au-Prince, al-Shabaab.
WORD = re.compile(r"[^\W_]+(?:['’ʼ‘-][^\W_]+)*")
# Small words inside names: Dar es Salaam, San José del Guaviare.
INSIDE = frozenset(
    [
        "de",
        "du",
        "des",
        "da",
        "do",
        "dos",
        "del",
        "la",
        "las",
        "los",
        "le",
        "les",
        "el",
        "al",
        "es",
        "ez",
        "ech",
        "sur",
        "sous",
        "e",
        "y",
        "i",
        "wa",
        "ou",
    ]
)
# What French hangs before a name, and English after it.
ELIDED = re.compile(r"(?:[dDlL]|[qQ]u|[jJ]usqu|[sS])['’ʼ](?=[^\W\d_a-z])")
POSSESSIVE = re.compile(r"['’]s?$")
ARTICLE = re.compile(r"^(?:al|el|ad|as|ash|az|ez|at|an|ar|ed|es)-[^\W\d_a-z]", re.UNICODE)
# A longer run is a headline in capitals or no prose.
LONGEST = 8


@dataclass(frozen=True)
class Word:
    """One word of a run: its span in the sentence, without what hangs before or after it."""

    start: int
    end: int
    text: str
    hyphened: bool = False


def runs(text: str) -> Iterator[list[Word]]:
    """Yield the runs of words with capitals, with one space between, and small words inside them."""
    run: list[Word] = []
    waiting: list[Word] = []
    last_end, closed = -1, False
    for match in WORD.finditer(text):
        word, opened, ends = _bare(match)
        adjoining = run and not closed and not opened and text[last_end : match.start()] == " "
        if _is_capital(word.text):
            if adjoining and len(run) < LONGEST:
                run += [*waiting, word]
            else:
                if run:
                    yield run
                run = [word]
            waiting, closed = [], ends
        elif adjoining and word.text in INSIDE and len(waiting) < 2:
            waiting.append(word)
        elif adjoining and word.text.isdigit() and len(word.text) <= 4:
            run += [*waiting, word]
            waiting = []
        elif run:
            yield run
            run, waiting = [], []
        last_end = match.end()
    if run:
        yield run


def _bare(match: re.Match[str]) -> tuple[Word, bool, bool]:
    """Return the word, whether something hangs before it, and whether something hangs after it."""
    start, end, text = *match.span(), match[0]
    elided = ELIDED.match(text)
    # A capital L' begins a name (L'Estère) as well as a sentence; both are tried.
    if elided and text[0].islower():
        start += elided.end()
    possessive = POSSESSIVE.search(text)
    if possessive and len(text) > possessive.end() - possessive.start():
        end -= possessive.end() - possessive.start()
    text = text[start - match.start() : end - match.start()]
    return Word(start, end, text), start > match.start(), end < match.end()


def _is_capital(text: str) -> bool:
    return text[:1].isupper() or bool(ARTICLE.match(text))


def spans(run: list[Word], longest: int = 5) -> Iterator[tuple[int, int]]:
    """Yield (first, last + 1) of the parts of a run that may be a name, the longest first."""
    for length in range(min(len(run), longest), 0, -1):
        for first in range(len(run) - length + 1):
            if _is_capital(run[first].text) and run[first + length - 1].text not in INSIDE:
                yield first, first + length
