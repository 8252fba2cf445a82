"""Check tables: the findings on CSV and Parquet files, read at once or batch by batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import polars as pl
from kibaru.schema.doubts import NOTHING, Known
from kibaru.schema.finding import Finding, in_order
from kibaru.schema.tables import TABLES

from .check_texts import Texts, check_texts
from .large import Large, Progress, check_alone, check_together, no_progress
from .read.chunks import CHUNK_BYTES
from .read.csv_batches import CsvBatches
from .read.limits import LARGE
from .read.origins import at
from .read.parquet_batches import ROWS, ParquetBatches
from .read.tables import RawTable, read_table
from .refused import Refused, UnknownPath
from .report import Found
from .sink import Sink
from .validate import conform, judge, order

T = TypeVar("T")
TABLE_FILES = (".csv", ".parquet")


@dataclass
class Checked:
    """The findings on a path, in file order, and what else a reader should know.

    Those on large tables are in the sink that was given, and `rows` says how many rows these have.
    """

    findings: list[Finding]
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rows: int = 0


@dataclass
class How:
    """How tables are read: by which engine, where the findings on large ones go, who is told of the progress.

    `size` is that of a batch: bytes of CSV, rows of Parquet. `scheduler` is the address of Dask's, if one
    runs already; `addresses` are those that fsspec knows, and which only Dask's workers read. `begun` is a
    table that is being read.
    """

    engine: str = "auto"
    sink: Sink = field(default_factory=lambda: Sink(Found()))
    progress: Progress = no_progress
    size: int | None = None
    begun: CsvBatches | None = None
    scheduler: str | None = None
    addresses: tuple[str, ...] = ()

    def is_whole(self, paths: Iterable[Path]) -> bool:
        """Whether the tables are read at once."""
        if self.engine != "auto":
            return self.engine == "whole"
        return all(not path.is_dir() and path.stat().st_size <= LARGE[path.suffix] for path in paths)


def is_table(path: Path) -> bool:
    """Whether a path holds one table: a file, or a folder of Parquet files none of which is named so."""
    if not path.is_dir():
        return path.suffix in TABLE_FILES
    parts = [file for file in path.iterdir() if not file.name.startswith((".", "_"))]
    return bool(parts) and all(file.suffix == ".parquet" and file.stem not in TABLES for file in parts)


def check_tables(
    paths: Sequence[Path], texts: Texts, known: Known = NOTHING, how: How | None = None
) -> Checked:
    """Return the findings on tables, those of one format judged together."""
    how = how or How()
    checked = Checked([])
    is_whole = how.is_whole(paths)
    for form in TABLE_FILES:
        of_form = [path for path in paths if (".parquet" if path.is_dir() else path.suffix) == form]
        if is_whole:
            raw = [read_table(path) for path in of_form]
            checked.findings += [finding for table in raw for finding in table.findings]
            tables = ((str(table.file), table.frame.columns, table) for table in raw)
            checked.findings += _judged(_named(tables, len(paths), checked.findings), checked.tables, known)
        elif how.engine == "dask":
            if form != ".csv":
                _check_cluster(of_form, known, how, checked)
            elif of_form:
                raise UnknownPath(f"{of_form[0]}: --engine dask reads Parquet; write the table as that")
        else:
            _check_batches(of_form, len(paths), known, how, checked)
    found, checked.notes = check_texts(checked.tables, texts)
    checked.findings += [replace(finding, file=finding.file or finding.table) for finding in found]
    return replace(checked, findings=in_order(checked.findings))


def _named(
    tables: Iterable[tuple[str, Sequence[str], T]], count: int, findings: list[Finding]
) -> dict[str, T]:
    """Return the tables by their names, given each file and its columns; add what is wrong with others."""
    named: dict[str, T] = {}
    files: dict[str, Path] = {}
    for file, columns, table in tables:
        path = Path(file.partition("::")[0])  # of an address in parts the first is that of the file
        try:
            name = table_of(path, columns) if columns else ""
        except UnknownPath:
            if count == 1:
                raise
            findings.append(Finding("KB211", "its columns are those of none", file=file))
            continue
        if name in named:
            detail = f"{files[name].name} is a table of {name} too"
            findings.append(Finding("KB209", detail, file=file))
        elif name:
            named[name], files[name] = table, path
    return named


def _check_batches(paths: Sequence[Path], count: int, known: Known, how: How, checked: Checked) -> None:
    """Judge tables of one format batch by batch; what is found goes to the sink."""
    readers: list[CsvBatches | ParquetBatches] = [
        how.begun
        if how.begun and how.begun.path == path
        else CsvBatches(path, how.size or CHUNK_BYTES)
        if path.suffix == ".csv" and not path.is_dir()
        else ParquetBatches(path, how.size or ROWS)
        for path in paths
    ]
    tables = ((str(reader.path), reader.names, reader) for reader in readers)
    named = _named(tables, count, checked.findings)
    for reader in readers:
        how.sink.take(reader.findings)
    large = [Large(reader, TABLES[name]) for name, reader in named.items() if reader.is_readable]
    for table in large:
        how.sink.take(table.heading())
    if len(large) == 1 and not large[0].looks_at_itself:
        check_alone(large[0], known, how.sink, how.progress)
    else:
        checked.tables |= check_together(large, known, how.sink, how.progress)
    checked.rows += sum(table.rows for table in large)


def _check_cluster(paths: Sequence[Path], known: Known, how: How, checked: Checked) -> None:
    """Judge tables on the workers of Dask; what is found goes to the sink. Raises Refused."""
    try:
        from .cluster import Cluster, stored, stored_under  # noqa: PLC0415 (the extra kibaru[dask])
    except ImportError as error:
        message = f"--engine dask needs Dask ({error}); install it: pip install 'kibaru[dask]'"
        raise Refused(message) from error
    tables = [stored(path) for path in paths]
    tables += [table for address in how.addresses for table in stored_under(address)]
    if not tables:
        return
    with Cluster(how.scheduler) as cluster:
        described = cluster.described(tables)
        columns = ((table.shown, [*table.schema], table) for table in described)
        named = _named(columns, len(tables), checked.findings)
        for table in described:
            how.sink.take(table.findings)
        rows, spans = cluster.judge(named, known, how.sink, how.progress)
    checked.rows += rows
    checked.tables |= spans


def _judged(named: Mapping[str, RawTable], tables: dict[str, pl.DataFrame], known: Known) -> list[Finding]:
    """Return the findings on tables by name; add their frames to `tables`."""
    conformed = {name: conform(raw.frame, TABLES[name].columns(), name) for name, raw in named.items()}
    for name, raw in named.items():
        conformed[name].whole = raw.whole
    tables |= {name: table.frame for name, table in conformed.items()}
    judged = judge(conformed, known)
    for name, table in conformed.items():
        judged += order(table.frame, name, judged)
    findings = []
    for finding in judged:
        row = None if finding.line is None else finding.line - 1
        findings.append(at(finding, named[finding.table or ""].located(row, finding.field)))
    return findings


def table_of(path: Path, columns: Sequence[str]) -> str:
    """Return which table a file holds, by the file's name, else by its columns. Raises UnknownPath."""
    if path.stem in TABLES:
        return path.stem
    found = {name.strip().casefold() for name in columns}
    best = max(TABLES, key=lambda name: len(found & TABLES[name].columns().keys()))
    if 2 * len(found & TABLES[best].columns().keys()) < len(TABLES[best].columns()):
        raise UnknownPath(
            f"{path}: its columns are those of no table; name the file after one: {', '.join(TABLES)}"
        )
    return best
