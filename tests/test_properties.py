"""Laws of the files: what is written, in whichever order and by however many threads, is what is loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from typing import Any

import hypothesis.strategies as st
import kibaru
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given
from kibaru.schema.canonical import canonical, canonical_bytes
from kibaru.schema.finding import errors
from kibaru.schema.tables import TABLES
from kibaru.scripts.read.tables import read_table
from kibaru.scripts.validate import conform, validate

from . import generated
from .generated import Frames, generated_tables, published, shuffled
from .strategies import tables

MANY = generated_tables(incidents=40, seed=1)
SEEDS = st.integers(0, 999)


def cells(frame: Any) -> list[list[Any]]:
    """Return the rows as Python values with their types, whichever kind of frame they stand in."""
    columns = [frame[name] for name in frame.columns]
    if isinstance(frame, pd.DataFrame):
        columns = [[plain(cell) for cell in column.astype(object)] for column in columns]
    return [[(type(cell), cell) for cell in row] for row in zip(*columns, strict=True)]


def plain(cell: Any) -> Any:
    if pd.isna(cell):
        return None
    return cell.date() if isinstance(cell, pd.Timestamp) else cell


def written(cell: Any) -> str | None:
    if cell is None:
        return None
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.5f}" if isinstance(cell, float) else str(cell)


# The strategies themselves


@example(MANY)
@given(tables())
def test_what_is_drawn_is_valid(found: Frames) -> None:
    assert errors(validate(found)) == []


@pytest.mark.parametrize("seed", range(3))
def test_what_is_made_up_in_number_is_valid(seed: int) -> None:
    assert errors(validate(generated_tables(incidents=300, seed=seed))) == []


# Files


@example(MANY)
@given(tables())
def test_a_table_survives_its_files(found: Frames) -> None:
    with published(found) as folder:
        for name, model in TABLES.items():
            csv, parquet = (folder / "data" / f"{name}.{kind}" for kind in ("csv", "parquet"))
            values = cells(found[name])
            texts = [[(type(text), text) for text in map(written, row)] for row in found[name].iter_rows()]

            assert values == cells(kibaru.load(name, folder=folder))
            assert values == cells(pl.read_parquet(parquet))
            assert values == cells(pd.read_parquet(parquet))
            assert values == cells(pl.read_csv(csv, schema=model.dtypes()))
            assert texts == cells(pl.read_csv(csv, infer_schema=False))
            assert texts == cells(pd.read_csv(csv, dtype=str, keep_default_na=False, na_values=[""]))
            assert texts == cells(read_table(csv).frame)
            assert values == cells(conform(read_table(csv).frame, model.columns(), name).frame)


@example(MANY)
@given(tables())
def test_a_loaded_table_is_valid_as_pandas_polars_and_arrow(found: Frames) -> None:
    with published(found) as folder:
        for name in TABLES:
            loaded = kibaru.load(name, folder=folder)
            polars = pl.read_parquet(folder / "data" / f"{name}.parquet")
            for frame in (loaded, polars, polars.to_arrow()):
                assert errors(kibaru.validate(frame)) == []


@given(tables(), SEEDS, st.integers(1, 3))
def test_canonical_bytes_depend_neither_on_row_order_nor_on_chunks(
    found: Frames, seed: int, size: int
) -> None:
    for name, model in TABLES.items():
        frame = shuffled(found[name], seed)
        chunked = pl.concat(frame.iter_slices(size), rechunk=False) if frame.height else frame
        assert frame.height < 2 * size or chunked.n_chunks() > 1
        assert canonical_bytes(found[name], model) == canonical_bytes(chunked, model)


@given(tables(most=1), st.lists(st.floats(-90, 90), min_size=2, max_size=2))
def test_canonical_form_is_idempotent(found: Frames, points: list[float]) -> None:
    places = found["locations"].with_columns(latitude=pl.Series(points, dtype=pl.Float64))
    for name, frame in (found | {"locations": places}).items():
        once = canonical(frame, TABLES[name])
        assert once.equals(canonical(once, TABLES[name]))
        assert once.equals(pl.read_csv(canonical_bytes(once, TABLES[name]), schema=TABLES[name].dtypes()))


@given(tables(most=1))
def test_canonical_bytes_do_not_depend_on_how_a_value_is_spelled(found: Frames) -> None:
    for name, model in TABLES.items():
        points = [name for name, dtype in model.dtypes().items() if dtype == pl.Float64]
        first = pl.int_range(pl.len()) == 0
        here = found[name].with_columns(
            pl.when(~first).then(pl.col(point)).otherwise(0.0).alias(point) for point in points
        )
        there = here.with_columns(
            pl.col(pl.String).str.normalize("NFD").fill_null(""),
            *(
                pl.when(pl.col(point) != 0).then(pl.col(point) + 1e-9).otherwise(-0.0).alias(point)
                for point in points
            ),
        )
        assert canonical_bytes(here, model) == canonical_bytes(there, model)


THREADED = """
import hashlib, importlib.util, sys
import polars as pl
from kibaru.schema.canonical import canonical_bytes
from kibaru.schema.tables import TABLES
spec = importlib.util.spec_from_file_location("generated", sys.argv[1])
generated = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generated)
for name, frame in generated.generated_tables(incidents=150, seed=1).items():
    print(name, hashlib.sha256(canonical_bytes(frame, TABLES[name])).hexdigest())
print(pl.thread_pool_size(), file=sys.stderr)
"""


def test_canonical_bytes_do_not_depend_on_the_number_of_threads() -> None:
    command = [sys.executable, "-c", THREADED, generated.__file__]
    runs = {
        threads: subprocess.run(
            command,
            env=os.environ | {"POLARS_MAX_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        )
        for threads in ("1", "4")
    }
    assert [run.stderr.strip() for run in runs.values()] == ["1", "4"]
    assert runs["1"].stdout == runs["4"].stdout
    assert len(TABLES) == len(runs["1"].stdout.splitlines())
