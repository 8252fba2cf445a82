"""Days: the phrases of a sentence that say when, each with the days that it means.

dateparser, the well-kept library for this, was measured and is not used: it puts a "Tuesday" that was
published on a Tuesday one week early, reads "16-17 September" as the year 2017, does not know "mardi
matin", and tells nothing of spans of days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from ..article import Sentence
from ..fold import fold
from ..words import LANGUAGES, compiled
from . import day_reading as reading
from .day_forms import read
from .day_reading import Days, has, value
from .day_shapes import shapes
from .day_tokens import Token, tokens
from .when import When

NEWS = timedelta(21)  # an older day is background to the news


def days(
    sentence: Sentence, published: date | None, language: str, anchor: date | None = None
) -> tuple[When, ...]:
    """Return the phrases of a sentence that say when, in the order of the text.

    `anchor` is the day that "the previous day" and "la veille" count from, unless the sentence itself
    names one before.
    """
    words = tokens(sentence, language)
    found: list[When] = []
    named: set[date] = set()
    for form, start, end in shapes(words):
        if _named(words, start, end, form, language):
            continue
        when = _when(sentence, words, (form, start, end), published, anchor, language)
        if when is None:
            continue
        if form in ("anchored", "following", "later") and len(named) > 1:
            when = replace(when, doubt=when.doubt or "the sentence names several days that it may count from")
        found.append(when)
        if when.day is not None and not (
            when.past or when.doubt or when.form in ("future", "limit", "since")
        ):
            anchor = when.day
            named.add(when.day)
    return tuple(_in_quotations(sentence, found))


def _when(  # noqa: PLR0913, PLR0917 - the sentence, a phrase of it, and what days() was told
    sentence: Sentence,
    words: Sequence[Token],
    shape: tuple[str, int, int],
    published: date | None,
    anchor: date | None,
    language: str,
) -> When | None:
    form, first, last = shape
    phrase = words[first:last]
    if form == "span" and (alone := _alone(words, first, last)):
        form, phrase = "absolute", words[first:alone]
    meant = read(form, phrase, published, anchor)
    if meant is None:
        return None
    told, known = meant
    start, end = phrase[0].start, phrase[-1].end
    if told in ("absolute", "weekday", "span", "month") and _ahead(sentence.text[:start], language):
        told, known = "future", _next(form, phrase, known, published)
    elif known.day is not None and published is not None and known.day > published:
        told = "future"
    elif told == "absolute" and _dateline(sentence.text, start, end):
        told = "dateline"
    if told in ("absolute", "weekday"):
        known = _night(phrase, known, language)
    if told not in ("future", "limit"):
        known = _by_hour(phrase, known)
    past = _past(told, known, published, phrase)
    start, end = start + sentence.start, end + sentence.start
    return When(start, end, known.day, known.last, known.precision, told, past, known.doubt)


def _alone(words: Sequence[Token], first: int, last: int) -> int | None:
    """Return where the first date ends, if what follows its "and" is no day: "on May 3 and 14 on May 9"."""
    joint = next((place for place in range(first, last) if words[place].kind == "and"), last)
    if not has(words[first:joint], "month", "month_short") or has(words[joint:last], "month", "month_short"):
        return None
    after = words[last] if last < len(words) else None
    counted = after is not None and (after.text == "on" or (after.kind == "other" and after.text.isalpha()))
    days = [int(each.value) for each in words[first:last] if each.kind == "day"]
    return joint if counted or (joint < last and days[-1] - days[0] != 1) else None


def _night(words: Sequence[Token], known: Days, language: str) -> Days:
    """Return the two days of the night that a single day names, where it is not clear which it is.

    "Saturday night" and "the night of 3 May" begin on that day; "la nuit de samedi" is less sure.
    """
    place = next(place for place, each in enumerate(words) if each.kind in reading.HEADS)
    if known.day is None or known.doubt or not has(words[:place], "night"):
        return known
    if words[0].text.lower() == "overnight":
        return replace(known, precision=2, doubt="the night before or after that day")
    return replace(known, last=known.day + reading.DAY, precision=2) if language == "fr" else known


def _by_hour(words: Sequence[Token], known: Days) -> Days:
    """Return the one day of a night, where an hour says on which side of midnight it was."""
    hour = next((each.hour for each in words if each.hour is not None), None)
    nightly = has(words, "night") or any(each.value == "night" for each in words)
    if hour is None or known.day is None or known.doubt or not nightly:
        return known
    if known.last is None:
        doubt = "the night before or after that day" if hour.time < "06:00" else ""
        return replace(known, doubt=doubt)
    if known.last - known.day != reading.DAY:
        return known
    midnight = hour.time == "00:00"
    if midnight and not re.search(r"after|apres", words[[w.hour for w in words].index(hour)].text.lower()):
        return known
    return Days(known.day if hour.time >= "12:00" else known.last)


def _past(form: str, known: Days, published: date | None, words: Sequence[Token]) -> bool:
    if form == "year":
        return True
    if form == "month" and known.day is None:
        return True
    if form == "since" and known.precision == 3:
        return True
    if form == "month" and published is not None:
        this = known.day is not None and (known.day.year, known.day.month) == (
            published.year,
            published.month,
        )
        if not this or any(each.kind == "sooner" for each in words):
            return True
    latest = known.last or known.day
    if form == "month" and published is None:
        return True
    return latest is not None and published is not None and published - latest > NEWS


def _next(form: str, words: Sequence[Token], known: Days, published: date | None) -> Days:
    """Return the day that a future phrase means, if it is a date; its day may have no year."""
    if form != "absolute" or known.day is None or published is None or known.day > published:
        return known if form == "absolute" and known.day and not known.doubt else Days(None)
    if value(words, "year") or has(words, "numeric"):
        return known
    for year in (published.year, published.year + 1):
        found = reading.absolute(words, published, year)
        if found.day is not None and found.day >= published:
            return replace(found, doubt="")
    return Days(None)


@cache
def _turns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(compiled("days", language, kind=kind) for kind in ("future", "not_future", "between_future"))


def _ahead(before: str, language: str) -> bool:
    """Return whether the words before a day speak of what is still to come: "will meet on Thursday"."""
    if language not in LANGUAGES:
        return False
    future, never, between = _turns(language)
    near = re.split(r'[;:"«»“”]|\. ', before[-120:])[-1]
    plain = fold(near)
    ends = [
        match.end()
        for match in future.finditer(plain)
        if near[match.start()].islower() and not never.fullmatch(match[0])  # a name, such as Herrera, is not
    ]
    return bool(ends) and not between.search(plain, ends[-1])


def _dateline(text: str, start: int, end: int) -> bool:
    """Return whether it is where and when the report was sent: "BAMAKO, Sept 17 (Reuters) -"."""
    before = text[:start].strip(" ,")
    return (
        before.partition(",")[0].isupper()
        and len(before.split()) < 8
        and re.match(r"\s*(?:\(|[-\u2013\u2014])", text[end:]) is not None
    )


def _named(words: Sequence[Token], start: int, end: int, form: str, language: str) -> bool:
    """Return whether it is rather a name: "Pastor Sunday", "March 23 Movement", "place du 1er Novembre"."""
    before = words[start - 1] if start else None
    after = words[end] if end < len(words) else None
    if form == "absolute" and not has(words[start:end], "year", "numeric"):
        if language == "fr" and before is not None and before.kind == "namesake":
            return True
        return language == "en" and after is not None and after.kind == "namesake" and after.text[0].isupper()
    alone = end - start == 1
    if form == "month" and alone:
        return language != "en" or words[start].text.lower() in ("may", "march")
    if form != "weekday" or not alone or before is None:
        return form == "weekday" and alone and language == "en" and _surname(words[start], after)
    if before.kind == "number" and before.value == "1":
        return True  # "a Friday" may be any
    return language == "en" and (
        before.kind == "title" or (before.text[:1].isupper() and _surname(words[start], after))
    )


def _surname(day: Token, after: Token | None) -> bool:
    """Return whether a word with a capital letter follows at once: "Sunday Igboho"."""
    near = after is not None and after.kind == "other" and after.start - day.end == 1
    return near and after is not None and after.text[:1].isupper()


def _in_quotations(sentence: Sentence, found: list[When]) -> list[When]:
    """Return the phrases, with a doubt where a quotation says "this morning" and the frame names a day.

    What was said on Monday calls Monday "today", whenever it is published.
    """
    inside = [any(a <= when.start and when.end <= b for a, b in sentence.quoted) for when in found]
    frame = {
        when.day
        for when, quoted in zip(found, inside, strict=True)
        if not quoted and when.form == "weekday" and when.day is not None
    }
    return [
        replace(when, doubt=when.doubt or "said on another day than that of publication")
        if quoted and when.form == "relative" and frame and when.day not in frame
        else when
        for when, quoted in zip(found, inside, strict=True)
    ]
