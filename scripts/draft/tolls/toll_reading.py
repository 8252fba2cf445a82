"""Toll reading: a sentence as its tolls are read from it, and whom a number counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypedDict

from ..article import Sentence
from .marks import Mark

# "Agents" of the police, where it is named.
POLICE = re.compile(
    r"\b(?:polic\w+|gendarm\w+|forces de l'ordre|penitentiaire\w*|prefecture|ministere de la securite"
    r"|interieur|crs|antiemeutes?)\b"
)


class Whom(TypedDict, total=False):
    """Whom a number counts, as the fields of a toll."""

    counts: str
    who: str
    who_start: int
    who_end: int
    subgroup: str


@dataclass(frozen=True)
class Reading:
    """A sentence being read: its letters and marks."""

    sentence: Sentence
    language: str
    letters: str
    marks: tuple[Mark, ...]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return the span in the article of the marks `first` to `after` (excluded)."""
        begin = self.sentence.start
        return begin + self.marks[first].start, begin + self.marks[after - 1].end

    def words(self, first: int, after: int) -> str:
        """Return the text of the marks."""
        start, end = self.marks[first].start, self.marks[after - 1].end
        return self.sentence.text[start:end]


def pieces(letters: str, first: int, after: int) -> list[tuple[int, int]]:
    """Return the counted groups of a list, from their number to their end."""
    numbers = [i for i in range(first, after) if letters[i] == "N" or letters[i] == "A"]
    kept = [i for n, i in enumerate(numbers) if n == 0 or re.search(r"[,&v]T?$", letters[:i])]
    ends = [*kept[1:], after]
    found = []
    for begin, stop in zip(kept, ends, strict=True):
        end = next((i for i in range(begin + 1, stop) if letters[i] in ",&"), stop)
        found.append((begin, end))
    return found


def who(reading: Reading, piece: tuple[int, int], match: re.Match[str]) -> Whom:
    """Return whom a piece counts: by its noun, or by what follows ("among the VDP", "in uniform")."""
    letters, marks = reading.letters, reading.marks
    places = [i for i in range(*piece) if letters[i] == "W"]
    end = piece[1]
    if match.groupdict().get("who"):
        places = [match.start("who")]
        end = match.end()
    generic = not places or marks[places[-1]].row["kind"] == "generic"
    if (
        generic
        and (whose := complement(letters, marks, max(match.end() if not places else end, end), match))
        is not None
    ):
        places = [whose]
    for i in range(len(places) - 1):
        if marks[places[i]].row["kind"] == "person" and marks[places[-1]].row["kind"] == "generic":
            places = places[: i + 1]
    if not places and not match.groupdict().get("side"):
        adjective = [i for i in range(*piece) if letters[i] == "C"]
        places = adjective[-1:]
    if (not places or generic) and match.groupdict().get("side"):
        side = match.start("side")
        sides = [
            i
            for i in range(max(0, side - 6), match.start("v"))
            if letters[i] in "CW" and marks[i].row["counts"] != "all"
        ]
        places = sides[-1:] or places
    if not places:
        if re.match(r"U", letters[match.end() :]):
            return {"counts": "state_side"}
        return {}
    row, (start, stop) = marks[places[-1]].row, reading.span(places[-1], places[-1] + 1)
    who_: Whom = {"who": reading.words(places[-1], places[-1] + 1), "who_start": start, "who_end": stop}
    counts, subgroup = row["counts"], row["subgroup"]
    if re.match(r"U", letters[end:]) and row["kind"] == "generic":
        counts = "state_side"
    elif row["kind"] == "generic":
        counts = _general(reading, piece, row["words"])
    if row["kind"] == "generic" or subgroup == "women":
        living = re.match(r"(?:,?~|,[A]?[wo]?(W),)", letters[places[-1] + 1 :])
        after = marks[places[-1] + 1 + living.start(1)].row if living and living[1] else None
        if living and (after is None or after["counts"] == "civilians") and counts in ("all", "subgroup"):
            counts, subgroup = "civilians", ""  # "a woman who sold coffee"
    return {**who_, "counts": counts, "subgroup": subgroup}


def _general(reading: Reading, piece: tuple[int, int], word: str) -> str:
    """Return whom a general word counts, by what stands around it: "alleged members of", "agents"."""
    text = reading.sentence.folded
    if word.startswith(("member", "membre")):
        begin, end = reading.marks[piece[0]].start, reading.marks[min(piece[1], len(reading.marks) - 1)].end
        if re.search(r"\b(?:alleged|suspected|presum\w+|suppose\w*)\b", text[begin : end + 12]):
            return "attackers"
    if word.startswith("agent") and POLICE.search(text):
        return "state_side"
    return "all"


def complement(letters: str, marks: tuple[Mark, ...], after: int, match: re.Match[str]) -> int | None:
    """Return the place of the group named after a general word: "members of the army"."""
    found = re.compile(
        r"(?:&[NA]o?[PD])?[wv]{0,2}(?:qT?|f{1,2}T?|fT?T?)[wHo]{0,2}([WC])(?![^.;,]{0,2}I)|(?:&[NA]o?[PD])?q()"
    ).match(letters, after)
    if not found:
        return None
    if found[1] is not None:
        return found.start(1)
    sides = [i for i in range(match.start()) if letters[i] in "CW" and marks[i].row["counts"] != "all"]
    return sides[-1] if sides else None


def hypothetical(before: str) -> bool:
    """Return whether the clause before a statement takes the fact out of it: "feared", "accused of"."""
    return bool(re.search(r"x[^.;:,]{0,6}$", before))
