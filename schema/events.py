"""The events: one row is one event, that is one day, one place and one pair of actors.

The first 31 columns, in this order, are the layout in which ACLED publishes; ours follow.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from . import identifiers, tolls
from .column import column, text
from .table import Table, given, implies, mapped, rule
from .vocabularies import permitted, vocabulary

LAYOUT = 31  # so many columns, the first ones, are the layout that users of ACLED exports know
TARGETED = "Civilian targeting"
CIVILIANS = "Civilians"
AGAINST_CIVILIANS = "Violence against civilians"
EXCESSIVE_FORCE = "Excessive force against protesters"


def sides(inter1: str, inter2: str) -> pl.Expr:
    """Return the key under which `INTERACTIONS` holds the pair of kinds in two columns."""
    return pl.concat_str(pl.col(inter1), pl.col(inter2).fill_null(""), separator="|")


def _interactions() -> dict[str, str]:
    pairs = {}
    for row in vocabulary("interaction").rows:
        pairs[f"{row['inter1']}|{row['inter2']}"] = row["label"]
        if row["inter2"]:
            pairs[f"{row['inter2']}|{row['inter1']}"] = row["label"]
    return pairs


INTERACTIONS = _interactions()


def interaction() -> pl.Expr:
    """Return the interaction that follows from inter1 and inter2, in whichever order they stand."""
    return sides("inter1", "inter2").replace_strict(INTERACTIONS, default=None, return_dtype=pl.String)


def civilian_targeting() -> pl.Expr:
    """Return `Civilian targeting` where civilians are the target or a side, else null."""
    targeted = (
        (pl.col("event_type") == AGAINST_CIVILIANS)
        | (pl.col("sub_event_type") == EXCESSIVE_FORCE)
        | (pl.col("inter1") == CIVILIANS)
        | (pl.col("inter2") == CIVILIANS).fill_null(False)
    )
    return pl.when(targeted).then(pl.lit(TARGETED))


class Events(Table):
    """One row is one event: the same day, the same place, the same pair of actors."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "events"
        description = "one event: the same day, the same place, the same pair of actors"
        unique = ["event_id_cnty"]  # noqa: RUF012 (Pandera's form)

    event_id_cnty: pl.String = column(
        "Event id",
        "The event's permanent id: the ISO3 code of the country first recorded, a hyphen, a number. "
        "It is never reused, and never equal to an id of ACLED, which has no hyphen.",
        pattern=identifiers.EVENT,
        says=identifiers.EVENT_SAYS,
    )
    event_date: pl.Date = column(
        "Date", "The day of the event, local time; time_precision says how well it is known."
    )
    year: pl.Int64 = column("Year", "The year of event_date.")
    time_precision: pl.Int64 = column(
        "Time precision", "How precisely the day is known, 1 the best.", vocabulary="time_precision"
    )
    disorder_type: pl.String = column(
        "Disorder type", "The broadest class of the event.", vocabulary="disorder_type"
    )
    event_type: pl.String = column("Event type", "The class of sub_event_type.", vocabulary="event_type")
    sub_event_type: pl.String = column(
        "Sub-event type", "What happened, judged by the coder.", vocabulary="sub_event_type"
    )
    actor1: pl.String = text("Actor 1", "The name of the first side, in the order coded.")
    assoc_actor_1: pl.String = text(
        "Associates of actor 1",
        "The names of actors that took part beside actor 1, joined by '; '.",
        empty="No source names any.",
    )
    inter1: pl.String = column("Kind of actor 1", "The kind of actor 1.", vocabulary="inter")
    actor2: pl.String = text(
        "Actor 2",
        "The name of the second side; in violence against civilians, the target.",
        empty="The event has one side only.",
    )
    assoc_actor_2: pl.String = text(
        "Associates of actor 2",
        "The names of actors that took part beside actor 2, joined by '; '.",
        empty="No source names any.",
    )
    inter2: pl.String = column(
        "Kind of actor 2",
        "The kind of actor 2.",
        vocabulary="inter",
        empty="The event has one side only.",
    )
    interaction: pl.String = column(
        "Interaction",
        "The kinds of both sides, the one listed first in the vocabulary inter first.",
        vocabulary="interaction",
    )
    civilian_targeting: pl.String = column(
        "Civilian targeting",
        "Filled where the event type is Violence against civilians, the sub-event type is Excessive "
        "force against protesters, or a side is of the kind Civilians.",
        vocabulary="civilian_targeting",
        empty="Civilians are neither the target nor a side, as the kinds and types have it.",
    )
    iso: pl.Int64 = column("Country, numeric", "The country's ISO 3166-1 numeric code.")
    region: pl.String = column("Region", "The region of the country.", vocabulary="region")
    country: pl.String = column("Country", "The country that the place lies in.", vocabulary="country")
    admin1: pl.String = text(
        "First-level unit",
        "The largest administrative unit below the country; locations.note names the vintage.",
        empty="The unit is not known, or the place lies in none.",
    )
    admin2: pl.String = text(
        "Second-level unit",
        "The administrative unit below admin1.",
        empty="The unit is not known, or there is none.",
    )
    admin3: pl.String = text(
        "Third-level unit",
        "The administrative unit below admin2.",
        empty="The unit is not known, or there is none.",
    )
    location: pl.String = text("Location", "The name of the place.")
    latitude: pl.Float64 = column(
        "Latitude",
        "Latitude of the place's point.",
        unit="degrees, WGS 84",
        minimum=-90,
        maximum=90,
    )
    longitude: pl.Float64 = column(
        "Longitude",
        "Longitude of the place's point.",
        unit="degrees, WGS 84",
        minimum=-180,
        maximum=180,
    )
    geo_precision: pl.Int64 = column(
        "Geographic precision",
        "How precisely the place is known, 1 the best.",
        vocabulary="geo_precision",
    )
    source: pl.String = text("Sources", "The publishers of the event's claims, joined by '; '.")
    source_scale: pl.String = column(
        "Source scale",
        "The reach of the event's sources; where they differ, narrowest-widest.",
        vocabulary="source_scale",
    )
    notes: pl.String = text("Notes", "What happened, in the coder's own words.", empty="The coder left none.")
    fatalities: pl.Int64 = tolls.best("fatalities")
    tags: pl.String = text(
        "Tags", "Further marks of the event, key=value, joined by '; '.", empty="There are none."
    )
    timestamp: pl.Int64 = column(
        "Time of the last revision",
        "00:00 UTC of the day on which the incident was last revised.",
        unit="seconds since 1970-01-01 UTC",
        minimum=0,
    )
    incident_id: pl.String = column(
        "Incident", "The incident that the event is part of.",
        pattern=identifiers.INCIDENT, says=identifiers.INCIDENT_SAYS,
    )  # fmt: skip
    iso3: pl.String = column(
        "Country, ISO3", "The country's ISO 3166-1 alpha-3 code.", vocabulary="country", coded=True
    )
    actor1_id: pl.String = column(
        "Actor 1, id",
        "The id of actor 1 in actors.",
        pattern=identifiers.SLUG,
        says=identifiers.SLUG_SAYS,
    )
    actor2_id: pl.String = column(
        "Actor 2, id", "The id of actor 2 in actors.",
        pattern=identifiers.SLUG, says=identifiers.SLUG_SAYS, empty="The event has one side only.",
    )  # fmt: skip
    location_id: pl.String = column(
        "Location, id", "The id of the place in locations.",
        pattern=identifiers.SLUG, says=identifiers.SLUG_SAYS,
    )  # fmt: skip
    location_radius_m: pl.Int64 = column(
        "Location, radius",
        "How far the true spot may lie from the point.",
        unit="metres",
        minimum=0,
    )
    fatalities_low: pl.Int64 = tolls.low("fatalities")
    fatalities_high: pl.Int64 = tolls.high("fatalities")
    fatalities_basis: pl.String = tolls.basis("fatalities")
    injuries: pl.Int64 = tolls.best("injuries")
    injuries_low: pl.Int64 = tolls.low("injuries")
    injuries_high: pl.Int64 = tolls.high("injuries")
    injuries_basis: pl.String = tolls.basis("injuries")
    contested: pl.Boolean = column(
        "Contested", "Whether two claims about one comparable field of this event disagree."
    )
    claim_count: pl.Int64 = column("Claims", "How many claims are about this event.", minimum=1)
    source_count: pl.Int64 = column(
        "Origins",
        "How many distinct origins these claims have: the agency quoted, else the publisher.",
        minimum=1,
    )

    @rule("KB401", "event_id_cnty begins with the ISO3 code of a country")
    def _prefix(cls) -> pl.Expr:
        return pl.col("event_id_cnty").str.slice(0, 3).is_in(permitted("country", coded=True))

    @rule("KB402", "year is the year of event_date")
    def _year(cls) -> pl.Expr:
        return pl.col("year") == pl.col("event_date").dt.year()

    @rule("KB403", "event_type is the type that sub_event_type belongs to")
    def _event_type(cls) -> pl.Expr:
        return pl.col("event_type") == mapped(
            "sub_event_type", vocabulary("sub_event_type").column("event_type")
        )

    @rule("KB404", "disorder_type is the one that sub_event_type implies")
    def _disorder_type(cls) -> pl.Expr:
        return pl.col("disorder_type") == mapped(
            "sub_event_type", vocabulary("sub_event_type").column("disorder_type")
        )

    @rule("KB405", "actor2 and inter2 are both filled or both empty")
    def _second_side(cls) -> pl.Expr:
        return given("actor2") == given("inter2")

    @rule("KB405", "actor2 and actor2_id are both filled or both empty")
    def _second_id(cls) -> pl.Expr:
        return given("actor2") == given("actor2_id")

    @rule("KB406", "interaction follows from inter1 and inter2")
    def _interaction(cls) -> pl.Expr:
        return pl.col("interaction") == interaction()

    @rule(
        "KB407", "civilian_targeting follows from the event type, the sub-event type and the kinds of actors"
    )
    def _civilian_targeting(cls) -> pl.Expr:
        return pl.col("civilian_targeting").eq_missing(civilian_targeting())

    @rule("KB408", "in violence against civilians inter2, the kind of the target, is Civilians")
    def _target(cls) -> pl.Expr:
        return implies(pl.col("event_type") == AGAINST_CIVILIANS, pl.col("inter2").eq_missing(CIVILIANS))

    @rule("KB409", "iso3 is the code of country")
    def _iso3(cls) -> pl.Expr:
        return pl.col("iso3") == mapped("country", vocabulary("country").column("iso3"))

    @rule("KB410", "iso is the numeric code of country")
    def _iso(cls) -> pl.Expr:
        codes = {label: int(iso) for label, iso in vocabulary("country").column("iso").items()}
        return pl.col("iso") == mapped("country", codes, pl.Int64)

    @rule("KB411", "region is the region of country")
    def _region(cls) -> pl.Expr:
        return pl.col("region") == mapped("country", vocabulary("country").column("region"))

    @rule("KB412", "admin2 stands only beside an admin1, and admin3 only beside an admin2")
    def _units(cls) -> pl.Expr:
        return implies(given("admin2"), given("admin1")) & implies(given("admin3"), given("admin2"))

    @rule("KB413", "location_radius_m is within the limit of geo_precision")
    def _radius(cls) -> pl.Expr:
        limits = {
            int(code): int(radius)
            for code, radius in vocabulary("geo_precision").column("max_radius_m").items()
            if radius
        }
        limit = mapped("geo_precision", limits, pl.Int64)
        return (pl.col("location_radius_m") <= limit).fill_null(True)

    @rule("KB414", "timestamp is 00:00 UTC of a day")
    def _midnight(cls) -> pl.Expr:
        return pl.col("timestamp") % 86_400 == 0

    @rule("KB415", "tags are key=value, joined by '; '")
    def _tags(cls) -> pl.Expr:
        return (
            pl.col("tags").fill_null("a=b").str.contains(r"^[^=;\s][^=;]*=[^=;]+(?:; [^=;\s][^=;]*=[^=;]+)*$")
        )

    @rule("KB416", "source_count is at most claim_count")
    def _counts(cls) -> pl.Expr:
        return pl.col("source_count") <= pl.col("claim_count")

    _fatalities_ordered: Any = tolls.ordered("fatalities")
    _fatalities_filled: Any = tolls.filled_as_based("fatalities")
    _fatalities_agree: Any = tolls.agrees_with_basis("fatalities")
    _fatalities_contested: Any = tolls.contested_shown("fatalities")
    _injuries_ordered: Any = tolls.ordered("injuries")
    _injuries_filled: Any = tolls.filled_as_based("injuries")
    _injuries_agree: Any = tolls.agrees_with_basis("injuries")
    _injuries_contested: Any = tolls.contested_shown("injuries")
