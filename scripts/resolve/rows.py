"""Resolve the rows: events and incidents from what was coded, claimed, and follows from both."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from kibaru.schema.counted import counted
from kibaru.schema.events import Events, civilian_targeting, interaction
from kibaru.schema.incidents import Incidents
from kibaru.schema.table import mapped
from kibaru.schema.tolls import TOLLS
from kibaru.schema.vocabularies import vocabulary

from .disagree import Comparison, contested
from .toll import UNKNOWN, Figure, Toll, resolve_toll

STATES = ("State forces", "External/Other forces")

Frames = Mapping[str, pl.DataFrame]


def resolve(coded: Frames) -> dict[str, pl.DataFrame]:
    """Return the tables events and incidents.

    `coded` holds, typed: events and incidents as coded, and the tables claims (complete), sources,
    actors and locations.
    """
    comparison = Comparison(coded["actors"], coded["locations"])
    events = _described(dated(coded["events"], coded["claims"]), coded)
    on_events = coded["claims"].drop_nulls("event_id_cnty")
    on_whole = coded["claims"].filter(pl.col("event_id_cnty").is_null())
    state = pl.col("inter1").is_in(STATES)
    by_state = set(events.filter(state)["event_id_cnty"])
    by_state |= set(events["incident_id"]) - set(events.filter(~state)["incident_id"])

    incidents = _incidents(coded["incidents"], events)
    incidents = _judged(incidents, "incident_id", on_whole, by_state, comparison)
    events = _judged(events, "event_id_cnty", on_events, by_state, comparison)
    for toll in TOLLS:
        events = _incident_only(events, incidents, toll)
    events = events.join(counted(coded, "event_id_cnty"), on="event_id_cnty", how="left")
    incidents = incidents.join(counted(coded, "incident_id"), on="incident_id", how="left")
    return {"events": Events.arrange(events), "incidents": Incidents.arrange(incidents)}


def dated(events: pl.DataFrame, claims: pl.DataFrame) -> pl.DataFrame:
    """Return the events with a day that is not coded taken from the claims on it, or else on the incident.

    They give a day where they agree on one; a month that it lies in agrees. Its precision is 1, but
    must be coded for a day that stands for a month which is all that is claimed.
    """
    said = claims.filter(pl.col("field") == "event_date", pl.col("stance") == "asserts").drop_nulls("value")
    on_event = said.group_by("event_id_cnty").agg(said=pl.col("value"))
    on_whole = (
        said.filter(pl.col("event_id_cnty").is_null()).group_by("incident_id").agg(said=pl.col("value"))
    )
    joined = (
        events.join(on_event, on="event_id_cnty", how="left")
        .join(on_whole, on="incident_id", how="left", suffix="_whole")
        .with_columns(said=pl.coalesce("said", "said_whole"))
    )
    agreed = pl.Series([_agreed(values) for values in joined["said"].to_list()], dtype=pl.String)
    dated = joined.with_columns(
        event_date=pl.coalesce("event_date", agreed.str.to_date("%Y-%m-%d", strict=False))
    )
    said_day = pl.col("said").list.contains(pl.col("event_date").cast(pl.String))
    month_only = pl.col("said").list.eval(pl.element().str.len_chars() == len("2024-09")).list.any()
    is_day = pl.when(pl.col("event_date").is_not_null() & (said_day | ~month_only).fill_null(True)).then(1)
    return dated.with_columns(time_precision=pl.coalesce("time_precision", is_day))


def _agreed(values: list[str] | None) -> str | None:
    """Return the one day that dates agree on, if they do; a month agrees with its days."""
    days = {value for value in values or () if len(value) == len("2024-09-17")}
    day = days.pop() if len(days) == 1 else None
    return day if day and all(day.startswith(value) for value in values or ()) else None


def _described(events: pl.DataFrame, coded: Frames) -> pl.DataFrame:
    """Add what follows from the codes: kinds, types, names, places."""
    actors = coded["actors"].select("actor_id", "name", "kind").unique("actor_id", keep="first")
    names = dict(actors.select("actor_id", "name").iter_rows())
    places = coded["locations"].unique("location_id", keep="first")
    types, countries = vocabulary("sub_event_type"), vocabulary("country")
    by_code = {row["iso3"]: row for row in countries.rows}
    epoch = pl.col("revised_on").dt.epoch("s")
    revised = coded["incidents"].select("incident_id", timestamp=epoch).unique("incident_id", keep="first")
    return (
        events.join(actors.rename({"name": "actor1", "kind": "inter1"}), left_on="actor1_id",
                    right_on="actor_id", how="left")
        .join(actors.rename({"name": "actor2", "kind": "inter2"}), left_on="actor2_id",
              right_on="actor_id", how="left")
        .join(places.drop("note"), on="location_id", how="left")
        .join(revised, on="incident_id", how="left")
        .with_columns(_named(f"assoc_actor_{side}", names) for side in "12")
        .with_columns(
            year=pl.col("event_date").dt.year().cast(pl.Int64),
            event_type=mapped("sub_event_type", types.column("event_type")),
            disorder_type=mapped("sub_event_type", types.column("disorder_type")),
            interaction=interaction(),
            country=mapped("iso3", {code: row["label"] for code, row in by_code.items()}),
            iso=mapped("iso3", {code: int(row["iso"]) for code, row in by_code.items()}, pl.Int64),
            region=mapped("iso3", {code: row["region"] for code, row in by_code.items()}),
            location_radius_m=pl.coalesce("location_radius_m", "radius_m"),
        )
        .with_columns(civilian_targeting=civilian_targeting())
    )  # fmt: skip


def _named(column: str, names: Mapping[str, str]) -> pl.Expr:
    """Return a list of ids, joined by "; ", as the names of the actors."""
    return pl.col(column).str.split("; ").list.eval(pl.element().replace(names)).list.join("; ")


def _incidents(coded: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    siblings = events.sort("event_date", "event_id_cnty").group_by("incident_id", maintain_order=True)
    said = siblings.agg(
        start_date=pl.col("event_date").min(),
        end_date=pl.col("event_date").max(),
        iso3=pl.col("iso3").first(),
        event_count=pl.len(),
    )
    return coded.join(said, on="incident_id", how="left")


def _judged(
    rows: pl.DataFrame,
    subject: str,
    claims: pl.DataFrame,
    by_state: set[str],
    comparison: Comparison,
) -> pl.DataFrame:
    """Add the tolls of each subject, resolved from its own claims, and whether it is contested."""
    disputed = contested(claims, subject, comparison)
    identifiers = rows[subject].to_list()
    columns: dict[str, list[int | str | None]] = {}
    for toll in TOLLS:
        figures = _figures(claims, subject, toll)
        tolls = [_toll(figures, identifier, by_state) for identifier in identifiers]
        columns[toll] = [each.best for each in tolls]
        columns[f"{toll}_low"] = [each.low for each in tolls]
        columns[f"{toll}_high"] = [each.high for each in tolls]
        columns[f"{toll}_basis"] = [each.basis for each in tolls]
        disputed |= {i for i, each in zip(identifiers, tolls, strict=True) if each.basis == "contested"}
    schema = {name: pl.String if name.endswith("_basis") else pl.Int64 for name in columns}
    return rows.with_columns(
        **{name: pl.Series(name, values, dtype=schema[name]) for name, values in columns.items()},
        contested=pl.col(subject).is_in(list(disputed)),
    )


def _figures(claims: pl.DataFrame, subject: str, toll: str) -> dict[str, list[Figure]]:
    figures: dict[str, list[Figure]] = {}
    columns = [subject, "stance", "qualifier", "counts", "claimant_role", "value_low", "value_high"]
    for identifier, *said in claims.filter(pl.col("field") == toll).select(columns).iter_rows():
        figures.setdefault(identifier, []).append(Figure(*said))
    return figures


def _toll(figures: Mapping[str, list[Figure]], identifier: str, by_state: set[str]) -> Toll:
    if identifier not in figures:
        return UNKNOWN
    return resolve_toll(figures[identifier], state_attacked=identifier in by_state)


def _incident_only(events: pl.DataFrame, incidents: pl.DataFrame, toll: str) -> pl.DataFrame:
    """Mark the events without a toll whose incident has one."""
    known = incidents.filter(pl.col(f"{toll}_basis") != "unknown")["incident_id"].to_list()
    unknown_here = (pl.col(f"{toll}_basis") == "unknown") & pl.col("incident_id").is_in(known)
    basis = pl.when(unknown_here).then(pl.lit("incident_only")).otherwise(f"{toll}_basis")
    return events.with_columns(basis.alias(f"{toll}_basis"))
