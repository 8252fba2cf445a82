"""Verdicts: what a draft has right, wrong and missed, by the coding of its article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, zip_longest
from typing import Any, NamedTuple

from .drafted import INCIDENT, Claim, Draft, Event
from .fold import fold

JUDGED = (
    "event_date", "time_precision", "country", "location", "geo_precision", "location_radius_m",
    "sub_event_type", "actor1", "actor2",
)  # fmt: skip
COMPLETE = (
    "event_date", "location", "fatalities", "injuries", "casualties", "abductions", "arrests", "displacement",
    "responsibility",
)  # fmt: skip
PLACED = ("event_date", "location")
SAID = ("counts", "claimant", "claimant_role", "via")
DETERMINERS = {
    "the",
    "a",
    "an",
    "le",
    "la",
    "les",
    "l",
    "un",
    "une",
    "des",
    "du",
    "de",
    "d",
    "ce",
    "cet",
    "cette",
}


class Verdict(NamedTuple):
    """One thing that a draft has or lacks: `verdict` is right, wrong or missed, `what` says what it is.

    `part` is events or claims; `rule` is the rule that drafted it, empty where nothing was drafted.
    """

    part: str
    field: str
    verdict: str
    what: str
    rule: str = ""


def verdicts(draft: Draft, coding: dict[str, Any]) -> Iterator[Verdict]:
    """Yield what is right, wrong and missed in the draft of an article, by its coding."""
    events = coding["events"]
    paired = _paired(draft, events)
    for drafted, event in paired:
        given = {} if drafted is None else _values(draft, draft.events[drafted - 1])
        rules = {} if drafted is None else {k: d.rule for k, d in draft.events[drafted - 1].decided.items()}
        yield from _judged(given, event or {"undecided": JUDGED}, rules)
    numbers = {number: event["event"] for number, event in paired if number and event}
    alone = len(draft.events) <= 1 and len(events) <= 1
    claims = [(claim, INCIDENT if alone else numbers.get(claim.about, claim.about)) for claim in draft.claims]
    yield from _claims(claims, coding["claims"], alone)


def _values(draft: Draft, event: Event) -> dict[str, Any]:
    values = {key: str(decided.value) for key, decided in event.decided.items()}
    return values | {"location": event.where, "country": draft.country}


def _paired(draft: Draft, events: list[dict[str, Any]]) -> list[tuple[int | None, dict[str, Any] | None]]:
    """Pair the events of the draft with those of the coding, so that most agrees."""
    numbers: list[int | None] = [*range(1, len(draft.events) + 1)]
    filled = numbers + [None] * (len(events) - len(numbers))

    def agreeing(order: tuple[int | None, ...]) -> int:
        return sum(
            _same(key, _values(draft, draft.events[number - 1]).get(key), event.get(key))
            for number, event in zip(order, events, strict=False)
            if number
            for key in JUDGED
        )

    best = max(permutations(filled), key=agreeing) if len(filled) <= 7 else tuple(filled)
    return [*zip_longest(best, events)]


def _judged(given: dict[str, Any], event: dict[str, Any], rules: dict[str, str]) -> Iterator[Verdict]:
    for key in JUDGED:
        said, right = given.get(key), event.get(key)
        if said and _same(key, said, right):
            yield Verdict("events", key, "right", f"{said}", rules.get(key, ""))
            continue
        if said:
            yield Verdict("events", key, "wrong", f"{said}, not {right}", rules.get(key, ""))
        if right is not None:
            yield Verdict("events", key, "missed", f"{right}")


def _same(key: str, said: Any, right: Any) -> bool:
    if not said or right is None:
        return False
    if key == "location":
        return fold(str(right)) in fold(str(said))
    return str(said) == str(right)


def _claims(claims: list[tuple[Claim, int]], coded: list[dict[str, Any]], alone: bool) -> Iterator[Verdict]:
    left = [*enumerate(coded)]
    unmatched = []
    for claim, about in sorted(claims, key=lambda each: each[0].start):
        match = next(
            (item for item in left if _agree(claim, about, item[1], alone) and _overlap(claim, item[1])), None
        )
        if match is None:
            unmatched.append((claim, about))
            continue
        left.remove(match)
        yield Verdict("claims", claim.field, "right", _shown(claim), claim.rule)
        yield from _attributes(claim, match[1])
    for claim, about in unmatched:
        if claim.field in COMPLETE and not any(_repeats(claim, about, one, alone) for one in coded):
            yield Verdict("claims", claim.field, "wrong", _shown(claim), claim.rule)
    for _, one in left:
        placed = one["field"] in PLACED and any(_agree(c, a, one, alone) for c, a in claims)
        if not one.get("optional") and not placed:
            yield Verdict(
                "claims", one["field"], "missed", str({k: v for k, v in one.items() if k != "optional"})
            )


def _agree(claim: Claim, about: int, coded: dict[str, Any], alone: bool) -> bool:
    """Whether the draft's claim says what the coded one says, whoever says it and where."""
    if claim.field != coded["field"]:
        return False
    whole = coded["about"] == "incident"
    spread = whole and claim.field in ("event_date", "responsibility")
    if not alone and not spread and about != (INCIDENT if whole else coded["about"]):
        return False
    if claim.field == "location":
        return fold(str(coded["value"])) in fold(str(claim.value))
    return _statement(claim) == _coded_statement(coded)


def _statement(claim: Claim) -> tuple[Any, ...]:
    number = claim.low, claim.high
    if claim.qualifier not in ("", "exact", "between"):
        number = (claim.low if claim.low is not None else claim.high,) * 2
    if claim.stance == "asserts" and number == (0, 0):
        return "denies", claim.field
    if claim.stance == "denies" and number == (None, None) and claim.value is None:
        return "denies", claim.field
    qualifier = "" if claim.qualifier == "exact" else claim.qualifier
    value = str(claim.value) if claim.value is not None else None
    return claim.stance, claim.field, value, *number, qualifier


def _coded_statement(coded: dict[str, Any]) -> tuple[Any, ...]:
    value, stance = coded.get("value"), coded.get("stance", "asserts")
    low, high = value if isinstance(value, list) else (value, value)
    if type(low) is not int:
        low = high = None
    if (stance == "asserts" and low == 0) or (stance == "denies" and value is None):
        return "denies", coded["field"]
    words = None if low is not None or value is None else str(value)
    return stance, coded["field"], words, low, high, coded.get("qualifier", "")


def _overlap(claim: Claim, coded: dict[str, Any]) -> bool:
    start, end = coded["span"]
    return claim.field in PLACED or (claim.start < end and start < claim.end)


def _repeats(claim: Claim, about: int, coded: dict[str, Any], alone: bool) -> bool:
    """Whether it is a coded statement said again: in the title, or further down."""
    return _agree(claim, about, coded, alone) and (
        claim.field in PLACED
        or not claim.claimant
        or _bare(claim.claimant) == _bare(coded.get("claimant", ""))
    )


def _attributes(claim: Claim, coded: dict[str, Any]) -> Iterator[Verdict]:
    if claim.field in PLACED:
        return
    for key in SAID:
        said, right = getattr(claim, key), coded.get(key, "")
        if key == "claimant" and claim.claimant_role == "media" and not right:
            continue  # the outlet itself, which a coding does not name
        if key == "counts":
            said, right = said or "all", right or "all"
        if key == "claimant_role":
            right = right or "media"
        if said and _bare(said) == _bare(right):
            yield Verdict("claims", key, "right", said)
            continue
        if said:
            yield Verdict("claims", key, "wrong", f"{said}, not {right or 'any'}, of {_shown(claim)}")
        if right:
            yield Verdict("claims", key, "missed", f"{right}, of {_shown(claim)}")


def _bare(words: str) -> tuple[str, ...]:
    return tuple(word for word in fold(words).replace("'", " ").split() if word not in DETERMINERS)


def _shown(claim: Claim) -> str:
    value = claim.value if claim.low is None and claim.high is None else f"{claim.low}..{claim.high}"
    return (
        f"{claim.field} {claim.stance} {claim.qualifier} {value} {claim.counts} [{claim.start}, {claim.end}]"
    )
