"""A batch: some rows of a large table, as they stand in its file, and where each stands."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import polars as pl
from kibaru.schema.finding import Finding

from .origins import Located

# Returns where a cell of a row stands, both counted in the file, and the text of its line, if it has one.
Locate = Callable[[int, str | None], tuple[Located, str | None]]


@dataclass
class Batch:
    """Rows of a table as they are read: cells as text, those of few values as categories; Parquet as typed.

    `first` is how many rows of the file stand before them; `findings` are those on the text. `done` is
    how many bytes of the file, or of its folder, were read by its end. `is_wanted` says that cells of
    it will be located. `odd` are the characters in it that are not plain, where they are known.
    """

    frame: pl.DataFrame
    first: int
    done: int
    findings: list[Finding] = field(default_factory=list)
    is_wanted: bool = False
    odd: Collection[str] | None = None
