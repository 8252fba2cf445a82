"""Look up: the settlements of a name, and the units of a country, from the tables beside this file.

The tables are read when first asked: 440,000 names take 20 ms to search, a dict of them a second to fill.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO, StringIO

import polars as pl

from ...fold import fold
from ...words import table

FILES = files("kibaru.scripts.draft.places.gazetteer")


@dataclass(frozen=True)
class Settlement:
    """One settlement; `geonameid` 0 and no point: one of `words/settlements.csv`.

    `units` are those of the country that it may lie in: GeoNames has old ones in Mali, larger ones in the
    Philippines. `admin1` is empty where there are several and none of them is the old one.
    """

    name: str
    iso3: str
    admin1: str
    units: frozenset[str]
    latitude: float | None
    longitude: float | None
    population: int
    geonameid: int


@dataclass(frozen=True)
class Unit:
    """One region, province or state; its point is that of its seat, None where that is not known.

    `towns` are the countries that have a town of this name.
    """

    name: str
    iso3: str
    code: str
    latitude: float | None
    longitude: float | None
    towns: frozenset[str] = frozenset()


@lru_cache(100_000)
def key(name: str) -> str:
    """Return the name as it is looked up: folded, with a space for each hyphen."""
    return " ".join(fold(name).replace("-", " ").split())


def settlements(names: Iterable[str]) -> dict[str, tuple[Settlement, ...]]:
    """Return {key: the settlements of this name, the largest first} of those names that are known."""
    keys = {key(name) for name in names}
    found: dict[str, list[Settlement]] = {}
    names_frame, frame = _frames()
    hits = names_frame.filter(pl.col("key").is_in(sorted(keys)))
    rows = frame[hits["row"]].rows()
    for each, row in zip(hits["key"], rows, strict=True):
        found.setdefault(each, []).append(_settlement(*row))
    for each in keys & _listed().keys():
        known = found.setdefault(each, [])
        in_units = {(town.iso3, unit) for town in known for unit in town.units}
        known += [town for town in _listed()[each] if (town.iso3, town.admin1) not in in_units]
    return {
        each: tuple(sorted(towns, key=lambda t: (-t.population, t.geonameid)))
        for each, towns in found.items()
    }


@cache
def units() -> dict[tuple[str, str], Unit]:
    """Return {(iso3, name): the unit} of all countries that the table has."""
    text = (FILES / "units.csv").read_text(encoding="utf-8")
    found = {}
    for row in csv.DictReader(StringIO(text)):
        latitude, longitude = (float(row[name]) if row[name] else None for name in ("latitude", "longitude"))
        found[row["iso3"], row["unit"]] = Unit(
            row["unit"], row["iso3"], row["code"], latitude, longitude, frozenset(row["towns"].split())
        )
    return found


@cache
def _frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    names, towns = (
        pl.read_parquet(BytesIO((FILES / f"{n}.parquet").read_bytes())) for n in ("names", "settlements")
    )
    return names, towns


@cache
def _units_by_code() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for unit in units().values():
        if unit.code:
            found[unit.iso3, unit.code] = (*found.get((unit.iso3, unit.code), ()), unit.name)
    return found


@cache
def _listed() -> dict[str, tuple[Settlement, ...]]:
    found: dict[str, tuple[Settlement, ...]] = {}
    for row in table("settlements"):
        town = Settlement(row["words"], row["iso3"], row["unit"], frozenset([row["unit"]]), None, None, 0, 0)
        found[key(row["words"])] = (*found.get(key(row["words"]), ()), town)
    return found


# GeoNames has regions there, of which each holds several of our provinces.
ONLY_LARGER = frozenset({"PHL"})


def _settlement(
    name: str, iso3: str, code: str, south: int, east: int, people: int, number: int
) -> Settlement:
    inside = _units_by_code().get((iso3, code), ())
    # The table of units has the old one of a code first: where a reform has split it, GeoNames has not.
    admin1 = "" if not inside or (iso3 in ONLY_LARGER and len(inside) > 1) else inside[0]
    return Settlement(name, iso3, admin1, frozenset(inside), south / 1e5, east / 1e5, people, number)
