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

COMPACT = pl.CompatLevel.oldest()  # texts that pyarrow takes rows of
Rows = NDArray[np.int64]


class Kept:
    """The columns of a table in one file for each batch, in a folder that whoever made it removes."""

    def __init__(self, folder: Path, columns: Collection[str], values: Mapping[str, Values]) -> None:
        self._folder, self._columns, self._values = folder, [*columns], values
        self._firsts: list[int] = []
        self._count = 0

    def add(self, sifted: Sifted) -> None:
        """Keep the next batch."""
        batch = sifted.stored(self._columns).to_arrow(compat_level=COMPACT)
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
        table = pyarrow.concat_tables(found or [self._read(0, columns, rows[:0])])
        return restored(pl.DataFrame(pl.from_arrow(table)), self._values)

    def _read(self, number: int, columns: list[str], rows: Rows) -> pyarrow.Table:
        with pyarrow.memory_map(str(self._folder / f"{number}.arrow")) as file:
            return pyarrow.ipc.open_file(file).read_all().select(columns).take(pyarrow.array(rows))
