"""Stored: the Parquet files of a table, on the disk or at any address that fsspec knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fsspec
import polars as pl
from fsspec.implementations.local import LocalFileSystem
from kibaru.schema.tables import TABLES

from ..refused import UnknownPath

PARQUET = ".parquet"


@dataclass(frozen=True)
class Part:
    """One file: its name as findings have it, and where a worker reads it; `system` None is the disk."""

    shown: str
    path: str
    system: Any = None

    def described(self) -> tuple[dict[str, pl.DataType], int]:
        """Return its columns and how many bytes it has. Raises OSError or PolarsError."""
        if self.system is None:
            return pl.read_parquet_schema(self.path), Path(self.path).stat().st_size
        with self.system.open(self.path, "rb") as file:
            return pl.read_parquet_schema(file), int(self.system.size(self.path))

    @contextmanager
    def at_hand(self) -> Iterator[Path]:
        """Yield a file on this disk that holds it. Raises OSError."""
        if self.system is None:
            yield Path(self.path)
            return
        with TemporaryDirectory(prefix="kibaru-") as folder:
            copy = Path(folder) / f"part{PARQUET}"
            with self.system.open(self.path, "rb") as there, copy.open("wb") as here:
                shutil.copyfileobj(there, here)
            yield copy


@dataclass(frozen=True)
class Stored:
    """A table: its name as people gave it, and its files in order."""

    shown: str
    parts: tuple[Part, ...]


def stored(path: Path) -> Stored:
    """Return the table in a Parquet file, or in the Parquet files of a folder."""
    files = sorted(path.glob(f"*{PARQUET}")) if path.is_dir() else [path]
    return Stored(str(path), tuple(Part(str(file), str(file.absolute())) for file in files))


def stored_under(address: str) -> list[Stored]:
    """Return the tables at an address: a file, a table in parts, or a folder that holds several.

    A folder is one table where none of its Parquet files is named after a table. Raises UnknownPath.
    """
    try:
        system, root = fsspec.core.url_to_fs(address)
        return _found(system, root, address)
    except (OSError, ValueError, ImportError) as error:
        why = str(error).partition("\n")[0] or type(error).__name__
        raise UnknownPath(
            f"{address}: cannot be reached: {why}; check the address, and what it needs"
        ) from error


def _found(system: Any, root: str, address: str) -> list[Stored]:
    if system.isfile(root):
        return [_table(system, address, [(address, root)])]
    files, folders = _listed(system, root, address)
    if files and not any(_stem(path) in TABLES for _, path in files):
        return [_table(system, address, files)]
    found = [_table(system, file[0], [file]) for file in files]
    for shown, path in folders:
        parts, _ = _listed(system, path, shown)
        if parts and not any(_stem(each) in TABLES for _, each in parts):
            found.append(_table(system, shown, parts))
    if not found:
        raise UnknownPath(f"{address}: there are no Parquet files; name one, or a folder that holds some")
    return sorted(found, key=lambda table: table.shown)


def _listed(system: Any, root: str, shown: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the Parquet files and the folders in a folder, each as it is shown and where it is."""
    files, folders = [], []
    for entry in sorted(system.ls(root, detail=True), key=lambda entry: str(entry["name"])):
        name = Path(entry["name"]).name
        if name.startswith((".", "_")):
            continue
        each = (_beside(shown, name), str(entry["name"]))
        if entry["type"] == "directory":
            folders.append(each)
        elif name.endswith(PARQUET):
            files.append(each)
    return files, folders


def _beside(address: str, name: str) -> str:
    """Return the address of an entry of a folder; of those joined by `::` the first is the folder's."""
    first, joined, rest = address.partition("::")
    return f"{first.rstrip('/')}/{name}{joined}{rest}"


def _stem(path: str) -> str:
    return Path(path).stem


def _table(system: Any, shown: str, files: Sequence[tuple[str, str]]) -> Stored:
    where = None if isinstance(system, LocalFileSystem) else system
    return Stored(shown, tuple(Part(name, path, where) for name, path in files))
