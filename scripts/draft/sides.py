"""Sides: who did it and to whom, by the grammar of the sentences that say what happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .actors.mention import Mention
from .happened.happened import Happening
from .happened.kind import ARMED, CROWDS
from .reading import Reading

BREAK = re.compile(r'[;:"]|\.\s|,\s+(?:and|et|but|mais|while|tandis)\s')
# "Men dressed as police" are no police.
DISGUISE = re.compile(
    r"(?:dressed|disguised|posing|masquerading|uniforms?|fatigues|gear|habille\w*|deguise\w*|vetu\w*|tenue\w*)"
    r"\W+(?:as|of|like|en|de|d|du|des|comme|in|the|a|an|la|les)?\W*(?:\w+\W+){0,2}$"
)
# What joins an agent to a passive or a noun, and a patient to a noun.
BY = re.compile(r"\b(?:by|par|from|de|d'|of|des|du)\W+(?:\w+\W+){0,4}$")
AGAINST = re.compile(r"\b(?:on|against|at|of|contre|sur|de|d'|des|du|la|le|une?)\W+(?:[\w'-]+\W+){0,5}$")


@dataclass(frozen=True)
class Side:
    """Who stands on one side: where it is named, and by which rule it is taken for the side."""

    mention: Mention
    rule: str


def agents(readings: Sequence[Reading], sort: str = "") -> Iterator[Side]:
    """Yield who is said to have acted, the surest first; with a sort, only in what is of that sort."""
    for reading, happening in _acts(readings):
        if sort and happening.sort != sort:
            continue
        if (found := _agent(reading, happening)) is not None:
            yield Side(found, f"agent-{happening.voice}")


def armed(readings: Sequence[Reading]) -> Iterator[Side]:
    """Yield all armed actors that are named where something is said to have happened."""
    for reading in readings:
        for mention in reading.acting:
            if reading.real and _can_act(mention) and mention.kind in ARMED:
                yield Side(mention, "armed-there")


def patients(readings: Sequence[Reading]) -> Iterator[Side]:
    """Yield who is said to have been acted upon: whom the verb names first, then who was harmed."""
    for reading, happening in _acts(readings):
        if (found := _patient(reading, happening)) is not None:
            yield Side(found, f"patient-{happening.voice}")
    for reading in readings:
        for toll in reading.tolls:
            if toll.counts == "attackers" or toll.field not in ("fatalities", "injuries", "abductions"):
                continue
            for mention in reading.acting:
                if toll.who_start <= mention.start < toll.who_end and not mention.linked:
                    yield Side(mention, "patient-harmed")


def both(readings: Sequence[Reading]) -> Iterator[tuple[Side, Side]]:
    """Yield the two sides of what is done by both: an agreement, a clash between them."""
    for reading, happening in _acts(readings):
        named = _distinct(m for m in reading.mentions if _can_act(m))
        if happening.sort in ("agreement", "clash") and len(named) > 1:
            yield Side(named[0], "both-sides"), Side(named[1], "both-sides")


def _acts(readings: Sequence[Reading]) -> Iterator[tuple[Reading, Happening]]:
    body = [reading for reading in readings if not reading.in_title]
    for reading in (*body, *(r for r in readings if r.in_title)):
        for happening in reading.real:
            yield reading, happening


def _agent(reading: Reading, happening: Happening) -> Mention | None:
    if happening.voice == "active":
        return _before(reading, happening, things=False)
    for mention in _after(reading, happening.end):
        if BY.search(_between(reading, happening.end, mention.start)) and _can_act(mention):
            return mention
        break
    return None


def _patient(reading: Reading, happening: Happening) -> Mention | None:
    if happening.voice == "passive":
        return _before(reading, happening, things=True)
    for mention in _after(reading, happening.end):
        if happening.voice == "active" or AGAINST.search(_between(reading, happening.end, mention.start)):
            return mention
        break
    return None


def _before(reading: Reading, happening: Happening, things: bool) -> Mention | None:
    """Return the last actor before the verb in its clause, and none that stands in another's."""
    found = None
    for mention in reading.acting:
        if mention.end > happening.start or mention.linked or not (things or _can_act(mention)):
            continue
        before = reading.sentence.folded[: mention.start - reading.sentence.start]
        if not BREAK.search(_between(reading, mention.end, happening.start)) and not DISGUISE.search(before):
            found = mention
    return found


def _after(reading: Reading, start: int) -> Iterator[Mention]:
    """Yield the actors behind a verb in its clause."""
    for mention in reading.acting:
        if mention.start >= start and not mention.linked:
            if BREAK.search(_between(reading, start, mention.start)):
                return
            yield mention


def _between(reading: Reading, start: int, end: int) -> str:
    return reading.sentence.folded[start - reading.sentence.start : max(end, start) - reading.sentence.start]


def _can_act(mention: Mention) -> bool:
    return not (mention.linked or mention.thing) and mention.kind in (*ARMED, *CROWDS)


def _distinct(mentions: Iterable[Mention]) -> list[Mention]:
    found: dict[str, Mention] = {}
    for mention in mentions:
        if mention.actor_id:
            found.setdefault(mention.actor_id, mention)
    return [*found.values()]
