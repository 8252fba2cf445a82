"""The terms of a query: comparisons of one column with plain values, joined by and and or."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kibaru.scripts.refused import Refused

Value = str | int | float | bool | date

# What each comparison is where it does not hold; a missing cell is neither, so that it is never chosen.
OPPOSITE = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
    "in": "not in", "not in": "in", "is missing": "is not missing", "is not missing": "is missing",
}  # fmt: skip
# What each comparison is with its sides exchanged.
MIRRORED = {"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


class BadQuery(Refused):
    """The query cannot be read. The message says where and what may stand there."""


@dataclass(frozen=True)
class Comparison:
    """One column compared with values: one of them, several of `in`, none of `is missing`."""

    column: str
    operator: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Joined:
    """Terms joined by `and` or by `or`."""

    word: str
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Negated:
    """A term that must not hold."""

    term: Term


Term = Comparison | Joined | Negated
