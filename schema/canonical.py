"""The canonical form of a table: the bytes that its CSV file holds and its content hash is taken of.

UTF-8, LF, a header, rows sorted by the key, quotes only where needed, NFC, true/false, ISO dates,
plain integers, coordinates with five decimals, nothing for an empty cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Protocol

import polars as pl

DECIMALS = 5  # about a metre on the ground


class Form(Protocol):
    """What a table's columns are: a model, or the layout that a release had."""

    def key(self) -> tuple[str, ...]:
        """Return the columns of the primary key."""

    def dtypes(self) -> dict[str, type[pl.DataType]]:
        """Return {name: Polars type}."""


def canonical(frame: pl.DataFrame, form: Form) -> pl.DataFrame:
    """Return the table's columns in order and in canonical form, sorted by the key."""
    typed = frame.select(pl.col(name).cast(dtype) for name, dtype in form.dtypes().items())
    strings, floats = pl.col(pl.String), pl.col(pl.Float64).round(DECIMALS)
    # What is all ASCII, as most cells are, is in NFC already; it takes long to find that out there.
    odd = strings.str.len_bytes() != strings.str.len_chars()
    return typed.with_columns(
        pl.when(odd).then(strings.str.normalize("NFC")).when(strings != "").then(strings),
        # No -0.0; adding zero would not do, since Polars leaves the addition out.
        pl.when(floats.ne_missing(0.0)).then(floats).otherwise(0.0),
    ).sort(form.key())


def canonical_bytes(frame: pl.DataFrame, form: Form) -> bytes:
    """Return the canonical bytes of a table."""
    return written(canonical(frame, form))


def written(canonical: pl.DataFrame) -> bytes:
    """Return the bytes of a table that is in canonical form already."""
    sink = BytesIO()  # which spares the text that would only be encoded again
    canonical.write_csv(sink, float_precision=DECIMALS)
    return sink.getvalue()


def texts(canonical: pl.DataFrame) -> pl.DataFrame:
    """Return a table in canonical form with every cell as the text that its CSV file holds."""
    return pl.read_csv(written(canonical), infer_schema=False, new_columns=canonical.columns)


def content_sha256(data: bytes) -> str:
    """Return the content hash of a table, given its canonical bytes."""
    return hashlib.sha256(data).hexdigest()


def release_sha256(tables: Mapping[str, str]) -> str:
    """Return the content hash of a release, given {table: content hash}."""
    lines = "".join(f"{name} {tables[name]}\n" for name in sorted(tables))
    return hashlib.sha256(lines.encode()).hexdigest()
