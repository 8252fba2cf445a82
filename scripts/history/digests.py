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
        segment = pl.read_parquet(BytesIO(data))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        return "cannot be read as Parquet any more"
    if segment.columns != list(recorded["columns"]):
        odd = sorted(set(segment.columns) ^ set(recorded["columns"])) or segment.columns
        return f"its columns are not those of the release: {', '.join(odd[:SHOWN])}"
    if segment.height != recorded["rows"]:
        return f"has {segment.height} row versions, and the release wrote {recorded['rows']}"
    columns = [
        name
        for name, digest in recorded["columns"].items()
        if _sha256(written(segment.select(name))) != digest
    ]
    if not columns:
        return "was written again: its cells are as released, its bytes are not"
    begun = segment.filter(pl.col(TO).is_null())
    rows = begun.filter(row_ids(begun.drop(OWN), version) != begun[ROW])
    named = [" ".join(map(str, row)) for row in rows.select(key).iter_rows()] if set(key) <= set(
        segment.columns
    ) else []  # fmt: skip
    if not named or rows.height == begun.height > 1:
        return f"the column {', '.join(columns[:SHOWN])} is not as it was released"
    cells = [
        f"{name} {column} (there stands {rows[column][index]!r})"
        for index, name in enumerate(named[:SHOWN])
        for column in columns[:SHOWN]
    ]
    return f"altered: {', '.join(cells)}"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
