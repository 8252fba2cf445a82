"""Engines: a table from Arrow to what users work with, each with the vocabularies in its types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import polars as pl
import pyarrow
import pyarrow.compute
from kibaru.schema.arrow import table_metadata, words
from kibaru.schema.blueprint import Layout

from .selection import Labels

ENGINES = ("pandas", "polars", "arrow")
WHOLE_NUMBERS = {pyarrow.int64(): pd.Int64Dtype()}
SMALL = 127  # the highest place of a label that fits into one byte, which is what pandas takes too


def coded_columns(form: Layout) -> list[str]:
    """Return the columns of text that hold a vocabulary."""
    return [
        name for name, said in form.columns.items() if said.get("vocabulary") and said["type"] == "string"
    ]


def coded(where: str, arrow: pyarrow.Table, form: Layout, labels: Labels) -> pyarrow.Table:
    """Return a table whose columns of a vocabulary are dictionaries of all its labels, in codebook order.

    Only the distinct values are compared with the labels, and not every cell. Raises ValueError for one
    that is no label; `where` is the table's name.
    """
    for name in coded_columns(form):
        at = arrow.schema.get_field_index(name)
        if at < 0:
            continue
        known = pyarrow.array(labels(name, form.columns[name]), pyarrow.string())
        small = pyarrow.int8() if len(known) <= SMALL else pyarrow.int16()
        kind = pyarrow.dictionary(small, known.type)
        column = arrow.column(at)
        if not pyarrow.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        try:
            chunks = [_recoded(chunk, known, small) for chunk in column.chunks]
        except LookupError as strange:
            raise ValueError(
                f"{where}: {name} holds {strange.args[0]!r}, which is no label of the vocabulary "
                f"{form.columns[name]['vocabulary']}; take the file from the release again, or run "
                "`kibaru build`"
            ) from None
        # Where there is no row, the column still has its labels.
        chunks = chunks or [pyarrow.DictionaryArray.from_arrays(pyarrow.array([], small), known)]
        arrow = arrow.set_column(at, arrow.schema.field(at).with_type(kind), pyarrow.chunked_array(chunks))
    return arrow


def _recoded(chunk: Any, known: Any, small: Any) -> Any:
    """Return a dictionary array with the labels as its dictionary. Raises LookupError for another value."""
    places = pyarrow.compute.index_in(chunk.dictionary, known)
    if places.null_count:
        raise LookupError(chunk.dictionary.filter(places.is_null())[0].as_py())
    return pyarrow.DictionaryArray.from_arrays(places.cast(small).take(chunk.indices), known)


def given(engine: str, arrow: pyarrow.Table, form: Layout, attrs: Mapping[str, str]) -> Any:
    """Return a coded table as the engine has it, with what is said of it; the Arrow table is used up."""
    if engine == "arrow":
        return described(arrow, form, attrs)
    if engine == "polars":
        return as_polars(arrow)
    frame = as_pandas(arrow)
    frame.attrs.update(attrs)
    return frame


def as_pandas(arrow: pyarrow.Table) -> pd.DataFrame:
    """Return a coded table as a pandas frame; the Arrow table is used up."""
    for at, field in enumerate(arrow.schema):
        if pyarrow.types.is_date(field.type):
            days = arrow.column(at).cast(pyarrow.timestamp("us"))
            arrow = arrow.set_column(at, field.name, days)
    frame: pd.DataFrame = arrow.to_pandas(
        types_mapper=WHOLE_NUMBERS.get, ignore_metadata=True, self_destruct=True
    )
    for name in frame.columns[frame.dtypes == "category"]:
        frame[name] = frame[name].copy()  # the places may stand in memory of Arrow's, which is read-only
    return frame


def as_polars(arrow: pyarrow.Table) -> pl.DataFrame:
    """Return a coded table as a Polars frame."""
    kinds = {
        field.name: pl.Enum(arrow.column(field.name).chunk(0).dictionary)
        for field in arrow.schema
        if pyarrow.types.is_dictionary(field.type)
    }
    return pl.DataFrame(pl.from_arrow(arrow)).cast(kinds)


def described(arrow: pyarrow.Table, form: Layout, attrs: Mapping[str, str]) -> pyarrow.Table:
    """Return an Arrow table that says of itself and of its columns what the Parquet files say."""
    fields = [_field(field, form) for field in arrow.schema]
    dtypes = {name: dtype for name, dtype in form.dtypes().items() if name in arrow.column_names}
    return arrow.cast(pyarrow.schema(fields, table_metadata(dtypes, attrs)))


def _field(field: pyarrow.Field, form: Layout) -> pyarrow.Field:
    said = form.columns.get(field.name)
    return pyarrow.field(field.name, field.type, "empty" in said, words(said)) if said else field
