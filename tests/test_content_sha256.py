"""The content hash of a table is the same whatever the table came through."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import kibaru
import pandas as pd
import polars as pl
import pyarrow
import pyarrow.parquet
import pytest
from kibaru.schema.canonical import content_sha256
from kibaru.schema.tables import TABLES

READERS: dict[str, Any] = {
    "CSV in pandas": lambda path: pd.read_csv(
        path.with_suffix(".csv"), keep_default_na=False, na_values=[""]
    ),
    "CSV in pandas, all text": lambda path: pd.read_csv(
        path.with_suffix(".csv"), keep_default_na=False, na_values=[""], dtype=str
    ),
    "CSV in Polars": lambda path: pl.read_csv(
        path.with_suffix(".csv"), try_parse_dates=True, infer_schema_length=None
    ),
    "Parquet in pandas": pd.read_parquet,
    "Parquet in Polars": pl.read_parquet,
    "Parquet, lazily": pl.scan_parquet,
    "Parquet in Arrow": pyarrow.parquet.read_table,
    "the loader": lambda path: kibaru.load(path.stem, path.parent.parent),
    "the loader, rows mixed": lambda path: kibaru.load(path.stem, path.parent.parent).sample(
        frac=1, random_state=1
    ),
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("table", TABLES)
def test_from_every_reader(dataset: Path, table: str, reader: Any) -> None:
    path = dataset / "data" / f"{table}.parquet"
    expected = content_sha256(path.with_suffix(".csv").read_bytes())
    assert kibaru.content_sha256(reader(path), table) == expected
    assert kibaru.load(table, dataset).attrs["content_sha256"] == expected


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_from_duckdb(dataset: Path, table: str, form: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = dataset / "data" / f"{table}.{form}"
    options = ", header = true, all_varchar = true, quote = '\"'" if form == "csv" else ""
    relation = duckdb.sql(f"SELECT * FROM read_{form}('{path}'{options})")
    assert kibaru.content_sha256(relation, table) == content_sha256(path.with_suffix(".csv").read_bytes())


def test_from_base_r(dataset: Path) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    small = [name for name in TABLES if name != "codes"]  # whose eighty kilobytes take base R some seconds
    program = (
        f"source('{dataset / 'read_kibaru.R'}'); k <- read_kibaru('{dataset / 'data'}');"
        f"for (t in c({', '.join(map(repr, small))})) {{ rows <- k[[t]];"
        "cat(t, content_sha256(rows[rev(seq_len(nrow(rows))), ], t), '\\n') };"
        "cat('abc', environment(content_sha256)$sha256(charToRaw('abc')), '\\n')"
    )
    out = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=True)
    found = dict(line.split() for line in out.stdout.splitlines())
    assert found.pop("abc") == content_sha256(b"abc")
    assert found == {name: content_sha256((dataset / f"data/{name}.csv").read_bytes()) for name in small}


@pytest.mark.parametrize("size", [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 1000])
def test_base_r_digests_every_length(root: Path, size: int) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    program = (
        f"source('{root / 'dataset' / 'read_kibaru.R'}');"
        f"cat(environment(content_sha256)$sha256(as.raw((seq_len({size}) * 37) %% 256)))"
    )
    out = subprocess.run(["Rscript", "-e", program], capture_output=True, text=True, check=True)
    assert out.stdout == content_sha256(bytes((number * 37) % 256 for number in range(1, size + 1)))


def test_another_cell_is_another_hash(dataset: Path) -> None:
    events = kibaru.load_events(dataset)
    before = kibaru.content_sha256(events)
    events.loc[0, "fatalities_high"] = 6
    assert kibaru.content_sha256(events) != before


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda e: e.drop(columns="notes"), "notes is missing, one too many"),
        (lambda e: e.assign(more=1), "more is missing, one too many"),
        (lambda e: e.assign(year="last"), "year is missing, one too many, or holds"),
        (lambda e: pd.concat([e, e[["year"]]], axis=1), "'year' stands twice"),
    ],
)
def test_what_is_no_such_table_is_told(dataset: Path, change: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        kibaru.content_sha256(change(kibaru.load_events(dataset)), "events")


def test_what_is_no_frame_is_told() -> None:
    with pytest.raises(TypeError, match="is no frame"):
        kibaru.content_sha256("events.csv")
