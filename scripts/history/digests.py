"""The digests of a file of row versions: what finds an altered cell, and names its row and column."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

import polars as pl
from kibaru.schema.canonical import texts, written

# The columns that a row version has beside those of its table.
FROM, TO, ROW = "valid_from", "valid_to", "row_id"
OWN = (FROM, TO, ROW)
SHOWN = 3
DAYS = (-719_162, 2_932_896)  # from 1970: the years 1 to 9999


def row_ids(canonical: pl.DataFrame, version: str) -> pl.Series:
    """Return an id for each row that begins with `version`: 16 hex digits of the sha256 of both."""
    cells = texts(canonical).select(pl.concat_str(pl.all().fill_null(""), separator="\x1f")).to_series()
    ids = [hashlib.sha256(f"{version}\x1f{row}".encode()).hexdigest()[:16] for row in cells]
    return pl.Series(ROW, ids, dtype=pl.String)


def described(data: bytes, segment: pl.DataFrame) -> dict[str, Any]:
    """Return what is recorded of a file: its digest, its number of rows, and a digest of each column."""
    columns = {name: _sha256(written(segment.select(name))) for name in segment.columns}
    return {"sha256": _sha256(data), "rows": segment.height, "columns": columns}


def is_intact(data: bytes, recorded: dict[str, Any]) -> bool:
    """Whether a file is as it was recorded."""
    return bool(_sha256(data) == recorded["sha256"])


def blame(data: bytes, recorded: dict[str, Any], version: str, key: tuple[str, ...]) -> str:
    """Return what is altered in a file of row versions: the cells where they can be told."""
    try:
        return _blame(_dated(pl.read_parquet(BytesIO(data))), recorded, version, key)
    except (Exception, pl.exceptions.PanicException):  # whatever it is that cannot be read
        return "cannot be read as Parquet of the release any more"


def _blame(segment: pl.DataFrame, recorded: dict[str, Any], version: str, key: tuple[str, ...]) -> str:
    if segment.columns != list(recorded["columns"]):
        odd = sorted(set(segment.columns) ^ set(recorded["columns"])) or segment.columns
        return f"its columns are not those of the release: {', '.join(odd[:SHOWN])}"
    begun = segment.filter(pl.col(TO).is_null() | (pl.col(FROM) == version))
    if segment.height != recorded["rows"]:
        strange = _named(_strange(begun, version), key)
        more = f", {', '.join(strange[:SHOWN])} among them" if strange else ""
        return f"has {segment.height} row versions{more}, and the release wrote {recorded['rows']}"
    digests = recorded["columns"].items()
    columns = [name for name, digest in digests if _sha256(written(segment.select(name))) != digest]
    if not columns:
        return "was written again: its cells are as released, its bytes are not"
    rows = _strange(begun, version)
    if {FROM, TO} & {*columns}:
        is_begun = pl.col(FROM) == version
        rows = segment.filter(
            pl.when(is_begun).then(pl.col(TO).is_not_null()).otherwise(pl.col(TO).ne_missing(version))
        )
    named = _named(rows, key)
    if not named and _is_moved(begun, key):
        return "its rows stand in another order"
    if not named or rows.height == begun.height > 1:
        return f"the column {', '.join(columns[:SHOWN])} is not as it was released"
    cells = [
        f"{name} {column} (there stands {rows[column][index]!r})"
        for index, name in enumerate(named[:SHOWN])
        for column in columns[:SHOWN]
    ]
    return f"altered: {', '.join(cells)}"


def _strange(begun: pl.DataFrame, version: str) -> pl.DataFrame:
    """Return the rows whose id is not that of their cells."""
    return begun.filter(row_ids(begun.drop(OWN), version) != begun[ROW]) if begun.height else begun


def _named(rows: pl.DataFrame, key: tuple[str, ...]) -> list[str]:
    """Return the keys of rows, none where they do not have them."""
    if not key or not {*key} <= {*rows.columns}:
        return []
    return [" ".join(map(str, row)) for row in rows.select(key).iter_rows()]


def _is_moved(begun: pl.DataFrame, key: tuple[str, ...]) -> bool:
    """Whether rows do not stand in the order of their key."""
    return {*key} <= {*begun.columns} and not begun.equals(begun.sort(key))


def _dated(segment: pl.DataFrame) -> pl.DataFrame:
    """Return row versions without the days that no calendar has, which Polars cannot write."""
    days = pl.col(pl.Date)
    return segment.with_columns(pl.when(days.cast(pl.Int32).is_between(*DAYS)).then(days))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
