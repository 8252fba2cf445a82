"""Likeness: which rows of a table are alike, found in memory that does not grow with the table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Numbers = NDArray[np.uint32]
Rows = NDArray[np.int64]
AT_ONCE = 4_000_000  # numbers that are sorted at once, 16 MB
BLOCK = 1_000_000  # numbers that are read at once


class Likeness:
    """The number of each row's likeness, four bytes a row, in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0

    def add(self, numbers: pl.Series) -> None:
        """Add the numbers of the next rows."""
        with self._path.open("ab") as file:
            file.write(short(numbers).tobytes())
        self._count += len(numbers)

    def those_with(self, numbers: Numbers) -> Rows:
        """Return the rows that have one of these numbers."""
        return np.concatenate([rows[_within(kept, numbers)] for kept, rows in self._between(0, 2**32 - 1)])

    def alike(self, others: Numbers) -> Iterator[tuple[Rows, Numbers]]:
        """Yield the rows that share their number with another row, or one of `others`, and the numbers.

        Rows that share one are yielded together.
        """
        parts = max(1, -(-self._count // AT_ONCE))
        width = -(-(2**32) // parts)
        for part in range(parts):
            bounds = part * width, min((part + 1) * width, 2**32) - 1
            numbers = np.concatenate([kept for kept, _ in self._between(*bounds)] or [np.zeros(0, np.uint32)])
            numbers.sort()
            twice = np.union1d(numbers[1:][numbers[1:] == numbers[:-1]], others).astype(np.uint32)
            if not len(twice):
                continue
            found = [
                (rows[is_alike], kept[is_alike])
                for kept, rows in self._between(*bounds)
                for is_alike in [_within(kept, twice)]
            ]
            yield np.concatenate([rows for rows, _ in found]), np.concatenate([kept for _, kept in found])

    def _between(self, least: int, most: int) -> Iterator[tuple[Numbers, Rows]]:
        """Yield the numbers between two, and their rows, block by block."""
        for first in range(0, self._count, BLOCK):
            numbers = np.fromfile(self._path, np.uint32, BLOCK, offset=first * 4)
            is_between = (numbers >= least) & (numbers <= most)
            yield numbers[is_between], np.flatnonzero(is_between) + first


def short(numbers: pl.Series) -> Numbers:
    """Return numbers of 64 bits as they are kept."""
    return (numbers.to_numpy() >> np.uint64(32)).astype(np.uint32)


def _within(numbers: Numbers, those: Numbers) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pl.Series(numbers).is_in(pl.Series(those).implode()).to_numpy()
    return found


def together(rows: Rows, numbers: Numbers, most: int) -> Iterable[Rows]:
    """Yield the rows in groups of about `most`, those of one number in one group, each in order."""
    parts = max(1, -(-len(rows) // most))
    for part in range(parts):
        yield rows if parts == 1 else rows[numbers % parts == part]
