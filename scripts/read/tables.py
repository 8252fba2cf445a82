"""Read a table file: CSV as text cell by cell, Parquet as typed; where each row stands."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path

import polars as pl
from kibaru.schema.finding import Finding

from .limits import read_any_text
from .lines import Lines, Place
from .origins import Located, Origin
from .records import open_quote

# What parts the cells of a table, the usual one first, and what each is called.
DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass
class RawTable:
    """A table as it stands in a file: `frame` (CSV: all text), and where each row is.

    `header` is where the line of the columns' names stands, None in Parquet. `whole` says that every
    row was read.
    """

    file: Path
    frame: pl.DataFrame
    origins: list[Origin] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    header: Origin | None = None
    whole: bool = True

    def located(self, row: int | None, column: str | None) -> Located:
        """Return where a cell stands, `row` counted from 0; or, without a row, the column's name."""
        if row is None:
            return self.header.locate(column) if self.header else (str(self.file), None, None, None)
        if row < len(self.origins):
            return self.origins[row].locate(column)
        return str(self.file), row + 1, None, None


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
        detail = f"cannot be read: {str(error).splitlines()[0]}"
        finding = Finding("KB008", detail, file=str(path))
        return RawTable(path, pl.DataFrame(), findings=[finding], whole=False)


def read_csv(path: Path) -> RawTable:
    """Return the table in a CSV file, every cell as text, an empty one as null."""
    text, findings = read_any_text(path)
    if not text and findings:
        return RawTable(path, pl.DataFrame(), findings=findings, whole=False)
    lines = Lines(text)
    if bare := re.search("\r(?!\n)", text):
        return _failed(path, "KB007", "a carriage return stands alone", lines.place(*bare.span()), findings)
    header, records, odd = read_records(path, lines, delimiter_of(text))
    findings = [*findings, *odd]
    if header is None:
        return _failed(path, "KB009", "the file is empty", findings=findings)
    whole = not findings
    if header.delimiter != ",":
        findings = [*findings, parted(header)]
    if twice := named_twice(header):
        return RawTable(path, pl.DataFrame(), findings=[*findings, twice], whole=False)
    frame = frame_of(header, records)
    origins = [replace(header, line=line) for line, _ in records]
    if "\r\n" in text:  # a line end in a cell is written as those of the file
        frame = frame.with_columns(pl.all().str.replace_all("\r\n", "\n", literal=True))
    return RawTable(path, frame, origins, findings, header, whole)


def frame_of(header: Origin, records: Sequence[tuple[int, list[str]]]) -> pl.DataFrame:
    """Return the records as a frame of text, an empty cell as null."""
    names = header.cells
    rows = [record for _, record in records]
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    frame = pl.DataFrame(dict(zip(names, columns, strict=True)), schema=dict.fromkeys(names, pl.String))
    return frame.with_columns(pl.all().replace("", None))


def read_records(
    path: Path, lines: Lines, delimiter: str, header: Origin | None = None
) -> tuple[Origin | None, list[tuple[int, list[str]]], list[Finding]]:
    """Return the header's place, each record with its line, and what is wrong with the others.

    Where a header is given the text has none.
    """
    reader = csv.reader(StringIO(lines.text, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    findings: list[Finding] = []
    line = 1
    try:
        for record in reader:
            if header is None:
                header = Origin(path, line=line, cells=tuple(record), delimiter=delimiter) if record else None
            elif len(record) == len(header.cells):
                records.append((line, record))
            elif record:
                detail = f"{len(record)} cells, and the header has {len(header.cells)}"
                begin = lines.start(line)
                findings.append(_at(path, "KB201", detail, lines.place(begin, len(lines.text))))
            line = reader.line_num + 1
    except csv.Error as error:
        findings.append(_not_csv(path, lines, line, delimiter, str(error)))
    return header, records, findings


def delimiter_of(text: str) -> str:
    """Return what parts the cells: that which leaves the most names of our columns in the first line."""
    header = text.lstrip().partition("\n")[0]
    there = [delimiter for delimiter in DELIMITERS if delimiter in header]
    if len(there) < 2:
        return (there or [*DELIMITERS])[0]
    from kibaru.schema.tables import TABLES  # noqa: PLC0415 (a second, in which reading can begin)

    names = {name for model in TABLES.values() for name in model.columns()}

    def known(delimiter: str) -> int:
        return len(names.intersection(name.strip().strip('"').casefold() for name in header.split(delimiter)))

    return max(there, key=lambda delimiter: (known(delimiter), header.count(delimiter)))


def _failed(
    path: Path, code: str, detail: str, place: Place | None = None, findings: Iterable[Finding] = ()
) -> RawTable:
    found = [*findings, failed_at(path, code, detail, place)]
    return RawTable(path, pl.DataFrame(), findings=found, whole=False)


def failed_at(path: Path, code: str, detail: str, place: Place | None = None) -> Finding:
    """Return the finding that says why nothing can be read of a file from a place on."""
    return _at(path, code, detail, place or (1, 1, 2))


def _at(path: Path, code: str, detail: str, place: Place, help: str = "") -> Finding:
    line, column, end_column = place
    return Finding(code, detail, help, file=str(path), line=line, column=column, end_column=end_column)


def named_twice(header: Origin) -> Finding | None:
    """Return the finding on the first name that the header has twice, if any."""
    names = header.cells
    twice = [index for index, name in enumerate(names) if name in names[:index]]
    if not twice:
        return None
    detail = f"the header has {names[twice[0]]!r} twice"
    return _at(header.file, "KB202", detail, header.cell(twice[0]))


def parted(header: Origin) -> Finding:
    """Return the finding that another delimiter than a comma parts the cells."""
    name = DELIMITERS[header.delimiter]
    return _at(header.file, "KB207", f"the cells are parted by {name}", header.cell(0))


def _not_csv(path: Path, lines: Lines, line: int, delimiter: str, problem: str) -> Finding:
    what_to_do = ""
    if "field limit" in problem:
        limit = csv.field_size_limit()
        what_to_do = f"a cell holds at most {limit:,} characters; a quote may be left open here"
    begin = lines.start(line)
    opened = open_quote(lines.text, begin, delimiter) or (begin, begin + 1)
    return _at(path, "KB006", f"cannot be read from here on: {problem}", lines.place(*opened), what_to_do)
