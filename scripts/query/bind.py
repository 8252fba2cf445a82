"""Bind: from terms to terms whose columns are there and whose values are of their columns' types."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from kibaru.schema.blueprint import DTYPES
from kibaru.schema.nearest import nearest
from kibaru.schema.table import KINDS

from .terms import BadQuery, Comparison, Joined, Negated, Term, Value

Columns = Mapping[str, Mapping[str, Any]]  # what a layout says of each column
FAR = 2**63 - 1  # the largest whole number that a column can hold


def bound(term: Term, columns: Columns) -> Term:
    """Return the terms with values of their columns' types. Raises BadQuery."""
    if isinstance(term, Negated):
        return Negated(bound(term.term, columns))
    if isinstance(term, Joined):
        return Joined(term.word, tuple(bound(each, columns) for each in term.terms))
    if term.column not in columns:
        near = nearest(term.column, columns)
        hint = f"did you mean {near!r}?" if near else f"the columns are {', '.join(columns)}"
        raise BadQuery(f"{term.column!r} is no column of the table; {hint}")
    said = columns[term.column]
    dtype = DTYPES[said["type"]]
    if dtype == pl.Boolean and term.operator not in ("==", "!=", "is missing", "is not missing"):
        raise BadQuery(f"{term.column} is {KINDS[dtype]}; compare it with == true or == false")
    return Comparison(term.column, term.operator, tuple(_typed(v, term.column, dtype) for v in term.values))


def _typed(value: Value, column: str, dtype: type[pl.DataType]) -> Value:
    """Return the value as one of the type. Raises BadQuery where it is none."""
    if dtype == pl.String and isinstance(value, str):
        return value
    if dtype == pl.Date and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if dtype == pl.Date and isinstance(value, date):
        return value
    if dtype == pl.Boolean and isinstance(value, bool):
        return value
    if dtype == pl.Float64 and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if dtype == pl.Int64 and isinstance(value, int) and not isinstance(value, bool) and abs(value) <= FAR:
        return value
    wanted = {pl.String: "'text' in quotes", pl.Date: "a day as 2024-09-17"}.get(dtype, KINDS[dtype])
    raise BadQuery(f"{column} is {KINDS[dtype]}, and {str(value)[:60]!r} is none; write {wanted}")
