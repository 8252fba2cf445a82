"""Tables as texts in many clothes, and where each cell stands, counted here from what was written.

Nothing of the tool's own reading or locating is used: an editor's line and column, by plain Python.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from kibaru.schema.tables import TABLES

from .generated import Frames


@dataclass(frozen=True)
class Place:
    """Where something stands, as far as it is known; `end_column` is None where it goes on below."""

    file: str
    line: int | None = None
    column: int | None = None
    end_column: int | None = None


def place(file: str, text: str, start: int, end: int) -> Place:
    """Return where an editor shows the characters from `start` to `end` of a text without its mark."""
    before, value = (
        part.replace("\r\n", "\n").replace("\r", "\n") for part in (text[:start], text[start:end])
    )
    column = len(before) - before.rfind("\n")
    end_column = None if "\n" in value else column + max(len(value), 1)
    return Place(file, before.count("\n") + 1, column, end_column)


@dataclass(frozen=True)
class Clothes:
    """How a table is written; `quotes` is which cells are quoted beside those that must be."""

    delimiter: str = ","
    newline: str = "\n"
    mark: bytes = b""
    quotes: str = "none"
    last_newline: bool = True


MARK = b"\xef\xbb\xbf"
CLOTHES = {
    "plain": Clothes(),
    "quoted": Clothes(quotes="all"),
    "some quoted": Clothes(quotes="some"),
    "CRLF": Clothes(newline="\r\n"),
    "BOM": Clothes(mark=MARK),
    "no last line end": Clothes(last_newline=False),
    "BOM, CRLF, quoted": Clothes(newline="\r\n", mark=MARK, quotes="all"),
    "semicolons": Clothes(delimiter=";", quotes="some"),
    "tabs": Clothes(delimiter="\t"),
    "bars": Clothes(delimiter="|"),
    "semicolons, BOM, CRLF": Clothes(delimiter=";", newline="\r\n", mark=MARK),
}


@dataclass(repr=False)
class Sheet:
    """A table as text, cell by cell; an empty cell is ""."""

    table: str
    header: list[str]
    rows: list[list[str]]

    def __repr__(self) -> str:
        return f"<{len(self.rows)} rows of {self.table}>"  # a failed example shows it

    def row(self, index: int) -> dict[str, str]:
        """Return one row as {column: text}."""
        return dict(zip(self.header, self.rows[index], strict=True))

    def copy(self) -> Sheet:
        """Return a sheet whose rows can be replaced, but not changed, without changing this one."""
        return Sheet(self.table, list(self.header), list(self.rows))

    def put(self, row: int, cells: dict[str, str]) -> None:
        """Replace cells of one row."""
        self.rows[row] = [
            cells.get(name, cell) for name, cell in zip(self.header, self.rows[row], strict=True)
        ]

    def key(self, row: int) -> tuple[str, ...]:
        """Return the cells of a row's key."""
        cells = self.row(row)
        return tuple(cells[name] for name in TABLES[self.table].key())


def sheets(tables: Frames) -> dict[str, Sheet]:
    """Return the tables as text."""
    return {name: sheet(name, frame) for name, frame in tables.items()}


def sheet(table: str, frame: pl.DataFrame) -> Sheet:
    """Return a typed table as text, as a careful person would write it."""
    return Sheet(table, frame.columns, [[_text(cell) for cell in row] for row in frame.iter_rows()])


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.5f}"
    return "" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell)


class Written:
    """A sheet in clothes: its text, and where each cell begins and ends in it. The header is row -1."""

    def __init__(self, sheet: Sheet, clothes: Clothes) -> None:
        choose = random.Random(0)
        self.clothes = clothes
        self.cells = [[_cell(c, clothes, choose) for c in row] for row in (sheet.header, *sheet.rows)]

    def records(self) -> list[str]:
        """Return the header and each row as it stands in the text, without its line end."""
        return [self.clothes.delimiter.join(row) for row in self.cells]

    def text(self, records: list[str] | None = None) -> str:
        """Return the text of these records."""
        end = self.clothes.newline
        return end.join(self.records() if records is None else records) + end * self.clothes.last_newline

    def start(self, row: int) -> int:
        """Return where a row begins."""
        return sum(len(record) + len(self.clothes.newline) for record in self.records()[: row + 1])

    def span(self, row: int, column: int) -> tuple[int, int]:
        """Return where a cell begins and ends, its quotes included."""
        start = self.start(row) + sum(len(cell) + 1 for cell in self.cells[row + 1][:column])
        return start, start + len(self.cells[row + 1][column])

    def data(self, records: list[str] | None = None) -> bytes:
        """Return the bytes of the file."""
        return self.clothes.mark + self.text(records).encode()


def _cell(text: str, clothes: Clothes, choose: random.Random) -> str:
    must = any(mark in text for mark in (clothes.delimiter, '"', "\n", "\r"))
    wanted = clothes.quotes == "all" or (clothes.quotes == "some" and choose.random() < 0.3)
    return '"' + text.replace('"', '""') + '"' if must or wanted else text


def write_parquet(path: Path, sheet: Sheet) -> None:
    """Write a sheet as Parquet: each column of its type, or as text where a cell is not of that type."""
    dtypes = TABLES[sheet.table].dtypes()
    columns = dict(zip(sheet.header, zip(*sheet.rows, strict=True), strict=True))
    series = [
        _typed(name, [cell or None for cell in cells], dtypes.get(name)) for name, cells in columns.items()
    ]
    pl.DataFrame(series).write_parquet(path)


# The text of a cell that may be written as its type in Parquet.
FORMS = {
    pl.Int64: r"0|-?[1-9]\d{0,17}",
    pl.Float64: r"-?\d+(\.\d+)?",
    pl.Date: r"(?!0000)\d{4}-\d\d-\d\d",
    pl.Boolean: "true|false",
}


def _typed(name: str, cells: list[str | None], dtype: type[pl.DataType] | None) -> pl.Series:
    text = pl.Series(name, cells, dtype=pl.String)
    if dtype in (None, pl.String) or not all(re.fullmatch(FORMS[dtype], c, re.ASCII) for c in cells if c):
        return text
    if dtype == pl.Date:
        typed = text.str.to_date("%Y-%m-%d", strict=False)
        return text if typed.null_count() > text.null_count() else typed
    return text == "true" if dtype == pl.Boolean else text.cast(dtype)
