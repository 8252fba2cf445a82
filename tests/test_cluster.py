"""Tables in parts on the workers of a real cluster: what is found is what one machine finds."""

from __future__ import annotations

import logging
import random
import shutil
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from distributed import LocalCluster
from kibaru.schema.doubts import DOUBTS, NOTHING, Known
from kibaru.schema.links import LINKS
from kibaru.schema.tables import TABLES
from kibaru.scripts.__main__ import main
from kibaru.scripts.check_tables import How, check_tables
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.report import Found
from kibaru.scripts.sink import Sink
from kibaru.scripts.validate import conform

from . import link_faults
from .clothes import Sheet, sheets, write_parquet
from .faults import KINDS, Kind
from .generated import Frames, generated_tables

assert link_faults  # it registers its kinds
TODAY = date(2020, 6, 30)  # in the midst of the generated days, so that some are doubted
# The layout of one table; KB202, one name for two columns, cannot be written as Parquet.
LAYOUT = [kind for kind in KINDS if "KB203" <= kind.code <= "KB206"]
IN_ROWS = [kind for kind in KINDS if kind.code > "KB207"]
FOLDERS = 3


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers, each a process of its own."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.ERROR,
    ) as cluster:
        yield cluster.scheduler_address


def plant(tables: dict[str, Sheet], kinds: list[Kind], pick: random.Random) -> dict[str, Sheet]:
    """Return the tables with a fault of each kind, as far as those planted before leave a place for it."""
    for kind in kinds:
        try:
            spoiled = kind.plant(tables, pick).sheet
        except (AssertionError, ValueError, KeyError, IndexError, StopIteration):
            continue
        tables = {**tables, spoiled.table: spoiled}
    return tables


def write_parts(folder: Path, tables: dict[str, Sheet], pick: random.Random) -> list[Path]:
    """Write each table as a folder of one to four files of like columns; return the folders."""
    for name, sheet in tables.items():
        (folder / name).mkdir(parents=True)
        file = folder / name / "whole.parquet"
        write_parquet(file, sheet)
        frame, parts = pl.read_parquet(file), pick.choice((1, 2, 4))
        file.unlink()
        size = -(-frame.height // parts) or 1
        for number in range(parts):
            part = frame[number * size : (number + 1) * size]
            part.write_parquet(folder / name / f"part-{number}.parquet")
    return [folder / name for name in tables]


def found(
    engine: str, paths: list[Path], out: Path, scheduler: str | None = None, known: Known = NOTHING
) -> tuple[pl.DataFrame, Found]:
    """Return all findings, and those that are listed."""
    listed = Found(60)
    with Sink(listed, out) as sink:
        checked = check_tables(paths, Texts(), known, How(engine, sink, scheduler=scheduler))
        sink.take(checked.findings)
    every = pl.read_parquet(out)
    return every.sort(every.columns, nulls_last=True), listed


def same(paths: list[Path], scheduler: str, work: Path, known: Known = NOTHING) -> pl.DataFrame:
    """Assert that the cluster finds and lists what one machine does; return all that is found."""
    one, listed = found("batches", paths, work / "one.parquet", known=known)
    many, listed_too = found("dask", paths, work / "many.parquet", scheduler, known)
    assert many.equals(one), pl.concat(
        [
            one.join(many, on=one.columns, how="anti", nulls_equal=True),
            many.join(one, on=one.columns, how="anti", nulls_equal=True),
        ]
    ).rows()
    assert listed_too.listed() == listed.listed()
    assert listed_too.left_out == listed.left_out
    return one


def published(tables: Frames) -> pl.DataFrame:
    """Return events that were published: some of these under their ids, and others under ids of their own."""
    events = tables["events"].head(30)
    ids = pl.when(pl.int_range(30) % 3 > 0).then("MLI-" + (pl.int_range(30) + 9000).cast(pl.String))
    return events.with_columns(event_id_cnty=ids.otherwise("event_id_cnty"))


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["validate", *map(str, arguments)], env={"KIBARU_TEXTS": None})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Folders with all tables in parts, in each of which many kinds of fault were planted."""
    pick = random.Random(1)
    kinds = pick.sample(IN_ROWS, len(IN_ROWS))
    folders = []
    for number in range(FOLDERS):
        tables = plant(sheets(generated_tables(40, number, plausible=True)), kinds[number::FOLDERS], pick)
        folder = tmp_path_factory.mktemp("spoiled")
        write_parts(folder, tables, pick)
        folders.append(folder)
    return folders


def test_every_kind_of_fault_is_found_as_on_one_machine(
    spoiled: list[Path], scheduler: str, tmp_path: Path
) -> None:
    known = Known(TODAY, published(generated_tables(40, 0)))
    codes = set()
    for folder in spoiled:
        paths = sorted(folder.iterdir())
        codes |= {*same(paths, scheduler, tmp_path, known)["code"]}
    assert {kind.code for kind in IN_ROWS} <= codes


@pytest.mark.parametrize("table", ["events", "claims", "locations", "actors"])
def test_one_table_is_judged_as_on_one_machine(table: str, scheduler: str, tmp_path: Path) -> None:
    pick = random.Random(table)
    tables = generated_tables(60, 7)
    cells = [kind for kind in IN_ROWS if not kind.whole]
    spoiled = plant({table: sheets(tables)[table]}, pick.sample(cells, len(cells)), pick)
    codes = {
        *same(
            write_parts(tmp_path / "in", spoiled, pick), scheduler, tmp_path, Known(TODAY, published(tables))
        )["code"]
    }
    assert {"KB501", "KB301"} <= codes
    if table == "events":
        assert {"KB508", "KB801", "KB805", "KB808"} <= codes


def test_columns_are_judged_as_on_one_machine(scheduler: str, tmp_path: Path) -> None:
    pick = random.Random(3)
    tables = sheets(generated_tables(12, 3, plausible=True))
    for number, kind in enumerate(LAYOUT):
        spoiled = kind.plant(tables, pick).sheet
        paths = write_parts(tmp_path / str(number), {spoiled.table: spoiled}, pick)
        assert kind.code in {*same(paths, scheduler, tmp_path)["code"]}
