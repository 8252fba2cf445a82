"""Strategies: valid tables, the coded rows that they follow from, and figures, drawn by Hypothesis.

Pandera's own strategies fail with every check over several columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import hypothesis.strategies as st
from kibaru.schema.vocabularies import vocabulary
from kibaru.scripts.resolve.toll import Figure

from .generated import AWKWARD, Frames, coded, derived, generated_tables

__all__ = ["coded_rows", "figures", "generated_tables", "tables"]

T = TypeVar("T")
WORDS = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=12))


class Drawn:
    """Makes the choices by Hypothesis, which shrinks them to the plainest that still fail."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def one(self, choices: Sequence[T]) -> T:
        return self._draw(st.sampled_from(choices))

    def raw(self) -> str:
        return self._draw(WORDS)


@st.composite
def coded_rows(draw: st.DrawFn, most: int = 2) -> Frames:
    """Draw the coded rows of one to `most` incidents."""
    return coded(Drawn(draw), draw(st.integers(1, most)))


def tables(most: int = 2) -> st.SearchStrategy[Frames]:
    """Draw all tables, valid, of one to `most` incidents."""
    return coded_rows(most).map(derived)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Draw what one claim says of a toll; numbers are small, so that claims meet."""
    stance, n = draw(st.sampled_from(vocabulary("stance").labels)), draw(st.integers(0, 4))
    said = stance == "asserts" or (stance == "denies" and draw(st.booleans()))
    qualifier = draw(st.sampled_from(vocabulary("qualifier").labels)) if said else None
    counts = st.one_of(st.just("all"), st.sampled_from(vocabulary("counts").labels))
    role = st.sampled_from(("government", "target", "perpetrator", "witness"))  # two sides, and neither
    low, high = _allowed(qualifier, n, n + draw(st.integers(0, 2)))
    return Figure(stance, qualifier, draw(counts), draw(role), low, high)


def _allowed(qualifier: str | None, n: int, most: int) -> tuple[int | None, int | None]:
    """Return value_low and value_high of a claim, written here a second time, as the codebook has them."""
    return {
        None: (None, None),
        "exact": (n, n),
        "approximate": (n, n),
        "at_least": (n, None),
        "more_than": (n + 1, None),
        "at_most": (0, n),
        "between": (n, most),
        "indefinite": (1, None),
    }[qualifier]
