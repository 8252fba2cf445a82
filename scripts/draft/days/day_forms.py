"""Day forms: what a phrase of each shape means, as the form of a `When` and its days.

Each function takes the tokens of the phrase, the day of publication and the day that "the previous day"
counts from, and returns None where the phrase only looks like a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from . import day_reading as reading
from .day_reading import UNKNOWN, Days, absolute, has, value
from .day_tokens import Token

Read = tuple[str, Days]
Words = Sequence[Token]
Day = date | None


def read(shape: str, words: Words, published: Day, anchor: Day) -> Read | None:
    """Return the form and the days of a phrase of a shape; None where it is no day after all."""
    return FORMS[shape](words, published, anchor)


def _weekday(words: Words, published: Day, _anchor: Day) -> Read:
    number = value(words, "weekday") or 0
    week = _value(words, "period")
    found = reading.weekday(number, published)
    if week.startswith("week ") and published is not None:  # "Tuesday of last week"
        monday = reading.period(week, published).day
        return "weekday", Days(monday and monday + timedelta(number))
    place = next(place for place, each in enumerate(words) if each.kind == "weekday")
    if place and words[place - 1].kind == "the" and not has(words, "last", "period", "part", "hour", "night"):
        return "weekday", replace(found, doubt=found.doubt or "it may be any such weekday")
    if has(words, "last") and found.day is not None and found.day == published:
        return "weekday", replace(found, doubt="the day of publication or a week before")
    return "weekday", found


def _since(words: Words, published: Day, anchor: Day) -> Read:
    if has(words, "numeric") or (has(words, "month", "month_short") and has(words, "day")):
        return "since", absolute(words, published)
    for kind, form in (
        ("weekday", _weekday),
        ("relative", _relative),
        ("month", _month),
        ("month_short", _month),
    ):
        if has(words, kind):
            return "since", form(words, published, anchor)[1]
    return "since", Days(None, precision=3)


def _relative(words: Words, published: Day, _anchor: Day) -> Read:
    offset = _value(words, "relative", "tonight")
    named = value(words, "weekday")
    if published is None:
        return "relative", Days(None, doubt=UNKNOWN)
    if offset == "night":
        return "relative", Days(published - reading.DAY, published, 2)
    if named is not None:  # "this morning (Tuesday)" was said on that Tuesday
        return "relative", reading.weekday(named, published)
    return "relative", Days(published + timedelta(int(offset)))


def _anchored(words: Words, _published: Day, anchor: Day) -> Read:
    if anchor is None:
        return _adrift()
    day = anchor + timedelta(int(_value(words, "anchored")))
    if any(re.search(r"\b(?:night|nuit)", each.text.lower()) for each in words):
        return "relative", Days(day, day + reading.DAY, 2)
    return "relative", Days(day)


def _following(words: Words, _published: Day, anchor: Day) -> Read:
    """Return "the following Monday" and "the previous Friday", which are never the anchor itself."""
    if anchor is None:
        return _adrift()
    number = value(words, "weekday") or 0
    if value(words, "following") == 1:
        return "relative", Days(anchor + timedelta((number - anchor.weekday() - 1) % 7 + 1))
    return "relative", Days(anchor - timedelta((anchor.weekday() - number - 1) % 7 + 1))


def _later(words: Words, _published: Day, anchor: Day) -> Read:
    """Return "two days later" and "a week earlier"."""
    number, sign, unit = value(words, "number", "day"), value(words, "sooner") or 0, _value(words, "unit")
    if anchor is None:
        return _adrift()
    if unit == "day" and number is not None:
        return "relative", Days(anchor + sign * number * reading.DAY)
    if unit == "week" and number is not None:
        return "relative", Days(anchor + sign * 7 * number * reading.DAY, precision=2)
    return "relative", Days(None, precision=2 if unit == "hour" else 3)


def _adrift() -> Read:
    return "relative", Days(None, doubt="the day that it counts from is not known")


def _ago(words: Words, published: Day, _anchor: Day) -> Read:
    unit, number = _value(words, "unit"), value(words, "number", "day")
    if unit in ("month", "year", "decade"):
        return ("month" if unit == "month" else "year"), Days(None, precision=3)
    if number is None:
        return "relative", Days(None, precision=2, doubt="it does not say how long ago")
    return "relative", reading.ago(number, unit, published)


def _recent(words: Words, published: Day, _anchor: Day) -> Read:
    """Return "over the past three days"; of months and years only that they are past."""
    unit, number = _value(words, "unit"), value(words, "number", "day")
    if unit in ("month", "year", "decade"):
        return "year", Days(None, precision=3)
    if number is None or published is None:
        return "span", Days(None, precision=2, doubt=UNKNOWN if number else "it does not say how long")
    length = {"hour": -(-number // 24), "day": number}.get(unit, 7 * number)
    return "span", Days(published - length * reading.DAY, published, 2 if length <= 8 else 3)


def _period(words: Words, published: Day, _anchor: Day) -> Read:
    name = _value(words, "period")
    form = "span" if name.startswith("week") else "month" if name.startswith("month") else "year"
    return form, reading.period(name, published)


def _month(words: Words, published: Day, _anchor: Day) -> Read:
    number, year = value(words, "month", "month_short") or 0, value(words, "year")
    period = _value(words, "period")
    if period.startswith("year ") and published is not None:
        year = published.year + int(period.split()[1])
    return "month", reading.latest_month(number, year, published)


def _holiday(words: Words, published: Day, _anchor: Day) -> Read:
    month, day = _value(words, "holiday").split("-")
    made = [replace(words[0], kind="month", value=month), replace(words[0], kind="day", value=day)]
    return "holiday", absolute([*made, *(each for each in words if each.kind == "year")], published)


def _overnight(words: Words, published: Day, _anchor: Day) -> Read | None:
    """Return "overnight" as the night before the publication; of "the night" nobody knows which it is."""
    if words[0].text.lower() != "overnight":
        return None
    if published is None:
        return "relative", Days(None, doubt=UNKNOWN)
    return "relative", Days(published - reading.DAY, published, 2)


def _value(words: Words, *kinds: str) -> str:
    return next((each.value for each in words if each.kind in kinds), "")


FORMS: dict[str, Callable[[Words, Day, Day], Read | None]] = {
    "name": lambda *_: None,
    "every": lambda *_: None,
    "span": lambda words, published, _: ("span", reading.span(words, published)),
    "years": lambda *_: ("year", Days(None, precision=3)),
    "months": lambda *_: ("month", Days(None, precision=3)),
    "limit": lambda *_: ("limit", Days(None)),
    "since": _since,
    "future": lambda *_: ("future", Days(None)),
    "absolute": lambda words, published, _: ("absolute", absolute(words, published)),
    "holiday": _holiday,
    "anchored": _anchored,
    "following": _following,
    "relative": _relative,
    "weekday": _weekday,
    "ago": _ago,
    "later": _later,
    "recent": _recent,
    "period": _period,
    "month": _month,
    "year": lambda *_: ("year", Days(None, precision=3)),
    "overnight": _overnight,
}
