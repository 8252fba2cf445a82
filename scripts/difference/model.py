"""A difference: all that one state of the data has otherwise than another, as plain records."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from kibaru.schema.blueprint import Blueprint

Cells = dict[str, str | None]  # a row, each cell as its CSV file has it
Why = tuple[str | None, str | None, str | None]  # reason, claim, note
UNSAID: Why = (None, None, None)


@dataclass(frozen=True)
class State:
    """One state of the data: `tables` hold text, as their CSV files do; `label` is how it is called."""

    label: str
    tables: Mapping[str, pl.DataFrame]
    blueprint: Blueprint


@dataclass(frozen=True)
class SchemaChange:
    """One change of a table, column, rule or code; `step` is what it asks of the next version."""

    kind: str
    table: str
    column: str
    old: str | None
    new: str | None
    step: str


@dataclass(frozen=True)
class Row:
    """A row that was added or taken out, with its filled cells; for one taken out, why."""

    table: str
    key: str
    country: str
    cells: Cells
    reason: str | None = None
    claim_id: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Revision:
    """One cell with another value, and why; None is an empty cell."""

    table: str
    key: str
    country: str
    column: str
    old: str | None
    new: str | None
    reason: str | None = None
    claim_id: str | None = None
    note: str | None = None


@dataclass
class Difference:
    """All that `new` has otherwise than `old`; applied to the old tables, it gives the new ones.

    `retired` are the rows of the table of that name which are new; `layouts` are the tables of the
    new state, {name: {key, columns}}, `sha256` their content hashes, and `totals` the headline figures,
    {name: [old, new]}.
    """

    old: str
    new: str
    layouts: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)
    schema: list[SchemaChange] = field(default_factory=list)
    retired: list[Cells] = field(default_factory=list)
    removed: list[Row] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    added: list[Row] = field(default_factory=list)
    totals: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return not (self.schema or self.removed or self.revised or self.added)

    def only(self, tables: Collection[str]) -> Difference:
        """Return what it has on some tables; a change that is of no table stays."""
        return replace(
            self,
            layouts={name: said for name, said in self.layouts.items() if name in tables},
            sha256={name: said for name, said in self.sha256.items() if name in tables},
            schema=[change for change in self.schema if not change.table or change.table in tables],
            removed=[row for row in self.removed if row.table in tables],
            revised=[cell for cell in self.revised if cell.table in tables],
            added=[row for row in self.added if row.table in tables],
        )

    def counts(self) -> list[dict[str, Any]]:
        """Return how many rows and cells changed, by table, column and country; rows have no column."""
        found: dict[tuple[str, str, str], dict[str, int]] = {}
        for what, changes in (("removed", self.removed), ("revised", self.revised), ("added", self.added)):
            for change in changes:
                place = (change.table, getattr(change, "column", ""), change.country)
                count = found.setdefault(place, {"removed": 0, "revised": 0, "added": 0})
                count[what] += 1
        names = ("table", "column", "country")
        return [dict(zip(names, place, strict=True)) | count for place, count in sorted(found.items())]
