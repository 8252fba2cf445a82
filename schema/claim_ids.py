"""The ids of claims: digests of what they say, so that the same claim has the same id in every release."""

from __future__ import annotations

import hashlib
import json

import polars as pl

from .claims import Claims

NOT_HASHED = ("claim_id", "note")
# What JSON writes in another way than it stands.
ESCAPED = {each: json.dumps(each)[1:-1] for each in ('"', "\\", *map(chr, range(32)))}
SLICE = 50_000  # rows whose texts are held at once


def claim_ids(claims: pl.DataFrame) -> pl.Series:
    """Return the ids of claims: the first 16 hex digits of the sha256 of each one's other columns.

    All columns but `claim_id` and `note`, in the table's order, as a JSON array in UTF-8.
    """
    cells = [_as_json(name, dtype) for name, dtype in Claims.dtypes().items() if name not in NOT_HASHED]
    arrays = pl.format("[{}]", pl.concat_str(cells, separator=","))
    ids: list[str] = []
    for part in claims.iter_slices(SLICE):
        written = part.select(arrays).to_series()
        ids += [hashlib.sha256(each.encode()).hexdigest()[:16] for each in written]
    return pl.Series("claim_id", ids, dtype=pl.String)


def _as_json(name: str, dtype: type[pl.DataType]) -> pl.Expr:
    """Return a cell as `json.dumps` writes it."""
    cell = pl.col(name)
    if dtype == pl.String:
        return pl.format('"{}"', cell.str.replace_many(ESCAPED)).fill_null("null")
    return cell.cast(pl.String).fill_null("null")
