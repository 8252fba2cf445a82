"""Earlier: the sentences that tell of another day than that of the event, which came before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from .days.when import When
from .reading import Reading
from .speakers.speakers import Speech

# The forms of a day that are no day of an event.
UNDATED = ("future", "since", "year", "limit", "dateline")


def dates(when: When, speeches: Sequence[Speech]) -> bool:
    """Whether it may be the day on which something happened, and not the one on which somebody said so."""
    return (
        not when.past
        and when.form not in UNDATED
        and not any(speech.start <= when.start < speech.end + _reach(speech) for speech in speeches)
    )


def _reach(speech: Speech) -> int:
    """Return how far behind the phrase a day is still that of saying: "a reconnu jeudi être"."""
    return 2 if speech.says in ("claims", "denies", "blames", "confirms") else 0


def without_earlier(readings: Sequence[Reading], speeches: Sequence[Speech]) -> list[Reading]:
    """Return the readings, those of an earlier day than the first one that is named marked as background."""
    first = next(
        (day for reading in readings if not reading.background for day in _days(reading, speeches)), None
    )
    if first is None:
        return [*readings]
    return [
        replace(reading, background="an earlier day")
        if not reading.background and (days := _days(reading, speeches)) and max(days) < first
        else reading
        for reading in readings
    ]


def _days(reading: Reading, speeches: Sequence[Speech]) -> list[date]:
    """Return the last days of all that a sentence with a happening or a toll names, if it is sure of all."""
    if not (reading.real or reading.tolls):
        return []
    whens = [when for when in reading.days if dates(when, speeches)]
    if any(when.doubt or when.day is None for when in whens):
        return []
    return [when.last or when.day for when in whens if when.day]
