"""Conform: from cells of any type to the types of a table; a cell that does not fit is a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from kibaru.schema.finding import Finding
from kibaru.schema.table import KINDS, Column
from kibaru.schema.tables import TABLES

from .layout import layout

# What a cell of text must look like to be taken for a value of a type.
FORMS = {
    pl.Int64: r"^(?:0|-?[1-9]\d{0,17})$",
    pl.Float64: r"^-?\d+(?:\.\d+)?$",
    pl.Date: r"^(?:\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3})-\d{2}-\d{2}$",  # there is no year 0
    pl.Boolean: r"^(?:true|false)$",
}
# The codes of cells that are not; every text is text.
MISFITS = {pl.Int64: "KB302", pl.Float64: "KB303", pl.Date: "KB304", pl.Boolean: "KB305"}


@dataclass
class Conformed:
    """A frame of the wanted columns and types, and the cells that did not fit.

    `misfits` says per column in which rows a cell was filled but could not be read; there the
    frame is null. `absent` are the columns that were not there; the frame holds nulls for them.
    `whole` says that every row was read.
    """

    frame: pl.DataFrame
    misfits: dict[str, pl.Series] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True


def conform(frame: pl.DataFrame, columns: Mapping[str, Column], table: str) -> Conformed:
    """Return the frame with exactly these columns, in their order and types; rows stay in their order."""
    conformed = Conformed(pl.DataFrame())
    conformed.findings += layout(frame.columns, list(columns), table)
    series = []
    for name, column in columns.items():
        if name not in frame.columns:
            conformed.absent.add(name)
            series.append(constant(None, column.dtype, frame.height, name))
            continue
        found = plain(frame[name])
        typed, misfit = fitted(found, column.dtype)
        if misfit is None:
            conformed.absent.add(name)
            conformed.findings.append(wrong_type(column, found.dtype, table))
        elif misfit.any():
            conformed.misfits[name] = misfit
            conformed.findings += [
                _misfit(column, _value(found, row), row, table, _key(frame, row, table))
                for row in misfit.arg_true()
            ]
        series.append(typed)
    conformed.frame = pl.DataFrame(series)
    return conformed


def fitted(found: pl.Series, dtype: type[pl.DataType]) -> tuple[pl.Series, pl.Series | None]:
    """Return a plain series as `dtype`, and where a filled cell does not fit and is null there.

    The second is None where no cell could fit.
    """
    if found.dtype == dtype == pl.String:
        return found, constant(False, pl.Boolean, len(found))
    typed = _typed(found, dtype)
    if typed is None:
        return constant(None, dtype, len(found), found.name), None
    return typed, found.is_not_null() & typed.is_null()


def constant(value: Any, dtype: type[pl.DataType], length: int, name: str = "") -> pl.Series:
    """Return a series that holds one value."""
    return pl.Series(name, [value], dtype=dtype()).new_from_index(0, length)


def _value(series: pl.Series, row: int) -> Any:
    """Return a cell; a day that Python has no date for, as Polars writes it."""
    try:
        return series[row]
    except ValueError:
        return series[row : row + 1].cast(pl.String)[0]


def plain(series: pl.Series) -> pl.Series:
    """Return the series with categories as text, and NaN and empty text as null."""
    if series.dtype in (pl.Categorical, pl.Enum):
        series = series.cast(pl.String)
    if series.dtype == pl.String:
        return series.replace("", None) if (series == "").any() else series
    return series.fill_nan(None) if series.dtype.is_float() else series


def _typed(series: pl.Series, dtype: type[pl.DataType]) -> pl.Series | None:
    """Return the series as `dtype`, null where a cell does not fit; None where no cell could."""
    typed = _cast(series, dtype)
    if typed is None or dtype != pl.Date:
        return typed
    return typed.set(~typed.dt.year().is_between(1, 9999), None)  # the years that Python and ISO 8601 have


def can_fit(found: pl.DataType, dtype: type[pl.DataType]) -> bool:
    """Whether a cell of the one type can be read as the other."""
    if isinstance(found, pl.Categorical | pl.Enum):
        found = pl.String()
    is_number = found.is_numeric() and dtype in (pl.Float64, pl.Int64)
    is_day = found == pl.Datetime and dtype == pl.Date
    return found in (dtype, pl.Null, pl.String) or is_number or is_day


def _cast(series: pl.Series, dtype: type[pl.DataType]) -> pl.Series | None:
    if series.dtype in (dtype, pl.Null) or series.null_count() == len(series):
        return series.cast(dtype, strict=False)
    if series.dtype == pl.String:
        return _parsed(series, dtype)
    if series.dtype.is_numeric() and dtype == pl.Float64:
        return series.cast(pl.Float64).replace([float("inf"), float("-inf")], None)
    if series.dtype.is_numeric() and dtype == pl.Int64:
        whole = series.cast(pl.Int64, strict=False)
        return whole.set(whole.cast(series.dtype, strict=False).ne_missing(series), None)
    if series.dtype == pl.Datetime and dtype == pl.Date:
        day = series.cast(pl.Date)
        return day.set(day.cast(series.dtype).ne_missing(series), None)
    return None


def _parsed(series: pl.Series, dtype: type[pl.DataType]) -> pl.Series:
    formed = series.set(~series.str.contains(FORMS[dtype]), None)
    if dtype == pl.Date:
        return formed.str.to_date("%Y-%m-%d", strict=False)
    return formed == "true" if dtype == pl.Boolean else formed.cast(dtype, strict=False)


def wrong_type(column: Column, found: pl.DataType, table: str) -> Finding:
    """Return the finding on a column no cell of which can be read."""
    detail = f"the column {column.name} is {found}, and should be {column.dtype}"
    return Finding("KB210", detail, table=table, field=column.name)


def _key(frame: pl.DataFrame, row: int, table: str) -> str | None:
    """Return the key of a row as it stands there, None where the frame has no such columns."""
    key = TABLES[table].key()
    return " ".join(str(frame[name][row]) for name in key) if {*key} <= {*frame.columns} else None


def _misfit(column: Column, value: object, row: int, table: str, key: str | None) -> Finding:
    return Finding(
        MISFITS[column.dtype], f"here {column.name} = {str(value)!r}",
        rule=f"{column.name} is {KINDS[column.dtype]}",
        line=row + 1, table=table, key=key, field=column.name, value=value,
    )  # fmt: skip
