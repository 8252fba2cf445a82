"""The rules between tables on evidence: a claim stands where it says, and every coded value has one."""

from __future__ import annotations

import polars as pl

from .claim_ids import claim_ids
from .claims import Claims
from .identifiers import SLUG
from .link import Frames, beside, link
from .narrow import Narrow
from .table import given, implies
from .vocabularies import vocabulary

# What is coded, and the column of events whose value a claim on that field must assert.
EVIDENCE = (
    ("event_date", "event_date"),
    ("sub_event_type", "sub_event_type"),
    ("actor1", "actor1_id"),
    ("actor2", "actor2_id"),
    ("location", "location_id"),
)
# A precision is a reading of what gives the day or the place, and has its evidence.
READINGS = {"time_precision": "event_date", "geo_precision": "location"}
LIKE_AN_ID = pl.col("said").str.contains(f"^{SLUG}$") & pl.col("said").str.contains("^[a-z].*-")


@link(
    "KB601",
    "claim_id is the digest of the claim's other columns",
    "claims",
    " ".join(name for name in Claims.columns() if name != "note"),
    narrow=Narrow(tuple(name for name in Claims.columns() if name != "note")),
)
def _claim_id(frames: Frames) -> pl.Series:
    return (frames["claims"]["claim_id"] == claim_ids(frames["claims"])).fill_null(False)


@link(
    "KB602",
    "a source whose claims have spans describes its text",
    "sources",
    "text_chars source_id",
    "claims",
)
def _describes_text(frames: Frames) -> pl.Series:
    spanned = frames["claims"].filter(given("span_end"))["source_id"]
    described = given("text_chars") | ~pl.col("source_id").is_in(spanned.implode())
    return frames["sources"].select(described.fill_null(True)).to_series()


@link("KB603", "the span lies within the source's text", "claims", "span_end source_id", "sources")
def _within(frames: Frames) -> pl.Series:
    rows = beside(frames, "claims", "source_id", "sources", "source_id")
    return rows.select((pl.col("span_end") <= pl.col("text_chars_there")).fill_null(True)).to_series()


@link(
    "KB604",
    "a statement in a source whose text was held has a span",
    "claims",
    "span_start source_id claimant_role",
    "sources",
)
def _has_span(frames: Frames) -> pl.Series:
    rows = beside(frames, "claims", "source_id", "sources", "source_id")
    stands_in_text = (pl.col("claimant_role") != "coder") & given("text_chars_there")
    return rows.select(implies(stands_in_text, given("span_start"))).to_series()


@link(
    "KB605",
    "a claimant written like an id is an actor",
    "claims",
    "claimant",
    "actors",
    targets=("actors",),
)
def _claimant(frames: Frames) -> pl.Series:
    actor = pl.col("said").is_in(frames["actors"]["actor_id"].implode())
    claims = frames["claims"].select(said="claimant")
    return claims.select(implies(LIKE_AN_ID, actor).fill_null(True)).to_series()


@link(
    "KB606",
    "a value written like an id is an actor or a place, as its field wants",
    "claims",
    "value field",
    "actors locations",
    targets=("actors", "locations"),
)
def _value(frames: Frames) -> pl.Series:
    fields = vocabulary("field")
    kinds = (
        ("actor", "actors", "actor_id"),
        ("actors", "actors", "actor_id"),
        ("location", "locations", "location_id"),
    )
    claims = frames["claims"].select("field", said=pl.col("value").str.split("; ")).with_row_index()
    each = claims.explode("said")
    unknown = pl.any_horizontal(
        LIKE_AN_ID
        & pl.col("field").is_in(fields.where("kind", kind))
        & ~pl.col("said").is_in(frames[table][key].implode())
        for kind, table, key in kinds
    )
    strange = each.filter(unknown.fill_null(False))["index"]
    return ~claims["index"].is_in(strange.implode())


@link(
    "KB607",
    "event_date is one that a claim on it asserts, where there is any",
    "events",
    "event_date event_id_cnty",
    "claims",
)
def _claimed_day(frames: Frames) -> pl.Series:
    said = frames["claims"].filter(pl.col("field") == "event_date", pl.col("stance") == "asserts")
    days = said.group_by("event_id_cnty").agg(said=pl.col("value"))
    rows = frames["events"].select("event_id_cnty", day=pl.col("event_date").cast(pl.String))
    rows = rows.join(days, on="event_id_cnty", how="left", maintain_order="left")
    within = pl.col("said").list.contains(pl.col("day")) | pl.col("said").list.contains(
        pl.col("day").str.head(7)
    )
    return rows.select(within.fill_null(True)).to_series()


def _attested(field: str, column: str) -> None:
    @link(
        "KB608",
        f"{field} names its evidence: a claim that asserts it, or the coder's reason",
        "events",
        f"{column} event_id_cnty",
        "claims judgements",
    )
    def holds(frames: Frames) -> pl.Series:
        coded = frames["events"].select("event_id_cnty", "incident_id", coded=pl.col(column).cast(pl.String))
        events = coded.with_row_index("row")
        said = _asserted(frames, events, field).filter(pl.col("coded") == pl.col("value"))
        judged = pl.col("event_id_cnty").is_in(_judged(frames, field).implode())
        is_attested = pl.col("row").is_in(said["row"].implode()) | judged
        return events.select(implies(given("coded"), is_attested).fill_null(True)).to_series()


for _each in EVIDENCE:
    _attested(*_each)


def _associates_attested(column: str) -> None:
    @link(
        "KB609",
        f"each of {column} names its evidence: a claim that asserts it, or the coder's reason",
        "events",
        f"{column} event_id_cnty",
        "claims judgements actors",
    )
    def holds(frames: Frames) -> pl.Series:
        listed = frames["events"].select("event_id_cnty", "incident_id", coded=pl.col(column).str.split("; "))
        events = listed.with_row_index("row")
        said = _asserted(frames, events.drop("coded"), column).select(
            "row", actor_id=pl.col("value").str.split("; ")
        )
        names = frames["actors"].select("actor_id", coded="name").unique("actor_id", keep="first")
        named = said.explode("actor_id").join(names, on="actor_id").select("row", "coded")
        each = events.explode("coded").drop_nulls("coded")
        bare = each.join(named, on=["row", "coded"], how="anti")["row"]
        judged = pl.col("event_id_cnty").is_in(_judged(frames, column).implode())
        unattested = pl.col("row").is_in(bare.implode()) & ~judged
        return events.select(~unattested.fill_null(False)).to_series()


_associates_attested("assoc_actor_1")
_associates_attested("assoc_actor_2")


def _asserted(frames: Frames, events: pl.DataFrame, field: str) -> pl.DataFrame:
    """Return each event beside each `value` that a claim on it, or on its incident, asserts of `field`."""
    claims = frames["claims"].filter(pl.col("field") == field, pl.col("stance") == "asserts")
    on_event = events.join(claims.select("event_id_cnty", "value"), on="event_id_cnty")
    whole = claims.filter(pl.col("event_id_cnty").is_null()).select("incident_id", "value")
    return pl.concat([on_event, events.join(whole, on="incident_id")])


def _judged(frames: Frames, field: str) -> pl.Series:
    """Return the events of which the coder judged the field."""
    return frames["judgements"].filter(pl.col("field") == field)["event_id_cnty"]


@link(
    "KB610",
    "a location_radius_m other than the place's own has the coder's reason",
    "events",
    "location_radius_m location_id event_id_cnty",
    "locations judgements",
)
def _radius_reason(frames: Frames) -> pl.Series:
    rows = beside(frames, "events", "location_id", "locations", "location_id")
    judged = _judged(frames, "location_radius_m")
    own = (pl.col("location_radius_m") == pl.col("radius_m_there")).fill_null(True)
    return rows.select(own | pl.col("event_id_cnty").is_in(judged.implode())).to_series()


# The column of events that a judgement on a field decides, where it stands there as it was judged.
DECIDES = dict(EVIDENCE) | {name: name for name in (*READINGS, "location_radius_m")}


@link("KB611", "value is what the event has", "judgements", "value field event_id_cnty", "events")
def _decided(frames: Frames) -> pl.Series:
    cells = frames["events"].select("event_id_cnty", *(pl.col(c).cast(pl.String) for c in DECIDES.values()))
    named = cells.rename({column: field for field, column in DECIDES.items()})
    there = named.unpivot(index="event_id_cnty", variable_name="field", value_name="has")
    there = there.unique(["event_id_cnty", "field"], keep="first")
    rows = frames["judgements"].join(there, on=["event_id_cnty", "field"], how="left", maintain_order="left")
    return rows.select((pl.col("value") == pl.col("has")).fill_null(True)).to_series()
