"""Settled: the place that a judged name is, with its point or the doubt about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .gazetteer.look_up import Settlement
from .judged import Row, is_shown, level_of, precision, role_of, row_of, units_of
from .named import Named
from .place import Place
from .resolve_place import UNKNOWN, Choice, far_doubt


def settled(
    named: Named, choice: Choice, listed: Mapping[str, Row], others: list[Settlement], lead: bool
) -> Place:
    """Return the place; `others` are the settlements that the text names, `lead` as `role_of` has it."""
    begin = named.sentence.start
    level, row = level_of(named, choice), row_of(named, listed)
    place = Place(
        start=begin + min(named.left.start, named.start),
        end=begin + (named.until if named.kind in ("unit", "site", "quarter", "area") else named.end),
        name=named.text,
        name_start=begin + named.start,
        name_end=begin + named.end,
        iso3=choice.iso3 or named.country,
        level=level,
        geo_precision=precision(named, level),
        radius_m=named.left.radius_m,
        road=named.left.road,
        role=role_of(named, lead),
    )
    if row is not None and place.iso3 in ("", row["iso3"]):
        # A site that somebody listed is named for what happened there, unless the words say otherwise.
        return replace(
            _listed(place, row), role="where" if not named.left.cue and not named.dateline else place.role
        )
    if level == "unit":
        return _unit(place, named, choice)
    return _settlement(place, named, choice, others)


def _listed(place: Place, row: Row) -> Place:
    return replace(
        place,
        iso3=row["iso3"],
        admin1=row["admin1"],
        latitude=_number(row["latitude"]),
        longitude=_number(row["longitude"]),
        gazetteer=row["gazetteer"],
        gazetteer_ref=row["gazetteer_ref"],
        location_id=row["location_id"],
        cue="location",
    )


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def _unit(place: Place, named: Named, choice: Choice) -> Place:
    units = units_of(named, choice)
    if len({unit.iso3 for unit in units}) == 1:
        unit = units[0]
        return replace(
            place,
            iso3=unit.iso3,
            admin1=unit.name,
            latitude=unit.latitude,
            longitude=unit.longitude,
            doubt="",
        )
    town = choice.settlement
    return replace(
        place,
        admin1=town.admin1 if town else "",
        cue="grammar",
        doubt="a smaller unit, whose point is not known",
    )


def _settlement(place: Place, named: Named, choice: Choice, others: list[Settlement]) -> Place:
    town = choice.settlement
    if place.level in ("quarter", "site"):
        return replace(place, cue="grammar", doubt=f"the point of this {place.level} is not known")
    if town is None:
        cue = "grammar" if choice.doubt != UNKNOWN or is_shown(named) else "preposition"
        return replace(place, doubt=choice.doubt, cue=cue)
    # The unit that the words set beside the name has settled which of them is meant.
    doubt = (
        ""
        if any(unit.name in town.units for unit in named.beside)
        else far_doubt(town, others, named.follower)
    )
    if doubt:
        return replace(place, iso3=town.iso3, doubt=doubt)
    known = town.latitude is not None
    return replace(
        place,
        iso3=town.iso3,
        admin1=town.admin1,
        latitude=town.latitude,
        longitude=town.longitude,
        gazetteer="GeoNames" if known else "",
        gazetteer_ref=str(town.geonameid) if known else "",
        population=town.population,
        doubt="" if known else "a known name, whose point is not in the gazetteer",
    )
