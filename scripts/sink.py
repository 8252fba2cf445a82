"""Sink: where the findings on large tables go: those listed into the memory, all of them into a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import pyarrow
import pyarrow.parquet
from kibaru.schema.finding import KEYS, Finding

from .read.origins import Located
from .report import Found, Kind, kind_of

NUMBERS = ("line", "column", "end_column")
SCHEMA = pyarrow.schema(
    [pyarrow.field(key, pyarrow.int64() if key in NUMBERS else pyarrow.string()) for key in KEYS]
)
ROWS = 50_000  # findings that are written at once


class Places(Protocol):
    """Tells where the rows of a table stand."""

    def file_of(self, row: int) -> str:
        """Return the file that a row stands in, counted from 0 in the table."""

    def locate(self, row: int, column: str | None) -> tuple[Located, str | None]:
        """Return where a cell stands, and the text of its line, if it has one."""


class Sink:
    """Takes findings: `found` lists some, and the file `out`, if any, has all of them as Parquet.

    The file is written beside its place and put there at the end, so that it is never there in part.
    """

    def __init__(self, found: Found, out: Path | None = None) -> None:
        self.found, self._out = found, out
        self._part = out.with_name(f".{out.name}.{os.getpid()}") if out else None
        self._writer: Any = None
        self._waiting: list[Finding] = []

    def __enter__(self) -> Sink:
        """Begin the file."""
        if self._part:
            try:
                self._writer = pyarrow.parquet.ParquetWriter(self._part, SCHEMA, compression="zstd")
            except OSError:
                self._part.unlink(missing_ok=True)
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the file into its place; where anything went wrong leave none."""
        if self._writer is None or self._part is None or self._out is None:
            return
        try:
            if kind is None:
                self._write()
            self._writer.close()
            if kind is None:
                self._part.replace(self._out)
        finally:
            self._part.unlink(missing_ok=True)

    def take(self, findings: Iterable[Finding], places: Places | None = None) -> None:
        """Take findings; with `places`, those on rows by their numbers, which are then placed.

        Where a finding is neither listed nor written, it is not placed, unless it is the first or last so.
        """
        left_out: dict[Kind, list[Finding]] = {}
        for finding in findings:
            line = None
            placed = finding
            if places and finding.line is not None:
                placed = replace(finding, file=places.file_of(finding.line - 1))
                if not self._writer and not self.found.wants(placed):
                    left_out.setdefault(kind_of(placed), []).append(finding)
                    continue
                placed, line = _placed(finding, places)
            self.found.add(placed, line)
            if self._writer:
                self._waiting.append(placed)
        for alike in left_out.values():
            assert places, "only a finding with a place to be looked up is left out here"
            ends = (end(alike, key=_row) for end in (min, max))
            first, last = (_placed(finding, places)[0] for finding in ends)
            self.found.leave_out(first, last, len(alike))
        if len(self._waiting) >= ROWS:
            self._write()

    def _write(self) -> None:
        cells = {key: [getattr(finding, key) for finding in self._waiting] for key in KEYS}
        cells["value"] = [None if value is None else str(value) for value in cells["value"]]
        cells["file"] = [
            file.encode("utf-8", "backslashreplace").decode() if file else file for file in cells["file"]
        ]
        self._writer.write_table(pyarrow.table(cells, schema=SCHEMA))
        self._waiting = []


def _placed(finding: Finding, places: Places) -> tuple[Finding, str | None]:
    """Return a finding on a row with its place, and the text of its line."""
    (file, line, column, end_column), text = places.locate(_row(finding), finding.field)
    return replace(finding, file=file, line=line, column=column, end_column=end_column), text


def _row(finding: Finding) -> int:
    """Return the number of a finding's row in its table, counted from 0."""
    assert finding.line is not None, "it is on a row"
    return finding.line - 1
