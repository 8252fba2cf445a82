"""What is stored of a table: all of it, or the part of its Parquet file that a selection asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from os import PathLike
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from kibaru.schema.blueprint import Layout
from kibaru.schema.vocabularies import permitted

from .selection import Labels, Selection

Folder = str | PathLike[str] | None
ALL = Selection()


@dataclass(frozen=True)
class Stored:
    """A table: its rows, its layout, what is said of it, and the labels of its columns."""

    arrow: pyarrow.Table
    form: Layout
    attrs: Mapping[str, str]
    labels: Labels


def labels_of_today(_: str, said: Mapping[str, Any]) -> Sequence[str]:
    """Return the labels of a column's vocabulary, in codebook order."""
    return permitted(said["vocabulary"], said.get("coded", False))


def read(
    table: str, folder: Folder, chosen: Selection = ALL, dictionaries: Sequence[str] = ()
) -> pyarrow.Table:
    """Return what is chosen of the table in a dataset folder, or of the installed data.

    The columns in `dictionaries` are dictionaries, as the file stores them, but for those that the
    condition reads: Parquet's statistics, by which row groups are passed over, are of text.
    """
    if folder is not None:
        return _read(Path(folder) / "data" / f"{table}.parquet", chosen, dictionaries)
    with as_file(files("kibaru") / "data" / f"{table}.parquet") as path:
        return _read(path, chosen, dictionaries)


def _read(path: Path, chosen: Selection, dictionaries: Sequence[str]) -> pyarrow.Table:
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file; run `kibaru build`, or install kibaru again")
    return pyarrow.parquet.read_table(
        path,
        columns=None if chosen.columns is None else list(chosen.columns),
        filters=chosen.condition,
        partitioning=None,
        read_dictionary=[name for name in dictionaries if name not in chosen.read],
    )
