"""A history: what is altered in it is found when a release is loaded, and named; what it lacks is told."""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import kibaru
import polars as pl
import pytest
from kibaru.schema.blueprint import DTYPES, Blueprint, Layout, blueprint
from kibaru.scripts.history import (
    AlteredHistory,
    Past,
    UnknownRelease,
    rebuild,
    record,
    row_versions,
    stored_in,
)
from polars.testing import assert_frame_equal

from .generated import Frames
from .test_toll import cases

CASES = cases("altered_history.csv")
REMEDY = "take the history folder from the release again"
KEY = "event_id_cnty"
VERSIONS = ("0.1.0", "0.2.0", "0.3.0")
FILES = ("releases.csv", "0.1.0/blueprint.json", "0.2.0/digests.json", "0.1.0/events.parquet",
         "0.2.0/events.parquet")  # fmt: skip

Case = dict[str, str]


@pytest.fixture(scope="module")
def released(golden: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset folder with three releases: rows are revised, added and taken out, all of one table too."""
    events = golden["events"]
    words = pl.when(pl.col(KEY) == "NAM-0001").then(pl.lit("Another word.")).otherwise("notes")
    new = events.filter(pl.col(KEY) == "NAM-0002").with_columns(pl.lit("NAM-0004").alias(KEY))
    second = {"events": pl.concat([events.filter(pl.col(KEY) != "NAM-0003").with_columns(notes=words), new])}
    sources = golden["sources"].with_columns(pl.col("title") + "!")
    third = {**second, "sources": sources, "retired": golden["retired"].clear()}
    folder = tmp_path_factory.mktemp("released")
    for version, changed in zip(VERSIONS, ({}, second, third), strict=True):
        past = stored_in(folder / "history")
        for path, data in record(past, version, "2024-01-01", {**golden, **changed}, blueprint()).items():
            put(folder / "history" / path, data)
    return folder


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def copied(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "copy"))


# What somebody did to a file


def of_rows(data: bytes, case: Case) -> bytes:
    """Return a Parquet file as somebody has left it who opened it with a tool of his own."""
    frame = pl.read_parquet(BytesIO(data))
    sink = BytesIO()
    ROWS[case["how"]](frame, case).write_parquet(sink)
    return sink.getvalue()


def place(frame: pl.DataFrame, case: Case) -> int:
    """Return where the row stands whose key the case names."""
    width = case["row"].count(" ") + 1
    keys = [" ".join(map(str, row)) for row in frame.select(keys_of(case)[:width]).iter_rows()]
    return keys.index(case["row"])


def keys_of(case: Case) -> tuple[str, ...]:
    return blueprint().tables[Path(case["file"]).stem].keys


def value(frame: pl.DataFrame, column: str, words: str) -> Any:
    made: dict[Any, Callable[[str], Any]] = {
        pl.Int64: int, pl.Float64: float, pl.Date: date.fromisoformat, pl.Boolean: "true".__eq__,
    }  # fmt: skip
    return made.get(frame.schema[column].base_type(), str)(words) if words else None


def cell(frame: pl.DataFrame, case: Case) -> pl.DataFrame:
    name, at = case["column"], place(frame, case)
    new = value(frame, name, case["new"])
    assert frame[at, name] != new
    cells = [new if n == at else old for n, old in enumerate(frame[name])]
    return frame.with_columns(pl.Series(name, cells, frame.schema[name]))


def without(frame: pl.DataFrame, case: Case) -> pl.DataFrame:
    at = place(frame, case)
    return pl.concat([frame[:at], frame[at + 1 :]])


def with_another(frame: pl.DataFrame, case: Case) -> pl.DataFrame:
    at, (key,) = place(frame, case), keys_of(case)
    return pl.concat([frame, frame[at : at + 1].with_columns(pl.lit(case["new"]).alias(key))])


ROWS: dict[str, Callable[[pl.DataFrame, Case], pl.DataFrame]] = {
    "cell": cell,
    "row gone": without,
    "rows gone": lambda frame, _: frame.clear(),
    "row more": with_another,
    "rows turned": lambda frame, _: frame.reverse(),
    "column gone": lambda frame, case: frame.drop(case["column"]),
    "column renamed": lambda frame, case: frame.rename({case["column"]: case["new"]}),
    "column of text": lambda frame, case: frame.with_columns(pl.col(case["column"]).cast(pl.String)),
    "column of lists": lambda frame, case: frame.with_columns(pl.concat_list(case["column"])),
    "written again": lambda frame, _: frame,
}


def of_lines(data: bytes, case: Case) -> bytes:
    """Return releases.csv as somebody has left it; a case names a version, or a version and a table."""
    rows = list(csv.DictReader(StringIO(data.decode())))
    meant = [row for row in rows if f"{row['version']} {row['table_name']} ".startswith(f"{case['row']} ")]
    assert meant, case
    if case["how"] == "line cell":
        for row in meant:
            row[case["column"]] = case["new"]
    elif case["how"] == "line gone":
        rows = [row for row in rows if row not in meant]
    else:
        rows += meant
    sink = StringIO()
    writer = csv.DictWriter(sink, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return sink.getvalue().encode()


def of_text(data: bytes, case: Case) -> bytes:
    assert case["old"].encode() in data
    return data.replace(case["old"].encode(), case["new"].encode(), 1)


ALTERATIONS: dict[str, Callable[[bytes, Case], bytes | None]] = {
    **dict.fromkeys(ROWS, of_rows),
    **dict.fromkeys(("line cell", "line gone", "line twice"), of_lines),
    "text": of_text,
    "cut": lambda data, _: data[: len(data) // 2],
    "last line end gone": lambda data, _: data[:-1],
    "junk": lambda _data, _: b"\x00\xffjunk\n",
    "empty": lambda _data, _: b"",
    "file gone": lambda _data, _: None,
}


def altered(folder: Path, case: Case) -> None:
    path = folder / "history" / case["file"]
    data = ALTERATIONS[case["how"]](path.read_bytes(), case)
    if data is None:
        path.unlink()
    else:
        assert data != path.read_bytes()
        path.write_bytes(data)


@pytest.mark.parametrize("case", [case for case in CASES if case["names"]], ids=lambda case: case["what"])
def test_an_alteration_is_found_and_named(case: Case, released: Path, tmp_path: Path) -> None:
    folder = copied(released, tmp_path)
    altered(folder, case)
    table, version = case["load"].split(" ")
    with pytest.raises(AlteredHistory) as caught:
        kibaru.load(table, folder, version=version)
    for words in (*case["names"].split("; "), REMEDY):
        assert words in str(caught.value)


@pytest.mark.parametrize("case", [case for case in CASES if not case["names"]], ids=lambda case: case["what"])
def test_what_does_not_bear_on_a_release(case: Case, released: Path, tmp_path: Path) -> None:
    """A table of its own loads whatever became of another; a DOI may be assigned later."""
    folder = copied(released, tmp_path)
    altered(folder, case)
    table, version = case["load"].split(" ")
    expected = kibaru.load(table, released, version=version)
    assert kibaru.load(table, folder, version=version).equals(expected)


def test_a_later_doi_is_shown(released: Path, tmp_path: Path) -> None:
    folder = copied(released, tmp_path)
    (case,) = [case for case in CASES if case["what"] == "a DOI that was assigned later"]
    altered(folder, case)
    dois = kibaru.releases(folder)["doi"]
    assert list(dois.isna()) == [True, False, True]
    assert dois[1] == case["new"]


@pytest.mark.parametrize("path", FILES)
def test_any_other_byte_is_found(path: str, released: Path) -> None:
    """A bit turned over, or the file cut there; whatever a reader makes of it, it is told in one way."""
    files = {str(file.relative_to(released / "history")): file.read_bytes()
             for file in (released / "history").rglob("*") if file.is_file()}  # fmt: skip
    chance = random.Random(1)
    for number in range(60):
        data = bytearray(files[path])
        at = chance.randrange(len(data))
        data[at] ^= 1 << chance.randrange(8)
        changed = bytes(data[:at] if number % 5 == 0 else data)
        with pytest.raises(AlteredHistory, match=REMEDY):
            rebuild(Past({**files, path: changed}.get), "0.3.0", "events")


# What is not there


@pytest.mark.parametrize(
    "version", ["0.4.0", "0.1", "v0.1.0", "latest", "", "0.1.0 ", "../0.1.0", "1e5", "é"]
)
def test_an_unknown_version_names_those_that_there_are(version: str, released: Path) -> None:
    with pytest.raises(UnknownRelease) as caught:
        kibaru.load_events(released, version=version)
    assert str(caught.value) == f"{version!r} is no release; the releases are 0.1.0, 0.2.0, 0.3.0"
    assert isinstance(caught.value, LookupError)


def test_an_unknown_table_names_those_of_the_release(released: Path) -> None:
    with pytest.raises(LookupError, match=r"0\.2\.0 had no table 'event'; it had .*events, incidents"):
        kibaru.load("event", released, version="0.2.0")


def test_a_history_without_releases(released: Path, tmp_path: Path) -> None:
    """The folder is missing, or has only the head of its table."""
    head = (released / "history" / "releases.csv").read_bytes().splitlines(keepends=True)[0]
    for data in (None, head):
        if data is not None:
            put(tmp_path / "history" / "releases.csv", data)
        with pytest.raises(UnknownRelease, match=r"^'0\.1\.0' is no release; nothing was released yet$"):
            kibaru.load_events(tmp_path, version="0.1.0")
        assert len(kibaru.releases(tmp_path)) == 0
        assert row_versions(stored_in(tmp_path / "history"), "events").is_empty()


# Tables whose columns change


def history_of(*editions: dict[str, pl.DataFrame]) -> Past:
    """Return the history of small tables; the columns whose names begin with key are the key."""
    files: dict[str, bytes] = {}
    words = {dtype: name for name, dtype in DTYPES.items()}
    for number, tables in enumerate(editions, 1):
        layouts = {}
        for name, frame in tables.items():
            keys = tuple(column for column in frame.columns if column.startswith("key"))
            types = {column: {"type": words[dtype.base_type()]} for column, dtype in frame.schema.items()}
            layouts[name] = Layout(keys, types)
        files |= record(Past(files.get), f"0.{number}.0", "2024-01-01", tables, Blueprint(layouts))
    return Past(files.get)


def test_a_key_that_was_text_and_is_a_number() -> None:
    numbers = pl.DataFrame({"key": [1, 2], "x": [1, 2]})
    past = history_of({"t": numbers.cast({"key": pl.String})}, {"t": numbers}, {"t": numbers.head(1)})
    assert_frame_equal(rebuild(past, "0.2.0", "t"), numbers)
    assert_frame_equal(rebuild(past, "0.3.0", "t"), numbers.head(1))


def test_rows_that_only_a_former_key_told_apart() -> None:
    both = pl.DataFrame({"key": ["a", "a"], "key2": ["x", "y"], "z": [1, 1]})
    one = both.drop("key2").head(1)
    past = history_of({"t": both}, {"t": one})
    assert_frame_equal(rebuild(past, "0.2.0", "t"), one)


def test_the_row_versions_of_a_table_that_never_had_a_row() -> None:
    past = history_of({"t": pl.DataFrame(schema={"key": pl.String, "day": pl.Date})})
    schema = {"valid_from": pl.String, "valid_to": pl.String, "key": pl.String, "day": pl.Date}
    assert_frame_equal(row_versions(past, "t"), pl.DataFrame(schema=schema))


def test_the_row_versions_of_a_column_that_changed_its_type_are_text() -> None:
    days = pl.DataFrame({"key": ["a"], "x": [date(2024, 1, 1)]})
    past = history_of({"t": days}, {"t": days.with_columns(x=pl.lit(1.5))}, {"t": days.with_columns(x=True)})
    versions = row_versions(past, "t")
    assert versions["x"].to_list() == ["2024-01-01", "1.50000", "true"]
    assert versions["valid_to"].to_list() == ["0.2.0", "0.3.0", None]


def test_an_alteration_in_the_rows_of_a_table_that_was_taken_out() -> None:
    """Where a release took a table out, its file has no column but those of the row versions."""
    table = pl.DataFrame({"key": ["a"], "x": [1]})
    past = history_of({"t": table, "u": table}, {"u": table}, {"t": table, "u": table})
    rows = pl.read_parquet(BytesIO(past.files("0.2.0/t.parquet") or b""))
    sink = BytesIO()
    rows.with_columns(valid_to=pl.lit("0.3.0")).write_parquet(sink)
    other = Past(lambda path: sink.getvalue() if path == "0.2.0/t.parquet" else past.files(path))
    with pytest.raises(AlteredHistory, match=r"0\.2\.0/t\.parquet: the column valid_to is not as it was"):
        rebuild(other, "0.3.0", "t")


def test_the_next_release_refuses_an_altered_past(golden: Frames, released: Path, tmp_path: Path) -> None:
    """What is recorded stands on what was: it is read, and so checked, first."""
    folder = copied(released, tmp_path)
    case = next(case for case in CASES if case["what"] == "a number")
    altered(folder, case)
    with pytest.raises(AlteredHistory, match="NAM-0001 fatalities"):
        record(stored_in(folder / "history"), "0.4.0", "2024-01-02", golden, blueprint())
