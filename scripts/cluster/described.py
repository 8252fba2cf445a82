"""Described: what the files of a table say of their columns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl
from kibaru.schema.finding import Finding
from kibaru.schema.table import Table

from ..read.origins import at
from ..read.parquet_batches import difference
from ..validate import layout
from ..validate.conform import can_fit, wrong_type
from .stored import Part, Stored

Said = tuple[dict[str, pl.DataType], int] | str  # the columns of a file and its bytes, or why it is not read


@dataclass
class Described:
    """The parts of a table that can be read and have equal columns, and what is wrong with the others."""

    shown: str
    schema: dict[str, pl.DataType] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether every part is among them."""
        return not self.findings

    def odd(self, model: type[Table]) -> list[str]:
        """Return the columns whose type is none that can be read, if they have any cell."""
        columns = model.columns()
        return [
            name
            for name, dtype in self.schema.items()
            if name in columns and not can_fit(dtype, columns[name].dtype)
        ]

    def heading(self, model: type[Table], wrong: Mapping[str, pl.DataType]) -> list[Finding]:
        """Return the findings on the columns."""
        columns, table = model.columns(), model.table()
        found = layout([*self.schema], [*columns], table)
        found += [wrong_type(columns[name], dtype, table) for name, dtype in wrong.items()]
        return [at(each, (self.shown, None, None, None)) for each in found]


def described(part: Part) -> Said:
    """Return the columns of a file and how many bytes it has, or why it cannot be read."""
    try:
        return part.described()
    except (OSError, pl.exceptions.PolarsError) as error:
        return str(error).partition("\n")[0].replace(part.path, part.shown)


def filled_in(part: Part, columns: Collection[str]) -> list[str]:
    """Return those of the columns that have a filled cell in a file."""
    try:
        with part.at_hand() as path:
            counts = pl.scan_parquet(path, glob=False).select(pl.col(columns).count()).collect()
    except (OSError, pl.exceptions.PolarsError):  # which is told when its rows are read
        return []
    return [name for name in columns if counts[name].item()]


def alike(table: Stored, said: Sequence[Said]) -> Described:
    """Return the table, given what each of its files says."""
    found = Described(table.shown)
    for part, each in zip(table.parts, said, strict=True):
        if isinstance(each, str):
            found.findings.append(Finding("KB008", f"cannot be read: {each}", file=part.shown))
            continue
        schema, size = each
        found.schema = found.schema or schema
        if schema != found.schema:
            first = found.parts[0].path
            detail = f"{difference(schema, found.schema)}, and in {first.rpartition('/')[2]} it is not"
            found.findings.append(Finding("KB212", detail, file=part.shown))
        else:
            found.parts.append(part)
            found.sizes.append(size)
    return found
