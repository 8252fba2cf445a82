"""Toll: what a sentence says of people harmed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Toll:
    """One statement of how many people were harmed; all spans count in the article's text.

    `start` to `end` is what a coder would quote. `field` is a code of the vocabulary, `qualifier` and
    `counts` too; `qualifier` is empty where the number is exact. `low` and `high` are the same but for
    `between`, and None where no number is told. `who` are the words of whom it counts, empty where the
    number stands alone. `subgroup` is a short English name, also for protesters. `part`: a part of another
    toll of the sentence, whose start is `part_of`. `rule` is the frame it was read by. `doubt` says why a
    person should look; empty if nothing is in doubt.
    """

    start: int
    end: int
    field: str
    low: int | None = None
    high: int | None = None
    qualifier: str = ""
    counts: str = "all"
    who: str = ""
    who_start: int = 0
    who_end: int = 0
    subgroup: str = ""
    part: bool = False
    part_of: int | None = None
    stance: str = "asserts"
    rule: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class Unclear:
    """What might be a toll and is not decided: its span in the article's text, and why."""

    start: int
    end: int
    why: str
