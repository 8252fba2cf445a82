"""Validate: the findings on a frame of any kind."""

from __future__ import annotations

from typing import Any

import polars as pl
import pyarrow
from kibaru.schema.finding import Finding
from kibaru.schema.tables import TABLES
from kibaru.scripts.validate import validate as judge


def validate(frame: Any, table: str | None = None) -> list[Finding]:
    """Return the findings on a frame, by the rules of its table; an empty list where it is valid.

    `frame` is a pandas or Polars frame or an Arrow table; its index is ignored. `table` names the
    table; without it, `frame.attrs["table"]` or else the columns tell. A finding's `line` is the
    number of the row, counted from 1. Rules between tables are not judged.

    Raises TypeError for anything else, ValueError where the table cannot be told.
    """
    if repeated := _repeated(frame):
        return [Finding("KB202", f"the column {repeated!r} stands twice", table=table)]
    found = _polars(frame)
    name = table or getattr(frame, "attrs", {}).get("table") or _named(found.columns)
    if name not in TABLES:
        raise ValueError(f"{name!r} is no table; pass table= one of {', '.join(TABLES)}")
    return [finding for finding in judge({name: found}) if finding.table == name]


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
    raise TypeError(f"{type(frame).__name__} is no frame; pass a pandas, Polars or Arrow table")


def _series(name: str, column: Any) -> pl.Series:
    try:
        array = pyarrow.Array.from_pandas(column)
    except (pyarrow.ArrowException, OverflowError, TypeError):  # cells of several types, or of none of ours
        words = [None if missing else str(cell) for cell, missing in zip(column, column.isna(), strict=True)]
        array = pyarrow.array(words, pyarrow.string())
    return pl.Series(name, pl.from_arrow(array))
