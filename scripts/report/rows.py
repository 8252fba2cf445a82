"""What is published, in short: the first events and incidents, and how many rows each table has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from kibaru.schema.tolls import TOLLS

SHOWN = 10  # rows of each kind
EVENT = ("event_id_cnty", "event_date", "sub_event_type", "location", "actor1", "actor2")
INCIDENT = ("incident_id", "start_date", "name")


def rows(tables: Mapping[str, pl.DataFrame]) -> Iterator[str]:
    """Yield a line for each of the first events and incidents, their tolls included."""
    for table, shown in (("events", EVENT), ("incidents", INCIDENT)):
        frame = tables.get(table, pl.DataFrame())
        for row in frame.head(SHOWN).iter_rows(named=True):
            cells = [str(row[name]) for name in shown if row[name] is not None]
            yield "  ".join([*cells, *(f"{toll}: {_toll(row, toll)}" for toll in TOLLS if toll in row)])
        if frame.height > SHOWN:
            yield f"... and {frame.height - SHOWN:,} {table} more"


def _toll(row: Mapping[str, Any], toll: str) -> str:
    """Return a toll in words: the best figure, or the bounds and why there is none; never 0 for unknown."""
    best, low, high = (row.get(f"{toll}{end}") for end in ("", "_low", "_high"))
    basis = row.get(f"{toll}_basis") or ("reported" if best is not None else "unknown")
    if best is not None or (low is None and high is None):
        return basis if best is None else str(best)
    if low == high:
        return f"about {low}"
    bounds = f"at least {low}" if high is None else f"at most {high}" if low is None else f"{low} to {high}"
    return f"{bounds} ({basis})"
