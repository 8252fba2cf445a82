"""Render: from tables to the bytes of their CSV and Parquet files, the same bytes for the same rows."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from kibaru.schema.about import About
from kibaru.schema.arrow import arrow_schema, parquet_bytes, to_arrow
from kibaru.schema.attrs import attrs_of
from kibaru.schema.canonical import canonical, canonical_bytes, content_sha256
from kibaru.schema.tables import TABLES


def render_csv(tables: Mapping[str, pl.DataFrame]) -> dict[str, bytes]:
    """Return {path below the dataset folder: bytes} of the CSV files of all tables."""
    return {f"data/{name}.csv": canonical_bytes(tables[name], TABLES[name]) for name in TABLES}


def content(csv: Mapping[str, bytes]) -> dict[str, str]:
    """Return the content hash of each table, by its CSV file."""
    return {name: content_sha256(csv[f"data/{name}.csv"]) for name in TABLES}


def render(tables: Mapping[str, pl.DataFrame], csv: Mapping[str, bytes], about: About) -> dict[str, bytes]:
    """Return {path below the dataset folder: bytes} of the Parquet files of all tables, beside their CSV."""
    hashes = content(csv)
    files = dict(csv)
    for name, model in TABLES.items():
        attrs = attrs_of(about, name) | {"content_sha256": hashes[name]}
        arrow = to_arrow(canonical(tables[name], model), arrow_schema(model, attrs))
        files[f"data/{name}.parquet"] = parquet_bytes(arrow)
    return files
