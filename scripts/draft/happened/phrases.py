"""Phrases: the tables whose words are written as short patterns, and where they stand in a text.

In a phrase `[a|b]` is either (`[a|]`: or nothing), `*` the rest of a word, `_` one to three words in
between, `~` up to five words of the same clause or none, `{place}` any word of that set in `words/sets.csv`,
`{who}` one to eight words that name somebody; `^` at the end says that a name must follow, with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..fold import fold
from ..words import table

# Lengths are bounded, so that no text, however odd, makes the search slow.
WORD = r"[\w'-]{1,40}"
IN_CLAUSE = r"[^\s,;:.!?()\"]{1,40}"
IN_NAME = r"[^\s,;:.!?\"]{1,40}"
WHO = rf"{IN_NAME}(?:\s+{IN_NAME}){{0,7}}?"
PARTS = re.compile(r"\{(\w+)\}|(\s*~\s*)|(_)|(\*)|([\[\]|])|(\s*\^)|(\s+)|(.)", re.DOTALL)
WORD_BEGINS = re.compile(r"(?<!\w)\w")
INNERMOST = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True)
class Found:
    """A phrase in a text: `row` is the table's; `start` and `end` count from the text's first letter."""

    row: dict[str, str]
    start: int
    end: int


def found(name: str, language: str, text: str, folded: str) -> Iterator[Found]:
    """Yield the phrases of `words/<name>.csv` in a text and its folded form, from left to right.

    They do not overlap. Of two that begin together, one whose form is "not" wins, then the one with more
    words.
    """
    rows, parts = _searched(name, language)
    at = 0
    for begin in WORD_BEGINS.finditer(folded):
        if begin.start() < at or begin[0] not in parts:
            continue
        match = _pattern(name, language, begin[0]).match(folded, begin.start())
        if not match:
            continue
        row = rows[int((match.lastgroup or "r0")[1:])]
        if row["words"].endswith("^") and not text[match.end() :].lstrip()[:1].isupper():
            continue
        at = match.end()
        yield Found(row, match.start(), match.end())


@cache
def _pattern(name: str, language: str, letter: str) -> re.Pattern[str]:
    """Return one pattern of all phrases that begin with a letter; made when a word first does."""
    _, parts = _searched(name, language)
    return re.compile(rf"(?:{'|'.join(parts[letter])})(?!\w|-\w)")


@cache
def _searched(name: str, language: str) -> tuple[tuple[dict[str, str], ...], dict[str, list[str]]]:
    """Return the rows of a table, and by first letter the patterns of all that begin with it."""
    rows = tuple(
        sorted(table(name, language), key=lambda row: (row.get("form") != "not", -_length(row["words"])))
    )
    by_letter: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        for letter in sorted(_first_letters(fold(row["words"]), language)):
            part = f"(?P<r{number}>{written(row['words'], language)})"
            by_letter.setdefault(letter, []).append(part)
    return rows, by_letter


def _first_letters(phrase: str, language: str) -> set[str]:
    """Return the letters with which what is found may begin; empty for a phrase that may be empty."""
    if not phrase:
        return {""}
    if phrase[0] not in "[{":
        if not phrase[0].isalnum():
            raise ValueError(f"the phrase '{phrase}' must begin with a letter; write a word first")
        return {phrase[0]}
    alternatives, rest = _alternatives(phrase, language)
    letters = set[str]().union(*(_first_letters(each, language) for each in alternatives))
    return letters - {""} | (_first_letters(rest, language) if "" in letters else set())


def _alternatives(phrase: str, language: str) -> tuple[list[str], str]:
    """Return what a phrase's first bracket or set may be, and the rest of the phrase."""
    if phrase[0] == "{":
        named, _, rest = phrase[1:].partition("}")
        return [fold(row["words"]) for row in table("sets", language) if row["set"] == named], rest
    parts, depth = [""], 0
    for place, letter in enumerate(phrase):
        depth += (letter == "[") - (letter == "]")
        if depth == 0:
            return parts, phrase[place + 1 :]
        if letter == "|" and depth == 1:
            parts.append("")
        elif place:
            parts[-1] += letter
    raise ValueError(f"the phrase '{phrase}' opens a bracket that it does not close; write ']'")


def _length(phrase: str) -> int:
    """Return how many words a phrase asks for; what stands in brackets is one."""
    while (plain := INNERMOST.sub("x", phrase)) != phrase:
        phrase = plain
    return len(phrase.split())


@cache
def written(phrase: str, language: str) -> str:
    """Return the regular expression of a phrase, for folded text."""
    return "".join(_part(match, language) for match in PARTS.finditer(fold(phrase)))


def _part(part: re.Match[str], language: str) -> str:
    named, near, gap, rest, mark, _, space, letter = part.groups()
    if named:
        return WHO if named == "who" else rf"(?:{_set(named, language)})"
    if near:
        return rf"\s+(?:{IN_CLAUSE}\s+){{0,5}}?(?:\w{{1,2}}')?"
    if gap:
        return rf"(?:{WORD}\s+){{0,2}}{WORD}"
    if rest:
        return r"\w{0,30}"
    if mark:
        return {"[": "(?:", "]": ")", "|": "|"}[mark]
    return r"\s+" if space else re.escape(letter) if letter else ""


@cache
def _set(name: str, language: str) -> str:
    words = [row["words"] for row in table("sets", language) if row["set"] == name]
    if not words:
        raise KeyError(f"words/sets.csv: no set '{name}' in language '{language}'")
    return "|".join(written(word, language) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def phrase_of(name: str, language: str) -> re.Pattern[str]:
    """Return the pattern of the words of a set, in folded text."""
    return re.compile(rf"(?<!\w)(?:{_set(name, language)})(?!\w)")
