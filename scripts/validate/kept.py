"""Kept: some columns of a large table in files of their own, to look at a few of its rows again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow
from numpy.typing import NDArray

from .sifted import Sifted, restored
from .values import Values

COMPACT = pl.CompatLevel.oldest()  # of texts each has its own
Rows = NDArray[np.int64]


class Kept:
    """The columns of a table in one file for each batch, in a folder that whoever made it removes."""

    def __init__(self, folder: Path, columns: Collection[str], values: Mapping[str, Values]) -> None:
        self._folder, self._columns, self._values = folder, [*columns], values
        self._firsts: list[int] = []
        self._count = 0

    def add(self, sifted: Sifted) -> None:
        """Keep the next batch."""
        batch = sifted.stored(self._columns).to_arrow(compat_level=pl.CompatLevel.newest())
        file = pyarrow.OSFile(str(self._folder / f"{len(self._firsts)}.arrow"), "wb")
        with file, pyarrow.ipc.new_file(file, batch.schema) as writer:
            writer.write_table(batch)
        self._firsts.append(self._count)
        self._count += sifted.height

    def rows(self, rows: Rows, columns: list[str]) -> pl.DataFrame:
        """Return these columns of these rows, which are in order."""
        bounds = np.searchsorted(rows, [*self._firsts, self._count])
        found = [
            self._read(number, columns, rows[start:end] - self._firsts[number])
            for number, (start, end) in enumerate(pairwise(bounds))
            if start < end
        ]
        return restored(pl.concat(found or [self._read(0, columns, rows[:0])]), self._values)

    def _read(self, number: int, columns: list[str], rows: Rows) -> pl.DataFrame:
        """Return some rows of a batch as they were kept, which do not hold on to its file."""
        with pyarrow.memory_map(str(self._folder / f"{number}.arrow")) as file:
            batch = pl.DataFrame(pl.from_arrow(pyarrow.ipc.open_file(file).read_all().select(columns)))
            return pl.DataFrame(pl.from_arrow(batch[rows].to_arrow(compat_level=COMPACT)))
