"""Events: what is decided of each event of a text, by named rules, and what is left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .actors.known import Known as Actors
from .article import Article
from .conflict import conflict
from .days.when import When
from .drafted import Decided, Event
from .earlier import dates
from .happened.happened import Happening
from .places.place import propose
from .reading import Reading
from .responsible import disputed
from .scene import Scene
from .sites import Site
from .speakers.speakers import Speech

Judged = tuple[dict[str, Decided], dict[str, str]]


@dataclass(frozen=True)
class Known:
    """What holds for the whole text: the country, who speaks where, who the actors are."""

    article: Article
    country: str
    speeches: Sequence[Speech]
    actors: Actors


def event(site: Site, all_sites: Sequence[Site], known: Known) -> Event:
    """Return what is decided of the event at a site."""
    decided: dict[str, Decided] = {}
    todo: dict[str, str] = {}
    when, why = day_of(site, all_sites, known)
    day = when.day if when else None
    scene = Scene(
        site.readings,
        site.shared,
        known.country,
        day or known.article.published,
        known.actors,
        *disputed((*site.readings, *site.shared), known.speeches),
    )
    for found, missing in (_day(when, why), _place(site, known), conflict(scene)):
        decided |= found
        todo |= missing
    where = site.place.name if site.place else ""
    row = propose(site.place) if site.place and not site.place.location_id else None
    return Event(decided, todo, where, row)


def day_of(site: Site, all_sites: Sequence[Site], known: Known) -> tuple[When | None, str]:
    """Return the day on which it happened, or why it is not decided.

    It is the day in the first sentence that names any, nearest to what happened: of those about the site,
    else of all, before what somebody says in quotation marks. A day that belongs to who says so is none of
    these.
    """
    every = [reading for each in all_sites for reading in (*each.readings, *each.shared)]
    told = [reading for reading in (*site.readings, *_in_order(every)) if not reading.in_title]
    for quoted in (False, True):
        for reading in told:
            days = [when for when in reading.days if dates(when, known.speeches)]
            days = [when for when in days if _is_quoted(when, reading) == quoted]
            sure = [when for when in days if when.day and not when.doubt]
            if sure:
                return min(sure, key=lambda when: _distance(when, reading.real)), ""
            if days and not quoted:
                why = days[0].doubt or "the day is not clear"
                return None, f"{why} (characters {days[0].start}-{days[0].end})"
    return None, "no day is named on which it happened"


def _is_quoted(when: When, reading: Reading) -> bool:
    return any(a <= when.start and when.end <= b for a, b in reading.sentence.quoted)


def _in_order(readings: Sequence[Reading]) -> list[Reading]:
    return sorted(readings, key=lambda reading: reading.sentence.start)


def _distance(when: When, happenings: Sequence[Happening]) -> tuple[int, int]:
    gaps = [max(h.start - when.end, when.start - h.end, 0) for h in happenings]
    return min(gaps, default=0), when.start


def _day(when: When | None, why: str) -> Judged:
    if when is None or when.day is None:
        return {}, {"event_date": f"Date it: {why}."}
    because = f"The text says so (characters {when.start}-{when.end})."
    rule = f"day-{when.form}"
    return {
        "event_date": Decided(when.day, rule, because),
        "time_precision": Decided(when.precision, rule, because),
    }, {}


def _place(site: Site, known: Known) -> Judged:
    place = site.place
    if place is None or place.road or not known.country:
        seen = f" (characters {place.start}-{place.end})" if place else ""
        return {}, {"location": f"Place it: the text does not name one place where it happened{seen}."}
    because = f"The text says so (characters {place.start}-{place.end})."
    row = propose(place)
    rule = "place-known" if place.location_id else "place-named"
    decided = {
        "location": Decided(place.location_id or str(row["location_id"]), rule, because),
        "geo_precision": Decided(place.geo_precision, rule, because),
    }
    if place.radius_m:
        decided["location_radius_m"] = Decided(place.radius_m, "place-distance", because)
    return decided, {"coordinates": f"Check where it lies: {place.doubt}."} if place.doubt else {}
