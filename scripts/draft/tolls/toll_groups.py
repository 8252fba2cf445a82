"""Toll groups: whom a number counts, from what stands before it: "five were hurt", "four of his men"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .toll import Toll
from .toll_reading import Reading

OWN = re.compile(r"\b(?:his|her|its|their|ses|leurs|son|sa)\s+(?:own\s+)?\w+$")
ARMED = ("state_side", "attackers")


def grouped(reading: Reading, found: list[Toll], before: Sequence[Toll]) -> list[Toll]:
    """Give a number without a noun the group before it: "two soldiers died and five were hurt"."""
    done: list[Toll] = []
    for told in found:
        toll = told
        if (
            not toll.who
            and toll.counts == "all"
            and not (toll.rule == "wounded" and _listed(reading, toll))
            and toll.rule not in ("dead", "toll", "wounded of", "dead or wounded", "losses")
        ):
            whole = [t for t in done if not t.part and t.who and not t.doubt.startswith("the toll before")]
            if len(whole) > 1 and whole[-1].rule == whole[-2].rule and whole[-1].counts != whole[-2].counts:
                done.append(toll)  # "others" after soldiers and civilians
                continue
            old = [t for t in before if not t.part] if toll.rule != "wounded" else []
            last = (
                whole[-1] if whole else (old[-1] if old and toll.start - reading.sentence.start < 3 else None)
            )
            if last is not None:
                toll = replace(toll, counts=last.counts, subgroup=last.subgroup)
        elif toll.counts == "all" and not toll.part and (side := _owner(reading, toll, done)) is not None:
            toll = replace(toll, counts=side[0], subgroup=side[1])
        done.append(toll)
    return done


def _owner(reading: Reading, toll: Toll, done: Sequence[Toll]) -> tuple[str, str] | None:
    """Return whom "four of his men" and "two of their colleagues" count: the group of before."""
    base = reading.sentence.start
    if not toll.who or not OWN.search(reading.sentence.folded[toll.start - base : toll.who_end - base]):
        return None
    last = [t for t in done if t.who and not t.part and t.counts != "all"]
    if last:
        return last[-1].counts, last[-1].subgroup
    sides = [
        m
        for m in reading.marks
        if m.letter in "CW" and m.end + base <= toll.start and m.row.get("counts") in ARMED
    ]
    return (sides[-1].row["counts"], "") if sides else None


def _listed(reading: Reading, toll: Toll) -> bool:
    """Return whether a number stands as its own noun in a list: "de trois soldats tués, de dix blessés"."""
    first = toll.start - reading.sentence.start
    before = reading.sentence.folded[max(0, first - 30) : first]
    return bool(re.search(r",\s(?:(?:et|ainsi que)\s)?d(?:e |')$", before))
