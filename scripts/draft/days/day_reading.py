"""Day reading: the day or days that a phrase means, counted from the publication or from an anchor.

Rules: a weekday is the latest such day not after the publication, the day of publication itself included.
A date without a year is the latest such day not after the publication. A span has its first and its last day.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .day_tokens import Token

DAY = timedelta(1)
APART = "two days apart"
UNKNOWN = "the day of publication is not known"


@dataclass(frozen=True)
class Days:
    """What a phrase means: `day` is the first or only day, `last` the last day of a span.

    `day` is None where it cannot be told; `doubt` then says why, or it is empty where the phrase does not
    say any. Precision as in the vocabulary `time_precision`.
    """

    day: date | None
    last: date | None = None
    precision: int = 1
    doubt: str = ""


def weekday(number: int, published: date | None) -> Days:
    """Return the latest such weekday (Monday is 0) not after the publication."""
    if published is None:
        return Days(None, doubt=UNKNOWN)
    return Days(published - timedelta((published.weekday() - number) % 7))


def value(words: Sequence[Token], *kinds: str) -> int | None:
    """Return the number of the first token of these kinds."""
    return next((int(each.value) for each in words if each.kind in kinds and each.value), None)


def has(words: Sequence[Token], *kinds: str) -> bool:
    """Return whether a token of these kinds is among them."""
    return any(each.kind in kinds for each in words)


def absolute(words: Sequence[Token], published: date | None, year: int | None = None) -> Days:
    """Return the day of a date, with its weekday or without, in words or in digits."""
    numeric = next((each for each in words if each.kind == "numeric"), None)
    if numeric is not None:
        found = _numeric(numeric.text, published, numeric.value)
    else:
        day, month = value(words, "day"), value(words, "month", "month_short")
        if day is None or month is None:
            return Days(None, doubt="the date has no day or no month")
        found = _dated(day, month, value(words, "year") or year, published, words)
    named = value(words, "weekday", "weekday_short")
    if found.day is not None and named is not None and found.day.weekday() != named:
        told = f"{calendar.day_name[named]} is not the weekday of {found.day.isoformat()}"
        return replace(found, doubt=found.doubt or told)
    return found


def _dated(day: int, month: int, year: int | None, published: date | None, words: Sequence[Token]) -> Days:
    if year is None and has(words, "period") and published is not None:
        past = next(each.value for each in words if each.kind == "period")
        year = published.year + int(past.split()[1]) if past.startswith("year ") else None
    if year is not None:
        return _day(year, month, day)
    if published is None:
        return Days(None, doubt="the date has no year, and " + UNKNOWN)
    years = range(published.year, published.year - 9, -1)  # a 29 February comes back within eight years
    dates = (found.day for each in years if (found := _day(each, month, day)).day)
    latest = next((each for each in dates if each and each <= published), None)
    following = _day(published.year + (latest is not None and latest.year == published.year), month, day).day
    soon = following is not None and timedelta(0) < following - published <= timedelta(60)
    doubt = f"{latest} or {following}: the date has no year" if soon else ""
    return Days(latest, doubt=doubt if latest else "there is no such day")


def _day(year: int, month: int, day: int) -> Days:
    try:
        return Days(date(year, month, day))
    except ValueError:
        return Days(None, doubt=f"there is no day {day} of month {month} in {year}")


def _numeric(written: str, published: date | None, language: str) -> Days:
    """Return the day of a date in digits; day or month first is decided by what there is, else not at all."""
    mark = next(each for each in written if not each.isdigit())
    first, second, third = (int(each) for each in written.split(mark))
    if first > 31:
        return _day(first, second, third)
    day_first, month_first = _day(third, second, first), _day(third, first, second)
    if month_first.day is None or language == "fr" or mark == "." or first == second:
        return day_first
    if day_first.day is None:
        return month_first
    assert month_first.day is not None
    if published is not None and (day_first.day > published) != (month_first.day > published):
        return month_first if day_first.day > published else day_first
    return Days(None, doubt=f"{day_first.day} or {month_first.day}: which number is the month?")


def span(words: Sequence[Token], published: date | None) -> Days:
    """Return the first and last day of a phrase with two ends."""
    heads = [place for place, each in enumerate(words) if each.kind in HEADS]
    joints = [
        place
        for place, each in enumerate(words)
        if each.kind in ("to", "and", "limit") and heads[0] < place < heads[-1]
    ]
    left, right = words[: joints[-1]], words[joints[-1] :]
    if has(left, "weekday") and not has(left, "day", "numeric"):
        dated = has(right, "day", "numeric")
        ending = absolute(right, published) if dated else weekday(value(right, "weekday") or 0, published)
        if ending.doubt:
            return replace(ending, precision=2)
        if ending.day is None:
            return ending
        beginning = weekday(value(left, "weekday") or 0, ending.day)
    else:
        ending, beginning = _two_dates(left, right, published)
        if beginning.day is None or ending.day is None or beginning.doubt or ending.doubt:
            return replace(beginning, last=ending.day, precision=2, doubt=beginning.doubt or ending.doubt)
    assert beginning.day is not None
    if ending.day is None or ending.day <= beginning.day:
        return Days(None, precision=2, doubt="the first day is not before the last")
    if words[joints[-1]].kind == "and" and not has(words, "between") and ending.day - beginning.day > DAY:
        return Days(None, precision=2, doubt=APART)
    # A span longer than about a week is no better known than by its month.
    return Days(beginning.day, ending.day, 2 if ending.day - beginning.day <= 8 * DAY else 3)


HEADS = ("weekday", "weekday_short", "day", "month", "month_short", "year", "numeric")


def _two_dates(left: Sequence[Token], right: Sequence[Token], published: date | None) -> tuple[Days, Days]:
    """Return the last and the first day; a month or year said once counts for both."""
    month = ("month", "month_short")
    if not has((*left, *right), "numeric"):
        if not has(right, *month):
            right = (*right, *(each for each in left if each.kind in month))
        elif not has(left, *month):
            left = (*left, *(each for each in right if each.kind in month))
    year = value(right, "year") or value(left, "year")
    ending = absolute(right, published, year)
    if ending.day is None:
        return ending, ending
    beginning = absolute(left, ending.day, year if value(left, "year") else None)
    return ending, replace(beginning, doubt="" if beginning.day else beginning.doubt) if (
        "no year" in beginning.doubt
    ) else beginning


def period(name: str, published: date | None) -> Days:
    """Return the days of a period of the table, such as `week -1` or `weekend`."""
    kind, _, number = name.partition(" ")
    precision = 2 if kind.startswith("week") else 3
    if published is None or kind in ("year", "season"):
        return Days(None, precision=precision, doubt="" if published else UNKNOWN)
    if kind == "weekend":
        saturday = weekday(5, published).day
        assert saturday is not None
        if number and published.weekday() in (1, 2, 3, 4):
            return Days(None, precision=2, doubt="the weekend before or after the publication")
        return Days(saturday, min(saturday + timedelta(1), published), 2)
    if kind == "week":
        monday = published + timedelta(7 * int(number) - published.weekday())
        return Days(monday, min(monday + timedelta(6), published), 2)
    months = published.year * 12 + published.month - 1 + int(number)
    return month(months // 12, months % 12 + 1, published)


def month(year: int, number: int, published: date | None) -> Days:
    """Return a month as its first and last day, but no day after the publication."""
    last = date(year, number, calendar.monthrange(year, number)[1])
    first = date(year, number, 1)
    if published is not None and first <= published:
        last = min(last, published)
    return Days(first, last, 3)


def latest_month(number: int, year: int | None, published: date | None) -> Days:
    """Return the latest such month that began not after the publication."""
    if year is not None:
        return month(year, number, published)
    if published is None:
        return Days(None, precision=3, doubt="the month has no year, and " + UNKNOWN)
    return month(published.year - (number > published.month), number, published)


def ago(number: int, unit: str, published: date | None) -> Days:
    """Return the day so many days, weeks, months or years before the publication."""
    if published is None:
        return Days(None, doubt=UNKNOWN)
    if unit == "hour":
        return Days(published - timedelta(number // 24 + 1), published, 2)
    if unit == "day":
        return Days(published - timedelta(number))
    if unit == "week":
        return Days(published - timedelta(7 * number), precision=2)
    return Days(None, precision=3)
