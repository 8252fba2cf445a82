"""The vocabularies, read from `vocab/*.csv`: every code that a column may hold, and what it means."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import StringIO
from itertools import combinations


@dataclass(frozen=True)
class Vocabulary:
    """One vocabulary: `rows` are its codes in codebook order, each a dict of its CSV file's columns."""

    name: str
    rows: tuple[dict[str, str], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What may stand in a column, in codebook order."""
        return tuple(row["label"] for row in self.rows)

    def column(self, name: str) -> dict[str, str]:
        """Return {label: the value of column `name`}."""
        return {row["label"]: row[name] for row in self.rows}

    def where(self, name: str, value: str) -> tuple[str, ...]:
        """Return the labels whose column `name` holds `value`."""
        return tuple(row["label"] for row in self.rows if row[name] == value)


@cache
def vocabulary(name: str) -> Vocabulary:
    """Return the vocabulary `name`, the stem of its file in `vocab/`."""
    path = files("kibaru.schema") / "vocab" / f"{name}.csv"
    return Vocabulary(name, tuple(csv.DictReader(StringIO(path.read_text(encoding="utf-8")))))


@cache
def names() -> tuple[str, ...]:
    """Return the names of all vocabularies, sorted."""
    folder = files("kibaru.schema") / "vocab"
    return tuple(sorted(p.name.removesuffix(".csv") for p in folder.iterdir() if p.name.endswith(".csv")))


@cache
def permitted(name: str, coded: bool = False) -> tuple[str, ...]:
    """Return all that a column of vocabulary `name` may hold, in codebook order.

    These are the labels, or the codes of a `coded` column; for `source_scale` also the pairs
    "narrowest-widest".
    """
    found = vocabulary(name)
    if coded:
        return tuple(row["code"] for row in found.rows)
    if name != "source_scale":
        return found.labels
    return found.labels + tuple(f"{narrow}-{wide}" for narrow, wide in combinations(narrow_to_wide(), 2))


@cache
def narrow_to_wide() -> tuple[str, ...]:
    """Return the source scales, the narrowest first."""
    rank = vocabulary("source_scale").column("rank")
    return tuple(sorted(rank, key=lambda label: int(rank[label])))
