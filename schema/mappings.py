"""The mappings, read from `mappings.csv`: what our codes are in the words of other datasets.

A row is about a code, or, as `*`, about every code of the vocabulary that has no row of its own for that
source; `*` as the source stands for both. In such rows `{code}`, `{label}` and the vocabulary's other columns
stand for those of each code.

The predicate is that of SKOS, and reads from ours to theirs:

- `exactMatch`: the same label for what is meant to be the same category. ACLED's definitions may not be
  copied and were not laid beside ours word by word, so none has full confidence.
- `closeMatch`: the same label, or the same matter, within limits that we drew ourselves.
- `broadMatch`: theirs is the wider one; `narrowMatch`: theirs is a part of ours.
- `relatedMatch`: they overlap, and neither holds the other: some events of the one are of the other.
- `none`: searched for, and there is none.

UCDP's three types part violence by its sides, and need a death; ours need none. So no code of ours is exactly
one of them. Confidence is a person's estimate of how likely it is that somebody who knows both would agree.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO

from .vocabularies import names, vocabulary

SOURCES = ("acled", "ucdp")
PREDICATES = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "none")
EVERY = "*"


@dataclass(frozen=True)
class Mapping:
    """What one code is in one source: `object_id` and `object_label` are empty where it is nothing there."""

    vocabulary: str
    code: str
    label: str
    source: str
    object_id: str
    object_label: str
    predicate: str
    confidence: float
    comment: str


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Return the rows of the table as people write it."""
    text = (files("kibaru.schema") / "mappings.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(StringIO(text)))


def mappings() -> Iterator[Mapping]:
    """Yield what the table says of every published code, for each source; nothing where it says nothing."""
    for name in names():
        for code in vocabulary(name).rows:
            for source in SOURCES:
                for row in _of(name, code["code"], source):
                    yield Mapping(
                        name,
                        code["code"],
                        code["label"],
                        source,
                        row["object_id"].format_map(code),
                        row["object_label"].format_map(code),
                        row["predicate"],
                        float(row["confidence"]),
                        row["comment"],
                    )


def _of(name: str, code: str, source: str) -> list[dict[str, str]]:
    there = [row for row in rows() if row["vocabulary"] == name and row["object_source"] in {source, EVERY}]
    own = [row for row in there if row["code"] == code]
    return own or [row for row in there if row["code"] == EVERY]
