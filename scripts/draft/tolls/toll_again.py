"""Toll again: what another source says of the same toll, by a number alone: "another said more than 30"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .toll import Toll
from .toll_reading import Reading

SOURCE = {
    "en": r"source|another|witness|resident|local|opposition|union|hospital|doctor|medic|rebel|group|police"
    r"|officials?|monitor|association|villager|army|ministry|organi[sz]ation|activist|rights|media|report",
    "fr": r"source|autre|second|temoin|habitant|riverain|opposition|syndicat|hopital|medecin|rebelle|groupe"
    r"|police|officiel|association|ong|armee|ministere|organisation|militant|observatoire|elu|media|bilan",
}
# What says that a number alone counts what was told before it.
COUNTED = {
    "en": re.compile(
        r"\b(?:(?:higher|lower|different|smaller|larger|bigger|own)"
        r" (?:figure|toll|number|count|tally)(?: of|:)"
        r"|(?:put|puts|putting) (?:it|the figure|the number|that figure|that number) at"
        r"|(?:said|says|say) (?:it was|the figure was|the number was|the real figure was))\s+[\"']?$"
    ),
    "fr": re.compile(
        r"\ben (?:revendique|revendiquent|revendiquait"
        r"|compte|comptait|comptent|comptaient|denombre|denombrait|denombrent"
        r"|recense|recensait|recensent"
        r"|evoque|evoquait|evoquent|annonce|annoncait|annoncent|mentionne|signale|avance|a compte|a denombre"
        r"|a recense|ont compte|ont denombre)\s+[\"']?$"
        r"|\b(?:autre|propre) (?:chiffre|bilan) ?:\s+$"
        r"|\bchiffre (?:plus (?:eleve|bas)|inferieur|superieur) ?:\s+$"
    ),
}
SECOND = {
    "en": re.compile(r",? (?:according to|by|in the words of) (?!\d)"),
    "fr": re.compile(r",? (?:si l'on en croit|selon|d'apres|a en croire|aux dires d) ?"),
}
ALONE = re.compile(r"N(?=[.;]|$|,[^N]*$)")


def again(reading: Reading, found: Sequence[Toll], before: Sequence[Toll] = ()) -> Iterator[Toll]:
    """Yield the number without a noun that a second source gives for the last toll of the sentence."""
    yield from _counted(reading, found, before)
    wholes = [t for t in found if t.stance == "asserts" and t.low and not t.part and not t.doubt]
    if not wholes:
        return
    last = wholes[-1]
    if any(t.start >= last.end for t in found):
        return
    base = reading.sentence.start
    for match in ALONE.finditer(reading.letters):
        mark = reading.marks[match.start()]
        number = mark.number
        if number is None or not number.low or base + mark.start < last.end:
            continue
        between = reading.sentence.folded[last.end - base : mark.start]
        clause = re.search(r"[;,:]|\b(?:but|while|whereas|mais|tandis)\b", between)
        link = re.search(r"[fpyS8=mv]$", reading.letters[: match.start()])
        if not (clause and link and re.search(rf"\b(?:{SOURCE[reading.language]})", between)):
            continue
        yield replace(
            last, start=base + mark.start, end=base + mark.end, low=number.low, high=number.high,
            qualifier=number.qualifier, rule="again",
        )  # fmt: skip
        return


def _counted(reading: Reading, found: Sequence[Toll], before: Sequence[Toll]) -> Iterator[Toll]:
    """Yield the numbers that count what was told last: "en compte 40", "has a lower figure: seven"."""
    base, folded = reading.sentence.start, reading.sentence.folded
    for number, mark in enumerate(reading.marks):
        told = mark.number
        if mark.letter != "N" or told is None or not told.low:
            continue
        if re.match(r"\^?(?:$|[.;,:)])", reading.letters[number + 1 :]) is None:
            continue
        near = folded[max(0, mark.start - 60) : mark.start]
        if not (
            COUNTED[reading.language].search(near)
            or (SECOND[reading.language].match(folded[mark.end : mark.end + 40]) and near.endswith("; "))
        ):
            continue
        whole = [t for t in found if t.end <= base + mark.start and not t.part]
        last = whole[-1] if whole else None
        if last is None and not any(t.start < base + mark.start for t in found):
            older = [t for t in before if not t.part]
            last = older[-1] if len({t.field for t in older}) == 1 else None
        if last is None or last.stance != "asserts" or not last.low or last.doubt:
            continue
        floor = reading.letters[number + 1 : number + 2] == "^"
        end = reading.marks[number + floor].end
        yield replace(
            last, start=base + mark.start, end=base + end, low=told.low, high=told.high,
            qualifier=told.qualifier or ("at_least" if floor else ""), rule="again",
            counts=last.counts if last.who else "all", subgroup=last.subgroup if last.who else "",
        )  # fmt: skip
