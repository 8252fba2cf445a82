"""The rules between tables on what they say of each other; those on evidence are in `evidence.py`."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from . import counted, evidence, gone  # noqa: F401 (they register their rules in LINKS)
from .link import LINKS, Frames, beside, found, link, other, same
from .narrow import Narrow
from .table import implies
from .tolls import TOLLS

__all__ = ["FOREIGN_KEYS", "LINKS"]

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


def _points_at(table: str, column: str, target: str, key: str) -> None:
    @link("KB502", f"{table}.{column} names a row of {target}", table, column, target, targets=(target,))
    def holds(frames: Frames) -> pl.Series:
        names = frames[table][column].is_in(frames[target][key].implode())
        return names.fill_null(True)  # whether it may be empty is the column's own rule


for _key in FOREIGN_KEYS:
    _points_at(*_key)


def _side(number: str) -> None:
    actor = f"actor{number}"
    pairs = {actor: "name", f"inter{number}": "kind"}

    def blames(frames: Frames) -> pl.Series:
        rows = beside(frames, "events", f"{actor}_id", "actors", "actor_id")
        return rows.select(other(pairs, f"{actor}_id")).to_series()

    @link(
        "KB503",
        f"{actor} and inter{number} are the name and kind of {actor}_id",
        "events",
        f"{actor} inter{number} {actor}_id",
        "actors",
        blames=blames,
    )
    def holds(frames: Frames) -> pl.Series:
        rows = beside(frames, "events", f"{actor}_id", "actors", "actor_id")
        return rows.select(implies(found("actor_id"), same(pairs))).to_series()


_side("1")
_side("2")


def _associates(side: str) -> None:
    column, actor = f"assoc_actor_{side}", f"actor{side}"

    @link(
        "KB504",
        f"{column} holds names of other actors than {actor}, each once",
        "events",
        f"{column} {actor}",
        "actors",
        targets=("actors",),
    )
    def holds(frames: Frames) -> pl.Series:
        names = frames["actors"]["name"].to_list()
        events = frames["events"].select(actor, listed=pl.col(column).str.split("; "))
        known = pl.col("listed").list.eval(pl.element().is_in(names)).list.all()
        once = pl.col("listed").list.n_unique() == pl.col("listed").list.len()
        others = ~pl.col("listed").list.contains(pl.col(actor)).fill_null(False)
        return events.select((known & once & others).fill_null(True)).to_series()


_associates("1")
_associates("2")


@link(
    "KB505",
    "an actor's parents form no ring",
    "actors",
    "parent_id actor_id",
    narrow=Narrow(("actor_id", "parent_id"), distinct=True),
)
def _no_ring(frames: Frames) -> pl.Series:
    parents = dict(frames["actors"].select("actor_id", "parent_id").iter_rows())

    def is_its_own_parent(actor: str | None) -> bool:
        met, above = {actor}, parents.get(actor)
        while above is not None and above not in met:
            met.add(above)
            above = parents.get(above)
        return actor is not None and above == actor

    return pl.Series([not is_its_own_parent(each) for each in frames["actors"]["actor_id"]], dtype=pl.Boolean)


PLACE = {n: n for n in ("location", "admin1", "admin2", "admin3", "iso3", "latitude", "longitude")}


def _other_place(frames: Frames) -> pl.Series:
    rows = beside(frames, "events", "location_id", "locations", "location_id")
    return rows.select(other(PLACE, "location_id")).to_series()


@link(
    "KB506",
    "name, units, country and point are those of location_id",
    "events",
    " ".join((*PLACE, "location_id")),
    "locations",
    blames=_other_place,
)
def _place(frames: Frames) -> pl.Series:
    rows = beside(frames, "events", "location_id", "locations", "location_id")
    return rows.select(implies(found("location_id"), same(PLACE))).to_series()


@link(
    "KB507",
    "location_radius_m is at least the radius of location_id",
    "events",
    "location_radius_m location_id",
    "locations",
)
def _radius(frames: Frames) -> pl.Series:
    rows = beside(frames, "events", "location_id", "locations", "location_id")
    wide_enough = pl.col("location_radius_m") >= pl.col("radius_m_there")
    return rows.select(wide_enough.fill_null(True)).to_series()


ONCE = ("event_date", "location_id", "actor1_id", "actor2_id", "sub_event_type")


@link(
    "KB508",
    "no two events have the same day, place, pair of actors and sub-event type",
    "events",
    " ".join(ONCE),
    narrow=Narrow(ONCE, alike=ONCE),
)
def _one_event(frames: Frames) -> pl.Series:
    return frames["events"].select(~pl.struct(ONCE).is_duplicated()).to_series()


def _of_events(code: str, sentence: str, columns: str) -> Callable[[Callable[[], pl.Expr]], None]:
    """Register a rule of incidents on what their events say: `events`, `first`, `last`, `country`."""

    def register(expression: Callable[[], pl.Expr]) -> None:
        @link(code, sentence, "incidents", columns, "events")
        def holds(frames: Frames) -> pl.Series:
            in_order = frames["events"].sort("event_date", "event_id_cnty", nulls_last=True)
            said = in_order.group_by("incident_id", maintain_order=True).agg(
                pl.len().cast(pl.Int64).alias("events"),
                pl.col("event_date").min().alias("first"),
                pl.col("event_date").max().alias("last"),
                pl.col("iso3").first().alias("country"),
            )
            rows = frames["incidents"].join(said, on="incident_id", how="left", maintain_order="left")
            return rows.select(expression()).to_series()

    return register


@_of_events("KB509", "event_count is the number of events that the incident joins", "event_count")
def _event_count() -> pl.Expr:
    return pl.col("event_count").eq_missing(pl.col("events").fill_null(0))


@_of_events("KB510", "start_date is the day of the incident's first event", "start_date")
def _first_day() -> pl.Expr:
    return (pl.col("start_date") == pl.col("first")).fill_null(True)


@_of_events("KB510", "end_date is the day of the incident's last event", "end_date")
def _last_day() -> pl.Expr:
    return (pl.col("end_date") == pl.col("last")).fill_null(True)


@_of_events("KB511", "iso3 is the country of the incident's first event", "iso3")
def _first_country() -> pl.Expr:
    return (pl.col("iso3") == pl.col("country")).fill_null(True)


def _incident_only(toll: str) -> None:
    @link(
        "KB512",
        f"{toll}_basis is incident_only, and not unknown, exactly where the incident has a number",
        "events",
        f"{toll}_basis incident_id",
        "incidents",
    )
    def holds(frames: Frames) -> pl.Series:
        rows = beside(frames, "events", "incident_id", "incidents", "incident_id")
        here, there = pl.col(f"{toll}_basis"), pl.col(f"{toll}_basis_there")
        both = implies(here == "unknown", there == "unknown") & implies(
            here == "incident_only", there != "unknown"
        )
        return rows.select(both.fill_null(True)).to_series()


for _toll in TOLLS:
    _incident_only(_toll)


def _of_incident(table: str) -> None:
    @link("KB513", "event_id_cnty is an event of incident_id", table, "event_id_cnty incident_id", "events")
    def holds(frames: Frames) -> pl.Series:
        rows = beside(frames, table, "event_id_cnty", "events", "event_id_cnty")
        as_there = pl.col("incident_id") == pl.col("incident_id_there")
        return rows.select(as_there.fill_null(True)).to_series()


_of_incident("claims")
_of_incident("judgements")
