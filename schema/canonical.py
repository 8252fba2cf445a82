"""The canonical form of a table: the bytes that its CSV file holds and its content hash is taken of.

UTF-8, LF, a header, rows sorted by the key, quotes only where needed, NFC, true/false, ISO dates,
plain integers, coordinates with five decimals, nothing for an empty cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import polars as pl

from .table import Table

DECIMALS = 5  # about a metre on the ground


def canonical(frame: pl.DataFrame, model: type[Table]) -> pl.DataFrame:
    """Return the table's columns in order and in canonical form, sorted by the key."""
    typed = frame.select(pl.col(name).cast(dtype) for name, dtype in model.dtypes().items())
    strings, floats = pl.col(pl.String), pl.col(pl.Float64).round(DECIMALS)
    return typed.with_columns(
        pl.when(strings != "").then(strings.str.normalize("NFC")),
        # No -0.0; adding zero would not do, since Polars leaves the addition out.
        pl.when(floats.ne_missing(0.0)).then(floats).otherwise(0.0),
    ).sort(model.key())


def canonical_bytes(frame: pl.DataFrame, model: type[Table]) -> bytes:
    """Return the canonical bytes of a table."""
    return canonical(frame, model).write_csv(float_precision=DECIMALS).encode()


def content_sha256(data: bytes) -> str:
    """Return the content hash of a table, given its canonical bytes."""
    return hashlib.sha256(data).hexdigest()


def release_sha256(tables: Mapping[str, str]) -> str:
    """Return the content hash of a release, given {table: content hash}."""
    lines = "".join(f"{name} {tables[name]}\n" for name in sorted(tables))
    return hashlib.sha256(lines.encode()).hexdigest()
