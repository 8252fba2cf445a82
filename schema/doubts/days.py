"""Doubts on days: those that nobody can know of yet, or that a source could not know of."""

from __future__ import annotations

import polars as pl

from ..doubt import Known, doubt, told
from ..link import Frames, beside
from ..narrow import Narrow

# How many days the date of an event may be from the true one, by its precision: a week, a month.
SPREAD = {2: 6, 3: 30}
LAST_DAY = 2_932_896  # 31 December 9999, counted from 1970
ABOUT = ("claim_id", "incident_id", "event_id_cnty", "source_id", "field", "value")  # what a claim is on


def spread() -> pl.Expr:
    """Return by how many days event_date may be off."""
    days = pl.col("time_precision").replace_strict(SPREAD, default=0, return_dtype=pl.Int64)
    return pl.duration(days=days)


def earliest() -> pl.Expr:
    """Return the first day that event_date may stand for."""
    return pl.col("event_date") - spread()


def _revised() -> pl.Expr:
    """Return the day of the last revision."""
    return (pl.col("timestamp") // 86_400).clip(-LAST_DAY, LAST_DAY).cast(pl.Int32).cast(pl.Date)


def _published(there: str = "") -> pl.Expr:
    """Return the day by which a source was published: the last of a month of which no more is known."""
    day = pl.col(f"published_on{there}")
    return pl.when(pl.col(f"published_precision{there}") == "month").then(day.dt.month_end()).otherwise(day)


@doubt(
    "KB805",
    "event_date is not after the last revision, nor after today",
    "events",
    "event_date",
    narrow=Narrow(("event_date", "time_precision", "timestamp")),
)
def _future_event(frames: Frames, known: Known) -> pl.Series:
    events, today = frames["events"], pl.lit(known.today, pl.Date)
    by = pl.coalesce(_revised(), today)
    which = (
        pl.when(_revised().is_null()).then(pl.lit("today")).otherwise(pl.lit("the day of the last revision"))
    )
    return told(events, earliest() > by, "{} is after {}, {}", "event_date", by, which)


@doubt(
    "KB805",
    "timestamp is not after today",
    "events",
    "timestamp",
    narrow=Narrow(
        ("event_id_cnty", "incident_id", "timestamp"),
        only=lambda known: _revised() > pl.lit(known.today, pl.Date),
    ),
)
def _future_revision(frames: Frames, known: Known) -> pl.Series:
    # The events of an incident have it from one cell: told once, at the first of them.
    events = frames["events"].with_columns(day=_revised())
    siblings = pl.col("event_id_cnty").min().over("incident_id", "day")
    first = pl.col("incident_id").is_null() | (pl.col("event_id_cnty") == siblings)
    today = pl.lit(known.today, pl.Date)
    return told(events, first & (pl.col("day") > today), "{} is after {}, today", "day", today)


def _future_source(column: str) -> None:
    @doubt("KB805", f"{column} is not after today", "sources", column, narrow=Narrow((column,)))
    def says(frames: Frames, known: Known) -> pl.Series:
        today = pl.lit(known.today, pl.Date)
        return told(frames["sources"], pl.col(column) > today, "{} is after {}, today", column, today)


_future_source("published_on")
_future_source("retrieved_on")


@doubt(
    "KB806",
    "a day that a source asserts is not after its publication",
    "claims",
    "value field source_id",
    "sources",
)
def _announced(frames: Frames, known: Known) -> pl.Series:
    rows = _claimed(frames)
    words = "{} is after {}, by when {} was published"
    return told(rows, pl.col("announced"), words, "value", "published", "source_id")


def _claimed(frames: Frames) -> pl.DataFrame:
    """Return the claims with the day by which their source was `published`, and which are `announced`.

    These assert a day, or a month, that begins after that.
    """
    claims = frames["claims"].select(*ABOUT, is_day=pl.col("stance") == "asserts")
    rows = beside({**frames, "claims": claims}, "claims", "source_id", "sources", "source_id")
    is_day = pl.col("is_day") & (pl.col("field") == "event_date")
    day = pl.when(is_day).then("value")
    whole = pl.when(day.str.len_chars() == len("2024-09")).then(day + "-01").otherwise(day)
    after = whole.str.to_date("%Y-%m-%d", strict=False) > _published("_there")
    return rows.select(*ABOUT, published=_published("_there"), announced=after.fill_null(False))


@doubt(
    "KB807",
    "a source was published no earlier than the event that it speaks of",
    "claims",
    "source_id field incident_id",
    "sources events",
    narrow=Narrow((*ABOUT, "stance"), every=True),
)
def _foretold(frames: Frames, known: Known) -> pl.Series:
    """Say so once for a source and an incident, and not where the event's day is doubted already."""
    claims = _claimed(frames).with_row_index("row")
    days = _days(frames["events"], claims.filter("announced"))
    of_event = days.unique("event_id_cnty", keep="first").drop("incident_id")
    of_whole = days.group_by("incident_id").agg(pl.col("event_date", "earliest").min())
    dated = claims.filter(pl.col("field") != "event_date")
    on_event = dated.join(of_event, on="event_id_cnty")
    on_whole = dated.filter(pl.col("event_id_cnty").is_null()).join(of_whole, on="incident_id")
    odd = pl.concat([on_event, on_whole.select(on_event.columns)]).filter(
        pl.col("published") < pl.col("earliest")
    )
    first = odd.sort("claim_id").unique(["source_id", "incident_id"], keep="first")
    words = "{} was published by {}, and {} was on {}"
    about = pl.coalesce("event_id_cnty", "incident_id")
    return told(
        claims.select("row").join(first, on="row", how="left", maintain_order="left"),
        pl.lit(True), words, "source_id", "published", about, "event_date",
    )  # fmt: skip


def _days(events: pl.DataFrame, announced: pl.DataFrame) -> pl.DataFrame:
    """Return the days of events that are not doubted themselves."""
    dated = events.select("event_id_cnty", "incident_id", "event_date", "timestamp", earliest=earliest())
    known = dated.filter((pl.col("earliest") <= _revised()).fill_null(True)).drop("timestamp")
    said = known.join(announced.select("incident_id", "value").unique(), on="incident_id")
    doubted = said.filter(pl.col("event_date").cast(pl.String).str.starts_with(pl.col("value")))
    return known.join(doubted, on="event_id_cnty", how="anti")
