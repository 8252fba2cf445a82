"""Scopes: how much of a sentence each of its speakers says."""

from __future__ import annotations

import re
from itertools import pairwise

from .attribution import Attribution
from .bounds import STOPS

CONNECTS = re.compile(
    r"(?:,\s*(?:and|but|while|whereas|et|mais|tandis que|alors que)\b|;|\b(?:tandis que|alors que)\b)"
)
WITHOUT = re.compile(r"\W*(?:sans|without)\s")


def scopes(found: list[Attribution], folded: str) -> list[tuple[int, int]]:
    """Return the part of the sentence that each one says, in their order."""
    size = len(folded)
    borders = [0]
    for here, there in pairwise(found):
        borders.append(_border(here, there, folded))
    borders.append(size)
    return [_scope(each, borders[i], borders[i + 1], folded) for i, each in enumerate(found)]


def _border(here: Attribution, there: Attribution, folded: str) -> int:
    """Return where what one says ends, and what the next one says begins."""
    if there.shape != "around" or there.said <= here.end:
        m = re.compile(r"[,;]?\s*(?:and|but|while|et|mais|tandis que|alors que)?\s*$").search(
            folded, here.end, there.start
        )
        return m.start() if m else there.start
    m = CONNECTS.search(folded, here.end, there.start)
    if m:
        return m.start()
    leads = not folded[: here.start].strip(' ,"') or here.shape == "after"
    if not leads:
        return here.end
    m = re.compile(r"\b(?:but|mais|et|and)\b").search(folded, here.end, there.start)
    return m.start() if m and STOPS.search(folded, here.end, m.start()) else there.start


def _scope(each: Attribution, start: int, end: int, folded: str) -> tuple[int, int]:
    if each.shape == "limited":
        comma = folded.find(",", each.end)
        return each.said, min(end, comma if comma > 0 else end)
    if each.shape == "after" and WITHOUT.match(folded, start):
        return start, end
    return (each.said if each.shape == "after" else start), end
