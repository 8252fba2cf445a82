"""Choose: from a table and a query to the rows of which it is true, and the columns that are asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, eq, ge, gt, le, lt, ne, or_
from typing import Any

import polars as pl

from .terms import Comparison, Joined, Negated, Term

SIGNS: dict[str, Callable[[Any, Any], Any]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def choose(table: pl.DataFrame, term: Term | None, columns: Sequence[str]) -> pl.DataFrame:
    """Return the rows of which a bound term is true, in their order, with the columns asked for.

    A comparison with an empty cell is neither true nor false, and so is what it alone decides: such a row
    is not chosen. Without a term all rows are.
    """
    return (table if term is None else table.filter(expression(term))).select(columns)


def expression(term: Term) -> pl.Expr:
    """Return a bound term as an expression, null where it is neither true nor false."""
    if isinstance(term, Negated):
        return ~expression(term.term)
    if isinstance(term, Joined):
        return reduce(and_ if term.word == "and" else or_, map(expression, term.terms))
    return _compared(term)


def _compared(term: Comparison) -> pl.Expr:
    column = pl.col(term.column)
    if term.operator in SIGNS:
        result: pl.Expr = SIGNS[term.operator](column, pl.lit(term.values[0]))
        return result
    if term.operator in ("is missing", "is not missing"):
        return column.is_null() if term.operator == "is missing" else column.is_not_null()
    among = column.is_in(list(term.values))
    return among if term.operator == "in" else ~among
