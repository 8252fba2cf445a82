"""Few: the columns of a large table in which the same few cells stand again and again.

They are read as categories, so that each distinct cell can be parsed and judged once.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

ROWS_EACH = 3  # rows for each distinct cell, or more
MOST = 50_000  # distinct cells of a column; with more it is read as text


class Few:
    """The columns of one file that are read as categories, as far as is known by now."""

    def __init__(self, names: Iterable[str]) -> None:
        self._categories: dict[str, pl.DataType] = {}
        self._names = tuple(names)
        self._met = False

    def schema(self) -> dict[str, pl.DataType]:
        """Return the type that each column is to be read as."""
        return {name: self._categories.get(name, pl.String()) for name in self._names}

    def kept(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame with these columns as categories, and an empty cell as null."""
        words = [
            name for name, dtype in frame.schema.items() if isinstance(dtype, pl.String | pl.Categorical)
        ]
        empty = frame.select((pl.col(words) == "").any()).row(0) if words else ()
        frame = frame.with_columns(
            pl.when(pl.col(name) != "").then(pl.col(name))
            for name, is_there in zip(words, empty, strict=True)
            if is_there
        )
        text = [name for name in words if frame[name].dtype == pl.String]
        if not self._met and frame.height:
            self._met = True
            distinct = frame.select(pl.col(text).n_unique()).row(0)
            for name, count in zip(text, distinct, strict=True):
                if count * ROWS_EACH <= frame.height + ROWS_EACH:
                    self._categories[name] = pl.Categorical(pl.Categories.random())
        frame = frame.cast({name: self._categories[name] for name in text if name in self._categories})
        names = [*self._categories]
        largest = frame.select(pl.col(names).to_physical().max()).row(0) if names else ()
        for name, code in zip(names, largest, strict=True):
            if code is not None and code >= MOST:
                del self._categories[name]
        return frame


def cells_with(frame: pl.DataFrame, character: str) -> int:
    """Return how often a character stands in the cells of a frame."""
    return sum(_often(series, character) for series in frame.iter_columns())


def _often(series: pl.Series, character: str) -> int:
    if series.dtype == pl.String:
        return int(series.str.count_matches(character, literal=True).sum())
    distinct = series.unique().cast(pl.String)
    with_it = distinct.filter(distinct.str.contains(character, literal=True).fill_null(False))
    if with_it.is_empty():
        return 0
    return _often(series.filter(series.is_in(with_it.implode())).cast(pl.String), character)
