"""Resolve a place: which settlement of a name is meant, or why that is not sure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from .gazetteer.look_up import Settlement, Unit, key

# A city is meant where it has so many times the inhabitants of all others of its name in the country.
OUTWEIGHS = 8
# A city abroad is known by its bare name from this population on.
WORLD_CITY = 300_000
# A village near a city that the text names may be a quarter of the same name in the city itself.
VILLAGE = 15_000
CITY = 500_000
# A place so far from all others of its country that the text names is doubted (km).
FAR = 900
# Within this many km of a city, and where the city is set beside the name, a village may be a quarter of it.
CITY_NEAR = 15
CITY_BESIDE = 150
UNKNOWN = "unknown to the gazetteer"


@dataclass(frozen=True)
class Choice:
    """The settlement that is meant, or None; `doubt` says why it is not sure."""

    settlement: Settlement | None
    doubt: str = ""
    iso3: str = ""


def choose(
    towns: Sequence[Settlement],
    iso3: str,
    near: Collection[Unit] = (),
    named: Collection[str] = (),
) -> Choice:
    """Return which of the settlements of a name is meant.

    `iso3` is the country that the sentence speaks of, empty where it is not known; `near` are the units
    that the text sets beside the name ("Faizabad, the capital of Badakhshan"); `named` are the other
    countries that the text names.
    """
    for unit in near:
        inside = [town for town in towns if town.iso3 == unit.iso3 and unit.name in town.units]
        if inside:
            return _closest(inside, unit)
    at_home = [town for town in towns if town.iso3 == iso3]
    if at_home:
        return _largest(at_home)
    abroad = [town for town in towns if town.iso3 in named]
    if abroad and len({town.iso3 for town in abroad}) == 1:
        return _largest(abroad)
    if towns and towns[0].population >= WORLD_CITY and _outweighs(towns):
        return Choice(towns[0], iso3=towns[0].iso3)
    if towns and not iso3:
        countries = sorted({town.iso3 for town in towns})
        if len(countries) == 1:
            return _largest(towns)
        return Choice(None, f"the gazetteer has it in {len(countries)} countries: {', '.join(countries[:3])}")
    if towns:
        return Choice(None, f"the gazetteer has it in {towns[0].iso3}, not in {iso3}", iso3)
    return Choice(None, UNKNOWN, iso3)


def _largest(towns: Sequence[Settlement]) -> Choice:
    if len(towns) == 1 or _outweighs(towns):
        return Choice(towns[0], iso3=towns[0].iso3)
    return Choice(None, f"{len(towns)} places of this name in {towns[0].iso3}", towns[0].iso3)


def _outweighs(towns: Sequence[Settlement]) -> bool:
    return len(towns) == 1 or towns[0].population >= OUTWEIGHS * max(1, towns[1].population)


def _closest(towns: Sequence[Settlement], unit: Unit) -> Choice:
    """Return the settlement in the unit; of several, the one that outweighs the others."""
    if len(towns) == 1 or _outweighs(towns):
        return Choice(towns[0], iso3=towns[0].iso3)
    return Choice(None, f"{len(towns)} places of this name in {unit.name}", unit.iso3)


def far_doubt(town: Settlement, others: Collection[Settlement], follower: str = "") -> str:
    """Return why the distance to the other places of the text speaks against the settlement, or nothing.

    `follower` are the folded words right after the name: "Faladié, à Bamako".
    """
    if town.latitude is None or town.population >= CITY:
        return ""
    away = sorted(
        (round(kilometres(town, other)), other.name, other.population)
        for other in others
        if other.latitude is not None and other.iso3 == town.iso3 and other != town
    )
    for km, name, population in away:
        near = CITY_BESIDE if key(name) in follower else CITY_NEAR
        if town.population < VILLAGE and population >= CITY and km <= near:
            return f"{km} km from {name}, which the text names: may be a part of it with the same name"
    if len(away) >= 1 and away[0][0] > FAR:
        return f"{away[0][0]} km from {away[0][1]}, which the text names"
    return ""


def kilometres(one: Settlement, other: Settlement) -> float:
    """Return the great-circle distance of two settlements whose points are known; 0 where one is not."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return 0.0
    south, north = radians(one.latitude), radians(other.latitude)
    rise, run = sin((north - south) / 2), sin(radians(other.longitude - one.longitude) / 2)
    return 2 * 6371 * asin(sqrt(min(1.0, rise * rise + cos(south) * cos(north) * run * run)))
