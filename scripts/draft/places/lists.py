"""Lists: names that "and", "et" and commas join, of which only one has the words that make it a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .named import Named

AND = re.compile(r",? (?:and|et|or|ou|puis) $")


def joined(named: Sequence[Named]) -> list[Named]:
    """Return the names; one that another one is joined to has what stands before or after the list.

    "In A, B and C": "in" is said of all three. "A and B were attacked": so is the attack.
    """
    found = list(named)
    for at in range(1, len(found)):
        before, each = found[at - 1], found[at]
        if not (_one_list(found, at) and _bare(each) and _told(before, each)) or each.person:
            continue
        left = replace(before.left, start=each.start, radius_m=None)
        found[at] = replace(each, left=left, joined=True)
    for at in range(len(found) - 1, 0, -1):
        before, each = found[at - 1], found[at]
        if each.right == "struck" and _one_list(found, at) and not before.right:
            found[at - 1] = replace(before, right="struck")
    return found


def _one_list(found: Sequence[Named], at: int) -> bool:
    """Return whether the name and the one before it are of one list: "and" is between, or follows later."""
    between = _between(found[at - 1], found[at])
    if AND.fullmatch(between):
        return True
    if between != ", ":
        return False
    return at + 1 < len(found) and (
        bool(AND.fullmatch(_between(found[at], found[at + 1]))) or _one_list(found, at + 1)
    )


def _between(before: Named, each: Named) -> str:
    if before.sentence is not each.sentence or each.start < before.end:
        return ""
    return each.sentence.text[before.end : min(each.start, before.end + 20)]


def _bare(named: Named) -> bool:
    return not (named.left.cue or named.left.kind or named.left.road or named.dateline)


def _told(named: Named, each: Named) -> bool:
    """Return whether the words before a name say that something is there, and that it is a place."""
    sure = named.known or bool(named.left.kind) or named.joined or each.right == "apposition"
    place = sure and named.left.cue in ("at", "near", "toward")
    return place and not named.person
