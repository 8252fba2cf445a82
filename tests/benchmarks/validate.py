"""Measure `kibaru validate` on large tables, beside plain reads of them and other validators.

`make benchmark` runs this and prints two tables in Markdown. All figures are of one run on one machine; only
their ratios say something about another.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from math import isinf
from pathlib import Path
from tempfile import TemporaryDirectory

from .goals import BAD, CLEAN, CLICK, HELP, LARGE, PANDERA, PARQUET, SMALL, TIMES, Goal, Measured, goals
from .measured import Taken, in_turns, machine, markdown, median, python, ratio, run

READERS = {
    "Polars read": "read_polars",
    "Polars read in batches": "read_polars_batches",
    "pyarrow read in batches": "read_pyarrow",
    "DuckDB read": "read_duckdb",
}
PEERS = {
    "Pandera on pandas, default strings": "pandera_pandas",
    "Pandera on pandas, Arrow and categories": "pandera_arrow",
    "pandera.polars, eager": "pandera_polars",
    "pandera.polars, LazyFrame": "pandera_lazy",
    "Pandera over narwhals": "pandera_narwhals",
    "dataframely": "dataframely",
    "pointblank": "pointblank",
    "DuckDB, one aggregate": "duckdb",
    "Arrow by hand, two threads": "arrow",
    "frictionless, from 100,000 rows": "frictionless",
}
# It needs minutes for all rows, so it is given fewer, and its seconds are multiplied.
FEW = {"frictionless, from 100,000 rows": 100_000}
SLOW = 30  # seconds: what takes more is measured once, and is far from any limit
SHORT = 5  # times as often as the others is measured what takes a second
VERSIONS = (
    "Polars", "pandas", "pyarrow", "pandera", "narwhals", "dataframely", "pointblank", "DuckDB",
    "frictionless",
)  # fmt: skip
BLOCK = 1 << 20  # bytes
KIBARU = Path(sys.executable).with_name("kibaru")
# It tells wrong row numbers where a check reads several columns.
CANNOT_COUNT = ("Pandera over narwhals",)


def main() -> None:
    """Print the figures as Markdown tables."""
    words = argparse.ArgumentParser(description="Measure kibaru validate on large tables.")
    words.add_argument("--rows", type=int, default=2_000_000)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--only", help="names of peers and readers, joined by commas, as pandera_polars")
    words.add_argument("--keep", type=Path, help="a folder whose tables are used again")
    asked = words.parse_args()
    only = asked.only.split(",") if asked.only is not None else [*READERS.values(), *PEERS.values()]
    with TemporaryDirectory() as name:
        bench = Bench(asked.keep or Path(name), Path(name), asked.rows, asked.rounds)
        readers = [name for name, module in READERS.items() if module in only]
        peers = [name for name, module in PEERS.items() if module in only]
        taken = bench.measure(readers, peers)
        wrong = list(bench.wrong(taken, peers))
    fastest = min(readers, key=lambda reader: median(taken[reader]).seconds, default="")
    print(told(taken, fastest, readers, peers))
    print()
    print(markdown(("goal", "limit", "measured", "met"), map(Goal.row, goals(taken, fastest, peers))))
    print(f"\n{asked.rows:,} rows, {machine(VERSIONS)}.")
    sys.exit("\n".join(wrong) or None)


def told(taken: Measured, fastest: str, readers: list[str], peers: list[str]) -> str:
    """Return the table of what was measured; x is how many times the seconds of the fastest reader."""

    def figures(name: str) -> str:
        if name not in taken:
            return ""
        if isinf(median(taken[name]).seconds):
            return "killed"
        times = f" ({ratio(taken[name], taken[fastest]):.1f})" if fastest else ""
        return f"{median(taken[name]).seconds:.1f}{times}"

    def row(what: str, clean: str, bad: str) -> tuple[str, ...]:
        both = [median(taken[name]) for name in (clean, bad) if name in taken]
        peak, processor = max(each.peak for each in both), "; ".join(f"{each.processor:.1f}" for each in both)
        return (what, figures(clean), figures(bad), processor, f"{peak:,.0f}")

    head = ("", "clean, s (x)", "1% bad, s (x)", "processor, s", "peak, MB")
    short = (
        (name, f"{median(taken[name]).seconds:.3f}", "", "", "") for name in (HELP, CLICK, SMALL, PANDERA)
    )
    rows = [
        *(row(name, name, "") for name in readers),
        row("**kibaru validate**", CLEAN, BAD),
        *(row(name, name, "") for name in (PARQUET, LARGE)),
        *(row(name, f"{name} clean", f"{name} bad") for name in peers),
        *short,
    ]
    return markdown(head, rows)


class Bench:
    """The tables of so many rows in a folder, and what is measured on them."""

    def __init__(self, folder: Path, scratch: Path, rows: int, rounds: int) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.scratch, self.rows, self.rounds = folder, scratch, rows, rounds
        self.rules = scratch / "rules.json"
        run(python("-m", "tests.benchmarks.peers.rules", self.rules))

    def table(self, kind: str, rows: int | None = None, form: str = "csv") -> Path:
        """Return the path of a table, which is written if it is not there."""
        path = self.folder / f"{kind}-{rows or self.rows}.{form}"
        if not path.exists():
            run(python("-m", "tests.benchmarks.tables", path))
        return path

    def measure(self, readers: list[str], peers: list[str]) -> Measured:
        """Return all that was taken, in turns."""
        actions: dict[str, Callable[[], Taken]] = {name: self.reading(READERS[name]) for name in readers}
        actions[CLEAN] = self.ours(self.table("clean"))
        actions[BAD] = self.ours(self.table("bad"), ends=1)
        actions[PARQUET] = self.ours(self.table("clean", form="parquet"))
        for kind in ("clean", "bad"):
            actions |= {f"{name} {kind}": self.judging(name, kind) for name in peers}
        taken = in_turns(actions, self.rounds, SLOW)
        small: dict[str, Callable[[], Taken]] = {
            HELP: partial(run, [KIBARU, "--help"]),
            CLICK: partial(run, python("-c", "import click")),
            SMALL: self.ours(self.table("clean", 1000)),
            PANDERA: partial(run, python("-c", "import pandera.polars")),
        }
        taken |= in_turns(small, SHORT * self.rounds)
        large = self.ours(self.table("clean", TIMES * self.rows))
        return taken | in_turns({LARGE: large}, min(self.rounds, 2))

    def reading(self, module: str) -> Callable[[], Taken]:
        """Return what runs a plain read."""
        return self.peer(module, self.table("clean"))

    def judging(self, name: str, kind: str) -> Callable[[], Taken]:
        """Return what runs a peer, its seconds as if it had read all rows."""
        rows = min(self.rows, FEW.get(name, self.rows))
        action = self.peer(PEERS[name], self.table(kind, rows))
        return action if rows == self.rows else lambda: as_if(action(), self.rows / rows)

    def peer(self, module: str, table: Path) -> Callable[[], Taken]:
        """Return what runs a program of the folder `peers`."""
        program = f"tests.benchmarks.peers.{module}"
        return partial(run_on, table, python("-m", program, table, self.scratch / "errors", self.rules))

    def ours(self, table: Path, ends: int = 0) -> Callable[[], Taken]:
        """Return what runs `kibaru validate` with all findings written."""
        command = [KIBARU, "validate", table, "--findings-out", self.findings(table)]
        return partial(run_on, table, command, [ends])

    def findings(self, table: Path) -> Path:
        """Return where the findings on a table are written."""
        return self.scratch / f"{table.stem}-{table.suffix[1:]}.parquet"

    def wrong(self, taken: Measured, peers: list[str]) -> Iterator[str]:
        """Yield a sentence for each tool that did not find what it should, in as far as it can tell."""
        # Not sooner: what this process holds is told of each command that it runs.
        import polars as pl  # noqa: PLC0415

        from .planted import expected, planted_rows  # noqa: PLC0415

        for kind, planted in (("clean", expected(0)), ("bad", expected(self.rows))):
            found = dict(pl.read_parquet(self.findings(self.table(kind)))["code"].value_counts().iter_rows())
            if found != {**planted, "KB204": 1}:
                yield f"kibaru on the {kind} table: found {found}, planted are {dict(planted)}"
        for name in peers:
            if any(isinf(taken[f"{name} {kind}"][-1].seconds) for kind in ("clean", "bad")):
                continue
            clean, bad = (json.loads(taken[f"{name} {kind}"][-1].output) for kind in ("clean", "bad"))
            if clean["failures"]:
                yield f"{name}: found {clean['failures']} failures in the clean table"
            if name not in CANNOT_COUNT and bad["rows"] not in planted_rows(
                min(self.rows, FEW.get(name, self.rows))
            ):
                yield f"{name}: found failures in {bad['rows']} rows of the bad table"


def run_on(table: Path, command: Sequence[str | Path], ends: Iterable[int] = (0,)) -> Taken:
    """Return what a command took that reads a table, which stands in the memory of the system before."""
    with table.open("rb") as file:
        while file.read(BLOCK):
            pass
    return run(command, ends)


def as_if(taken: Taken, times: float) -> Taken:
    """Return what would have been taken of so many times the rows."""
    return replace(taken, seconds=taken.seconds * times, processor=taken.processor * times)


if __name__ == "__main__":
    main()
