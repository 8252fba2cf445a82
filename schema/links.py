"""The rules between tables: what must hold in a row in view of the rows of other tables.

Each is a sentence and a function that returns, for the rows of one table, whether it holds. It
is judged where all the tables that it reads are at hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from .claims import claim_id
from .identifiers import SLUG
from .table import given, implies
from .tolls import TOLLS
from .vocabularies import vocabulary

Frames = Mapping[str, pl.DataFrame]

# Where the evidence of a column may stand: the fields of claims that may give it.
EVIDENCE = {
    "event_date": ("event_date", "event_date"),
    "time_precision": ("event_date", None),
    "sub_event_type": ("sub_event_type", "sub_event_type"),
    "actor1": ("actor1", "actor1_id"),
    "assoc_actor_1": ("assoc_actor_1", None),
    "actor2": ("actor2", "actor2_id"),
    "assoc_actor_2": ("assoc_actor_2", None),
    "location": ("location", "location_id"),
    "geo_precision": ("location", None),
}


@dataclass(frozen=True)
class Link:
    """A rule of `table` that reads the tables `needs` beside it, in view of `columns`."""

    sentence: str
    table: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    holds: Callable[[Frames], pl.Series]


LINKS: list[Link] = []


def link(sentence: str, table: str, columns: str, needs: str = "") -> Callable[..., Callable[..., pl.Series]]:
    """Register a function as a rule of `table`; `columns` and `needs` are names parted by spaces."""

    def register(holds: Callable[[Frames], pl.Series]) -> Callable[[Frames], pl.Series]:
        LINKS.append(Link(sentence, table, tuple(columns.split()), tuple(needs.split()), holds))
        return holds

    return register


def _points_at(table: str, column: str, target: str, key: str) -> None:
    @link(f"{table}.{column} names a row of {target}", table, column, target)
    def holds(frames: Frames) -> pl.Series:
        found = frames[table][column].is_in(frames[target][key].implode())
        return found.fill_null(True)  # whether it may be empty is the column's own rule


# The foreign keys: table, column, the table it points at, that table's key.
FOREIGN_KEYS = (
    ("events", "incident_id", "incidents", "incident_id"),
    ("events", "actor1_id", "actors", "actor_id"),
    ("events", "actor2_id", "actors", "actor_id"),
    ("events", "location_id", "locations", "location_id"),
    ("claims", "incident_id", "incidents", "incident_id"),
    ("claims", "event_id_cnty", "events", "event_id_cnty"),
    ("claims", "source_id", "sources", "source_id"),
    ("judgements", "event_id_cnty", "events", "event_id_cnty"),
    ("judgements", "incident_id", "incidents", "incident_id"),
    ("actors", "parent_id", "actors", "actor_id"),
    ("actor_names", "actor_id", "actors", "actor_id"),
)
for _key in FOREIGN_KEYS:
    _points_at(*_key)


def _beside(frames: Frames, table: str, column: str, target: str, key: str) -> pl.DataFrame:
    """Return each row of `table` beside the row of `target` that it names; the columns of that end in `_there`."""
    there = frames[target].unique(key, keep="first").rename(lambda name: f"{name}_there")
    return frames[table].join(
        there, left_on=column, right_on=f"{key}_there", how="left", maintain_order="left"
    )


def _same(pairs: Mapping[str, str]) -> pl.Expr:
    """Return whether each column is what stands in the row beside it, true where no row does."""
    return pl.all_horizontal(
        pl.col(here).eq_missing(pl.col(f"{there}_there")) for here, there in pairs.items()
    )


def _known(frames: Frames, table: str, column: str, target: str, key: str) -> pl.Expr:
    return pl.col(column).is_in(frames[target][key].implode()).fill_null(False)


@link(
    "actor1 and inter1 are the name and kind of actor1_id",
    "events",
    "actor1 inter1 actor1_id",
    "actors",
)
def _actor1(frames: Frames) -> pl.Series:
    return _side(frames, "1")


@link(
    "actor2 and inter2 are the name and kind of actor2_id",
    "events",
    "actor2 inter2 actor2_id",
    "actors",
)
def _actor2(frames: Frames) -> pl.Series:
    return _side(frames, "2")


def _side(frames: Frames, number: str) -> pl.Series:
    column = f"actor{number}_id"
    beside = _beside(frames, "events", column, "actors", "actor_id")
    known = _known(frames, "events", column, "actors", "actor_id")
    same = _same({f"actor{number}": "name", f"inter{number}": "kind"})
    return beside.select(implies(known, same)).to_series()


@link(
    "associates are names of actors, joined by '; '",
    "events",
    "assoc_actor_1 assoc_actor_2",
    "actors",
)
def _associates(frames: Frames) -> pl.Series:
    names = frames["actors"]["name"].to_list()
    listed = [
        pl.col(column).str.split("; ").list.eval(pl.element().is_in(names)).list.all().fill_null(True)
        for column in ("assoc_actor_1", "assoc_actor_2")
    ]
    return frames["events"].select(pl.all_horizontal(listed)).to_series()


PLACE = ("location", "admin1", "admin2", "admin3", "iso3", "latitude", "longitude")


@link(
    "name, units, country and point are those of location_id",
    "events",
    " ".join((*PLACE, "location_id")),
    "locations",
)
def _place(frames: Frames) -> pl.Series:
    beside = _beside(frames, "events", "location_id", "locations", "location_id")
    known = _known(frames, "events", "location_id", "locations", "location_id")
    return beside.select(implies(known, _same({name: name for name in PLACE}))).to_series()


@link(
    "location_radius_m is at least the radius of location_id",
    "events",
    "location_radius_m location_id",
    "locations",
)
def _radius(frames: Frames) -> pl.Series:
    beside = _beside(frames, "events", "location_id", "locations", "location_id")
    return beside.select(
        (pl.col("location_radius_m") >= pl.col("radius_m_there")).fill_null(True)
    ).to_series()


@link(
    "no two events have the same day, place, pair of actors and sub-event type",
    "events",
    "event_date location_id actor1_id actor2_id sub_event_type",
)
def _one_event(frames: Frames) -> pl.Series:
    same = ("event_date", "location_id", "actor1_id", "actor2_id", "sub_event_type")
    return frames["events"].select(~pl.struct(same).is_duplicated()).to_series()


def _siblings(frames: Frames) -> pl.DataFrame:
    """Return each incident beside what its events say of it."""
    events = frames["events"].sort("event_date", "event_id_cnty").group_by("incident_id", maintain_order=True)
    said = events.agg(
        pl.len().alias("events"),
        pl.col("event_date").min().alias("first"),
        pl.col("event_date").max().alias("last"),
        pl.col("iso3").first().alias("country"),
    )
    return frames["incidents"].join(said, on="incident_id", how="left", maintain_order="left")


@link(
    "an incident joins as many events as event_count says, at least one",
    "incidents",
    "event_count",
    "events",
)
def _event_count(frames: Frames) -> pl.Series:
    return _siblings(frames).select(pl.col("event_count").eq_missing(pl.col("events"))).to_series()


@link(
    "start_date and end_date span the incident's events",
    "incidents",
    "start_date end_date",
    "events",
)
def _span_of_events(frames: Frames) -> pl.Series:
    first, last = pl.col("start_date") == pl.col("first"), pl.col("end_date") == pl.col("last")
    return _siblings(frames).select((first & last).fill_null(True)).to_series()


@link("iso3 is the country of the incident's first event", "incidents", "iso3", "events")
def _first_country(frames: Frames) -> pl.Series:
    return _siblings(frames).select((pl.col("iso3") == pl.col("country")).fill_null(True)).to_series()


def _incident_only(toll: str) -> None:
    @link(
        f"{toll}_basis is incident_only, and not unknown, exactly where the incident has a number",
        "events",
        f"{toll}_basis incident_id",
        "incidents",
    )
    def holds(frames: Frames) -> pl.Series:
        beside = _beside(frames, "events", "incident_id", "incidents", "incident_id")
        here, there = pl.col(f"{toll}_basis"), pl.col(f"{toll}_basis_there")
        right = (
            pl.when(here == "unknown").then(there == "unknown")
            .when(here == "incident_only").then(there != "unknown")
        )  # fmt: skip
        return beside.select(right.fill_null(True)).to_series()


for _toll in TOLLS:
    _incident_only(_toll)


@link("event_id_cnty is an event of incident_id", "claims", "event_id_cnty incident_id", "events")
def _claimed_event(frames: Frames) -> pl.Series:
    return _of_incident(frames, "claims")


@link("event_id_cnty is an event of incident_id", "judgements", "event_id_cnty incident_id", "events")
def _judged_event(frames: Frames) -> pl.Series:
    return _of_incident(frames, "judgements")


def _of_incident(frames: Frames, table: str) -> pl.Series:
    beside = _beside(frames, table, "event_id_cnty", "events", "event_id_cnty")
    same = pl.col("incident_id") == pl.col("incident_id_there")
    return beside.select(same.fill_null(True)).to_series()


def counted(frames: Frames, subject: str) -> pl.DataFrame:
    """Return, per `subject` id in the claims, how many claims and distinct origins it has.

    The origin of a claim is the agency quoted, else the publisher, so that five papers repeating
    one agency are one.
    """
    publishers = frames["sources"].select("source_id", "publisher")
    claims = frames["claims"].drop_nulls(subject).join(publishers, on="source_id", how="left")
    origin = pl.coalesce("via", "publisher")
    return claims.group_by(subject).agg(pl.len().alias("claims"), origin.n_unique().alias("origins"))


def _counts(table: str, key: str) -> None:
    @link(
        "claim_count and source_count are the numbers of its claims and of their origins",
        table,
        f"claim_count source_count {key}",
        "claims sources",
    )
    def holds(frames: Frames) -> pl.Series:
        beside = frames[table].join(counted(frames, key), on=key, how="left", maintain_order="left")
        claims = pl.col("claim_count").eq_missing(pl.col("claims"))
        return beside.select(claims & pl.col("source_count").eq_missing(pl.col("origins"))).to_series()


_counts("events", "event_id_cnty")
_counts("incidents", "incident_id")


@link("claim_id is the digest of the claim's other columns", "claims", "claim_id")
def _claim_id(frames: Frames) -> pl.Series:
    claims = frames["claims"]
    right = [row["claim_id"] == claim_id(row) for row in claims.iter_rows(named=True)]
    return pl.Series(right, dtype=pl.Boolean)


@link("the span lies within the source's text", "claims", "span_start span_end source_id", "sources")
def _within_text(frames: Frames) -> pl.Series:
    beside = _beside(frames, "claims", "source_id", "sources", "source_id")
    known = _known(frames, "claims", "source_id", "sources", "source_id")
    within = (pl.col("span_end") <= pl.col("text_chars_there")).fill_null(False)
    return beside.select(implies(known & given("span_end"), within)).to_series()


@link(
    "a claim from a source whose text was held has a span",
    "claims",
    "span_start source_id",
    "sources",
)
def _has_span(frames: Frames) -> pl.Series:
    beside = _beside(frames, "claims", "source_id", "sources", "source_id")
    quoted = pl.col("claimant_role") != "coder"
    return beside.select(implies(quoted & given("text_chars_there"), given("span_start"))).to_series()


@link("a claimant written like an id is an actor", "claims", "claimant", "actors")
def _claimant(frames: Frames) -> pl.Series:
    like_an_id = pl.col("claimant").str.contains(f"^{SLUG}$") & pl.col("claimant").str.contains(r"[-\d]")
    return _is_actor(frames, "claimant", like_an_id)


@link(
    "a value written like an id is an actor or a place, as its field wants",
    "claims",
    "value field",
    "actors locations",
)
def _value(frames: Frames) -> pl.Series:
    like_an_id = pl.col("value").str.contains(f"^{SLUG}$") & pl.col("value").str.contains(r"[-\d]")
    kinds = vocabulary("field")
    actors = _is_actor(frames, "value", like_an_id & pl.col("field").is_in(kinds.where("kind", "actor")))
    of_place = like_an_id & pl.col("field").is_in(kinds.where("kind", "location"))
    places = pl.col("value").is_in(frames["locations"]["location_id"].implode())
    return actors & frames["claims"].select(implies(of_place, places).fill_null(True)).to_series()


def _is_actor(frames: Frames, column: str, where: pl.Expr) -> pl.Series:
    actor = pl.col(column).is_in(frames["actors"]["actor_id"].implode())
    return frames["claims"].select(implies(where, actor).fill_null(True)).to_series()


def _attested(field: str) -> None:
    claimed, value = EVIDENCE[field]
    column = value or field

    @link(
        f"{field} names its evidence: a claim that asserts it, or the coder's reason",
        "events",
        f"{column} event_id_cnty",
        "claims judgements",
    )
    def holds(frames: Frames) -> pl.Series:
        said = frames["claims"].filter(pl.col("field") == claimed, pl.col("stance") == "asserts")
        judged = frames["judgements"].filter(pl.col("field") == field)["event_id_cnty"]
        here = frames["events"].with_columns(pl.col(column).cast(pl.String).alias("is"))
        on_event = said.drop_nulls("event_id_cnty").select("event_id_cnty", pl.col("value").alias("said"))
        on_whole = said.filter(pl.col("event_id_cnty").is_null()).join(
            here.select("incident_id", pl.col("event_id_cnty").alias("event")), on="incident_id"
        )
        given_by = pl.concat([on_event, on_whole.select(event_id_cnty="event", said="value")])
        pairs = here.select("event_id_cnty", "is").join(given_by, on="event_id_cnty")
        if value:
            pairs = pairs.filter(pl.col("is") == pl.col("said"))
        attested = pl.col("event_id_cnty").is_in(pl.concat([pairs["event_id_cnty"], judged]).implode())
        return here.select(implies(given(column), attested)).to_series()


for _field in EVIDENCE:
    _attested(_field)


@link(
    "a location_radius_m other than the place's own has the coder's reason",
    "events",
    "location_radius_m location_id event_id_cnty",
    "locations judgements",
)
def _radius_reason(frames: Frames) -> pl.Series:
    beside = _beside(frames, "events", "location_id", "locations", "location_id")
    judged = frames["judgements"].filter(pl.col("field") == "location_radius_m")["event_id_cnty"]
    own = (pl.col("location_radius_m") == pl.col("radius_m_there")).fill_null(True)
    return beside.select(own | pl.col("event_id_cnty").is_in(judged.implode())).to_series()
