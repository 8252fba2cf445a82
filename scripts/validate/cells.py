"""Cells: those of columns of categories as numbers, and those of any column typed and judged."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from kibaru.schema.table import Column, Rule
from numpy.typing import NDArray

from .conform import fitted, plain

Codes = NDArray[np.uint32]
Mask = NDArray[np.bool_]


def codes_of(frame: pl.DataFrame, names: Sequence[str]) -> dict[str, Codes]:
    """Return a number for each cell of columns of categories, the same for the same cell; 0 if empty."""
    numbers = frame.select((pl.col(names).to_physical() + 1).fill_null(0))
    return {name: numbers[name].to_numpy() for name in names}


def broken(cells: pl.DataFrame, columns: Sequence[Column], rules: Sequence[Rule]) -> Mask:
    """Return which rows have a cell that does not fit its column, or break one of the rules."""
    typed, odd = typed_cells(cells, columns)
    wrong = [rule.breaks for rule in rules]
    nothing = pl.repeat(False, cells.height)
    return typed.select(odd=pl.any_horizontal(nothing, *odd.values(), *wrong))["odd"].to_numpy()


def typed_cells(cells: pl.DataFrame, columns: Sequence[Column]) -> tuple[pl.DataFrame, dict[str, pl.Expr]]:
    """Return cells in the types of their columns, and where one that is filled does not fit, if any does."""
    typed, odd = [], {}
    for column in columns:
        values, misfit = fitted(plain(cells[column.name]), column.dtype)
        typed.append(values)
        if misfit is None or misfit.any():
            odd[column.name] = pl.lit(True) if misfit is None else pl.lit(misfit)
    return pl.DataFrame(typed), odd
