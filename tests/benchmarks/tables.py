"""Write a large made-up table of events in the layout of 31 columns, clean or with 1% bad rows.

    python -m tests.benchmarks.tables FILE [FILE ...]

A file is named clean-ROWS or bad-ROWS, and is .csv or .parquet (of clean ones alone). No rule is broken in
the clean ones and no doubt arises; the bad ones have the faults of `planted`, one in every hundredth row.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow
import pyarrow.parquet
from kibaru.schema.arrow import COMPRESSION_LEVEL, ROWS_PER_GROUP, TYPES, to_arrow
from kibaru.schema.events import AGAINST_CIVILIANS, EXCESSIVE_FORCE, LAYOUT, TARGETED, Events
from kibaru.schema.vocabularies import permitted
from numpy.typing import NDArray

from . import sentences
from .planted import plant
from .world import PAIRS, World, world

COLUMNS = dict(list(Events.columns().items())[:LAYOUT])
FIRST_DAY, DAYS = 12_418, 7_305  # 2004-01-01, counted from 1970; twenty years
SECONDS = 86_400
STEP = 7  # no divisor of PAIRS: rows that follow each other are of other pairs
CROWD_EVERY = 4  # rows is one of protesters, who meet in several cities on one day
Numbers = NDArray[np.int64]


@cache
def _world() -> World:
    return world()


def clean_batches(rows: int) -> Iterator[pl.DataFrame]:
    """Yield the rows as text, sorted by their ids; of each size of table they are others."""
    for start in range(0, rows, ROWS_PER_GROUP):
        yield _events(np.arange(start, min(start + ROWS_PER_GROUP, rows), dtype=np.int64), rows)


def bad_batches(rows: int) -> Iterator[pl.DataFrame]:
    """Yield the same rows with a wrong cell in every hundredth."""
    start = 0
    for batch in clean_batches(rows):
        yield plant(batch, start)
        start += batch.height


def write_csv(batches: Iterator[pl.DataFrame], path: Path) -> None:
    """Write the batches as one CSV file."""
    with path.open("wb") as file:
        for number, batch in enumerate(batches):
            batch.write_csv(file, include_header=number == 0)


def write_parquet(batches: Iterator[pl.DataFrame], path: Path) -> None:
    """Write the batches as one Parquet file of the types, row groups and compression of a release."""
    schema = pyarrow.schema([(name, TYPES[column.dtype][0]) for name, column in COLUMNS.items()])
    options = {"compression": "zstd", "compression_level": COMPRESSION_LEVEL}
    with pyarrow.parquet.ParquetWriter(path, schema, **options) as writer:
        for batch in batches:
            typed = batch.select(_typed(name) for name in COLUMNS)
            writer.write_table(to_arrow(typed, schema), row_group_size=ROWS_PER_GROUP)


def _typed(name: str) -> pl.Expr:
    dtype = COLUMNS[name].dtype
    return pl.col(name).str.to_date() if dtype == pl.Date else pl.col(name).cast(dtype)


def counts(rows: int) -> Numbers:
    """Return how many rows each country has: a few have most, as in the world."""
    order = _chance(np.arange(_world().countries.height, dtype=np.int64), 1).argsort()
    share = 1 / (order + 4.0) ** 0.9
    ends = np.round(np.cumsum(share / share.sum()) * rows).astype(np.int64)
    return np.diff(ends, prepend=0)


def _chance(numbers: Numbers, salt: int) -> Numbers:
    """Return a number for each number that looks drawn by lot; the same for the same (splitmix64)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(salt << 40)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(2)).astype(np.int64)


def _events(row: Numbers, rows: int) -> pl.DataFrame:
    """Return the events of these rows as text, in the order and under the names of the layout.

    On one day no two have the same actors, but for protesters, who then are in cities far apart.
    """
    lists, share = _world(), counts(rows)
    country = np.repeat(np.arange(len(share)), share)[row[0] : row[-1] + 1]
    number = row - (np.cumsum(share) - share)[country]
    of = {
        name: lists.countries[name].to_numpy()[country]
        for name in ("place", "places", "city", "cities", "crowd")
    }
    day = FIRST_DAY + number * DAYS // share[country]
    # So many rows are one of protesters that fewer fall on a day than there are cities.
    every = np.maximum(CROWD_EVERY, -(-share[country] // (DAYS * np.maximum(of["cities"] - 2, 1))))
    crowd = (number % every == 0) & (of["cities"] > 3)
    turn = number // every
    place = of["place"] + _chance(row, 2) % of["places"]
    pair = np.where(
        crowd,
        of["crowd"],
        of["crowd"] - PAIRS + (number - np.where(of["cities"] > 3, turn + 1, 0)) * STEP % PAIRS,
    )
    frame = pl.concat([
        lists.countries.select("iso3", "iso", "region", "country")[country],
        lists.pairs[pair],
        _where(lists, place, of["city"] + turn % np.maximum(of["cities"], 1), crowd),
        pl.DataFrame({"number": number + 1, "day": day, "row": row}),
    ], how="horizontal")  # fmt: skip
    acts = frame["act"].to_numpy() + _chance(row, 3) % frame["acts"].to_numpy()
    return _told(pl.concat([frame, lists.acts[acts], _drawn(row, crowd)], how="horizontal"))


def _where(lists: World, place: Numbers, city: Numbers, crowd: NDArray[np.bool_]) -> pl.DataFrame:
    """Return the places of the events, those of crowds in the cities."""
    every = pl.concat([lists.places, lists.cities])
    return every[np.where(crowd, lists.places.height + city, place)]


def _drawn(row: Numbers, crowd: NDArray[np.bool_]) -> pl.DataFrame:
    """Return what is drawn by lot for each row."""

    def one(salt: int, texts: tuple[str | None, ...]) -> pl.Series:
        return pl.Series(texts, dtype=pl.String)[_chance(row, salt) % len(texts)]

    return pl.DataFrame({
        "time_precision": one(4, ("1",) * 8 + ("2", "3")),
        "geo_precision": pl.Series(["1", "1", "1", "2", "3"])[_chance(row, 5) % np.where(crowd, 4, 5)],
        "fatalities": one(6, (*(None,) * 6, *("0",) * 9, "1", "1", "2", "3", "5", "12")),
        "assoc_actor_1": one(7, (*(None,) * 30, *sentences.ASSOCIATES)),
        "beside": one(8, (*(None,) * 30, *sentences.ASSOCIATES)),
        "source": one(9, sentences.SOURCES), "source_scale": one(10, permitted("source_scale")),
        "tags": one(11, (*(None,) * 10, *sentences.TAGS)),
        "later": _chance(row, 12) % 400 + 30,
        "report": one(13, sentences.REPORTS), "ending": one(14, sentences.ENDINGS),
        "nobody": one(15, sentences.BESIDE),
        "turn": _chance(row, 16) % 1_000_003,
    })  # fmt: skip


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with the columns that follow from others."""
    day = pl.col("day").cast(pl.Int32).cast(pl.Date)
    targeted = pl.col("civilians") | (pl.col("event_type") == AGAINST_CIVILIANS)
    targeted |= pl.col("sub_event_type") == EXCESSIVE_FORCE
    verbs = {
        f"{name}{turn}": verb for name, both in sentences.VERBS.items() for turn, verb in enumerate(both)
    }
    verb = pl.concat_str("event_type", pl.col("turn") % 2).replace_strict(verbs)
    told = frame.with_columns(
        event_id_cnty=pl.format("{}-{}", "iso3", pl.col("number").cast(pl.String).str.zfill(7)),
        event_date=day.dt.to_string("%Y-%m-%d"), year=day.dt.year().cast(pl.String),
        civilian_targeting=pl.when(targeted).then(pl.lit(TARGETED)),
        assoc_actor_2=pl.when(pl.col("actor2").is_not_null()).then("beside"),
        timestamp=((pl.col("day") + pl.col("later")) * SECONDS).cast(pl.String),
        notes=pl.format(
            "On {}, {} {} {} in {} ({}, {}). {} {} Report {}.", day.dt.to_string("%-d %B %Y"), "actor1", verb,
            pl.coalesce("actor2", "nobody"), "location", "admin2", "admin1", "report", "ending", "turn",
        ),
    )  # fmt: skip
    return told.select(list(COLUMNS))


BATCHES = {"clean": clean_batches, "bad": bad_batches}
WRITERS = {".csv": write_csv, ".parquet": write_parquet}


def main() -> None:
    """Write the tables that the arguments name."""
    for path in map(Path, sys.argv[1:]):
        kind, rows = path.stem.split("-")
        WRITERS[path.suffix](BATCHES[kind](int(rows)), path)


if __name__ == "__main__":
    main()
