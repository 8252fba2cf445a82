"""Read a table file: CSV as text cell by cell, Parquet as typed; where each row stands."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import polars as pl
from kibaru.schema.finding import Finding

from .limits import read_text
from .origins import Origin


@dataclass
class RawTable:
    """A table as it stands in a file: `frame` (CSV: all text), and where each row is."""

    file: Path
    frame: pl.DataFrame
    origins: list[Origin] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def located(self, row: int, column: str | None) -> tuple[str, int | None, int | None]:
        """Return file, line and column of a cell; `row` counts from 0."""
        if row < len(self.origins):
            return self.origins[row].locate(column)
        return str(self.file), row + 1, None


def read_table(path: Path) -> RawTable:
    """Return the table in a CSV or Parquet file; what cannot be read is among its findings."""
    return read_parquet(path) if path.suffix == ".parquet" else read_csv(path)


def read_parquet(path: Path) -> RawTable:
    """Return the table in a Parquet file, typed as it is there."""
    import pyarrow  # noqa: PLC0415 (a tenth of a second that a CSV file need not pay)
    import pyarrow.parquet  # noqa: PLC0415

    try:
        return RawTable(
            path, pl.DataFrame(pl.from_arrow(pyarrow.parquet.read_table(path, partitioning=None)))
        )
    except (OSError, pyarrow.ArrowException, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        return _failed(path, "a table is a whole Parquet file", f"cannot be read: {reason}", "write it again")


def read_csv(path: Path, limit: int | None = None) -> RawTable:
    """Return the table in a CSV file, every cell as text, an empty one as null."""
    text = read_text(path, limit)
    if isinstance(text, Finding):
        return RawTable(path, pl.DataFrame(), findings=[text])
    if odd := _odd(path, text):
        return RawTable(path, pl.DataFrame(), findings=[odd])
    reader = csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header: list[str] = []
    rows: list[list[str]] = []
    origins: list[Origin] = []
    findings: list[Finding] = []
    line = 1
    try:
        for record in reader:
            if not header:
                header = record
            elif len(record) == len(header):
                rows.append(record)
                origins.append(Origin(path, line=line, cells=tuple(header)))
            elif record:
                findings.append(_ragged(path, line, len(record), len(header)))
            line = reader.line_num + 1
    except csv.Error as error:
        findings.append(_not_csv(path, line, str(error)))
    if not header:
        return _failed(path, "a table has a header line", "the file is empty", "begin with the column names")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        return _failed(path, "a column stands once", f"the header has {twice[0]!r} twice", "remove one")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    frame = pl.DataFrame(dict(zip(header, columns, strict=True)), schema=dict.fromkeys(header, pl.String))
    return RawTable(path, frame.with_columns(pl.all().replace("", None)), origins, findings)


def _odd(path: Path, text: str) -> Finding | None:
    """Return the finding on a text that is no CSV of ours as a whole."""
    bare = re.search("\r(?!\n)", text)
    if bare:
        line = text.count("\n", 0, bare.start()) + 1
        return Finding(
            "a line ends in LF or CRLF", "a carriage return stands alone",
            "save the file with Unix or Windows line ends", file=str(path), line=line,
        )  # fmt: skip
    header = text.partition("\n")[0]
    for delimiter, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if "," not in header and delimiter in header:
            return Finding(
                "the cells of a table are parted by commas", f"the cells are parted by {name}",
                "save the file as CSV with commas", file=str(path), line=1,
            )  # fmt: skip
    return None


def _failed(path: Path, rule: str, message: str, what_to_do: str) -> RawTable:
    return RawTable(
        path, pl.DataFrame(), findings=[Finding(rule, message, what_to_do, file=str(path), line=1)]
    )


def _ragged(path: Path, line: int, found: int, wanted: int) -> Finding:
    return Finding(
        "a row has as many cells as the header",
        f"{found} cells, and the header has {wanted}",
        "quote a cell that holds a comma, a quote or a line end",
        file=str(path),
        line=line,
    )


def _not_csv(path: Path, line: int, problem: str) -> Finding:
    what_to_do = "close the quote that opens here, and double a quote inside a quoted cell"
    if "field limit" in problem:
        what_to_do = (
            f"a cell holds at most {csv.field_size_limit():,} characters; a quote may be left open here"
        )
    return Finding(
        "a table is CSV as in RFC 4180",
        f"cannot be read from here on: {problem}",
        what_to_do,
        file=str(path),
        line=line,
    )
