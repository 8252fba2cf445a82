"""Check a frame of any kind: the findings on it, and its content hash."""

from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow
from kibaru.schema.attrs import attrs_held
from kibaru.schema.canonical import canonical_bytes
from kibaru.schema.canonical import content_sha256 as digest
from kibaru.schema.finding import Finding
from kibaru.schema.tables import TABLES
from kibaru.scripts.validate import conform
from kibaru.scripts.validate import validate as judge


def validate(frame: Any, table: str | None = None) -> list[Finding]:
    """Return the findings on a frame, by the rules of its table; an empty list where it is valid.

    `frame` is a pandas or Polars frame or an Arrow table; its index is ignored. `table` names the
    table; without it, `frame.attrs["table"]`, an Arrow table's metadata or else the columns tell. A
    finding's `line` is the number of the row, counted from 1. Rules between tables are not judged.

    Raises TypeError for anything else, ValueError where the table cannot be told.
    """
    if repeated := _repeated(frame):
        return [Finding("KB202", f"the column {repeated!r} stands twice", table=table)]
    name, found = _table(frame, table)
    return [finding for finding in judge({name: found}) if finding.table == name]


def content_sha256(frame: Any, table: str | None = None) -> str:
    """Return the content hash of a table: the sha256 of its canonical form, that is of its CSV file.

    It is the same from CSV, Parquet, pandas, Polars, Arrow and DuckDB, in any order of rows, and is what
    `frame.attrs["content_sha256"]` and `history/releases.csv` have. `frame` may also be whatever hands
    out Arrow (a DuckDB relation); `table` names the table where neither `attrs` nor the columns tell.

    Raises TypeError for anything else, ValueError where a column lacks, is one too many or cannot be read
    as its type.
    """
    if repeated := _repeated(frame):
        raise ValueError(f"the column {repeated!r} stands twice; take one out")
    name, found = _table(frame, table)
    model = TABLES[name]
    conformed = conform(found, model.columns(), name)
    odd = [*sorted(set(found.columns) ^ model.columns().keys()), *conformed.misfits]
    if odd:
        raise ValueError(
            f"{name}: {odd[0]} is missing, one too many, or holds what is none of its type; "
            "see kibaru.validate(frame)"
        )
    return digest(canonical_bytes(conformed.frame, model))


def _table(frame: Any, table: str | None) -> tuple[str, pl.DataFrame]:
    """Return the table's name and the frame. Raises TypeError, or ValueError where it cannot be told."""
    found = _polars(frame)
    name = table or attrs_held(frame).get("table") or _named(found.columns)
    if name not in TABLES:
        raise ValueError(f"{name!r} is no table; pass table= one of {', '.join(TABLES)}")
    return name, found


def _repeated(frame: Any) -> str | None:
    """Return a name that two columns share; in Polars none can."""
    if isinstance(frame, pl.DataFrame | pl.LazyFrame):
        return None
    names = list(map(str, getattr(frame, "column_names", getattr(frame, "columns", ()))))
    return next((name for name in names if names.count(name) > 1), None)


def _named(columns: list[str]) -> str:
    for name, model in TABLES.items():
        if len(set(columns) & model.columns().keys()) * 2 > len(model.columns()):
            return name
    raise ValueError(f"these columns are of no table; pass table= one of {', '.join(TABLES)}")


def _polars(frame: Any) -> pl.DataFrame:
    if isinstance(frame, pl.DataFrame):
        return frame
    if isinstance(frame, pl.LazyFrame):
        return frame.collect()
    if isinstance(frame, pyarrow.Table):
        return pl.DataFrame(pl.from_arrow(frame))
    import pandas as pd  # noqa: PLC0415 (a Polars user need not pay for it)

    if isinstance(frame, pd.DataFrame):
        return pl.DataFrame([_series(str(name), frame[name]) for name in frame.columns])
    if hasattr(frame, "__arrow_c_stream__"):
        return pl.DataFrame(pl.from_arrow(pyarrow.table(frame)))
    raise TypeError(f"{type(frame).__name__} is no frame; pass a pandas, Polars or Arrow table")


def _series(name: str, column: Any) -> pl.Series:
    try:
        array = pyarrow.Array.from_pandas(column)
    except (pyarrow.ArrowException, OverflowError, TypeError):  # cells of several types, or of none of ours
        words = [None if missing else str(cell) for cell, missing in zip(column, column.isna(), strict=True)]
        array = pyarrow.array(words, pyarrow.string())
    return pl.Series(name, pl.from_arrow(array))
