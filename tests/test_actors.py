"""The actors of the seeds can be told apart by their names, belong together, and are matched to UCDP's."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from kibaru.schema.vocabularies import vocabulary

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def actors(root: Path) -> dict[str, Row]:
    return {row["actor_id"]: row for row in read(root / "seeds" / "actors.csv")}


def folded(words: str) -> str:
    """Without case and accents, as a reader who types in haste writes it."""
    decomposed = unicodedata.normalize(
        "NFKD", words.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def shared(actors: dict[str, Row], aliases: list[Row]) -> list[str]:
    """The names that two actors have on the same day; an alias is used no longer than its actor is active."""
    spans = defaultdict(set)
    for actor in actors.values():
        span = (actor["active_from"] or "0", actor["active_to"] or "9", actor["actor_id"])
        spans[folded(actor["name"])].add(span)
    for row in aliases:
        actor = actors[row["actor_id"]]
        first = max(row["used_from"] or "0", actor["active_from"] or "0")
        last = min(row["used_to"] or "9", actor["active_to"] or "9")
        spans[folded(row["alias"])].add((first, last, row["actor_id"]))
    found = set()
    for name, times in spans.items():
        until: dict[str, str] = {}
        for first, last, actor_id in sorted(times):
            found |= {name for other, end in until.items() if other != actor_id and first <= end}
            until[actor_id] = max(last, until.get(actor_id, ""))
    return sorted(found)


def test_no_name_is_that_of_two_actors_at_a_time(root: Path, actors: dict[str, Row]) -> None:
    assert shared(actors, read(root / "seeds" / "actor_names.csv")) == []


@pytest.mark.parametrize(
    ("times", "found"),
    [
        ((("", ""), ("", "")), ["armee"]),
        ((("", "2021-05-23"), ("2021-05-24", "")), []),
        ((("", "2021-05-24"), ("2021-05-24", "")), ["armee"]),
        ((("2012-01-01", ""), ("2021-05-24", "2022-01-01")), ["armee"]),
    ],
)
def test_a_shared_name_is_found(times: tuple[tuple[str, str], ...], found: list[str]) -> None:
    actors = {
        f"x-{number}": {
            "actor_id": f"x-{number}",
            "name": str(number),
            "active_from": first,
            "active_to": last,
        }
        for number, (first, last) in enumerate(times)
    }
    aliases = [
        {"actor_id": actor_id, "alias": alias, "used_from": "", "used_to": ""}
        for actor_id, alias in zip(actors, ("Armée", "armee"), strict=True)
    ]
    assert shared(actors, aliases) == found


def test_an_alias_stands_once_for_an_actor(root: Path) -> None:
    """Two spellings that differ in case and accents only are one name."""
    rows = read(root / "seeds" / "actor_names.csv")
    names = sorted((row["actor_id"], folded(row["alias"])) for row in rows)
    assert [one for one, other in pairwise(names) if one == other] == []


def test_every_actor_of_ucdp_is_one_of_its_list(actors: dict[str, Row]) -> None:
    path = os.environ.get("KIBARU_UCDP")
    if not path:
        pytest.skip("KIBARU_UCDP does not name the file of the UCDP Actor Dataset 22.1")
    listed = {row["ActorId"] for row in read(Path(path))}
    named = {actor["ucdp_actor_id"] for actor in actors.values()} - {""}
    assert named - listed == set()


def test_a_country_with_a_military_has_people(actors: dict[str, Row]) -> None:
    countries = {actor["iso3"] for key, actor in actors.items() if key.partition("-")[2] == "military"}
    people = {f"{country.lower()}-{kind}" for country in countries for kind in PEOPLE}
    assert len(countries) > 1
    assert people - set(actors) == set()


PEOPLE = {"civilians": "Civilians", "protesters": "Protesters", "rioters": "Rioters"}


# Countries and territories of the vocabulary where nobody lives but staff.
EMPTY = {"ATA", "ATF", "BVT", "HMD", "IOT", "SGS", "UMI"}


def test_every_country_with_people_has_them_a_police_and_a_government(actors: dict[str, Row]) -> None:
    countries = {row["code"] for row in vocabulary("country").rows} - EMPTY
    wanted = {
        f"{country.lower()}-{rest}" for country in countries for rest in (*PEOPLE, "police", "government")
    }
    assert wanted - set(actors) == set()


def test_the_people_of_a_country_are_of_their_kind(actors: dict[str, Row]) -> None:
    for key, actor in actors.items():
        country, _, rest = key.partition("-")
        if rest in PEOPLE:
            assert (actor["kind"], actor["iso3"]) == (PEOPLE[rest], country.upper()), key


def test_the_forces_of_a_country_follow_each_other(actors: dict[str, Row]) -> None:
    """Two governments of a country do not command its military on the same day."""
    times = defaultdict(list)
    for key, actor in actors.items():
        country, _, rest = key.partition("-")
        branch, _, years = rest.partition("-")
        if branch in ("military", "police", "gendarmerie") and not years.endswith("abroad"):
            times[country, branch].append((actor["active_to"] or "9", actor["active_from"] or "0"))
    for forces, ends in times.items():
        ordered = sorted(ends)
        assert all(last < first for (last, _), (_, first) in pairwise(ordered)), forces


def test_a_force_abroad_is_external_and_part_of_the_force_at_home(actors: dict[str, Row]) -> None:
    abroad = [actor for key, actor in actors.items() if key.endswith("-abroad")]
    assert abroad
    for actor in abroad:
        assert actor["kind"] == "External/Other forces"
        assert actor["parent_id"] == actor["actor_id"].removesuffix("-abroad")
