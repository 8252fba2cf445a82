"""Tolls: what a sentence says of people killed, wounded, taken, arrested or driven away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..article import Sentence
from .background import earlier
from .marks import Mark, marked
from .toll import Toll, Unclear
from .toll_absent import absent
from .toll_again import again
from .toll_frames import frames
from .toll_groups import grouped
from .toll_losses import losses
from .toll_parts import parts
from .toll_reading import Reading, pieces, who
from .toll_settled import doubtful, settled
from .toll_sound import sound

TOLL = re.compile(r"\b(?:toll|number|bilan|nombre)\b")
LAST = re.compile(
    r"\b(?:after|when|as|once|apres que |apres qu'|lorsque |lorsqu')\s*$"
)  # "ten after a boy had died"
MINE = re.compile(r"(?<!\w)(?:(?:my|mes)|(?:my|mon|ma|mes) \w+(?: \w+)? (?:and|et)(?: my| mes)?) $")
ACCIDENT = {
    "en": re.compile(
        r"\b(?:(?:road|traffic|car) (?:accident|crash)|natural causes|heart attack|drown(?:ed|ing))"
    ),
    "fr": re.compile(
        r"\b(?:accident\w* de la (?:route|circulation)|causes? naturelles?|crise cardiaque|noyade)"
    ),
}
HARM = re.compile(r"[PgBIDXKLtEkl>eQ<5@iq=6M7930]|NfT?Wb|yN")  # without any of these, nothing is said of harm


def tolls(sentence: Sentence, language: str, before: Sequence[Toll] = ()) -> tuple[Toll, ...]:
    """Return the tolls of a sentence, in the order of their places.

    `before` are those of the sentence before: whom "one" and "two others" count, where nothing else says it.
    """
    return tuple(toll for toll in _all(sentence, language, before) if toll.field)


def unclear(sentence: Sentence, language: str) -> tuple[Unclear, ...]:
    """Return what might be a toll, and why it is none: "neutralised", "12 victims"."""
    told = _all(sentence, language, ())
    found = [Unclear(t.start, t.end, t.doubt) for t in told if not t.field]
    reading = Reading(sentence, language, *marked(sentence, language))
    for match in re.finditer(r"T[wo]{0,2}W[^.;,NAZW]{0,6}?(?:h?b{1,2}v*P|h?b?I)", reading.letters):
        span = reading.span(match.start(), match.end())
        spans = [(u.start, u.end) for u in found] + [(t.start, t.end) for t in told]
        if not any(start < span[1] and span[0] < end for start, end in spans):
            found.append(Unclear(*span, "no number is said"))
    return tuple(sorted(found, key=lambda each: each.start))


def _all(sentence: Sentence, language: str, before: Sequence[Toll]) -> list[Toll]:
    reading = Reading(sentence, language, *marked(sentence, language))
    if HARM.search(reading.letters) is None and not (before and "N" in reading.letters):
        return []
    missing = absent(reading.letters, reading.marks, sentence)
    taken: dict[int, Toll] = {}
    spent: set[int] = set()
    for frame in frames(language):
        at = 0
        while match := frame.pattern.search(reading.letters, at):
            at = match.start() + 1
            if "g" in match.groupdict() and not sound(reading, match, frame.rule):
                continue
            for place, toll in _read(reading, match, frame.rule):
                if place // 4 not in spent:
                    taken.setdefault(place, toll)
            spent.update(_wholes(reading.letters, match))
    parts(reading, taken, before)
    found = [taken[place] for place in sorted(taken)]
    found += [
        loss for loss in losses(reading) if not any(t.start < loss.end and loss.start < t.end for t in found)
    ]
    found = [
        t
        for t in found
        if not any(
            a.start < t.end
            and t.start < a.end
            and (a.stance == "declines" or a.start < t.start or t.rule == "lost")
            for a in missing
            if a.stance == "declines" or a.rule == "nobody"
        )
    ]
    found = [replace(t, doubt=t.doubt or _own(t, sentence, language, found)) for t in found]
    found = settled(reading, _denied(reading, grouped(reading, found, before)), before)
    for toll in again(reading, tuple(found), before):
        if not any(t.start < toll.end and toll.start < t.end for t in found):
            found.append(toll)
    cue = earlier(sentence, language) if found else None
    found = [_earlier(toll, cue, sentence) for toll in found]
    kept = [
        a
        for a in missing
        if not any(t.start < a.end and a.start < t.end and t.stance == a.stance for t in found)
    ]
    return sorted(found + kept, key=lambda toll: (toll.start, toll.end))


def _own(toll: Toll, sentence: Sentence, language: str, found: Sequence[Toll]) -> str:
    """Return why a toll is not that of the news: a mother's two sons, accidents."""
    first, after = toll.start - sentence.start, toll.end - sentence.start
    folded = sentence.folded
    if toll.stance != "asserts":
        return ""
    near = folded[max(0, first - 60) : first]
    if toll.low == 1 and LAST.search(near) and _raised(toll, sentence, found):
        return "the toll before may have it"
    if MINE.search(near):
        return "it may count the speaker's own people alone"
    if ACCIDENT[language].search(folded[after : after + 200]):
        return "it may have been an accident"
    return ""


def _raised(toll: Toll, sentence: Sentence, found: Sequence[Toll]) -> bool:
    """Return whether a toll stands before that has this one: "the toll rose to ten after a boy died"."""
    return any(
        t.field == toll.field
        and t.start < toll.start
        and (t.rule in ("put at", "toll") or TOLL.search(sentence.folded[: t.start - sentence.start]))
        for t in found
    )


def _earlier(toll: Toll, cue: tuple[int, int] | None, sentence: Sentence) -> Toll:
    if cue is None or toll.doubt or not cue[0] <= toll.start - sentence.start < cue[1]:
        return toll
    return replace(toll, doubt="it may be told of an earlier event")


def _wholes(letters: str, match: re.Match[str]) -> set[int]:
    """Return the numbers that only say of how many: the 30 of "twelve of the 30 passengers"."""
    first, after = match.span("g")
    begun = {begin for begin, _ in pieces(letters, first, after)}
    return {i for i in range(first, after) if letters[i] == "N" and i not in begun}


def _read(reading: Reading, match: re.Match[str], rule: str) -> Iterator[tuple[int, Toll]]:
    """Yield the tolls of a frame, each by the place of its number: one by counted group and field."""
    first, after = match.span("g")
    harmed = [reading.marks[i] for i in range(*match.span("v")) if reading.letters[i] in "PgBIDXKLtEk><M930"]
    if rule == "lives":
        harmed = [replace(reading.marks[match.start("v")], letter="L")]
    fields = list(dict.fromkeys(_field(mark, match) for mark in harmed))
    if len(fields) > 1:
        fields = [field for field in fields if field]
    if {"fatalities", "injuries"} <= set(fields):
        fields = ["casualties"]
    if fields == ["both"]:
        fields = [""]
    groups = pieces(reading.letters, first, after)
    for piece in groups:
        number = reading.marks[piece[0]].number
        told = (number.low, number.high, number.qualifier) if number else (1, 1, "")
        low, high, qualifier = told
        if not qualifier and re.match(r"[wWCo]{0,4}\^", reading.letters[piece[0] + 1 :]):
            qualifier = "at_least"  # "six people at least"
        begin = min(match.start(), piece[0]) if piece is groups[0] else piece[0]
        begin -= begin > 0 and reading.letters[begin - 1] == "T"
        end = (
            match.end() if piece is groups[-1] or rule in ("passive", "died", "killed", "dead") else piece[1]
        )
        if rule == "they say" and not qualifier:
            qualifier = "at_least"  # they speak of themselves alone
        whom, end = who(reading, piece, match), _end(reading.letters, end, rule)
        if rule == "hostages":
            whom = {}  # "22 prisoners" does not say of whom
        if rule == "received" and whom.get("who", "").lower().startswith("patient"):
            whom = {}
        toll = Toll(*reading.span(begin, end), fields[0], low, high, qualifier, rule=rule, **whom)
        why = next((mark.row.get("why", "") for mark in harmed if mark.row.get("why")), "")
        for number_of, field in enumerate(fields):
            place = piece[0] * 4 + number_of
            unsure = doubtful(reading, match, rule) if field else why or "not clear"
            yield place, replace(toll, field=field, doubt=toll.doubt or unsure)


def _end(letters: str, end: int, rule: str) -> int:
    """Return the end of a statement with what says whom it counts: "among the VDP", "in uniform"."""
    if rule not in ("dead", "dead or wounded", "wounded of", "deaths of", "lost"):
        return end
    found = re.compile(r"[wv]{0,2}(?:U|qT?[wHo]{0,2}[WC]|fT?[wo]{0,2}W)").match(letters, end)
    return found.end() if found else end


def _field(mark: Mark, match: re.Match[str]) -> str:
    if match.groupdict().get("custody"):
        return "arrests"
    if mark.letter in "03":
        return "displacement" if mark.letter == "0" else "injuries"
    if mark.letter in "k<M":
        return "abductions"
    if mark.letter == "L" or (mark.letter == "P" and match.groupdict().get("d")):
        return "fatalities"
    return mark.row.get("field", "")


def _denied(reading: Reading, found: list[Toll]) -> list[Toll]:
    """Turn what stands after "denied that", "it is not true that" into denials."""
    done = []
    for told in found:
        toll = told
        first = next(
            i for i, mark in enumerate(reading.marks) if mark.start + reading.sentence.start >= toll.start
        )
        clause = re.search(r"F[^.;]{0,8}$", reading.letters[:first])
        if clause and toll.stance == "asserts":
            start = reading.marks[clause.start()].start + reading.sentence.start
            toll = replace(toll, stance="denies", start=start)
        done.append(toll)
    return done
