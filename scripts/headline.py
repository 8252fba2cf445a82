"""The headline figures of a state of the data: how many rows, and the tolls as `kibaru.tally` sums them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from kibaru.schema.tolls import TOLLS

COUNTED = ("events", "incidents", "claims", "sources")
NUMBERS = tuple(f"{toll}{end}" for toll in TOLLS for end in ("_low", "_high"))
BASES = tuple(f"{toll}_basis" for toll in TOLLS)
BY = ("country", "year")
# What a sum of tolls needs of each table: text, and whole numbers.
NEEDED = {
    "events": (("event_id_cnty", "incident_id", *BASES), NUMBERS),
    "incidents": (("incident_id", *BASES), ("event_count", *NUMBERS)),
}


def headline(tables: Mapping[str, pl.DataFrame]) -> dict[str, int | None]:
    """Return {figure: number}, None where it is unknown; without tolls where a table or column lacks."""
    found: dict[str, int | None] = {name: tables[name].height for name in COUNTED if name in tables}
    if not all(name in tables and _has(tables[name], *needed) for name, needed in NEEDED.items()):
        return found
    sums = _sums(tables, ())
    for name in sums.columns:
        if name != "events":
            found[name] = sums[name][0] if sums.height else None
    return found


def totals(tables: Mapping[str, pl.DataFrame]) -> bytes:
    """Return the events and tolls per country and year as CSV, in which a change of the data shows."""
    return _sums(tables, BY).write_csv().encode()


def _has(frame: pl.DataFrame, words: tuple[str, ...], numbers: tuple[str, ...]) -> bool:
    return {*words, *numbers} <= set(frame.columns)


def _sums(tables: Mapping[str, pl.DataFrame], by: tuple[str, ...]) -> pl.DataFrame:
    """Return the sums of `kibaru.tally`, a row per group."""
    import pandas as pd  # noqa: PLC0415 (which only sums of tolls need)
    from kibaru.tallies import tally  # noqa: PLC0415

    frames: list[Any] = []
    for table, (words, numbers) in NEEDED.items():
        groups = by if table == "events" else ()
        frame = pd.DataFrame({name: tables[table][name].to_list() for name in (*words, *groups)})
        for name in numbers:
            whole = tables[table][name].cast(pl.Int64, strict=False).to_list()
            frame[name] = pd.array(whole, dtype="Int64")
        frames.append(frame)
    sums = tally(frames[0], frames[1], list(by))
    records = {str(name): [None if pd.isna(cell) else cell for cell in sums[name]] for name in sums.columns}
    return pl.DataFrame(records, schema={name: pl.String if name in by[:1] else pl.Int64 for name in records})
