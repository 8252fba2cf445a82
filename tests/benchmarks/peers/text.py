"""Cells of text to typed ones, by Polars, and which did not fit: what every peer on Polars does first."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import polars as pl

from .rules import rules

Frame = TypeVar("Frame", pl.DataFrame, pl.LazyFrame)


def typed(raw: Frame) -> Frame:
    """Return the frame with the types of the layout, null where a cell does not fit."""
    return raw.with_columns(_parsed(name) for name in _others())


def misfits(raw: Frame) -> pl.DataFrame:
    """Return `row` and `rule` of each cell that is filled and does not fit its column's type."""
    found = [
        raw.lazy()
        .select(row=pl.int_range(pl.len()), odd=pl.col(name).is_not_null() & _parsed(name).is_null())
        .filter("odd")
        .select("row", rule=pl.lit(f"{name} does not fit"))
        for name in _others()
    ]
    return pl.concat(pl.collect_all(found))


def write(failures: pl.DataFrame, errors: Path) -> None:
    """Write the failures."""
    failures.write_parquet(errors)


def _others() -> list[str]:
    """Return the columns that hold no text."""
    return [name for name, kind in rules()["columns"].items() if kind != "String"]


def _parsed(name: str) -> pl.Expr:
    kind = rules()["columns"][name]
    if kind == "Date":
        return pl.col(name).str.to_date("%Y-%m-%d", strict=False)
    return pl.col(name).cast(getattr(pl, kind), strict=False)
