"""Day shapes: which orders of kinds of words are a date, and of what form; the first that fits wins.

A shape is a regular expression over the kinds of `words/days.csv` instead of letters: `weekday comma day
month` is "Sunday, 28 July". All repetitions have a limit, so that no text takes long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .day_tokens import Token

KINDS = [
    "weekday_short",
    "weekday",
    "month_short",
    "month",
    "day",
    "year",
    "numeric",
    "number",
    "few",
    "part",
    "hour",
    "night",
    "stage",
    "in",
    "around",
    "the",
    "of",
    "from",
    "to",
    "and",
    "between",
    "this",
    "last",
    "next",
    "every",
    "since",
    "limit",
    "ago",
    "sooner",
    "following",
    "unit",
    "relative",
    "tonight",
    "tomorrow",
    "anchored",
    "period",
    "ahead",
    "year_word",
    "holiday",
    "habit",
    "name",
    "namesake",
    "title",
    "comma",
    "open",
    "close",
    "other",
]
SIGNS = {kind: chr(0x4E00 + place) for place, kind in enumerate(KINDS)}

# The part of a day or an hour, before a day and after it: "in the early hours of", ", at around 4 am".
BEFORE = "(((in|to|of|around)){0,2} the? (stage|sooner){0,2} (part|hour|night){1,2} comma? ){0,2}"
LEAD = f"{BEFORE} (in|of|this){{0,2}} the? (stage|sooner)? (in|of)? the?"
TAIL = "(comma? (in|to|of|around){0,2} (the|this)? (stage|sooner){0,2} (part|hour|night)){0,3}"
WEEKDAY = "((weekday|weekday_short) (part|comma|open|the|in|of){0,3})?"
YEAR = "((comma|of)? year)?"
MONTH = "(month|month_short)"
DAY = f"{WEEKDAY} (day (of the?)? {MONTH}|{MONTH} the? day) {YEAR}"
FROM = "(of|from|between|since)? the?"
TO = "(to (in|the)?|limit the?)"
LIST = "(to (in|the)?|limit the?|and the?)"

SHAPES = {
    "name": "name",
    # Two ends. "Monday to Wednesday", "in the night of 16-17 September", "du 3 au 5 mai 2024".
    "span": (
        f"{LEAD} {FROM} ("
        f"weekday (part|night)? comma? {TO} stage? weekday comma? "
        f"({MONTH} the? day|day of? {MONTH}) {YEAR}"
        f"|weekday (part|night)? comma? {TO} stage? weekday (part|night)?"
        f"|{WEEKDAY} day (of? {MONTH} {YEAR})? {LIST} {WEEKDAY} day of? {MONTH} {YEAR}"
        f"|{WEEKDAY} {MONTH} the? day {YEAR} {LIST} {WEEKDAY} {MONTH}? the? day {YEAR}"
        f"|numeric {TO} numeric) {TAIL}"
        f"|{LEAD} between the? ("
        f"weekday (part|night)? and the? stage? weekday (part|night)?"
        f"|{WEEKDAY} day (of? {MONTH} {YEAR})? and the? {WEEKDAY} day of? {MONTH} {YEAR}"
        f"|{WEEKDAY} {MONTH} the? day {YEAR} and {WEEKDAY} {MONTH}? the? day {YEAR}) {TAIL}"
    ),
    "years": "(between|from|of)? (year (and|to) year)|between year and year",
    "months": f"(from|between|of) the? {MONTH} year? (to|and) {MONTH} year?",
    "limit": (
        f"limit (in|of|to|the)? {LEAD} "
        f"({DAY}|weekday|numeric|relative|tonight|tomorrow|{MONTH} year?|year|next weekday) next? {TAIL}"
    ),
    "since": (
        f"(since|from) (the? (other|of|number|day){{1,5}} (in|of) the?)? {LEAD} "
        f"(last? weekday last? {TAIL}|{DAY} {TAIL}|numeric|relative {TAIL}"
        f"|{MONTH} last? YEARS|year_word? year|period)"
    ).replace("YEARS", YEAR),
    "every": "every weekday|in? habit|every (part|night|day)",
    "future": (
        f"LEAD (next weekday|weekday next|weekday ahead|ahead|tomorrow|next {MONTH}|{MONTH} next|next unit)"
        f"{TAIL}"
        f"|number unit (from|in) (weekday|relative|tomorrow)|in the? next number? unit"
    ).replace("LEAD", LEAD),
    "absolute": (
        f"{LEAD} ({DAY}|{WEEKDAY} numeric) ((of? period)|last)? close? {TAIL}"
        f"|{LEAD} weekday {TAIL} open {DAY} close"
    ),
    "holiday": f"{LEAD} holiday year? {TAIL}",
    "anchored": f"{LEAD} anchored {TAIL}",
    "following": f"{LEAD} (following weekday|weekday following) {TAIL}",
    "relative": (
        f"{BEFORE} (stage|sooner)? (relative|tonight) {TAIL} (open weekday close)? {TAIL}"
        "|(stage|sooner)? (relative|tonight)"
    ),
    "weekday": (
        f"{LEAD} (last? weekday last? ((of|in)? the? period)?|(this last?)? weekday last?) {TAIL} close?"
    ),
    "ago": f"{BEFORE} (ago (number|day|few) unit|(number|day|few) unit ago) {TAIL}",
    "later": "(number|day|few) unit sooner",
    "recent": (
        "(in of?|around)? (the|this)? last (number|day|few)? unit"
        "|(in of?|around)? (the|this)? (number|day|few)? (last unit|unit last)|this? last unit"
    ),
    "period": "in? (the|of)? (stage|sooner)? (in|of|the){0,2} period",
    "month": (
        f"((in|of|this|stage|last){{1,3}} (the|of)? (stage|of|the){{0,2}} {MONTH} last? ({YEAR}|of? period)"
        f"|{MONTH} year|month last|month)"
    ),
    "year": "in (the? year_word)? (stage|of){0,2} year|(the|in) year_word year|of year",
    "overnight": "(in the?)? night",
}


# Every phrase has one of these, not far from where it begins; a quick look for it saves the rest.
HEADS = [
    "name",
    "weekday",
    "weekday_short",
    "month",
    "month_short",
    "numeric",
    "year",
    "relative",
    "tonight",
    "tomorrow",
    "anchored",
    "period",
    "ahead",
    "unit",
    "holiday",
    "habit",
    "every",
    "night",
]
FAR = 24
NO_BEGINNING = ("other", "comma", "open", "close", "namesake", "title")


def _compiled() -> re.Pattern[str]:
    forms = []
    for form, shape in SHAPES.items():
        signs = re.sub(r"[a-z_]+", lambda word: SIGNS[word[0]], shape).replace(" ", "")
        forms.append(f"(?P<{form}>{signs.replace('(', '(?:')})")
    heads, others = ("".join(map(SIGNS.__getitem__, kinds)) for kinds in (HEADS, NO_BEGINNING))
    return re.compile(f"(?![{others}])(?=.{{0,{FAR}}}?[{heads}])(?:{'|'.join(forms)})")


def shapes(words: Sequence[Token], start: int = 0) -> Iterator[tuple[str, int, int]]:
    """Yield each phrase: its form, and the places of its first token and of the one after its last."""
    signs = "".join([SIGNS[each.kind] for each in words])
    for match in PATTERN.finditer(signs, start):
        yield str(match.lastgroup), *match.span()


PATTERN = _compiled()
