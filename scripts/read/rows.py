"""The rows of a table as they are read, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl
from kibaru.schema.coded import CODED

from .entries import Record
from .origins import STANDS


@dataclass
class Rows:
    """The rows of one table as they are read: records of text, and where each stands.

    `files` holds the number of each one's file, `items` that of the item which it is or comes from there.
    """

    records: list[Record] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    file: int = 0  # the one that is being read

    def add(self, record: Record, item: int = 0) -> None:
        """Append one row."""
        self.records.append(record)
        self.files.append(self.file)
        self.items.append(item)

    def frame(self, table: str) -> pl.DataFrame:
        """Return the rows as a frame of text, with where they stand."""
        columns = {name: [record.get(name) for record in self.records] for name in CODED[table]}
        said = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        return said.hstack(pl.DataFrame([self.files, self.items], schema=STANDS))
