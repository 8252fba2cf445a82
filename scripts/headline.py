"""The headline figures of a state of the data: how many rows, and the tolls as `kibaru.tally` sums them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from kibaru.schema.tolls import TOLLS

COUNTED = ("events", "incidents", "claims", "sources")
NUMBERS = tuple(f"{toll}{end}" for toll in TOLLS for end in ("_low", "_high"))
BASES = tuple(f"{toll}_basis" for toll in TOLLS)
# What a sum of tolls needs of each table: text, and whole numbers.
NEEDED = {
    "events": (("event_id_cnty", "incident_id", *BASES), NUMBERS),
    "incidents": (("incident_id", *BASES), ("event_count", *NUMBERS)),
}


def headline(tables: Mapping[str, pl.DataFrame]) -> dict[str, int | None]:
    """Return {figure: number}, None where it is unknown; without tolls where a table or column lacks."""
    found: dict[str, int | None] = {name: tables[name].height for name in COUNTED if name in tables}
    if not all(
        t in tables and {*words, *numbers} <= {*tables[t].columns} for t, (words, numbers) in NEEDED.items()
    ):
        return found
    import pandas as pd  # noqa: PLC0415 (which only sums of tolls need)
    from kibaru.tallies import tally  # noqa: PLC0415

    frames: list[Any] = []
    for table, (words, numbers) in NEEDED.items():
        frame = pd.DataFrame({name: tables[table][name].to_list() for name in words})
        for name in numbers:
            whole = tables[table][name].cast(pl.Int64, strict=False).to_list()
            frame[name] = pd.array(whole, dtype="Int64")
        frames.append(frame)
    sums = tally(*frames).drop(columns="events")
    for name in sums.columns:
        number = sums[name].iloc[0] if len(sums) else pd.NA
        found[str(name)] = None if pd.isna(number) else int(number)
    return found
