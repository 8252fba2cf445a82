"""Tokens: the words, figures and marks of a sentence, and the phrases of a table among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from ..article import Sentence
from ..fold import fold
from ..words import table

# A figure with its thousands ("2 000", "20.000", "5,600") and a decimal ("1.2"); n't; an elided word with
# its apostrophe; a word; any mark. A word ends at a hyphen, which is a mark.
TOKEN = re.compile(
    r"\d{1,3}(?:[ .,]\d{3})+(?![\d])|\d+(?:[.,]\d{1,2}(?!\d))?|[^\W\d_]+n't(?!\w)|'s(?!\w)"
    r"|[^\W\d_]{1,8}'(?=\w|$)|[^\W\d_]+|[^\w\s]|_"
)


# What is longer is no sentence but a list or a hostile text: its end is not read, so that time stays bound.
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Token:
    """One word, figure or mark; `start` and `end` count in the sentence, `raw` has its accents and case."""

    text: str
    raw: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A row of a table found at the tokens `first` to `after` (excluded)."""

    first: int
    after: int
    row: dict[str, str]


def tokens(sentence: Sentence) -> tuple[Token, ...]:
    """Return the tokens of a sentence, in their order, and no more than a sentence has."""
    found = islice(TOKEN.finditer(sentence.folded), LONGEST)
    return tuple(Token(m[0], sentence.text[m.start() : m.end()], m.start(), m.end()) for m in found)


Trie = dict[str, list[tuple[tuple[str, ...], dict[str, str]]]]


@cache
def index(name: str, language: str) -> Trie:
    """Return a table's rows by the first token of their words, those with the most tokens first.

    Those whose first token is a stem (`blesse*`) stand under a star and its three first letters.
    """
    found: Trie = {}
    for row in table(name, language):
        words = tuple(m[0] for m in TOKEN.finditer(fold(row["words"])))
        joined = words if words[-1] != "*" else (*words[:-2], words[-2] + "*")
        key = "*" + joined[0][:3] if joined[0].endswith("*") else joined[0]
        found.setdefault(key, []).append((joined, row))
    for rows in found.values():
        # More words first; of as many, those spelled out before those with a star.
        rows.sort(key=lambda each: (-len(each[0]), any(word.endswith("*") for word in each[0])))
    return found


def phrase(words: tuple[Token, ...], at: int, rows: Trie) -> Phrase | None:
    """Return the longest phrase that begins at a token, or None.

    Where two rows differ by an accent only ("tue", "tué"), it is the one that is written so.
    """
    text = words[at].text
    best: tuple[tuple[int, bool, bool], Phrase] | None = None
    for key in (text, "*" + text[:3]):
        for pieces, row in rows.get(key, ()):
            if best is not None and len(pieces) < best[0][0]:
                break
            if at + len(pieces) > len(words) or not _alike(words, at, pieces):
                continue
            found = Phrase(at, at + len(pieces), row)
            rank = (len(pieces), _accents(words, found), not pieces[-1].endswith("*"))
            if best is None or rank > best[0]:
                best = rank, found
    return best[1] if best else None


def _alike(words: tuple[Token, ...], at: int, pieces: tuple[str, ...]) -> bool:
    for i, piece in enumerate(pieces, at):
        text = words[i].text
        if text != piece and not (piece[-1] == "*" and text.startswith(piece[:-1])):
            return False
    return True


def _accents(words: tuple[Token, ...], found: Phrase) -> bool:
    last = words[found.after - 1].raw.lower()
    own = found.row["words"].rstrip("*").split()[-1].split("'")[-1].lower()
    return last.startswith(own) or not last.isalpha()
