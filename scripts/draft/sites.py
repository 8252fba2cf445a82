"""Sites: which events a text tells of, and which sentence is about which of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .about import beside, located, names, near, place_of, same
from .places.place import Place
from .reading import Reading
from .scene import HURT

# How far from the beginning of a sentence a place that only a preposition shows tells where all of it was.
LEADING = 30
# The part of the paragraphs in which news tell where it happened; behind it stands what happened elsewhere.
EARLY = 0.6
# Within so many characters a place belongs to the words for what happened.
CLOSE = 60
# How far a name may stand behind the post that is its own: "gendarmerie de ", "base at ".
OF_LENGTH = 8
PRECISE = ("settlement", "site", "quarter", "unit")


@dataclass(frozen=True)
class Site:
    """One place where something happened, None where the text names none, and the readings about it.

    Of a reading that names several places there is only what stands nearest to this one. `shared` are the
    readings that name none of them.
    """

    place: Place | None
    readings: tuple[Reading, ...]
    shared: tuple[Reading, ...] = ()


def sites(readings: Sequence[Reading]) -> tuple[Site, ...]:
    """Return the sites in the order in which the text tells of them.

    A further site is a settlement or a known spot that is named where something is said to have happened
    or somebody to have been harmed. A sentence is about the site that it names, else about that of the
    sentence before it in its paragraph; with several sites, one that names several or none is about all.
    """
    told = [reading for reading in readings if not reading.background]
    main = _main(told)
    if main is None:
        return ()
    first = _place(told, main)
    places: list[Place] = [first] if first else []
    last = max(reading.sentence.paragraph for reading in readings) * EARLY
    for reading in told:
        early = reading.sentence.paragraph <= max(last, 1)
        for place in (each for each in _further(reading, first) if early or each.location_id):
            if not any(same(place, known) or _within(place, known) for known in places):
                places.append(place)
    places = [_best(told, place) for place in _specific(places)]
    if not places:
        return (Site(None, tuple(told)),)
    if len(places) == 1:
        return (Site(places[0], tuple(told)),)
    about = located(told, places)
    return tuple(
        Site(
            place,
            tuple(
                beside(reading, place) if which is place else near(reading, place, places)
                for reading, which in about
                if which is place or (which is None and names(reading, place))
            ),
            tuple(
                reading
                for reading, which in about
                if which is None and not any(names(reading, each) for each in places)
            ),
        )
        for place in places
    )


def _main(told: Sequence[Reading]) -> Reading | None:
    """Return the first sentence below the title that says what happened, else one with a toll, else any."""
    body = [reading for reading in told if not reading.in_title]
    ranked = [
        next((r for r in body if r.real), None),
        next((r for r in body if r.tolls), None),
        next((r for r in told if r.real or r.tolls), None),
    ]
    return next((reading for reading in ranked if reading), None)


def _place(told: Sequence[Reading], main: Reading) -> Place | None:
    """Return where the main sentence says that it happened, or the first other one that does.

    A settlement that a later sentence names as where it happened is meant by a region that was named before.
    """
    after = [reading for reading in told if reading.sentence.start >= main.sentence.start]
    before = [reading for reading in told if reading.sentence.start < main.sentence.start]
    named = [
        min(_named_there(reading), key=_rank)
        for reading in (main, *after[1:4], *before, *after[4:])
        if _named_there(reading)
    ]
    if named and named[0].level == "unit":
        within = (p for p in named if p.level in ("site", "settlement") and _lies_in(p, named[0]))
        return next(within, named[0])
    return named[0] if named else None


def _rank(place: Place) -> tuple[bool, int, int]:
    """Return what makes a place come first: a known spot, a settlement, then what grammar alone shows."""
    return not place.location_id, PRECISE.index(place.level), place.start


def _lies_in(place: Place, unit: Place) -> bool:
    return place.iso3 == unit.iso3 and place.admin1 in ("", unit.admin1)


def _further(reading: Reading, first: Place | None) -> list[Place]:
    """Return the further places where something happened, as far as the sentence is sure to say so."""
    unsure = any(when.doubt and when.form == "weekday" for when in reading.days)
    if reading.in_title or unsure or not _violent(reading):
        return []
    return [
        place
        for place in _named_there(reading)
        if place.level in ("site", "settlement")
        and (first is None or place.iso3 in ("", first.iso3))
        and (place.cue == "location" or not _is_quoted(reading, place))
        and (place.cue != "preposition" or place.start - reading.sentence.start < LEADING)
    ]


def _named_there(reading: Reading) -> tuple[Place, ...]:
    """Return the places where it happened: also known spots, and the place of a post that was attacked."""
    others = (place for place in reading.places if place not in reading.where and place.role != "toward")
    spots = (place for place in others if place.cue == "location" or _of_a_post(reading, place))
    return reading.where + tuple(spot for spot in spots if reading.real)


def _of_a_post(reading: Reading, place: Place) -> bool:
    """Whether it is named as that of somebody's post, and no other place is: "the gendarmerie of X"."""
    before = reading.sentence.text[: place.name_start - reading.sentence.start]
    return (
        place.level == "settlement"
        and not reading.where
        and any(
            (each.thing or each.part == "unit") and 0 <= place.name_start - each.end <= OF_LENGTH
            for each in reading.acting
        )
        and not before.rstrip().endswith(",")
    )


def _is_quoted(reading: Reading, place: Place) -> bool:
    return any(a <= place.name_start < b for a, b in reading.sentence.quoted)


def _violent(reading: Reading) -> bool:
    counted = any(
        toll.stance == "asserts" and not toll.part and toll.field in (*HURT, "abductions")
        for toll in reading.tolls
    )
    return counted or any(each.voice != "noun" and each.strength > 1 for each in reading.real)


def _best(told: Sequence[Reading], place: Place) -> Place:
    """Return the mention of the place that says best that it happened there."""
    named = [(reading, here) for reading in told for here in reading.places if same(here, place)]
    shown = [
        (r.in_title, not _is_near(r, here), not r.real, _is_quoted(r, here), here.role != "where", here.start)
        for r, here in named
    ]
    best = min(zip(shown, named, strict=True), key=lambda each: (each[1][1].road, each[0]), default=None)
    return best[1][1] if best and not best[1][1].road else place


def _is_near(reading: Reading, place: Place) -> bool:
    """Whether the place stands close to the words for what happened."""
    return any(max(place.start - h.end, h.start - place.end, 0) <= CLOSE for h in reading.real)


def _within(place: Place, known: Place) -> bool:
    """Whether the place is only a wider name for one that is known."""
    return place.level == "unit" or (bool(known.admin1) and place.name == known.admin1)


def _specific(places: list[Place]) -> list[Place]:
    """Return the places without a town whose known spots are named."""
    spots = {place.admin1 for place in places if place.level == "site" and place.admin1}
    return [place for place in places if place.level == "site" or place.name not in spots]


def site_of(start: int, reading: Reading, sites: Sequence[Site]) -> int:
    """Return the number of the site that a statement beginning there is about, 0 for all of them.

    It is the only one; else the one in whose part of the sentence it stands; else the one that its sentence
    is about; else none of them.
    """
    if len(sites) == 1:
        return 1
    place = place_of(start, reading, [site.place for site in sites if site.place])
    if place is not None:
        return next(number for number, site in enumerate(sites, 1) if site.place and same(site.place, place))
    about = [number for number, site in enumerate(sites, 1) if reading in site.readings]
    return about[0] if len(about) == 1 else 0
