"""Describe the tables to R: the script that reads the CSV files, each column with its type."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

import polars as pl
from kibaru.schema.about import DATA_LICENCE_PATH, DATA_LICENCE_TITLE
from kibaru.schema.table import KINDS, Column, Table
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted

PROGRAMS = ("read_kibaru.R", "content_sha256.R")
WIDTH = 100  # characters in a line of R
PRINTABLE = range(0x20, 0x7F)

# One row per type of column: the function of the script that parses it.
PARSERS: dict[type[pl.DataType], str] = {
    pl.String: "identity",
    pl.Int64: "whole_number",
    pl.Float64: "number",
    pl.Date: "date",
    pl.Boolean: "truth",
}


def r_reader() -> bytes:
    """Return `read_kibaru.R`, in ASCII, so that it can be sourced in any locale."""
    parsers = (f"{_string(KINDS[dtype])} = {parser}" for dtype, parser in PARSERS.items())
    blocks = {
        "@tables": _wrapped(TABLES, "#   "),
        "@licence": [f"#   {DATA_LICENCE_TITLE}", f"#   {DATA_LICENCE_PATH}"],
        "@vocabularies": _listed(_vector(name, labels) for name, labels in _vocabularies().items()),
        "@columns": _listed(_types(name, model) for name, model in TABLES.items()),
        "@parsers": _listed([f"    {entry}"] for entry in parsers),
        "@keys": _listed([f"    {n} = c({', '.join(map(_string, m.key()))})"] for n, m in TABLES.items()),
        "@coordinates": _wrapped(map(_string, _coordinates()), "    "),
    }
    lines = (line for name in PROGRAMS for line in _program(name).splitlines())
    return "".join(f"{line}\n" for read in lines for line in blocks.get(read, [read])).encode("ascii")


def _program(name: str) -> str:
    """Return a part of the script; a line that begins with @ stands for what the schema says there."""
    return (files("kibaru.scripts.describe") / name).read_text(encoding="utf-8")


def _coordinates() -> list[str]:
    """Return the names of the columns with decimals, sorted."""
    columns = (column for model in TABLES.values() for column in model.columns().values())
    return sorted({column.name for column in columns if column.dtype == pl.Float64})


def _vocabularies() -> dict[str, tuple[str, ...]]:
    """Return {type: what its columns may hold, in codebook order} of the vocabularies of text columns."""
    columns = [column for model in TABLES.values() for column in model.columns().values()]
    found = {
        _type(column): permitted(column.meaning.vocabulary, column.meaning.coded)
        for column in columns
        if column.meaning.vocabulary and column.dtype == pl.String
    }
    return dict(sorted(found.items()))


def _type(column: Column) -> str:
    """Return the words of "<cell> cannot be read as ...", by which the script knows the type."""
    meaning = column.meaning
    if meaning.vocabulary and column.dtype == pl.String:
        return f"a {'code' if meaning.coded else 'label'} of {meaning.vocabulary}"
    return KINDS[column.dtype]


def _types(name: str, model: type[Table]) -> list[str]:
    entries = ([f"      {c.name} = {_string(_type(c))}"] for c in model.columns().values())
    return [f"    {name} = c(", *_listed(entries), "    )"]


def _vector(name: str, values: Iterable[str]) -> list[str]:
    return [f"    {_string(name)} = c(", *_wrapped(map(_string, values), "      "), "    )"]


def _listed(entries: Iterable[list[str]]) -> list[str]:
    """Return the lines of all entries, with a comma after each entry but the last."""
    lines: list[str] = []
    for entry in entries:
        if lines:
            lines[-1] += ","
        lines += entry
    return lines


def _wrapped(words: Iterable[str], margin: str) -> list[str]:
    """Return the words, joined by commas, in lines that are no wider than `WIDTH` where a word is not."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(f", {word},") <= WIDTH:
            lines[-1] += f", {word}"
        else:
            lines = [*lines[:-1], f"{lines[-1]},", margin + word] if lines else [margin + word]
    return lines


def _string(text: str) -> str:
    """Return the text as a string of R, in ASCII."""
    return f'"{"".join(map(_character, text))}"'


def _character(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    number = ord(character)
    if number in PRINTABLE:
        return character
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
