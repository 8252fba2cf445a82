"""The batches of a Parquet file, or of a folder of Parquet files that together are one table."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow
import pyarrow.parquet
from kibaru.schema.finding import Finding

from .ahead import Ahead
from .few import Few
from .origins import Located
from .table_batch import Batch

ROWS = 65_536  # of a batch: half a row group of ours
LARGE_GROUP = 300_000  # rows of a group that are not held at once


@dataclass
class ParquetBatches:
    """A table in one Parquet file, or in the files of a folder, that is read in batches.

    `findings` are those on files that cannot be read or have other columns; `whole` says that every row
    was read, once all are. `names` are the columns and `types` what they hold, by the first file.
    """

    path: Path
    size: int = ROWS
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True
    header: None = None

    def __post_init__(self) -> None:
        """Look at the files' columns."""
        self._files: list[Path] = []
        self._firsts: list[int] = []
        self.schema: dict[str, pl.DataType] = {}
        self.bytes = 0
        parts = sorted(self.path.glob("*.parquet")) if self.path.is_dir() else [self.path]
        for part in parts:
            try:
                schema = pl.read_parquet_schema(part)
            except (OSError, pl.exceptions.PolarsError) as error:
                self._unread(part, error)
                continue
            self.schema = self.schema or schema
            if schema != self.schema:
                detail = f"{difference(schema, self.schema)}, and in {self._files[0].name} it is not"
                self.findings.append(Finding("KB212", detail, file=str(part)))
                self.whole = False
                continue
            self._files.append(part)
            self.bytes += part.stat().st_size

    @property
    def is_readable(self) -> bool:
        """Whether it has columns, each once."""
        return bool(self._files)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in the order of the files."""
        return tuple(self.schema)

    def begin(self) -> Ahead[Batch]:
        """Return the batches, and begin to read them."""
        return Ahead(self.batches())

    def release(self, batch: Batch) -> None:
        """Let go of what a batch leaves, which is nothing."""

    def batches(self) -> Iterator[Batch]:
        """Yield the rows."""
        few = Few(self.names)
        rows = done = 0
        for part in self._files:
            self._firsts.append(rows)
            size = part.stat().st_size
            try:
                for frame in _frames(part, self.size):
                    yield Batch(few.kept(frame), rows, min(done + size, self.bytes))
                    rows += frame.height
            except (OSError, pyarrow.ArrowException, pl.exceptions.PolarsError) as error:
                self._unread(part, error)
                yield Batch(pl.DataFrame(schema=self.schema), rows, done + size, self.findings[-1:])
            done += size

    def is_empty(self, column: str) -> bool:
        """Whether a column has no filled cell."""
        return all(
            pl.scan_parquet(part, glob=False).select(pl.col(column).is_null().all()).collect().item()
            for part in self._files
        )

    def file_of(self, row: int) -> str:
        """Return the file that a row stands in."""
        return str(self._files[bisect_right(self._firsts, row) - 1])

    def locate(self, row: int, column: str | None) -> tuple[Located, None]:  # noqa: ARG002 (as of CSV)
        """Return the file and the number of a row; see `Locate`."""
        part = bisect_right(self._firsts, row) - 1
        return (str(self._files[part]), row - self._firsts[part] + 1, None, None), None

    def _unread(self, part: Path, error: Any) -> None:
        detail = f"cannot be read: {str(error).splitlines()[0]}"
        self.findings.append(Finding("KB008", detail, file=str(part)))
        self.whole = False


def _frames(part: Path, size: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of a file, at most `size` at once: by row groups, in one that is large by its pages."""
    with pyarrow.parquet.ParquetFile(part) as file:
        first = 0
        for number in range(file.num_row_groups):
            rows = file.metadata.row_group(number).num_rows
            if rows <= LARGE_GROUP:
                group = (
                    pl.scan_parquet(part, glob=False, hive_partitioning=False).slice(first, rows).collect()
                )
                yield from group.iter_slices(size)
            else:
                for batch in file.iter_batches(size, row_groups=[number]):
                    yield pl.DataFrame(pl.from_arrow(batch))
            first += rows


def difference(schema: dict[str, pl.DataType], first: dict[str, pl.DataType]) -> str:
    """Return how the columns of a file differ from those of the first."""
    for name in [*schema, *first]:
        if schema.get(name) != first.get(name):
            return f"the column {name} is {schema.get(name, 'not there')}"
    return f"its columns are in another order: {', '.join(schema)}"
