"""Kept: some columns of a large table in files of their own, to look at a few of its rows again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Rows = NDArray[np.int64]


class Kept:
    """The columns of a table in one file for each batch, in a folder that whoever made it removes."""

    def __init__(self, folder: Path, columns: Collection[str]) -> None:
        self._folder, self._columns = folder, [*columns]
        self._firsts: list[int] = []
        self._count = 0

    def add(self, typed: pl.DataFrame) -> None:
        """Keep the next batch."""
        typed.select(self._columns).write_ipc(self._folder / f"{len(self._firsts)}.arrow")
        self._firsts.append(self._count)
        self._count += typed.height

    def rows(self, rows: Rows, columns: list[str]) -> pl.DataFrame:
        """Return these columns of these rows, which are in order."""
        bounds = np.searchsorted(rows, [*self._firsts, self._count])
        found = [
            _compact(self._read(number, columns)[rows[start:end] - self._firsts[number]])
            for number, (start, end) in enumerate(pairwise(bounds))
            if start < end
        ]
        return pl.concat(found) if found else self._read(0, columns).clear()

    def batches(self, columns: list[str]) -> Iterator[tuple[pl.DataFrame, int]]:
        """Yield these columns of each batch, and how many rows stand before it."""
        for number, first in enumerate(self._firsts):
            yield self._read(number, columns), first

    def _read(self, number: int, columns: list[str]) -> pl.DataFrame:
        return pl.read_ipc(self._folder / f"{number}.arrow", columns=columns)


def _compact(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the same rows, whose texts do not hold on to those of the rows beside them."""
    return pl.DataFrame(pl.from_arrow(rows.to_arrow(compat_level=pl.CompatLevel.oldest())))
