"""Measure loading: `load_events` on many rows beside a plain read of the same Parquet file.

`python tests/benchmarks/load.py [ROWS]` prints a table in Markdown. Each load is a process of its own, one
after the other, and again. All figures are of one run on one machine; only their ratios say something about
another.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from kibaru.schema.arrow import arrow_schema, parquet_bytes, to_arrow
from kibaru.schema.canonical import canonical
from kibaru.schema.tables import TABLES

from tests.generated import generated_tables

from .measured import machine

ROWS = 2_000_000
BLOCKS = 10  # of rows that differ; they are repeated with new ids and days
REPEATS = 5  # of which the median is taken
KEY = "event_id_cnty"
KIBIBYTES = 1024  # what Linux counts the memory of a process in
FEW = ["event_id_cnty", "event_date", "country", "fatalities", "notes"]

# What is measured: words for it, and the expression that does it.
LOADS = {
    "`pyarrow.parquet.read_table(...).to_pandas()`": "pyarrow.parquet.read_table(path).to_pandas()",
    "`load_events()`": "kibaru.load_events(folder)",
    "`load_events(columns=[five])`": f"kibaru.load_events(folder, columns={FEW})",
    '`load_events(filters=[("country", "==", ...)])`': (
        "kibaru.load_events(folder, filters=[('country', '==', country)])"
    ),
    '`load_events(engine="polars")`': "kibaru.load_events(folder, engine='polars')",
    '`load_events(engine="arrow")`': "kibaru.load_events(folder, engine='arrow')",
    "`polars.read_parquet(...)`": "polars.read_parquet(path)",
}
# Everything is imported, and the small codes are loaded, before the clock starts.
PROGRAM = """
import sys, json, time
import kibaru, pandas, polars, pyarrow.parquet
folder, country, expression = sys.argv[1:]
path = folder + "/data/events.parquet"
kibaru.load_codes()
start = time.perf_counter(), time.process_time()
frame = eval(expression)
seconds = time.perf_counter() - start[0], time.process_time() - start[1]
peak = open("/proc/self/status").read().split("VmHWM:")[1].split()[0]
print(json.dumps([*seconds, int(peak), len(frame)]))
"""


def main() -> None:
    """Print the figures as a Markdown table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with TemporaryDirectory() as name:
        folder = Path(name)
        country = publish(many_events(rows), folder)
        runs: dict[str, list[list[float]]] = {what: [] for what in LOADS}
        for _ in range(REPEATS):
            for what, expression in LOADS.items():
                runs[what].append(run(folder, country, expression))
    medians = {what: list(map(statistics.median, zip(*each, strict=True))) for what, each in runs.items()}
    plain = next(iter(medians.values()))
    print(f"| {rows:,} rows | rows loaded | seconds | of the processor | ratio | peak memory |")
    print("|---|---:|---:|---:|---:|---:|")
    for what, (seconds, busy, peak, loaded) in medians.items():
        ratio = f"{seconds / plain[0]:.2f} ({busy / plain[1]:.2f})"
        memory = f"{peak * KIBIBYTES / 10**6:,.0f} MB"
        print(f"| {what} | {loaded:,.0f} | {seconds:.2f} | {busy:.2f} | {ratio} | {memory} |")
    print(f"\nRatios are to the first row; in brackets, of the processor's seconds. {machine()}.")


def many_events(rows: int) -> pl.DataFrame:
    """Return so many valid rows of events, each with its own id, notes and day."""
    block = pl.concat(generated_tables(500, seed, plausible=True)["events"] for seed in range(BLOCKS))
    copies = pl.concat([block] * (rows // block.height + 1)).head(rows).with_row_index("number")
    number = pl.col("number").cast(pl.String).str.zfill(7)
    return (
        copies.with_columns(
            pl.format("{}-{}", "iso3", number).alias(KEY),
            pl.format("{}-I{}", "iso3", number).alias("incident_id"),
            pl.format("{}: report {}.", pl.col("notes").fill_null("no words"), number).alias("notes"),
            pl.col("event_date") - pl.duration(days=pl.col("number") // block.height),
        )
        .drop("number")
        .with_columns(year=pl.col("event_date").dt.year().cast(pl.Int64))
    )


def publish(events: pl.DataFrame, folder: Path) -> str:
    """Write data/events.parquet as a build does; return the country that has most events."""
    arrow = to_arrow(canonical(events, TABLES["events"]), arrow_schema(TABLES["events"], {}))
    (folder / "data").mkdir()
    (folder / "data" / "events.parquet").write_bytes(parquet_bytes(arrow))
    return str(events["country"].mode().sort()[0])


def run(folder: Path, country: str, expression: str) -> list[float]:
    """Return seconds, seconds of the processor, peak memory and rows of one load in its own process."""
    command = [sys.executable, "-c", PROGRAM, str(folder), country, expression]
    out = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(figure) for figure in json.loads(out.stdout)]


if __name__ == "__main__":
    main()
