"""Place: one mention of a settlement or a unit, and the row of `locations.csv` that it would make."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..fold import fold


@dataclass(frozen=True)
class Place:
    """One mention of a place.

    `start` and `end` are the phrase as a coder quotes it ("near the town of Niono"), `name_start` and
    `name_end` the `name` in it, all counted in the article. `level` is site, settlement, quarter or unit.
    `role` is "where" (something is there), "toward" (on the way to or from it, or where somebody is who
    speaks) or "context" (a border, somebody's office, a dateline). `cue` says why it is a place at all:
    "location" (a row of locations.csv), "gazetteer", "grammar" ("the village of X") or "preposition" (only
    "in X": weak). `radius_m` is None but for "N km from". `road`: on the road between two. `doubt` says
    why the point is not sure, empty where it is. Empty or None: not known.
    """

    start: int
    end: int
    name: str
    name_start: int
    name_end: int
    iso3: str = ""
    admin1: str = ""
    level: str = "settlement"
    latitude: float | None = None
    longitude: float | None = None
    gazetteer: str = ""
    gazetteer_ref: str = ""
    location_id: str = ""
    geo_precision: int = 1
    radius_m: int | None = None
    road: bool = False
    role: str = "where"
    cue: str = "gazetteer"
    doubt: str = ""
    population: int = 0


# How far from its point a settlement reaches, by its inhabitants: about half the width of such towns.
RADIUS_BY_POPULATION = ((1_000_000, 15_000), (200_000, 8_000), (50_000, 4_000), (10_000, 2_000), (0, 1_000))


def propose(place: Place) -> dict[str, str]:
    """Return the row of `locations.csv` that a person would add for the place; empty where not known.

    The radius is that of the table above, for a settlement whose inhabitants are known; the place
    itself, not what lies "20 km from" it. A unit's point is its seat, and it has no radius.
    """
    known = place.latitude is not None and place.longitude is not None
    point = (f"{place.latitude:.5f}", f"{place.longitude:.5f}") if known else ("", "")
    return {
        "location_id": f"{place.iso3.lower()}-{slug(place.name)}" if place.iso3 else "",
        "location": place.name,
        "admin1": place.admin1,
        "admin2": "",
        "admin3": "",
        "iso3": place.iso3,
        "latitude": point[0],
        "longitude": point[1],
        "radius_m": _radius(place) if known else "",
        "gazetteer": place.gazetteer,
        "gazetteer_ref": place.gazetteer_ref,
        "note": place.doubt,
    }


def _radius(place: Place) -> str:
    if place.level != "settlement" or not place.population:
        return ""
    return str(next(radius for fewest, radius in RADIUS_BY_POPULATION if place.population >= fewest))


def slug(name: str) -> str:
    """Return the name as an id has it: small letters and digits without accents, with hyphens between."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(name).replace("'", "")))
