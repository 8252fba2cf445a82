"""Resolve a toll: from what is claimed of one subject to best figure, bounds and basis.

The killed and the wounded, event and incident alike, each from its own claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

RULES = {
    "interval": (
        "A claim with a figure allows an interval: exactly or about n: n to n; at least n: n upwards; more "
        "than n: n + 1 upwards; at most n: 0 to n; between a and b: a to b; an indefinite number: 1 upwards; "
        "a denial that anybody was harmed: 0. Declining to say, and a report of no reports, allow none."
    ),
    "belligerent": (
        "A belligerent's figure for the other side's losses is not counted. Where the state itself "
        "attacked, state_side and attackers are the same people, the other side's only to the target."
    ),
    "denial": (
        "A side's denial is not counted where the same side, by its officials, also admits losses of its "
        "own, before or after it; an unnamed member of the forces admits nothing for them."
    ),
    "part": (
        "A claim that counts only a part of the people, or gives an indefinite number, counts only where no "
        "claim on the total has a figure, and then as a lower bound; it contests only a total of zero, since "
        "nobody and somebody cannot both be true."
    ),
    "silence": (
        "Where nothing is left, the toll is unknown, or incident_only for an event whose incident has a toll "
        "of its own; all numbers are empty."
    ),
    "agreement": (
        "Claims that can all be true at once are combined: one number left makes the toll reported "
        "(reported_none if it is zero), or approximate if only approximate claims give it; a range makes it "
        "bounded."
    ),
    "contest": (
        "Claims that cannot all be true make the toll contested: from the smallest lower bound to the "
        "largest figure, with no best figure."
    ),
}

OPEN = float("inf")
# Whose losses are the other side's, by the claimant's role; and where the state itself attacked.
OTHER_SIDE = {
    "perpetrator": ("state_side",),
    "target": ("attackers",),
    "government": ("attackers",),
    "security_source": ("attackers",),
}
OTHER_SIDE_OF_STATE = {"target": ("state_side", "attackers")}
# The officials of a side; whoever is none speaks for himself alone.
OFFICIALS = {"perpetrator": "attackers", "target": "defenders", "government": "defenders"}


@dataclass(frozen=True, slots=True)
class Figure:
    """What one claim says of a toll; the fields are those of the claim."""

    stance: str
    qualifier: str | None
    counts: str
    claimant_role: str
    value_low: int | None
    value_high: int | None

    @property
    def is_denial(self) -> bool:
        """Whether the claimant says that nobody was harmed."""
        zero = self.stance == "asserts" and (self.value_low, self.value_high) == (0, 0)
        return zero or (self.stance == "denies" and self.value_low is None and self.qualifier is None)

    @property
    def admits(self) -> bool:
        """Whether the claimant says that somebody was harmed."""
        return self.stance == "asserts" and bool(self.value_low)

    @property
    def on_total(self) -> bool:
        """Whether the claim can set the total: it counts all people, and has a figure."""
        return self.counts == "all" and self.qualifier != "indefinite"

    @property
    def interval(self) -> tuple[float, float] | None:
        """What the claim allows, as (least, most)."""
        if self.is_denial:
            return 0, 0
        if self.stance != "asserts" or self.value_low is None:
            return None
        return self.value_low, OPEN if self.value_high is None else self.value_high


class Toll(NamedTuple):
    """A resolved toll: best figure, bounds, and the code of the vocabulary basis."""

    best: int | None
    low: int | None
    high: int | None
    basis: str


UNKNOWN = Toll(None, None, None, "unknown")


def resolve_toll(figures: Iterable[Figure], state_attacked: bool = False) -> Toll:
    """Return the toll that the claims on one subject give; their order does not matter."""
    counted = count(figures, state_attacked)
    totals = [figure for figure in counted if figure.on_total]
    parts = [figure for figure in counted if not figure.on_total]
    least = max((int(low) for low, _ in _intervals(parts)), default=0)
    if not totals:
        return Toll(None, least, None, "bounded") if least else UNKNOWN
    toll = _combine(totals)
    if toll.basis == "reported_none" and least:
        figure = _largest(f for f in parts if f.qualifier != "indefinite")
        return Toll(None, 0, figure or None, "contested")  # a part that is zero limits nothing
    return toll


def count(figures: Iterable[Figure], state_attacked: bool = False) -> list[Figure]:
    """Return the claims that count: those with an interval that no rule shuts out."""
    others = OTHER_SIDE_OF_STATE if state_attacked else OTHER_SIDE
    own = [f for f in figures if f.interval is not None and f.counts not in others.get(f.claimant_role, ())]
    admitting = {OFFICIALS.get(figure.claimant_role) for figure in own if figure.admits} - {None}
    return [f for f in own if not (f.is_denial and OFFICIALS.get(f.claimant_role) in admitting)]


def _combine(totals: Sequence[Figure]) -> Toll:
    low, high = _intersection(totals)
    if low > high:
        return Toll(None, int(min(low for low, _ in _intervals(totals))), _largest(totals), "contested")
    if low == high:
        firm = [figure for figure in totals if figure.qualifier != "approximate"]
        if firm and _intersection(firm) == (low, high):
            number = int(low)
            return Toll(number, number, number, "reported" if number else "reported_none")
        return Toll(None, int(low), int(high), "approximate")
    return Toll(None, int(low), None if high == OPEN else int(high), "bounded")


def _intersection(figures: Iterable[Figure]) -> tuple[float, float]:
    lows, highs = zip(*_intervals(figures), strict=True)
    return max(lows), min(highs)


def _largest(figures: Iterable[Figure]) -> int | None:
    return max((int(end) for ends in _intervals(figures) for end in ends if end != OPEN), default=None)


def _intervals(figures: Iterable[Figure]) -> list[tuple[float, float]]:
    return [figure.interval for figure in figures if figure.interval]
