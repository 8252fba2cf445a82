"""The codebook: what a column means, in words."""

from __future__ import annotations

from dataclasses import dataclass

from kibaru.schema.table import KINDS, Column
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted, vocabulary


@dataclass(frozen=True)
class Meaning:
    """What a column means; printing it gives all of it in words.

    `tables` are the tables that have the column so; `empty` is None where a cell is never empty;
    `codes` are what it may hold, as {label: definition}, empty where it has no vocabulary.
    """

    column: str
    tables: tuple[str, ...]
    title: str
    description: str
    type: str
    unit: str | None
    empty: str | None
    codes: dict[str, str]

    def __str__(self) -> str:
        lines = [
            f"{self.column} ({', '.join(self.tables)}): {self.title}",
            self.description,
            f"Type: {self.type}{f', in {self.unit}' if self.unit else ''}.",
            f"Empty: {self.empty or 'never.'}",
            *(f"  {label}: {definition}" for label, definition in self.codes.items()),
        ]
        return "\n".join(lines)

    __repr__ = __str__


class Meanings(tuple[Meaning, ...]):
    """The meanings of one column name, one per way in which the tables use it."""

    __slots__ = ()

    def __str__(self) -> str:
        return "\n\n".join(map(str, self))

    __repr__ = __str__


def codebook(column: str, table: str | None = None) -> Meanings:
    """Return what a column means, in one table or in all that have it; print it to read it.

    Raises LookupError for a column that no table has.
    """
    found: dict[Column, list[str]] = {}
    for name, model in TABLES.items():
        if table in (None, name) and column in model.columns():
            found.setdefault(model.columns()[column], []).append(name)
    if not found:
        where = f"the table {table!r}" if table else "any table"
        raise LookupError(f"{column!r} is no column of {where}; see load(table).columns")
    return Meanings(_meaning(each, tuple(tables)) for each, tables in found.items())


def _meaning(column: Column, tables: tuple[str, ...]) -> Meaning:
    said = column.meaning
    return Meaning(
        column=column.name,
        tables=tables,
        title=said.title,
        description=said.description,
        type=KINDS[column.dtype],
        unit=said.unit,
        empty=said.empty,
        codes=_codes(said.vocabulary, said.coded),
    )


def _codes(name: str | None, coded: bool) -> dict[str, str]:
    if name is None:
        return {}
    rows = {row["code" if coded else "label"]: row["definition"] for row in vocabulary(name).rows}
    return {
        code: rows.get(code, "Both of the two, and what lies between.") for code in permitted(name, coded)
    }
