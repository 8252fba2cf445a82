"""A made-up world for large tables: countries, their places, actors and pairs of actors, as lists.

The countries are real and so are the points, which lie in them; every name of a place or a group is
made of syllables. The same seed gives the same world.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl
from kibaru.schema.country_squares import SIDE, country_squares
from kibaru.schema.events import CIVILIANS, INTERACTIONS
from kibaru.schema.vocabularies import vocabulary

SEED = 1
PAIRS = 240  # of actors in each country: more than it has events on one day, even at 10 million rows
SQUARES = 24  # of each country that have places
APART_KM = 60  # of the cities: more than twice the widest radius that geo_precision 2 allows
EARTH_KM = 6371

STARTS = (
    "Ba",
    "Dé",
    "Fa",
    "Gao",
    "Ka",
    "Lé",
    "Ma",
    "Nya",
    "Ou",
    "Sé",
    "Ta",
    "Wa",
    "Yo",
    "Zin",
    "Bour",
    "Koul",
)
MIDDLES = ("ra", "ko", "li", "gou", "na", "mé", "bo", "ti", "sé", "nda")
ENDS = ("kro", "la", "gu", "dougou", "ni", "ville", "bé", "ra", "mba", "to")
KINDS = ("Front for the Defence of", "Movement of", "Union of the Youth of", "Army of", "Brigade of")

# Which sub-event types two kinds of actors have with each other; None: there is no second side.
MEETINGS = {
    ("State forces", "Rebel group"): ("Armed clash", "Government regains territory", "Air/drone strike",
                                      "Shelling/artillery/missile attack", "Remote explosive/landmine/IED"),
    ("Rebel group", "State forces"): ("Armed clash", "Non-state actor overtakes territory", "Suicide bomb",
                                      "Remote explosive/landmine/IED", "Grenade", "Disrupted weapons use"),
    ("Rebel group", "Rebel group"): ("Armed clash", "Agreement", "Non-violent transfer of territory"),
    ("Political militia", "Civilians"): ("Attack", "Abduction/forced disappearance", "Sexual violence",
                                         "Looting/property destruction"),
    ("Rebel group", "Civilians"): ("Attack", "Abduction/forced disappearance", "Looting/property destruction",
                                   "Remote explosive/landmine/IED"),
    ("State forces", "Civilians"): ("Attack", "Arrests", "Abduction/forced disappearance"),
    ("External/Other forces", "Rebel group"): ("Air/drone strike", "Armed clash"),
    ("Identity militia", "Identity militia"): ("Armed clash", "Looting/property destruction"),
    ("Protesters", "State forces"): ("Protest with intervention", "Excessive force against protesters"),
    ("Rioters", "State forces"): ("Violent demonstration", "Mob violence"),
    ("Rioters", None): ("Violent demonstration", "Mob violence"),
    ("State forces", None): ("Headquarters or base established", "Change to group/activity", "Other"),
    ("Rebel group", None): ("Change to group/activity", "Headquarters or base established"),
}  # fmt: skip
CROWD = ("Protesters", None)  # its events share their day and actors with others, in other cities


@dataclass(frozen=True)
class World:
    """Lists to pick from: of each country its `places` and `pairs` stand together, in its order.

    `countries`: iso, iso3, region, country; place and places, city and cities (the first of them and how
    many, in `places` and `cities`), crowd (the number of its pair of protesters, in `pairs`). `pairs`: both
    sides with their kinds, interaction, civilians (whether they are a side), act and acts (in `acts`).
    """

    countries: pl.DataFrame
    places: pl.DataFrame
    cities: pl.DataFrame
    pairs: pl.DataFrame
    acts: pl.DataFrame


def world() -> World:
    """Return the made-up world."""
    chance = random.Random(SEED)
    squares = country_squares().partition_by("iso3", as_dict=True)
    lists: dict[str, list[dict[str, object]]] = {
        name: [] for name in ("countries", "places", "cities", "pairs")
    }
    for row in sorted(vocabulary("country").rows, key=lambda row: row["iso3"]):
        if (row["iso3"],) not in squares:
            continue
        places = list(_places(chance, squares[row["iso3"],]))
        cities = _apart(places)
        pairs = list(_pairs(chance, row["label"]))
        lists["countries"].append({
            "iso3": row["iso3"], "iso": row["iso"], "region": row["region"], "country": row["label"],
            "place": len(lists["places"]), "places": len(places),
            "city": len(lists["cities"]), "cities": len(cities), "crowd": len(lists["pairs"]) + PAIRS,
        })  # fmt: skip
        lists["places"] += places
        lists["cities"] += cities
        lists["pairs"] += pairs
    return World(**{name: pl.DataFrame(rows) for name, rows in lists.items()}, acts=_acts())


def _places(chance: random.Random, squares: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Yield the places of a country; those of one admin1 lie within one degree, so none is astray."""
    points = [
        (south, west + SIDE * number)
        for _, south, west, east in squares.iter_rows()
        for number in range(round((east - west) / SIDE))
    ]
    taken: set[str] = set()
    units: dict[tuple[int, int], str] = {}
    for south, west in chance.sample(points, min(SQUARES, len(points))):
        admin1 = units.setdefault((math.floor(south), math.floor(west)), "") or _name(chance, taken)
        units[math.floor(south), math.floor(west)] = admin1
        admin2 = _name(chance, taken)
        for _ in range(chance.randint(1, 4)):
            yield {
                "admin1": admin1, "admin2": admin2,
                "admin3": f"Commune of {admin2}" if chance.random() < 0.4 else None,
                "location": _name(chance, taken),
                "latitude": f"{south + chance.uniform(0.01, 0.49):.5f}",
                "longitude": f"{west + chance.uniform(0.01, 0.49):.5f}",
            }  # fmt: skip


def _name(chance: random.Random, taken: set[str]) -> str:
    """Return a name that no other place of the country has."""
    while True:
        name = chance.choice(STARTS) + chance.choice(("", *MIDDLES)) + chance.choice(ENDS)
        name += f"-{chance.choice(STARTS)}{chance.choice(ENDS)}" if chance.random() < 0.2 else ""
        if name not in taken:
            taken.add(name)
            return name


def _apart(places: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the places of which each is far from all others before it."""
    cities: list[dict[str, object]] = []
    for place in places:
        if all(_km(place, city) > APART_KM for city in cities):
            cities.append(place)
    return cities


def _km(one: dict[str, object], other: dict[str, object]) -> float:
    (north, east), (top, right) = (
        (math.radians(float(str(point["latitude"]))), math.radians(float(str(point["longitude"]))))
        for point in (one, other)
    )
    across = math.sin((top - north) / 2) ** 2
    across += math.cos(north) * math.cos(top) * math.sin((right - east) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(across))


def _pairs(chance: random.Random, country: str) -> Iterator[dict[str, object]]:
    """Yield `PAIRS` pairs of actors of a country, no two the same, and the one of its protesters."""
    names = {
        "State forces": [f"{force} of {country} ({since}-)" for force in ("Military Forces", "Police Forces")
                         for since in (2004, 2012, 2019)],
        "Rebel group": [f"{chance.choice(KINDS)} {_name(chance, set())}" for _ in range(14)],
        "Political militia": [f"Unidentified Armed Group ({country})", *(
            f"{_name(chance, set())} Militia ({country})" for _ in range(8))],
        "Identity militia": [f"{_name(chance, set())} Communal Militia ({country})" for _ in range(9)],
        "Rioters": [f"Rioters ({country})"],
        "Protesters": [f"Protesters ({country})"],
        "Civilians": [f"Civilians ({country})"],
        "External/Other forces": [f"Military Forces of the Mission in {country}"],
    }  # fmt: skip
    kinds = list(MEETINGS)
    found: set[frozenset[str | None]] = set()
    while len(found) < PAIRS:
        kind1, kind2 = kinds[len(found) % len(kinds)] if chance.random() < 0.5 else chance.choice(kinds)
        one, two = chance.choice(names[kind1]), chance.choice(names[kind2]) if kind2 else None
        if one != two and frozenset((one, two)) not in found:
            found.add(frozenset((one, two)))
            yield _pair((kind1, kind2), one, two)
    yield _pair(CROWD, names["Protesters"][0], None)


def _pair(kinds: tuple[str, str | None], one: str, two: str | None) -> dict[str, object]:
    starts = {meeting: sum(map(len, list(MEETINGS.values())[:at])) for at, meeting in enumerate(MEETINGS)}
    return {
        "actor1": one, "inter1": kinds[0], "actor2": two, "inter2": kinds[1],
        "interaction": INTERACTIONS[f"{kinds[0]}|{kinds[1] or ''}"], "civilians": CIVILIANS in kinds,
        "act": starts.get(kinds, sum(map(len, MEETINGS.values()))), "acts": len(MEETINGS.get(kinds, (None,))),
    }  # fmt: skip


def _acts() -> pl.DataFrame:
    """Return the sub-event types in the order of `MEETINGS`, and that of a crowd, with what they imply."""
    names = [name for meeting in MEETINGS.values() for name in meeting]
    rows = {row["label"]: row for row in vocabulary("sub_event_type").rows}
    return pl.DataFrame([
        {"sub_event_type": name, **{column: rows[name][column] for column in ("event_type", "disorder_type")}}
        for name in (*names, "Peaceful protest")
    ])  # fmt: skip
