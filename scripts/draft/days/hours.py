"""Hours: the times of the clock that a sentence names, such as "at around 4 am" or "vers 18 heures".

Neither how long something lasts ("after three hours") nor how far it is ("à deux heures de route") is an
hour, and dawn has none. An hour that may be in the morning or the evening ("at four o'clock") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..article import Sentence
from ..fold import fold
from ..words import LANGUAGES, pattern, table


@dataclass(frozen=True)
class Hour:
    """A time of the clock; `start` and `end` count in the article's text.

    `time` is HH:MM in 24 hours. `qualifier` is a code of the vocabulary; empty for a bound that no code
    says ("before 10 pm"). `last` is the second of two hours ("between"), else empty. `zone` is empty for
    local time.
    """

    start: int
    end: int
    time: str
    qualifier: str
    last: str = ""
    zone: str = ""


def hours(sentence: Sentence, language: str) -> tuple[Hour, ...]:
    """Return the times of the clock in a sentence, in the order of the text."""
    languages = (language,) if language in LANGUAGES else LANGUAGES
    found = [hour for each in languages for hour in _hours(sentence, each)]
    kept: list[Hour] = []
    for hour in sorted(found, key=lambda h: (h.start, -h.end)):
        if not kept or hour.start >= kept[-1].end:
            kept.append(hour)
    return tuple(kept)


def _hours(sentence: Sentence, language: str) -> Iterator[Hour]:
    for match in _clock(language).finditer(sentence.folded):
        hour = _read(match, sentence.text[match.start() : match.end()], language)
        if hour is not None:
            time, last, qualifier, zone = hour
            yield Hour(
                sentence.start + match.start(), sentence.start + match.end(), time, qualifier, last, zone
            )


@cache
def _words(language: str, kind: str) -> dict[str, str]:
    return {fold(row["words"]): row["value"] for row in table("hours", language) if row["kind"] == kind}


@cache
def _clock(language: str) -> re.Pattern[str]:
    """Return the pattern of an hour: what leads up to it, one or two times, and the part of the day."""
    lead, part, zone, number, named = (
        pattern(_words(language, kind)) for kind in ("lead", "part", "zone", "number", "named")
    )
    mark = r"\s?(?:h|heures?|:)\s?" if language == "fr" else r"[:.]"
    half = r"(?:[ap]\.m\.|[ap]\.?m\b)"
    minutes = r"(?![\d])" if language == "fr" else r"\b"
    digits = rf"(?:\d{{1,2}}(?:{mark}[0-5]\d{minutes})?)"
    unit = r"(?:\s?h(?:eures?)?\b)" if language == "fr" else rf"(?:\s?{half}|\s?o'clock\b|\s?hours\b)"
    military = r"(?:[01]\d|2[0-3])[0-5]\d(?=\s(?:gmt|utc|local|hours|hrs))(?:\s(?:hours|hrs))?"
    elsewhere = rf"(?:\s\([\d:.h]{{1,6}}\s?{zone}\))"  # "at 3 am (0100 GMT)"
    one = rf"(?:{military}|(?:{digits}|{number}){unit}?)"
    joined = r"\s(?:and|to|et|a)\s|-"
    return re.compile(
        rf"(?P<lead>{lead}\s)?(?:(?P<named>{named})|(?<![\w.,:/-])(?P<first>{one})"
        rf"(?:(?:{joined})(?P<second>{one}))?)"
        rf"(?P<part>\s{part})?(?P<zone>,?\s(?:\({zone}\)|{zone}))?{elsewhere}?(?!\w|[.,:/-]\d)"
    )


def _read(match: re.Match[str], written: str, language: str) -> tuple[str, str, str, str] | None:
    role = _value(language, "lead", match["lead"])
    if (match["lead"] or "").strip() == "a" and written[
        0
    ] == "a":  # the verb: "il a 3 heures", not "à 3 heures"
        return None
    part = _value(language, "part", match["part"])
    zone = _value(language, "zone", (match["zone"] or "").strip(" (),"))
    if match["named"]:
        time = _value(language, "named", match["named"])
        return (time, "", _qualifier(role), zone) if role else None
    if match["second"] and role != "between" and "-" not in match[0]:
        return None
    sure = bool(part or match["zone"])
    second = _time(match["second"], part, language, sure, "") if match["second"] else ""
    borrowed = _half(match["second"] or "")
    first = _time(match["first"], part, language, sure, borrowed)
    if not first or second is None or (not role and not _plainly(match)) or _lasts(match, language, role):
        return None
    if match["second"] or role == "between":
        return (first, second, "between", zone) if second else None
    return first, "", _qualifier(role), zone


def _value(language: str, kind: str, written: str | None) -> str:
    return _words(language, kind).get(" ".join((written or "").split()), "")


def _qualifier(role: str) -> str:
    return {"": "exact", "at": "exact", "about": "approximate", "after": "more_than"}.get(role, "")


def _half(written: str) -> str:
    found = re.search(r"([ap])\.?m\b", written)
    return found[1] if found else ""


def _plainly(match: re.Match[str]) -> bool:
    """Return whether an hour stands without "at" or "vers" before it: "4 am", "18h30", "0400 GMT"."""
    one = match["first"]
    clear = _half(one) or re.search(r"\dh\d\d|\d{4}", one) or ("o'clock" in one)
    return bool(clear or match["part"] or match["zone"])


def _time(written: str, part: str, language: str, sure: bool, borrowed: str) -> str | None:
    """Return a written time as HH:MM; None where it may be in the morning or the evening, or is no time."""
    numbers = _numbers(written, language)
    if numbers is None:
        return None
    hour, minute, digits = numbers
    half = _half(written) or borrowed
    if half or part in ("am", "pm"):
        if not 1 <= hour <= 12 and not (part and hour <= 23):
            return None
        afternoon = (half or part[0]) == "p"
        hour = (hour % 12) + 12 * afternoon if hour <= 12 else hour
        return f"{hour:02}:{minute:02}"
    if part == "night":  # "at 11 at night", "at two at night"
        hour = hour + 12 if 6 <= hour < 12 else hour % 12 if hour == 12 else hour
        return f"{hour:02}:{minute:02}"
    if hour > 23:
        return None
    clear = hour >= 13 or sure or _twenty_four(written, language, digits)
    return f"{hour:02}:{minute:02}" if clear else None


def _twenty_four(written: str, language: str, digits: bool) -> bool:
    """Return whether a time is told by the clock of 24 hours: "04:00", "4h30", "à 10 h", not "4 o'clock"."""
    if language == "fr":
        return digits and re.search(r"\d\s?(?:h|:)", written) is not None
    return re.search(r"\d\d[:.]\d\d|\d{4}", written) is not None


def _numbers(written: str, language: str) -> tuple[int, int, bool] | None:
    if military := re.match(r"(\d\d)(\d\d)\b", written):
        return int(military[1]), int(military[2]), True
    if found := re.match(r"(\d{1,2})(?:\s?(?:h|heures?|:|\.)\s?(\d\d))?", written):
        return int(found[1]), int(found[2] or 0), True
    word = re.sub(r"\s?(?:h|heures?|o'clock|hours|[ap]\.?m\.?)$", "", written).strip()
    value = _value(language, "number", word)
    return (int(value), 0, False) if value else None


def _lasts(match: re.Match[str], language: str, role: str) -> bool:
    """Return whether it is rather how long or how far: "à deux heures de route", "for 3 hours", "at 12"."""
    first, after = match["first"], match.string[match.end() : match.end() + 25]
    if match["part"] or match["zone"] or _half(first) or _half(match["second"] or ""):
        return False
    if language == "en":
        bare = not re.search(r"\d[:.]\d\d|\d{4}|o'clock", first)
        return bare or (re.search(r"\d\.\d\d", first) is not None) or "hours" in first
    if not re.search(r"h|:", first):
        return True
    plural = re.search(r"h|heures?$", first) is not None
    lasting = role in ("after", "before", "about") or role == "at"
    return plural and lasting and re.match(r"\s(?:de |d'|apres|plus tard|plus tot|par )", after) is not None
