"""Tables in parts on the workers of a real cluster: what is found is what one machine finds."""

from __future__ import annotations

import logging
import random
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from distributed import LocalCluster
from kibaru.schema.doubts import DOUBTS, NOTHING, Doubt, Known
from kibaru.schema.link import Link
from kibaru.schema.links import LINKS
from kibaru.schema.tables import TABLES
from kibaru.scripts.__main__ import main
from kibaru.scripts.check_tables import How, check_tables
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.cluster import connect, rows
from kibaru.scripts.report import Found
from kibaru.scripts.sink import Sink
from kibaru.scripts.validate import conform

from . import link_faults
from .clothes import Sheet, sheets, write_parquet
from .faults import KINDS, Kind
from .generated import HELD, Frames, generated_tables

assert link_faults  # it registers its kinds
TODAY = date(2020, 6, 30)  # in the midst of the generated days, so that some are doubted
# The layout of one table; KB202, one name for two columns, cannot be written as Parquet.
LAYOUT = [kind for kind in KINDS if "KB203" <= kind.code <= "KB206"]
IN_ROWS = [kind for kind in KINDS if kind.code > "KB207"]
FOLDERS = 2


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


def write_parts(
    folder: Path, tables: dict[str, Sheet], pick: random.Random, parts: int | None = None
) -> list[Path]:
    """Write each table as a folder of some files of like columns; return the folders."""
    for name, sheet in tables.items():
        (folder / name).mkdir(parents=True)
        file = folder / name / "whole.parquet"
        write_parquet(file, sheet)
        frame, count = pl.read_parquet(file), parts or pick.choice((1, 1, 3))
        file.unlink()
        size = -(-frame.height // count) or 1
        for number in range(count):
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
    pick = random.Random(8)  # by which every kind finds a place that no other spoils
    kinds = pick.sample(IN_ROWS, len(IN_ROWS))
    folders = []
    for number in range(FOLDERS):
        tables = plant(sheets(generated_tables(40, number, plausible=True)), kinds[number::FOLDERS], pick)
        folder = tmp_path_factory.mktemp("spoiled")
        write_parts(folder, tables, pick)
        folders.append(folder)
    return folders


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """A table of events in four parts, without a fault."""
    tables = sheets(generated_tables(20, 6, plausible=True))
    (folder,) = write_parts(tmp_path / "sound", {"events": tables["events"]}, random.Random(6), parts=4)
    return folder


def test_every_kind_of_fault_is_found_as_on_one_machine(
    spoiled: list[Path], scheduler: str, tmp_path: Path
) -> None:
    known = Known(TODAY, published(generated_tables(40, 0)))
    codes = set()
    for folder in spoiled:
        paths = sorted(folder.iterdir())
        codes |= {*same(paths, scheduler, tmp_path, known)["code"]}
    assert {kind.code for kind in IN_ROWS} <= codes


ALONE = {
    "events": {"KB501", "KB508", "KB801", "KB805", "KB808"},
    "claims": {"KB501", "KB601", "KB803"},
    "locations": {"KB501", "KB808"},
    "actors": {"KB501", "KB502", "KB505"},
}


@pytest.mark.parametrize(("table", "few"), [*((table, rows.FEW) for table in ALONE), ("events", 0)])
def test_one_table_is_judged_as_on_one_machine(
    table: str, few: int, scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those alike being few, they are sent to all rows; or many, and both are shuffled."""
    monkeypatch.setattr(rows, "FEW", few)
    pick = random.Random(table)
    tables = generated_tables(60, 7)
    kinds = [kind for kind in IN_ROWS if kind.code != "KB501" or kind.name == "a row that stands twice"]
    of_rows = [kind for kind in kinds if kind.code in ("KB501", "KB508", "KB601")]
    spoiled = plant({table: sheets(tables)[table]}, [*pick.sample(kinds, 25), *of_rows], pick)
    if table == "actors":
        spoiled = plant(spoiled, [kind for kind in KINDS if kind.code in ("KB501", "KB502", "KB505")], pick)
    paths = write_parts(tmp_path / "in", spoiled, pick, parts=3)
    codes = {*same(paths, scheduler, tmp_path, Known(TODAY, published(tables)))["code"]}
    assert ALONE[table] <= codes


def test_columns_are_judged_as_on_one_machine(scheduler: str, tmp_path: Path) -> None:
    pick = random.Random(3)
    tables = sheets(generated_tables(12, 3, plausible=True))
    for number, kind in enumerate(LAYOUT):
        spoiled = kind.plant(tables, pick).sheet
        paths = write_parts(tmp_path / str(number), {spoiled.table: spoiled}, pick, parts=1 + number % 2)
        assert kind.code in {*same(paths, scheduler, tmp_path)["code"]}


def test_a_column_of_another_type_is_told_where_any_part_has_a_cell_of_it(
    scheduler: str, events: Path, tmp_path: Path
) -> None:
    parts = sorted(events.glob("*.parquet"))
    for number, part in enumerate(parts):
        frame = pl.read_parquet(part)
        yes = pl.lit(True) if number == 1 else pl.lit(None, pl.Boolean)
        frame.with_columns(event_date=yes, tags=pl.lit(None, pl.Boolean)).write_parquet(part)
    found = same([events], scheduler, tmp_path)
    assert found.filter(code="KB210")["field"].to_list() == ["event_date"]


def test_parts_that_cannot_be_read_or_differ_leave_the_others_judged(
    scheduler: str, events: Path, tmp_path: Path
) -> None:
    first, second, third, fourth = sorted(events.glob("*.parquet"))
    first.write_bytes(first.read_bytes()[:-200])
    data = bytearray(third.read_bytes())
    data[4 : len(data) // 2] = bytes(len(data) // 2 - 4)  # the columns are told at the end, and still there
    third.write_bytes(data)
    pl.read_parquet(fourth).with_columns(year=pl.lit("this one")).write_parquet(fourth)
    broken = pl.read_parquet(second).with_columns(country=pl.lit("Nowhere"))
    broken.write_parquet(second)
    found = same([events], scheduler, tmp_path)
    assert set(found.filter(code="KB008")["file"]) == {str(first), str(third)}
    assert found.filter(code="KB212")["file"].to_list() == [str(fourth)]
    assert found.filter(code="KB306", file=str(second)).height == broken.height


def test_an_unreadable_part_leaves_rules_between_tables_unjudged(
    scheduler: str, spoiled: list[Path], tmp_path: Path
) -> None:
    names = ("claims", "events", "sources")
    paths = [Path(shutil.copytree(spoiled[0] / name, tmp_path / "in" / name)) for name in names]
    assert {"KB516", "KB008"} & {*same(paths, scheduler, tmp_path)["code"]} == {"KB516"}
    part = max(paths[0].iterdir())
    part.write_bytes(part.read_bytes()[:-200])
    assert {"KB516", "KB008"} & {*same(paths, scheduler, tmp_path)["code"]} == {"KB008"}


def test_the_command_says_the_same_and_ends_with_the_same_code(
    scheduler: str, events: Path, spoiled: list[Path]
) -> None:
    for paths, code in (([events], 0), ([spoiled[0] / "events", spoiled[0] / "actors"], 1)):
        asked = (*paths, "--max-findings", 40, "--today", "2030-01-01")
        one = run(*asked, "--engine", "batches")
        many = run(*asked, "--engine", "dask", "--scheduler", scheduler)
        assert many.output == one.output
        assert (many.exit_code, one.exit_code) == (code, code)


def test_the_texts_of_sources_are_compared_here(scheduler: str, tmp_path: Path) -> None:
    tables = generated_tables(20, 4, plausible=True)
    sound = pl.col("span_sha256") != pl.col("span_sha256").drop_nulls().first()
    spans = pl.when(sound).then("span_sha256").otherwise(pl.col("span_sha256").str.reverse())
    spoiled = {"claims": tables["claims"].with_columns(spans), "sources": tables["sources"]}
    paths = write_parts(tmp_path / "in", sheets(spoiled), random.Random(4), parts=2)
    (tmp_path / "held.txt").write_text(HELD)
    (tmp_path / "other.txt").write_text("Another text.")
    first, *others = tables["sources"].drop_nulls("text_sha256")["source_id"]
    held = [f"--source-text={each}={tmp_path / 'held.txt'}" for each in others]
    asked = (*paths, f"--source-text={first}={tmp_path / 'other.txt'}", *held, "--max-findings", 4000)
    one = run(*asked, "--engine", "batches")
    many = run(*asked, "--engine", "dask", "--scheduler", scheduler)
    assert "KB612" in one.output
    assert "KB613" in one.output
    assert many.output == one.output


def test_a_cluster_is_started_where_no_scheduler_is_named(events: Path) -> None:
    result = run(events, "--engine", "dask", "--today", "2030-01-01")
    assert result.exit_code == 0, result.output
    assert "clean: " in result.output


def test_a_folder_of_sources_in_parts_is_not_taken_for_seeds(tmp_path: Path) -> None:
    tables = sheets(generated_tables(6, 5, plausible=True))
    write_parts(tmp_path / "in", {"sources": tables["sources"]}, random.Random(5), parts=2)
    result = run(tmp_path / "in")
    assert (result.exit_code, result.output.splitlines()[-1].split(":")[0]) == (0, "clean")


@pytest.mark.parametrize("address", ["file://{folder}/in", "zip://in::file://{folder}/in.zip"])
def test_tables_at_an_address_are_judged_as_those_on_the_disk(
    scheduler: str, spoiled: list[Path], tmp_path: Path, address: str
) -> None:
    for name in ("events", "incidents"):
        shutil.copytree(spoiled[1] / name, tmp_path / "in" / name)
    if address.startswith("zip"):
        shutil.make_archive(str(tmp_path / "in"), "zip", tmp_path, "in")
        (tmp_path / "in").rename(tmp_path / "moved")  # and so nothing of it is read here
    there = address.format(folder=tmp_path)
    out = tmp_path / "out.parquet"
    asked = ("--findings-out", out, "--engine", "dask", "--scheduler", scheduler, "--today", "2030-01-01")
    assert run(there, *asked).exit_code == 1
    found = pl.read_parquet(out)
    first, joined, rest = there.partition("::")
    here = found["file"].str.replace(first, "", literal=True).str.replace(joined + rest, "", literal=True)
    assert run(spoiled[1] / "events", spoiled[1] / "incidents", *asked).exit_code == 1
    expected = pl.read_parquet(out)
    paths = expected["file"].str.replace(str(spoiled[1]), "", literal=True)
    found, expected = found.with_columns(file=here), expected.with_columns(file=paths)
    assert found.sort(found.columns).equals(expected.sort(found.columns))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("{folder}", "--scheduler", "tcp://127.0.0.1:9"), "tcp://127.0.0.1:9: no scheduler of Dask answers"),
        (("{folder}", "--scheduler", "nowhere"), "nowhere: no scheduler of Dask answers there"),
        (("nothing://bucket/events",), "nothing://bucket/events: cannot be reached: Protocol not known"),
        (("file://{folder}/none",), "/none: cannot be reached"),
        (("memory://none",), "memory://none: cannot be reached"),
        (("file://{folder}/..", "--engine", "auto"), "an address is read by --engine dask alone"),
        (("file://{folder}", "--diff"), "an address is read by --engine dask alone, and not mended"),
        (("{folder}/../events.csv",), "events.csv: --engine dask reads Parquet"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    events: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "PATIENCE", "1s")
    (events.parent / "events.csv").write_text("event_id_cnty\n")
    result = run("--engine", "dask", *(argument.format(folder=events) for argument in arguments))
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.splitlines()) <= 4  # with how the command is used


def test_a_scheduler_without_workers_is_told(events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "PATIENCE", "1s")
    with LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0", silence_logs=logging.ERROR) as cluster:
        result = run(events, "--engine", "dask", "--scheduler", cluster.scheduler_address)
    assert result.exit_code == 2
    assert f"the scheduler has no worker; start one: dask worker {cluster.scheduler_address}" in result.output


def test_without_dask_the_command_says_what_to_install(events: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("kibaru.scripts.cluster")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run(events, "--engine", "dask")
    assert result.exit_code == 2
    assert "pip install 'kibaru[dask]'" in result.output


def test_a_rule_that_says_so_looks_at_each_row_by_itself() -> None:
    """Else it would miss something where the rows of its table are on several machines."""
    pick = random.Random(11)
    kinds = pick.sample(IN_ROWS, len(IN_ROWS))
    tables = plant(sheets(generated_tables(20, 11)), kinds, pick)
    frames = {
        name: conform(
            pl.DataFrame(dict(zip(each.header, zip(*each.rows, strict=True), strict=True))).with_columns(
                pl.all().replace("", None)
            ),
            TABLES[name].columns(),
            name,
        ).frame
        for name, each in tables.items()
    }
    frames = {
        name: pl.concat([frame, frame.sample(frame.height, shuffle=True, seed=1)])
        for name, frame in frames.items()
    }
    judged: list[Link | Doubt] = [*LINKS, *DOUBTS]
    for rule in judged:
        main = frames[rule.table]
        if rule.table in rule.needs or (rule.narrow and not rule.narrow.is_row_wise):
            continue

        def says(part: pl.DataFrame, rule: Link | Doubt = rule) -> pl.Series:
            needed = {name: frames[name] for name in rule.needs} | {rule.table: part}
            return rule.holds(needed) if isinstance(rule, Link) else rule.says(needed, Known(TODAY))

        parts = [says(part) for part in main.iter_slices(7)]
        assert pl.concat(parts).equals(says(main)), rule.sentence


def test_a_key_that_names_nothing_is_known_before_rows_are_judged_together() -> None:
    """The cells at fault are told before the rules over rows, whatever their places in the order of rules."""
    for number, rule in enumerate(LINKS):
        if rule.narrow and not rule.needs and not rule.narrow.is_row_wise:
            later = [each for each in LINKS[number:] if each.table == rule.table and len(each.columns) == 1]
            assert not {*rule.columns} & {each.columns[0] for each in later}
