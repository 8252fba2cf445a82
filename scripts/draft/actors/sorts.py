"""Sorts: which actor of the seeds soldiers, villagers or peacekeepers of a country are, on a day."""

from __future__ import annotations

from datetime import date
from functools import cache

from ..words import table
from .known import Actor, Known

FORCES = ("military", "police", "military_police", "gendarmerie", "national_guard", "security", "government")


@cache
def _rows() -> dict[tuple[str, str], tuple[tuple[str, ...], str]]:
    return {
        (row["sort"], row["iso3"]): (tuple(each.strip() for each in row["actors"].split(";")), row["doubt"])
        for row in table("sorts")
    }


def actor_of(known: Known, sort: str, iso3: str, country: str, day: date | None) -> tuple[Actor | None, str]:
    """Return the actor that people of a sort are, and what is doubtful about it.

    `iso3` is the country that they belong to, `country` the one where it happens: a force abroad is
    another actor than the same force at home. None where the seeds have no such actor on the day.
    """
    patterns, doubt = _rows().get((sort, iso3)) or _rows().get((sort, ""), ((), ""))
    if not iso3 and any("{}" in pattern for pattern in patterns):
        return None, "which country"
    for pattern in patterns:
        stem = pattern.format(iso3.lower())
        away = sort in FORCES and "{}" in pattern and country not in ("", iso3)
        if away and (abroad := known.on(f"{stem}-abroad", day)):
            return abroad, doubt
        if actor := known.on(stem, day):
            return actor, "at home or abroad" if away and sort != "government" else doubt
    return None, doubt or "no such actor on the day"
