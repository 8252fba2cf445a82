"""Attributions: where a sentence says who says it."""

from __future__ import annotations

from ..words import compiled
from .attribution import Attribution, marked
from .beside import beside
from .cited import BY, ELLIPSIS, FOR, LEARNT, OF_SOURCE, according, by, elliptic, learnt, opinion
from .spoken import spoken
from .verbs import verbs

# A longer sentence, or one in which more is said, is no prose but a list or an attack on the program.
LONGEST, MOST = 2000, 12


def attributions(text: str, folded: str, quoted: list[tuple[int, int]], language: str) -> list[Attribution]:
    """Return the attributions of a sentence in their order; what is said within a quotation is none."""
    if len(text) > LONGEST:
        return []
    folded = marked(text, folded)
    cues = [(compiled("sayings", language), according), (LEARNT, learnt), (BY, by)]
    if language == "fr":
        cues += [(OF_SOURCE, according), (ELLIPSIS, elliptic), (FOR, opinion)]
    if sum(1 for cue, _ in cues for _ in cue.finditer(folded)) > MOST:
        return []
    outside = [(a, b) for a, b in quoted if b - a > 0]

    def free(at: int) -> bool:
        return not any(a <= at < b for a, b in outside)

    found = [
        each
        for cue, read in cues
        for m in cue.finditer(folded)
        if free(m.start()) and (each := read(m, folded, language))
    ]
    taken = sorted(found, key=lambda each: each.start)
    last: Attribution | None = None
    counted: list[Attribution] = []
    said = verbs(text, folded, language)
    if len(said) + len(found) > MOST:
        return []
    for verb in said:
        if not free(verb.start):
            continue
        cited = [each for each in taken if each.end <= verb.start and (last is None or each.end > last.end)]
        one = spoken(verb, text, folded, language, cited[-1] if cited else last)
        if one is not None:
            found.append(one)
            last = one
            counted += [one] if verb.form == "counted" else []
    if len(outside) > 0 or '"' in folded:
        covered = [(each.start, each.end) for each in found]
        found += [
            each
            for each in beside(text, folded, language)
            if free(each.start) and not any(a < each.end and each.start < b for a, b in covered)
        ]
    # "L'hôpital a reçu dix blessés, selon un médecin": the doctor says it
    told = [each for each in found if each.shape == "around" and each not in counted]
    found = [each for each in found if each not in counted or not any(o.start > each.start for o in told)]
    return _apart(found, taken)


def _apart(found: list[Attribution], first: list[Attribution]) -> list[Attribution]:
    """Return the attributions that do not stand within another one's phrase."""
    kept: list[Attribution] = []
    for each in sorted(found, key=lambda e: (e not in first, e.start, -e.end)):
        inside = any(each.said < other.end and other.start < each.end for other in kept)
        if not inside or each.who == (0, 0):
            kept.append(each)
    return sorted(kept, key=lambda e: e.start)
