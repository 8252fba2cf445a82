"""Toll parts: the numbers of a sentence that are a part of another one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .toll import Toll
from .toll_frames import parts as frames
from .toll_reading import Reading, Whom, pieces, who

WHOLE = ("among the dead", "of those", "among them", "on a side")  # quoted with what makes them parts
OF_ARREST = ("detainee", "suspect", "detenu", "gardes a vue")
OF_TAKING = ("hostage", "captive", "otage", "captif")


def parts(reading: Reading, taken: dict[int, Toll], before: Sequence[Toll] = ()) -> None:
    """Add the parts of tolls, each with the field of its whole, which may be one of `before`."""
    for frame in frames(reading.language):
        for match in frame.pattern.finditer(reading.letters):
            first, after = match.span("g")
            begin = reading.marks[first].start + reading.sentence.start
            wholes = [t for t in taken.values() if t.field and not t.part]
            if match.groupdict().get("v"):
                field = reading.marks[match.start("v")].row.get("field", "")
                whole = None
            else:
                earlier = [t for t in wholes if t.start < begin]
                whole = max(earlier, key=lambda t: t.start) if earlier else None
                field = whole.field if whole else ""
                if frame.rule == "of those":
                    field = _of(reading, match) or field
                elif frame.rule == "among them" and whole is None and before and not match.start():
                    field = before[-1].field
                if not field:
                    continue
                if frame.rule == "on a side" and (
                    not reading.words(*match.span("who"))[0].isupper() or (first * 4) in taken
                ):
                    continue
            for piece in pieces(reading.letters, first, after):
                number = reading.marks[piece[0]].number
                low, high, code = (number.low, number.high, number.qualifier) if number else (1, 1, "")
                whom = _named(reading, piece, match) or who(reading, piece, match)
                if whom.get("counts", "all") == "all" and frame.rule != "among the dead":
                    continue  # "among them a man": no group
                toll = Toll(
                    *reading.span(piece[0], piece[1]), field, low, high, code, rule=frame.rule, **whom
                )
                if frame.rule in WHOLE:
                    toll = replace(
                        toll, start=reading.span(*match.span())[0], end=reading.span(*match.span())[1]
                    )
                of = whole.start if whole else None
                taken[piece[0] * 4] = replace(toll, part=True, part_of=of)
    _apposed(reading, taken)
    _all_of(reading, taken)


def _of(reading: Reading, match: re.Match[str]) -> str:
    """Return the field of whom a part is taken: "of the detainees", "of those killed"; empty if not told."""
    marks = [reading.marks[i] for i in range(*match.span("of"))]
    field = next((mark.row["field"] for mark in marks if mark.row.get("field")), "")
    words = reading.sentence.folded[marks[0].start : marks[0].end]
    if words.startswith(OF_ARREST):
        return "arrests"
    return "abductions" if words.startswith(OF_TAKING) else field


def _named(reading: Reading, piece: tuple[int, int], match: re.Match[str]) -> Whom:
    """Return a people that a part is of, as a subgroup: "two Americans", "16 of the Druze"; or nothing."""
    places = [i for i in range(*piece) if reading.letters[i] == "W"]
    place = places[-1] if places else match.start("who") if match.groupdict().get("who") else -1
    if place < 0 or reading.letters[place] not in "Ww":
        return {}
    word, row = reading.words(place, place + 1), reading.marks[place].row
    if not word[0].isupper() or row.get("kind", "generic") != "generic":
        return {}
    start, end = reading.span(place, place + 1)
    return {"counts": "subgroup", "subgroup": word, "who": word, "who_start": start, "who_end": end}


def _all_of(reading: Reading, taken: dict[int, Toll]) -> None:
    """Say whom a toll counts that is followed by "all of them civilians", "tous des civils"."""
    for match in re.finditer(r"[,:(-]([vTN])(?:fT?w?)?([woC]{0,2})W(?![^,.;]{0,3}[hbIP])", reading.letters):
        if reading.words(match.start(1), match.end(1)).lower() not in ("all", "tous", "toutes"):
            continue
        begin = reading.span(*match.span())[0]
        earlier = [place for place, t in taken.items() if t.end <= begin and t.counts == "all"]
        if earlier:
            place = max(earlier)
            row = reading.marks[match.end() - 1].row
            taken[place] = replace(taken[place], counts=row["counts"], subgroup=row["subgroup"])


def _apposed(reading: Reading, taken: dict[int, Toll]) -> None:
    """Add the parts that only stand beside their whole: "14 people, ten soldiers and four civilians"."""
    group = r"(?:T?[NA]o?f?o?w{0,2}W\w?)"
    for match in re.finditer(rf"(?<=[,:(-]){group}(?:(?:,&?|&){group})+", reading.letters):
        begin = reading.marks[match.start()].start + reading.sentence.start
        wholes = [t for t in taken.values() if t.start < begin and t.low and t.counts == "all" and not t.part]
        if not wholes:
            continue
        whole = max(wholes, key=lambda t: t.start)
        groups = pieces(reading.letters, *match.span())
        told = [reading.marks[p[0]].number for p in groups]
        if sum((n.low or 0) if n else 1 for n in told) != whole.low:
            continue
        for piece, number in zip(groups, told, strict=True):
            low, high, code = (number.low, number.high, number.qualifier) if number else (1, 1, "")
            toll = Toll(
                *reading.span(*piece),
                whole.field,
                low,
                high,
                code,
                rule="beside",
                **who(reading, piece, match),
            )
            taken[piece[0] * 4] = replace(toll, part=True, part_of=whole.start)
