"""The faults of a bad table: which cell of which row is wrong, how, and what is to be found there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from kibaru.schema.events import AGAINST_CIVILIANS, TARGETED

EVERY, FIRST = 100, 37  # the first bad row, counted from 0, and the distance to the next


@dataclass(frozen=True)
class Fault:
    """A way in which one cell is wrong: `code` is found there, `times` over."""

    code: str
    column: str
    cell: pl.Expr
    times: int = 1


def _text(words: str) -> pl.Expr:
    return pl.lit(words, pl.String)


def _other(column: str, one: str, two: str) -> pl.Expr:
    """Return one of two values of a column that is not the right one."""
    return pl.when(pl.col(column) == one).then(pl.lit(two)).otherwise(pl.lit(one))


def _number(column: str, change: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    return change(pl.col(column).cast(pl.Int64)).cast(pl.String)


ID = pl.col("event_id_cnty")
NOTHING = pl.lit(None, pl.String)
FLIPPED = pl.when(pl.col("civilian_targeting").is_null()).then(pl.lit(TARGETED))
OTHER_TYPE = pl.when(pl.col("event_type") == AGAINST_CIVILIANS).then(pl.lit("Battles")).otherwise(
    _other("event_type", "Protests", "Riots")
)  # fmt: skip
# Each breaks one rule and no other, as a cell that is wrong itself is no witness against its neighbours.
FAULTS = (
    Fault("KB304", "event_date", pl.col("event_date").str.replace(r"(\d+)-(\d+)-(\d+)", "$3/$2/$1")),
    Fault("KB304", "event_date", pl.concat_str(pl.col("event_date").str.head(4), pl.lit("-02-30"))),
    Fault("KB302", "fatalities", _text("several")),
    Fault("KB302", "year", pl.col("year").str.replace("0", "O")),
    Fault("KB303", "longitude", pl.col("longitude").str.replace(".", ",", literal=True)),
    Fault("KB306", "sub_event_type", _text("Armed clashes")),
    Fault("KB306", "inter1", _text("Rebels")),
    Fault("KB306", "country", pl.col("country") + " (North)"),
    Fault("KB301", "actor1", NOTHING),
    Fault("KB301", "source", NOTHING),
    Fault("KB310", "location", pl.col("location") + " "),
    Fault("KB310", "notes", "\n" + pl.col("notes")),
    Fault("KB312", "location", pl.col("location") + " e\u0301"),
    Fault("KB313", "source", "=" + pl.col("source")),
    Fault("KB308", "latitude", _text("-91.50000")),
    Fault("KB309", "longitude", _text("181.00000")),
    Fault("KB308", "fatalities", _text("-1")),
    Fault("KB307", "event_id_cnty", ID.str.to_lowercase()),
    # With the country's number behind it, it is no other country's.
    Fault("KB401", "event_id_cnty", pl.format("XXQ{}{}", ID.str.slice(3), pl.col("iso").str.zfill(3))),
    Fault("KB501", "event_id_cnty", ID.shift(1), times=2),  # the row above is found too
    Fault("KB402", "year", _number("year", lambda year: year + 1)),
    Fault("KB403", "event_type", OTHER_TYPE),
    Fault("KB404", "disorder_type", _other("disorder_type", "Demonstrations", "Strategic developments")),
    Fault("KB406", "interaction", _other("interaction", "Rioters-Rioters", "Civilians-Civilians")),
    Fault("KB407", "civilian_targeting", FLIPPED),
    Fault("KB410", "iso", _other("iso", "466", "854")),
    Fault("KB411", "region", _other("region", "Western Africa", "South Asia")),
    Fault("KB412", "admin1", NOTHING),
    Fault("KB414", "timestamp", _number("timestamp", lambda seconds: seconds + 3600)),
    Fault("KB415", "tags", _text("no report of the crowd")),
)


def plant(frame: pl.DataFrame, start: int) -> pl.DataFrame:
    """Return the rows with their faults; `start` is the number of the first, counted from 0."""
    row = pl.int_range(start, start + frame.height)
    turn = pl.when(row % EVERY == FIRST).then(row // EVERY % len(FAULTS))
    wrong: dict[str, pl.Expr] = {}
    for number, fault in enumerate(FAULTS):
        before = wrong.get(fault.column, pl.col(fault.column))
        wrong[fault.column] = pl.when(turn == number).then(fault.cell).otherwise(before)
    return frame.with_columns(**wrong)


def expected(rows: int) -> Counter[str]:
    """Return how many findings of each code a bad table of so many rows has."""
    bad = range(FIRST, rows, EVERY)
    found: Counter[str] = Counter()
    for number in range(len(bad)):
        fault = FAULTS[number % len(FAULTS)]
        found[fault.code] += fault.times
    return found


def planted_rows(rows: int) -> tuple[int, int]:
    """Return in how many rows something is to be found, without and with those of which a copy has the id."""
    bad = len(range(FIRST, rows, EVERY))
    return bad, bad + expected(rows)["KB501"] // 2
