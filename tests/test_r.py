"""What R reads with `read_kibaru.R` is, cell for cell, what `kibaru.load` gives."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import kibaru
import pandas as pd
import polars as pl
import pytest
from kibaru.schema.about import about
from kibaru.schema.table import Column, Table
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted
from kibaru.scripts.describe import r_reader
from kibaru.scripts.render import render, render_csv

DATASET = Path(__file__).parent.parent / "dataset"
needs_r = pytest.mark.skipif(shutil.which("Rscript") is None, reason="Rscript is not installed")

# Prints the locale, then a line per column: table, column, class, levels, cells; each text as the
# hexadecimal digits of its UTF-8 bytes and a comma, a missing one as NA.
SHOW = r"""
options(encoding = commandArgs(TRUE)[3])
source(commandArgs(TRUE)[1])
tables <- read_kibaru(commandArgs(TRUE)[2])
hex <- function(text) {
  digits <- vapply(enc2utf8(as.character(text)), function(one) paste(charToRaw(one), collapse = ""), "")
  paste0(ifelse(is.na(text), "NA", digits), rep(",", length(text)), collapse = "")
}
written <- function(values) {
  if (inherits(values, "Date")) values <- as.integer(values)
  if (is.double(values)) sprintf("%.17g", ifelse(is.nan(values), NA, values)) else as.character(values)
}
cat(Sys.getlocale("LC_CTYPE"), "\n", sep = "")
for (table in names(tables)) for (column in names(tables[[table]])) {
  values <- tables[[table]][[column]]
  text <- written(values)
  text[is.na(values)] <- NA
  cat(table, column, paste(class(values)), hex(levels(values)), hex(text), sep = "\t")
  cat("\n")
}
"""

TEXTS = [
    *("NA", "N/A", "NULL", "NaN", "TRUE", "T", "-", "1e5", "007", "0x1F", "Inf", "2024-09-17"),
    *("#", "# no comment", "a # b", "'", "it's", '"', '""', '"quoted"', 'a "b" c', '",', ",", "a,b; c", ";"),
    *("\\", "a\\", '\\"', "\\n", "\\u00e9", "%s", "$1", "`a`", " ", " spaced ", "two\nlines", "a\n\nb"),
    *("\n", "\nfirst", "last\n", '"\n"', "Faladié", "ÿ", "中", "😀", 'é\n"中",\n#😀\\', "x" * 10_000),
]
SMALL = [0, 1, -1, 466, 2**31 - 1, -(2**31) + 1]
LARGE = [*SMALL, 2**31, 10**15, 2**53 - 1, 2**53, 2**60]
FAR_BELOW = [*SMALL, -(2**31), -(2**53)]
VALUES: dict[type[pl.DataType], list[Any]] = {
    pl.String: TEXTS,
    pl.Float64: [-7.95922, 12.59067, 0.0, -0.00001, 180.0, -179.99999, 33.33333],
    pl.Date: [date(2024, 9, 17), date(2024, 2, 29), date(1969, 12, 31), date(1001, 1, 1), date(9999, 12, 31)],
    pl.Boolean: [True, False],
}
HEIGHT = 2 * len(TEXTS)
Shown = dict[str, dict[str, tuple[str, list[str], list[Any]]]]


def values(column: Column, place: int) -> list[Any]:
    """Return what to write into a column, begun elsewhere in each so that all values meet."""
    if column.meaning.vocabulary and column.dtype == pl.String:
        found: list[Any] = list(permitted(column.meaning.vocabulary, column.meaning.coded))
    elif column.dtype == pl.Int64:
        found = (SMALL, LARGE, FAR_BELOW)[place % 3]
    else:
        found = VALUES[column.dtype]
    found = [*found, None] if column.permits_empty else found
    return list(islice(cycle(found), place, place + HEIGHT))


def awkward(model: type[Table]) -> pl.DataFrame:
    columns = enumerate(model.columns().items())
    return pl.DataFrame({name: values(c, i) for i, (name, c) in columns}, schema=model.dtypes())


def headers_only(model: type[Table]) -> pl.DataFrame:
    return pl.DataFrame(schema=model.dtypes())


def empty_where_permitted(model: type[Table]) -> pl.DataFrame:
    empty = [pl.lit(None).alias(name) for name, c in model.columns().items() if c.permits_empty]
    return awkward(model).head(3).with_columns(*empty)


def written(folder: Path, make: Callable[[type[Table]], pl.DataFrame]) -> Path:
    tables = {name: make(model).cast(model.dtypes()) for name, model in TABLES.items()}
    (folder / "data").mkdir()
    for path, data in render(tables, render_csv(tables), about("0.1.0", "2024-12-31", "0" * 64)).items():
        (folder / path).write_bytes(data)
    return folder


def run(folder: Path, reader: Path, **setting: str) -> subprocess.CompletedProcess[str]:
    encoding = setting.pop("encoding", "native.enc")
    return subprocess.run(
        ["Rscript", "--vanilla", "-e", SHOW, str(reader), str(folder), encoding],
        env=os.environ | {"LC_ALL": "C"} | setting,
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
    )


def in_r(folder: Path, reader: Path = DATASET / "read_kibaru.R", **setting: str) -> Shown:
    ran = run(folder, reader, **setting)
    assert (ran.returncode, ran.stderr) == (0, "")
    locale, *lines = ran.stdout.splitlines()
    assert locale == setting.get("LC_ALL", "C")
    shown: Shown = {}
    for line in lines:
        table, column, kind, levels, cells = line.split("\t")
        parsed = [None if text is None else PARSE[kind](text) for text in decoded(cells)]
        shown.setdefault(table, {})[column] = (kind, decoded(levels), parsed)
    return shown


def decoded(shown: str) -> list[Any]:
    return [None if d == "NA" else bytes.fromhex(d).decode() for d in shown.split(",")[:-1]]


PARSE: dict[str, Callable[[str], Any]] = {
    "character": str,
    "factor": str,
    "integer": int,
    "numeric": float,
    "Date": lambda days: pd.Timestamp(int(days) * 86_400, unit="s"),
    "logical": {"TRUE": True, "FALSE": False}.__getitem__,
}


def in_pandas(folder: Path | None) -> Shown:
    loaded = {table: kibaru.load(table, folder) for table in TABLES}
    return {table: {str(n): as_r(frame[n]) for n in frame} for table, frame in loaded.items()}


def as_r(column: pd.Series[Any]) -> tuple[str, list[str], list[Any]]:
    """Return class, levels and cells that R should have for a column."""
    cells = [None if pd.isna(cell) else cell for cell in column]
    if isinstance(column.dtype, pd.CategoricalDtype):
        return "factor", list(column.cat.categories), cells
    if column.dtype == "Int64":
        fits = all(abs(cell) < 2**31 for cell in cells if cell is not None)
        return "integer" if fits else "numeric", [], cells
    kinds = {"f": "numeric", "M": "Date", "b": "logical"}
    return kinds.get(column.dtype.kind, "character"), [], cells


def assert_same(expected: Shown, actual: Shown) -> None:
    assert list(expected) == list(actual)
    for table in expected:
        assert list(expected[table]) == list(actual[table])
        for column in expected[table]:
            assert expected[table][column] == actual[table][column], f"{table}.{column}"


@pytest.fixture(
    params=[
        {"LC_ALL": "C"},
        {"LC_ALL": "C.UTF-8"},
        {"LC_ALL": "C.UTF-8", "encoding": "latin1"},
        {"LC_ALL": "fr_FR.ISO-8859-1"},
    ],
    ids=lambda setting: "-".join(setting.values()),
)
def setting(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return a locale, and what R takes files to be in; the Latin-1 locale is made for the test."""
    name = request.param["LC_ALL"]
    if not name.endswith("8859-1"):
        return dict(request.param)
    folder = tmp_path_factory.mktemp("locales")
    made = shutil.which("localedef") and subprocess.run(
        ["localedef", "-i", "fr_FR", "-f", "ISO-8859-1", str(folder / name)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("no Latin-1 locale can be made: localedef or its sources are not installed")
    return {**request.param, "LOCPATH": str(folder)}


def test_the_reader_is_ascii_and_up_to_date() -> None:
    assert r_reader().isascii()
    assert r_reader() == (DATASET / "read_kibaru.R").read_bytes()


@needs_r
def test_the_committed_dataset_is_the_same_in_r(setting: dict[str, str]) -> None:
    assert_same(in_pandas(None), in_r(DATASET / "data", **setting))


@needs_r
@pytest.mark.parametrize("make", [awkward, headers_only, empty_where_permitted])
def test_any_dataset_is_the_same_in_r(
    make: Callable[[type[Table]], pl.DataFrame], setting: dict[str, str], tmp_path: Path
) -> None:
    folder = written(tmp_path, make)
    assert_same(in_pandas(folder), in_r(folder / "data", **setting))


@needs_r
def test_levels_of_any_characters_are_the_same_in_r(
    setting: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("kibaru.scripts.describe.r_reader")
    monkeypatch.setattr(module, "permitted", lambda *_: tuple(TEXTS))
    reader = tmp_path / "read_kibaru.R"
    reader.write_bytes(r_reader())
    shown = in_r(written(tmp_path, headers_only) / "data", reader, **setting)
    assert shown["events"]["region"] == ("factor", TEXTS, [])


# Each row breaks one thing: the file, what stands in it, what comes instead (in every place), and
# what the message says after the path.
BROKEN = [
    ("events", "notes", "Notes", ": no column notes; take "),
    ("codes", "\n", ",1st one\n", ": unknown or repeated column 1st one; take "),
    ("codes", "\n", ",code\n", ": unknown or repeated column code; take "),
    ("events", "Western Africa", "West Africa",
     ': column region: cannot be read as a label of region: "West Africa" in row 1, "West Africa" in row 2'),
    ("events", ",MLI,", ",MAL,", ': column iso3: cannot be read as a code of country: "MAL" in row 1, '),
    ("events", "State forces-", "État-", '"<U+00C9>tat-Rebel group" in row 1, '),
    ("events", "2024-09-17", "17/09/2024",
     ': column event_date: cannot be read as a date written YYYY-MM-DD: "17/09/2024" in row 1, '),
    ("events", "2024-09-17", "2024-02-30", '"2024-02-30" in row 1, '),
    ("events", "2024-09-17", "2024-09-17T00:00", '"2024-09-17T00:00" in row 1, '),
    ("events", ",2024,", ",2024.5,",
     ': column year: cannot be read as a whole number: "2024.5" in row 1, '),
    ("events", ",2024,", ",NA,", '"NA" in row 1, '),
    ("events", ",2024,", ",9007199254740993,", '"9007199254740993" in row 1, '),
    ("events", "-7.95922", "7.95922 W",
     ': column longitude: cannot be read as a number: "7.95922 W" in row 1; '),
    ("events", "-7.95922", "NaN", '"NaN" in row 1; '),
    ("events", "false", "FALSE", ': column contested: cannot be read as true or false: "FALSE" in row 1, '),
    ("events", ",Mali,", ",Mali,,", ": unknown or repeated column row.names; "),
    ("codes", "\nbasis,bounded,", "\nbasis,", ": line 2 did not have 4 elements; "),
    ("events", '"', "", ": cannot be read (lines are counted below the header): "),
    ("codes", "\n", "", ": cannot be read (lines are counted below the header): "),
]  # fmt: skip


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATASET / "data", tmp_path / "data"))


def refusal(folder: Path) -> str:
    ran = run(folder, DATASET / "read_kibaru.R")
    assert ran.returncode == 1
    return ran.stderr


@needs_r
@pytest.mark.parametrize(("table", "old", "new", "message"), BROKEN)
def test_what_is_broken_stops_with_its_place_and_a_way_out(
    table: str, old: str, new: str, message: str, copy: Path
) -> None:
    path = copy / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    said = refusal(copy)
    assert f"Error: {path}: " in said
    assert message in said
    assert "take read_kibaru.R and the whole data folder from the same release" in said


@needs_r
@pytest.mark.parametrize(
    ("end", "message"),
    [(0, "no lines available"), (-200, "EOF within quoted string"), (500, "incomplete final line")],
)
def test_a_file_cut_short_stops(end: int, message: str, copy: Path) -> None:
    path = copy / "codes.csv"
    path.write_bytes(path.read_bytes()[:end])
    said = refusal(copy)
    assert f"Error: {path}: cannot be read " in said
    assert message in said


@needs_r
def test_a_file_in_another_encoding_stops(copy: Path) -> None:
    path = copy / "locations.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    assert f"Error: {path}: column location: not in UTF-8; " in refusal(copy)


@needs_r
def test_a_missing_file_stops(copy: Path) -> None:
    (copy / "claims.csv").unlink()
    assert f"Error: {copy / 'claims.csv'}: no such file; name the folder" in refusal(copy)


@needs_r
def test_a_missing_folder_stops(tmp_path: Path) -> None:
    assert f"Error: {tmp_path / 'no'}: no such folder; name the one" in refusal(tmp_path / "no")
