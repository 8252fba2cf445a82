"""About: which of several places a sentence is about, and what of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .days.when import When
from .places.place import Place
from .reading import Reading

# A place this near to the beginning of a sentence opens what is said of it.
OPENING = 15
# What joins a further spot to one that was named before.
BESIDE = re.compile(
    r"\b(?:in addition to|as well as|along with|besides|en plus d|ainsi qu|outre)\W?(?:[\w']+\W+){0,6}$"
)


def same(one: Place, other: Place) -> bool:
    """Whether two mentions are of one place."""
    if one.location_id or other.location_id:
        return one.location_id == other.location_id
    return one.name.casefold() == other.name.casefold()


def names(reading: Reading, place: Place) -> bool:
    """Whether the sentence names the place."""
    return any(same(here, place) for here in reading.places)


def beside(reading: Reading, place: Place) -> Reading:
    """Return the reading without who is named as at another spot: "the camp, and a post near X too"."""
    before = reading.sentence.folded[: place.start - reading.sentence.start]
    cue = BESIDE.search(before)
    if not cue:
        return reading
    return replace(
        reading, mentions=tuple(m for m in reading.mentions if m.start - reading.sentence.start > cue.start())
    )


def near(reading: Reading, place: Place, places: Sequence[Place]) -> Reading:
    """Return what a sentence that names several places says of this one.

    "They attacked a camp in A and a post in B on Sunday, and C on Monday": each place closes the part that
    is about it, and one without a verb of its own has that of the part before, and who acted there. "In A
    they killed two, in B nobody": each place opens its part.
    """
    named = _named(reading, places)
    number = next(number for number, here in enumerate(named) if same(here, place))
    opens = named[0].start - reading.sentence.start < OPENING
    start, end = _part(reading, named, number)
    happenings = tuple(each for each in reading.happenings if start <= each.start < end)
    mentions = tuple(each for each in reading.mentions if start <= each.start < end)
    if not happenings and number and not opens:
        before = [each for each in reading.happenings if each.start < start]
        happenings = tuple(before[-1:])
        acting = [each for each in reading.mentions if before and each.end <= before[-1].start]
        mentions = (*acting, *mentions)
    return replace(
        reading,
        happenings=happenings,
        mentions=mentions,
        tolls=tuple(each for each in reading.tolls if start <= each.start < end),
        days=_days(reading, place, named),
    )


def _start(place: Place) -> int:
    return place.start


def place_of(start: int, reading: Reading, places: Sequence[Place]) -> Place | None:
    """Return the place in whose part of the sentence something begins; None where it names none of them."""
    named = _named(reading, places)
    parts = ((here, _part(reading, named, number)) for number, here in enumerate(named))
    return next((here for here, (begin, end) in parts if begin <= start < end), None)


def _named(reading: Reading, places: Sequence[Place]) -> list[Place]:
    return sorted((here for here in reading.places if any(same(here, p) for p in places)), key=_start)


def _part(reading: Reading, named: Sequence[Place], number: int) -> tuple[int, int]:
    """Return where the part of a sentence that is about the place of this number begins and ends."""
    first, last = number == 0, number == len(named) - 1
    if named[0].start - reading.sentence.start < OPENING:
        return (
            reading.sentence.start if first else named[number].start,
            reading.sentence.end if last else named[number + 1].start,
        )
    return (
        reading.sentence.start if first else named[number - 1].end,
        reading.sentence.end if last else named[number].end,
    )


def _days(reading: Reading, place: Place, named: Sequence[Place]) -> tuple[When, ...]:
    """Return the days that stand next to the place, where the sentence names several; else all."""
    if len({when.day for when in reading.days}) < 2:
        return reading.days

    def gap(when: When, here: Place) -> int:
        return max(here.start - when.end, when.start - here.end, 0)

    ours = (when for when in reading.days if same(min(named, key=lambda here: gap(when, here)), place))
    return tuple(ours) or reading.days


def located(told: Sequence[Reading], places: Sequence[Place]) -> list[tuple[Reading, Place | None]]:
    """Return each reading with the one place that it is about, None where it may be about all."""
    found: list[tuple[Reading, Place | None]] = []
    last: Place | None = None
    paragraph = -1
    for reading in told:
        named = [place for place in places if any(same(place, here) for here in reading.places)]
        if reading.sentence.paragraph != paragraph:
            last = None
        if named:
            last = named[0] if len(named) == 1 else None
        paragraph = reading.sentence.paragraph
        found.append((reading, last))
    return found
