"""As of a day: the tables as the sources published by then give them, by the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
from kibaru.schema.coded import CODED
from kibaru.schema.tables import TABLES

from .rows import dated, resolve

NEEDED = ("events", "incidents", "claims", "judgements", "sources", "actors", "locations")


def as_of(tables: Mapping[str, pl.DataFrame], day: date) -> dict[str, pl.DataFrame]:
    """Return the tables as of a day, made from those of a release; `NEEDED` are those it takes.

    Claims count if their source was published by then, one of which only the month is known by the
    month's last day. Judgements are those of the release. An event is there if a claim on it is, an
    incident if any claim is; an incident of which no event is known yet has an `event_count` of 0, and
    the days that the release has. Free text of events and incidents is empty.
    """
    tables = {name: _as_today(frame, name) for name, frame in tables.items()}
    known = _published_by(tables["sources"], day)
    claims = tables["claims"].filter(pl.col("source_id").is_in(known["source_id"].implode()))
    events = tables["events"].filter(pl.col("event_id_cnty").is_in(claims["event_id_cnty"].implode()))
    incidents = tables["incidents"].filter(pl.col("incident_id").is_in(claims["incident_id"].implode()))
    judgements = tables["judgements"].filter(pl.col("event_id_cnty").is_in(events["event_id_cnty"].implode()))
    coded = {
        **tables,
        "claims": claims,
        "sources": known,
        "events": _coded(events, claims, judgements),
        "incidents": _revised(incidents, tables["events"]),
    }
    resolved = resolve(coded)
    days = ("start_date", "end_date", "iso3")
    found = _filled(resolved["incidents"], incidents, "incident_id", days)
    resolved["incidents"] = found.with_columns(pl.col("event_count").fill_null(0))
    return {**tables, "claims": claims, "sources": known, "judgements": judgements, **resolved}


def _as_today(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return a table of a release with today's columns; one that it did not have is empty."""
    columns = TABLES[table].dtypes().items()
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in columns
    )


def _published_by(sources: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the sources that were out by the end of a day."""
    month = pl.col("published_precision") == "month"
    out = pl.when(month).then(pl.col("published_on").dt.month_end()).otherwise("published_on")
    return sources.filter(out <= day)


def _coded(events: pl.DataFrame, claims: pl.DataFrame, judgements: pl.DataFrame) -> pl.DataFrame:
    """Return the events as they are coded: a day that was not judged is the claims', else the release's."""
    judged = judgements.filter(pl.col("field") == "event_date")["event_id_cnty"]
    day = pl.when(pl.col("event_id_cnty").is_in(judged.implode())).then("event_date")
    bare = events.select(*CODED["events"]).with_columns(
        day.alias("event_date"), notes=pl.lit(None, pl.String)
    )
    return _filled(dated(bare, claims).select(bare.columns), events, "event_id_cnty", ("event_date",))


def _revised(incidents: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Return the incidents as they are coded, without what was written with hindsight."""
    days = events.group_by("incident_id").agg(
        revised_on=pl.from_epoch(pl.col("timestamp").first(), time_unit="s").dt.date()
    )
    empty = pl.lit(None, pl.String)
    bare = incidents.select("incident_id", empty.alias("name"), empty.alias("summary"))
    return bare.join(days, on="incident_id", how="left")


def _filled(rows: pl.DataFrame, released: pl.DataFrame, key: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """Return the rows in which what no claim gives yet is that of the release."""
    there = released.select(key, *(pl.col(name).alias(f"{name}\0") for name in columns))
    both = rows.join(there, on=key, how="left", maintain_order="left")
    filled = (pl.coalesce(name, f"{name}\0").alias(name) for name in columns)
    return both.with_columns(filled).select(rows.columns)
