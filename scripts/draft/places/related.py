"""Related: places that only say where the one before them lies, and names said better elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from ..fold import fold
from ..words import pattern, table
from .place import Place

# A place that follows another one after a comma, like this, says where that one lies.
FOLLOWS = re.compile(r"^\s*(?:,|\()\s*$")
AND = re.compile(r" (?:and|et) ")
# "The Jiribam district of Manipur" is no part of a city.
WIDER = re.compile(r",? (?:of|in|de|du|d'|dans)\b")
# A district of a city of so many that the text names is a part of it.
CITY = 500_000
# "The village of X, in the arrondissement of Y": only of a town of so many is Y a part.
TOWN = 50_000
# Between a place and the one that it is said to lie in or near there are at most so many characters.
LONGEST = 90
DISTRICT = re.compile(r"\b(?:district|arrondissement|commune)\b")


def confirmed(found: Sequence[Place], text: str) -> list[Place]:
    """Return the places; a weak one is sure where the text says better elsewhere, or twice, that it is one.

    An unknown district in a text about a city is a quarter of that city.
    """
    shown = {each.name for each in found if each.cue == "grammar"}
    weak = [each.name for each in found if each.cue == "preposition"]
    city = any(each.population >= CITY for each in found)
    # "À Bushushu et à Luzira": one that is sure makes the other one sure.
    for one, other in pairwise(found):
        if AND.fullmatch(text[one.end : other.start]) and one.cue != other.cue:
            shown |= {one.name, other.name}
    return [_confirmed(each, shown, weak, city and _is_district(each, text)) for each in found]


def _confirmed(place: Place, shown: set[str], weak: Sequence[str], in_city: bool) -> Place:
    if in_city:
        return replace(place, level="quarter", geo_precision=1)
    if place.cue == "preposition" and (place.name in shown or weak.count(place.name) > 1):
        return replace(place, cue="grammar")
    return place


def _is_district(place: Place, text: str) -> bool:
    unknown = (
        place.level == "unit" and place.latitude is None and not WIDER.match(fold(text[place.end :][:8]))
    )
    return unknown and bool(DISTRICT.search(fold(text[place.start : place.end])))


def related(found: list[Place], text: str) -> Iterator[Place]:
    """Yield the places; one that only says where the place before it lies is context.

    "Dablo, 90 km north of Kaya", "Niono, in the region of Ségou".
    """
    before: Place | None = None
    for place in found:
        between = text[before.end : place.start] if before else ""
        quarter = place.level == "quarter" and before is not None and before.population < TOWN
        wider = place.geo_precision > 1 or place.level == "unit" or quarter
        if before and place.role == "where" and _apposed(before, place, text):
            before = replace(place, role="context")
            yield before
            continue
        if before and place.role == "where" and wider:
            follows = FOLLOWS.match(between) or (place.level == "unit" and not between.strip())
            if follows and (before.role in ("where", "context") or place.level == "unit"):
                before = replace(place, role="context")
                yield before
                continue
        yield place
        before = place


def _apposed(before: Place, place: Place, text: str) -> bool:
    """Return whether a noun in apposition goes from one place to the next: "X, the capital of Y province"."""
    between = text[before.name_end : place.name_start]
    return before.role != "toward" and len(between) < LONGEST and bool(_apposition().match(fold(between)))


@cache
def _apposition() -> re.Pattern[str]:
    kinds = [row["words"] for row in table("place_cues") if row["cue"] in ("settlement", "quarter")]
    nouns = pattern(
        [*kinds, *(f"{kind}s" for kind in kinds), "seat", "cité", "chef-lieu", "hub", "stronghold"]
    )
    first = r"(?:the|a|an|two|three|both|la|le|un|une|deux|trois|l')?"
    links = r"(?:of|in|near|from|on|de|du|d'|a|dans|en|le|la|the|[\w-]+'s)"
    return re.compile(rf",\s{first} ?(?:[\w'-]+ ){{0,4}}?{nouns}(?: [\w'-]+){{0,8}}? {links} ?$")
