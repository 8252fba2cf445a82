"""At once: the rows of a piece of CSV, parsed by Polars, where it is surely as it should be.

Polars takes a row with too few cells for one whose last cells are empty, and reads a category behind a
closing quote without a word; so both are looked for before.
"""

from __future__ import annotations

import csv

import polars as pl

from .chunks import Chunk
from .few import cells_with
from .origins import Origin


def at_once(chunk: Chunk, header: Origin, schema: dict[str, pl.DataType]) -> pl.DataFrame | None:
    """Return the rows of a chunk; None where any of it may not be as it should be."""
    if b"\r" in chunk.data or not chunk.is_well:
        return None
    try:
        frame = pl.read_csv(
            chunk.data, has_header=False, schema=schema, separator=header.delimiter, infer_schema=False
        )
    except pl.exceptions.PolarsError:
        return None
    text = [series for series in frame.iter_columns() if series.dtype == pl.String]
    if any(bytes_ > csv.field_size_limit() for bytes_ in map(_longest, text)):
        return None
    last = frame.columns[-1]
    # A row with too few cells ends in empty ones; then the delimiters say whether it is one.
    if frame[last].null_count() and not _is_full(chunk, frame, header.delimiter):
        return None
    return frame


def _longest(text: pl.Series) -> int:
    longest = text.str.len_bytes().max()
    return longest if isinstance(longest, int) else 0


def _is_full(chunk: Chunk, frame: pl.DataFrame, delimiter: str) -> bool:
    """Whether every row has all its cells, by the number of delimiters in the text and in the cells."""
    return chunk.count(delimiter) == frame.height * (frame.width - 1) + cells_with(frame, delimiter)
