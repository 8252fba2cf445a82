"""Build: the straight line from the seeds to the dataset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from kibaru.schema.about import about

from .describe import codebook, datapackage, r_reader
from .examine import Examined, examine
from .render import render
from .resolve import RULES
from .write import write

SHOWN = 10  # events, in what `kibaru build` prints


def build(seeds: Path, out: Path) -> Examined:
    """Read the seeds, resolve, validate, and write the dataset; where there is a finding, write nothing."""
    examined = examine(seeds)
    if not examined.findings:
        write(out, publication(examined.tables))
    return examined


def publication(tables: dict[str, pl.DataFrame]) -> dict[str, bytes]:
    """Return {path below the dataset folder: bytes} of everything that is generated."""
    newest = tables["events"]["timestamp"].max()
    assert isinstance(newest, int), "a dataset has at least one event"
    said = about(year=datetime.fromtimestamp(newest, UTC).year)
    files = render(tables, said)
    files["README.md"] = codebook(said, RULES)
    files["datapackage.json"] = datapackage(files, said)
    files["read_kibaru.R"] = r_reader()
    return files


def summary(tables: dict[str, pl.DataFrame], out: Path) -> Iterable[str]:
    """Yield the rows that were written: the first events in short, then each table and its files."""
    shown = "event_id_cnty event_date sub_event_type location actor1 actor2 fatalities_basis injuries_basis"
    for row in tables["events"].select(shown.split()).head(SHOWN).iter_rows():
        yield "  ".join(str(cell) for cell in row if cell is not None)
    more = tables["events"].height - SHOWN
    if more > 0:
        yield f"... and {more} events more"
    for name, frame in tables.items():
        yield f"{frame.height:>6} {name:<12} {out / 'data' / name}.csv, .parquet"
