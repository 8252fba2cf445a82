"""Claims: each statement of a text that bears on a field, with who makes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kibaru.schema.vocabularies import vocabulary

from .about import same
from .claimants import spoken
from .days.hours import Hour
from .drafted import INCIDENT, Claim, Event
from .events import Known, day_of
from .fold import fold
from .happened.remarks import Remark
from .reading import Reading
from .responsible import responsible
from .scene import HURT, STATE
from .sites import Site, site_of
from .speakers.speakers import said_by
from .tolls.toll import Toll

# What a figure that is not given is about, by the kind of the event.
TAKEN = {"Abduction/forced disappearance": "abductions", "Arrests": "arrests"}
QUIET = {*vocabulary("sub_event_type").where("event_type", "Protests")} | {
    *vocabulary("sub_event_type").where("event_type", "Strategic developments")
}
RIOTS = {"Violent demonstration", "Mob violence"}
# Words for whom a figure is asked of.
ASKED = {
    "fatalities": re.compile(r"(?<!\w)(?:kill|die[sd]?(?!\w)|dead|death|fatalit|mort|tue|deces|deced)"),
    "injuries": re.compile(r"(?<!\w)(?:wound|injur|hurt|bless)"),
}
# Words for one's own dead and wounded.
OWN = re.compile(
    r"(?<!\w)(?:its|their|our|ses|leurs|nos)\s+(?:own\s+|propres\s+)?"
    r"(?:losses|men|soldiers|troops|casualties|wounded|dead|pertes|hommes|soldats|blesses|morts|rangs)(?!\w)"
)
# The ids of the state's own forces.
FORCES = re.compile(r"^[a-z]{3}-(?:military|police|gendarmerie|national-guard|government)")


def claims(
    sites: Sequence[Site], readings: Sequence[Reading], known: Known, events: Sequence[Event]
) -> list[Claim]:
    """Return the claims in the order of the text, each once."""
    outlet = known.article.publisher
    found: list[Claim] = []
    for number, site in enumerate(sites, 1):
        found += _day_and_place(number, site, sites, readings, known)
    told = [reading for reading in readings if not reading.background]
    body = {toll.field for reading in told if not reading.in_title for toll in reading.tolls}
    for reading in told:
        kept = [t for t in reading.tolls if not (reading.in_title and t.field in body)]
        kept = [] if _elsewhere(reading, sites) else kept
        for made in (
            *(_toll(toll, reading) for toll in kept),
            *(responsible(each, reading, readings, known.speeches) for each in reading.responsibilities),
            *(_remark(remark, known) for remark in reading.remarks),
            *(_hour(hour) for hour in reading.hours[: 1 if reading.real else 0]),
        ):
            if made is not None and not (reading.in_title and made.field not in body):
                heard = made.field == "observation" and len(sites) > 1  # from afar, of all of it
                about = INCIDENT if heard else site_of(made.start, reading, sites)
                said = spoken(replace(made, about=about), readings, known.speeches, outlet)
                found.append(_own(said, known.article.text))
    found = [_attacked(_counted(claim, events), events) for claim in _declined([*_once(found)], events)]
    return sorted(found, key=lambda claim: (claim.start, claim.end, claim.field))


def _elsewhere(reading: Reading, sites: Sequence[Site]) -> bool:
    """Whether a sentence tells of another settlement alone, where something else happened."""
    towns = [place for place in reading.where if place.level == "settlement"]
    known = [site.place for site in sites if site.place]
    return bool(towns and known) and not any(same(here, place) for here in reading.places for place in known)


def _declined(claims: Sequence[Claim], events: Sequence[Event]) -> Iterator[Claim]:
    """Yield the claims; a figure that is not given is that of those taken away, where some were.

    Where nothing violent happened and nobody was hurt, it may be that of a crowd, and is left out.
    """
    kinds = _kinds(events)
    taken = next((field for kind, field in TAKEN.items() if kinds == {kind}), "")
    silent = [claim for claim in claims if claim.stance == "declines"]
    hurt = any(claim.field in HURT and claim.stance == "asserts" for claim in claims)
    for claim in claims:
        alike = [each.field for each in silent if (each.start, each.end) == (claim.start, claim.end)]
        if claim not in silent or {"fatalities", "injuries"} - {*alike}:
            yield claim
        elif taken and claim.field == "fatalities":
            yield replace(claim, field=taken)
        elif not taken and (hurt or not kinds & QUIET):
            yield claim


def _kinds(events: Sequence[Event]) -> set[str]:
    return {str(each.decided["sub_event_type"].value) for each in events if "sub_event_type" in each.decided}


def _own(claim: Claim, text: str) -> Claim:
    """Return the claim; what a government does not tell of "its losses" counts its own side."""
    official = claim.claimant_role in ("government", "security_source") and not claim.counts
    if official and claim.field in HURT and OWN.search(fold(text[claim.start : claim.end])):
        return replace(claim, counts="state_side")
    return claim


def _attacked(claim: Claim, events: Sequence[Event]) -> Claim:
    """Return the claim; a group that was attacked, and did not attack, speaks as the target."""
    sides = [{str(e.decided[key].value) for e in events if key in e.decided} for key in ("actor1", "actor2")]
    only = claim.claimant_id in sides[1] - sides[0]
    return replace(claim, claimant_role="target") if only and claim.claimant_role == "perpetrator" else claim


def _counted(claim: Claim, events: Sequence[Event]) -> Claim:
    """Return the claim with whom it counts, where the kind of the event or its sides decide that.

    Who took part in a riot is no bystander; armed people whom the state's forces went for did not attack.
    """
    about = events if not claim.about else events[claim.about - 1 : claim.about]
    kinds = _kinds(about)
    if claim.counts == "civilians" and claim.note == "Counts protesters." and kinds & RIOTS:
        return replace(claim, counts="subgroup")
    attacking = {event.decided["actor1"].value for event in about if "actor1" in event.decided}
    if (
        claim.counts == "attackers"
        and claim.field in HURT
        and attacking
        and all(FORCES.search(str(each)) for each in attacking)
    ):
        return replace(claim, counts="subgroup", note=claim.note or "Counts militants.")
    return claim


def _day_and_place(
    number: int, site: Site, sites: Sequence[Site], readings: Sequence[Reading], known: Known
) -> Iterator[Claim]:
    when, _ = day_of(site, sites, known)
    if when and when.day:
        method = "" if when.form == "absolute" else "inferred"
        made = Claim(
            "event_date", number, when.start, when.end, f"day-{when.form}", value=when.day, method=method
        )
        yield spoken(made, readings, known.speeches, known.article.publisher)
    if site.place and not site.place.road:
        value = site.place.location_id or site.place.name
        made = Claim("location", number, site.place.start, site.place.end, "place", value=value)
        yield spoken(made, readings, known.speeches, known.article.publisher)


def _toll(toll: Toll, reading: Reading) -> Claim | None:
    if not toll.field or toll.doubt or _asked_otherwise(toll, reading):
        return None
    soldiers = any(
        mention.kind == STATE and not mention.thing and toll.start <= mention.start < toll.end
        for mention in reading.mentions
    )
    counts = "state_side" if toll.counts == "all" and soldiers else toll.counts
    return Claim(
        toll.field,
        INCIDENT,
        toll.start,
        toll.end,
        f"toll-{toll.rule.replace(' ', '-')}",
        low=toll.low,
        high=toll.high,
        qualifier=toll.qualifier if toll.qualifier != "exact" else "",
        counts=counts if counts != "all" else "",
        stance=toll.stance,
        note=f"Counts {toll.subgroup}." if toll.subgroup else "",
    )


def _asked_otherwise(toll: Toll, reading: Reading) -> bool:
    """Whether the sentence of a figure that is not given speaks of the dead or of the wounded alone."""
    if toll.stance != "declines" or toll.field not in ASKED:
        return False
    asked = {field for field, words in ASKED.items() if words.search(reading.sentence.folded)}
    return len(asked) == 1 and toll.field not in asked


def _hour(hour: Hour) -> Claim:
    qualifier = hour.qualifier if hour.qualifier != "exact" else ""
    return Claim("start_time", INCIDENT, hour.start, hour.end, "hour", value=hour.time, qualifier=qualifier)


def _remark(remark: Remark, known: Known) -> Claim | None:
    speech = said_by(known.speeches, remark.start, remark.end)
    if remark.only_by and (speech is None or speech.role != remark.only_by):
        return None
    made = f"remark-{remark.field}"
    return Claim(
        remark.field, INCIDENT, remark.start, remark.end, made, value=remark.value, qualifier=remark.qualifier
    )


def _once(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Yield each statement once, where a speaker first makes it."""
    seen = set()
    for claim in sorted(claims, key=lambda claim: claim.start):
        statement = replace(claim, start=0, end=0, rule="", note="", via="", todo="")
        if statement not in seen:
            seen.add(statement)
            yield claim
