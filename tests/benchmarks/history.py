"""Measure the history: how it grows, and how long an old release takes to load.

`make benchmark` runs this and prints a table in Markdown. All figures are of one run on one machine; only
their ratios say something about another.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import kibaru
import polars as pl
from kibaru.schema.arrow import arrow_schema, parquet_bytes, plain_arrow, to_arrow
from kibaru.schema.blueprint import Blueprint, blueprint
from kibaru.schema.canonical import canonical
from kibaru.schema.tables import TABLES
from kibaru.scripts.history import Past, record

from ..generated import Frames, generated_tables
from .measured import KIBIBYTES, Taken, in_turns, machine, markdown, median, python, run, timed

EVENTS = 100_000
RELEASES = 50
ADDED, REVISED, RETRACTED = 60, 120, 20  # about 200 rows a release
BLOCKS = 10  # of rows that differ; they are repeated with new ids and days
REPEATS = 5  # of which the median is taken
FIRST_DAY = date(2024, 1, 1)
KEY = "event_id_cnty"


def main() -> None:
    """Print the figures as a Markdown table."""
    tables = {**generated_tables(1, 1, plausible=True), "events": many_events()}
    with TemporaryDirectory() as name:
        folder = Path(name)
        sizes, seconds, changed = write_history(tables, folder / "history")
        publish(tables["events"].head(EVENTS), folder)
        copy = (folder / "history" / version(1) / "events.parquet").stat().st_size
        loads: dict[str, str | None] = {
            "oldest": version(1),
            "middle": version(RELEASES // 2),
            "newest": version(RELEASES),
        }
        loads["plain"] = None
        actions = {what: partial(timed, loading(folder, name)) for what, name in loads.items()}
        taken = {what: median(times) for what, times in in_turns(actions, REPEATS).items()}
        memory = {what: peak(folder, loads[what]) for what in ("oldest", "newest", "plain")}
    rows = [
        ("history after 1 release", size(sizes[0])),
        (f"history after {RELEASES} releases", size(sizes[-1])),
        (f"what {RELEASES - 1} releases added", size(sizes[-1] - sizes[0])),
        ("the rows alone that they added or revised", size(changed)),
        (f"{RELEASES} full copies (one, times {RELEASES})", size(copy * RELEASES)),
        ("history / full copies", f"{sizes[-1] / (copy * RELEASES):.3f}"),
        *((f"load of the {what} release", told(taken[what])) for what in ("oldest", "middle", "newest")),
        ("load of data/events.parquet", told(taken["plain"])),
        ("oldest / newest", ratio(taken, "oldest", "newest")),
        ("newest / data/events.parquet", ratio(taken, "newest", "plain")),
        ("recording the first release", f"{seconds[0]:.2f} s"),
        ("recording a later one, median", f"{statistics.median(seconds[1:]):.2f} s"),
        *((f"peak memory of a load, {what}", f"{used:,.0f} MB") for what, used in memory.items()),
    ]
    print(markdown(["what", ""], rows))
    print(f"\n{machine()}.")


def many_events() -> pl.DataFrame:
    """Return valid rows of events, and as many more as are added later; sorted, each with its own id."""
    blocks = [generated_tables(500, seed, plausible=True)["events"] for seed in range(BLOCKS)]
    wanted = EVENTS + ADDED * RELEASES
    block = pl.concat(blocks)
    copies = pl.concat([block] * (wanted // block.height + 1)).head(wanted).with_row_index("number")
    number = pl.col("number").cast(pl.String).str.zfill(6)
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


def write_history(tables: Frames, folder: Path) -> tuple[list[int], list[float], int]:
    """Write the releases; return the bytes after each, the seconds of each, and the bytes of their rows."""
    sizes, seconds, changed = [], [], 0
    for number, (events, rows) in enumerate(releases(tables["events"]), 1):
        past, form = Past(lambda path: read(folder / path)), few(blueprint())
        start = time.perf_counter()
        day = (FIRST_DAY + timedelta(days=number)).isoformat()
        files = record(past, version(number), day, {**tables, "events": events}, form)
        seconds.append(time.perf_counter() - start)
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        sizes.append(sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()))
        if number > 1:
            changed += len(parquet_bytes(plain_arrow(rows)))
    return sizes, seconds, changed


def few(whole: Blueprint) -> Blueprint:
    """Return the blueprint of the events, and of the codes, which every load reads."""
    return Blueprint({name: whole.tables[name] for name in ("events", "codes")})


def releases(events: pl.DataFrame) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Yield the events of each release, and the rows that it added or revised."""
    chance = random.Random(1)
    now, later = events.head(EVENTS), events.tail(-EVENTS)
    yield now, now
    for number in range(1, RELEASES):
        drawn = now[KEY].sample(REVISED + RETRACTED, seed=chance.randrange(10**6))
        is_revised = pl.col(KEY).is_in(drawn.head(REVISED).implode())
        words = pl.format("{} Revised in {}.", "notes", pl.lit(version(number + 1)))
        toll = pl.col("injuries_low").fill_null(0) + number
        added = later.slice((number - 1) * ADDED, ADDED)
        now = now.with_columns(
            notes=pl.when(is_revised).then(words).otherwise("notes"),
            injuries_low=pl.when(is_revised).then(toll).otherwise("injuries_low"),
        )
        rows = pl.concat([now.filter(is_revised), added])
        gone = drawn.tail(RETRACTED).implode()
        now = pl.concat([now.filter(~pl.col(KEY).is_in(gone)), added])
        yield now, rows


def publish(events: pl.DataFrame, folder: Path) -> None:
    """Write data/events.parquet beside the history, as a build does."""
    arrow = to_arrow(canonical(events, TABLES["events"]), arrow_schema(TABLES["events"], {}))
    (folder / "data").mkdir()
    (folder / "data" / "events.parquet").write_bytes(parquet_bytes(arrow))


def loading(folder: Path, name: str | None) -> Callable[[], None]:
    """Return the function that loads a release as users do."""

    def load() -> None:
        assert len(kibaru.load_events(folder, version=name)) >= EVENTS

    return load


def told(taken: Taken) -> str:
    return f"{taken.seconds:.2f} s ({taken.processor:.2f} s of the processor)"


def ratio(taken: dict[str, Taken], one: str, other: str) -> str:
    here, there = taken[one], taken[other]
    return f"{here.seconds / there.seconds:.2f} ({here.processor / there.processor:.2f})"


def peak(folder: Path, name: str | None) -> float:
    """Return the megabytes that a process of its own held at most while it loaded a release."""
    code = "import kibaru, sys\nkibaru.load_events(sys.argv[1], version=sys.argv[2] or None)\n"
    # Not as `run` has it, since this process holds more than the one that is measured.
    code += "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    return int(run(python("-c", code, folder, name or "")).output) * KIBIBYTES / 10**6


def version(number: int) -> str:
    return f"0.{number}.0"


def size(count: int) -> str:
    return f"{count / 10**6:,.2f} MB"


def read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


if __name__ == "__main__":
    main()
