"""Toll settled: what a whole sentence decides of its tolls, once they are found, and what stays in doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .toll import Toll
from .toll_reading import Reading

POSSIBLE = ("may", "might", "could", "pourrait", "pourraient", "peut", "peuvent")
LED_AWAY = re.compile(r"\b(?:led|taken|took|whisked|driven|drove|hauled|marched) (?:away|off)\b")
FEARED = re.compile(r"(?:feared|presumed|believed|thought|presum|tenus? pour|donnes? pour)\b")
EITHER = ("or", "ou")


def settled(reading: Reading, found: Sequence[Toll], before: Sequence[Toll]) -> list[Toll]:
    """Return the tolls with the field that their words leave open decided, and without what is no toll.

    "Captured" soldiers were taken; people "taken from their homes" were arrested where the police is named.
    Armed men who fled are no displaced people.
    """
    done: list[Toll] = []
    for toll in found:
        kept = toll
        if kept.field in ("captured", "taken"):
            field = _taken(reading, kept, (*before, *done))
            kept = replace(
                kept, field=field, doubt=kept.doubt or ("" if field else "who took them is not clear")
            )
        if kept.field == "abductions" and _led_away(reading, kept):
            kept = replace(kept, field="arrests")
        if kept.field == "displacement" and (
            kept.counts in ("attackers", "state_side") or kept.subgroup in ("prisoners", "rioters")
        ):
            continue
        if (
            kept.rule in ("passive", "died")
            and not kept.who
            and _they(reading, kept)
            and not before
            and not done
        ):
            kept = replace(kept, doubt=kept.doubt or "whom it counts is said before")
        if not kept.who and done and done[-1].doubt.startswith("whom"):
            kept = replace(kept, doubt=done[-1].doubt)
        done.append(kept)
    return done


def _they(reading: Reading, toll: Toll) -> bool:
    """Return whether a toll counts "two of them"."""
    text = reading.sentence.folded[toll.start - reading.sentence.start : toll.end - reading.sentence.start]
    return bool(re.search(r"\b(?:of them|d'entre (?:eux|elles)|des leurs)\b", text))


def _led_away(reading: Reading, toll: Toll) -> bool:
    """Return whether the police led people away, which is an arrest."""
    base, folded = reading.sentence.start, reading.sentence.folded
    if toll.counts == "state_side" or not LED_AWAY.search(folded[toll.start - base : toll.end - base]):
        return False
    sides = {mark.row["counts"] for mark in reading.marks if mark.letter in "CW" and mark.row.get("counts")}
    return "handcuff" in folded or ("state_side" in sides and "attackers" not in sides)


def _taken(reading: Reading, toll: Toll, earlier: Sequence[Toll]) -> str:
    if toll.field == "captured":
        return "abductions" if toll.counts == "state_side" else ""
    if any(t.field == "arrests" for t in earlier):
        return "arrests"
    sides = {mark.row["counts"] for mark in reading.marks if mark.letter in "CW" and mark.row.get("counts")}
    if "attackers" in sides and "state_side" not in sides:
        return "abductions"
    return "arrests" if "state_side" in sides and "attackers" not in sides else ""


def doubtful(reading: Reading, match: re.Match[str], rule: str) -> str:
    """Return why what a frame tells is not certain: "pourraient être morts", "may have died"; or empty."""
    if rule not in ("passive", "died", "killing", "put at", "toll"):
        return ""
    verb = match.end("v")
    begin = match.end("g") if match.end("g") <= verb else match.start()
    marks = reading.marks[begin if rule in ("passive", "died") else max(0, match.start() - 3) : verb]
    words = [reading.sentence.folded[mark.start : mark.end] for mark in marks]
    if any(mark.letter == "%" for mark in marks) or any(
        word in POSSIBLE or FEARED.match(word) for word in words
    ):
        return "said to be possible"
    joined = [reading.words(i, i + 1).lower() for i in range(*match.span("v")) if reading.letters[i] == "&"]
    fields = {reading.marks[i].row.get("field") for i in range(*match.span("v"))} - {None}
    if any(word in EITHER for word in joined) and len(fields) > 1 and fields != {"fatalities", "injuries"}:
        return "which of the two happened is not said"
    return ""
