"""Mend a table: the cells of a CSV text in place, and its rows in the order of the key."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kibaru.schema.table import Column

from .cell import mended, of_field

BOM = "\ufeff"


@dataclass
class _Record:
    """One record: its cells as they are written, quotes included, and the line end behind them."""

    cells: list[str]
    end: str


def header(text: str) -> list[str]:
    """Return the names in a table's first line, in lower case; none where the text is no table."""
    records, _ = _read(text.removeprefix(BOM))
    return [name.strip().casefold() for name in _values(records[0])] if records else []


def mended_table(text: str, columns: Mapping[str, Column], key: Sequence[str]) -> str:
    """Return the CSV text with the cells of these columns mended and its rows sorted by the key.

    All else stays byte for byte: quotes, line ends, delimiter, a byte order mark, the columns and
    their order. A row with too few or too many cells stays as it is, and then the order too; a text
    that cannot be read as a table stays as a whole.
    """
    if text.startswith(BOM):
        return BOM + mended_table(text.removeprefix(BOM), columns, key)
    records, delimiter = _read(text)
    if not records:
        return text
    head, rows = records[0], [record for record in records[1:] if record.cells != [""]]
    head.cells = [
        cell if _unclear(cell) else _set(cell, _named(_value(cell), columns), delimiter)
        for cell in head.cells
    ]
    names = _values(head)
    if len(names) < 2 or len(set(names)) < len(names):
        return text
    field = names.index("field") if "field" in names else None

    @cache
    def cell(name: str, written: str, field: str) -> str:
        column = columns.get(name)
        if column is None or _unclear(written):
            return written
        column = of_field(column, field) if name == "value" else column
        return _set(written, mended(_value(written), column), delimiter)

    whole = [row for row in rows if len(row.cells) == len(names)]
    for row in whole:
        said = "" if field is None else _value(row.cells[field])
        row.cells = [cell(n, w, said if n == "value" else "") for n, w in zip(names, row.cells, strict=True)]
    if len(whole) == len(rows):
        _sort(rows, names, key)
    written = "".join(delimiter.join(record.cells) + record.end for record in records)
    return written if _read(written) == (records, delimiter) else text


def _sort(rows: list[_Record], names: list[str], key: Sequence[str]) -> None:
    """Sort the rows by their key, as the canonical form does; the line ends stay where they are."""
    if not set(key) <= set(names):
        return
    keyed = [(tuple(_value(row.cells[names.index(name)]) for name in key), row.cells) for row in rows]
    if not all(part for found, _ in keyed for part in found):
        return
    keyed.sort(key=lambda pair: pair[0])
    for row, (_, cells) in zip(rows, keyed, strict=True):
        row.cells = cells


def _read(text: str) -> tuple[list[_Record], str]:
    """Return the records of a CSV text and its delimiter; no records where it is none of RFC 4180."""
    first = text.partition("\n")[0]
    delimiter = next((d for d in ",;\t|" if d in first), ",")
    part = re.escape(delimiter)
    cell = re.compile(rf'("[^"]*(?:""[^"]*)*"|[^"\r\n{part}][^\r\n{part}]*|)({part}|\r?\n|\Z)')
    records: list[_Record] = []
    cells: list[str] = []
    position = 0
    while position < len(text) or cells:
        found = cell.match(text, position)
        if found is None:
            return [], delimiter
        cells.append(found[1])
        if found[2] != delimiter:
            records.append(_Record(cells, found[2]))
            cells = []
        position = found.end()
    return ([] if re.search("\r(?!\n)", text) else records), delimiter


def _values(record: _Record) -> list[str]:
    return [_value(cell) for cell in record.cells]


def _value(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _set(cell: str, value: str, delimiter: str) -> str:
    """Return the cell as it is written with this value, quoted where it was or where it must be."""
    if value == _value(cell):
        return cell
    if cell.startswith('"') or any(character in value for character in ('"', "\n", "\r", delimiter)):
        return '"' + value.replace('"', '""') + '"'
    return value


def _unclear(cell: str) -> bool:
    """Whether the cell has quotes and is not quoted: nobody can tell whether they are the value's own."""
    return '"' in cell and not cell.startswith('"')


def _named(name: str, columns: Mapping[str, Column]) -> str:
    """Return the column's name that this one stands for, else the name without white space around."""
    bare = name.strip()
    return bare.casefold() if bare not in columns and bare.casefold() in columns else bare
