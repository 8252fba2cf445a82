"""The blueprint of a release: what its tables, columns and rules were, kept beside its rows.

So that a release can be read long after a column was added or taken out, and the next one be compared
with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl

from .links import LINKS
from .registry import registry
from .table import Column, Table
from .tables import TABLES

# The name of each type in documents: the words of Table Schema.
TYPES: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Int64: "integer",
    pl.Float64: "number",
    pl.Date: "date",
    pl.Boolean: "boolean",
}
DTYPES = {name: dtype for dtype, name in TYPES.items()}


@dataclass(frozen=True)
class Layout:
    """A table as a release has it: its key, and {column: what is said of it} in the table's order.

    Of a column is said its `type`, a word of Table Schema, and what else of `title`, `description`,
    `empty`, `unit`, `vocabulary`, `coded`, `pattern`, `minimum`, `maximum` it has.
    """

    keys: tuple[str, ...]
    columns: Mapping[str, Mapping[str, Any]]

    def key(self) -> tuple[str, ...]:
        """Return the columns of the primary key."""
        return self.keys

    def dtypes(self) -> dict[str, type[pl.DataType]]:
        """Return {name: Polars type}."""
        return {name: DTYPES[said["type"]] for name, said in self.columns.items()}


@dataclass(frozen=True)
class Blueprint:
    """The tables of a release, its rules but those of single cells, and what it says of itself.

    `rules` are (code, table, sentence); `severities` has that of each code.
    """

    tables: Mapping[str, Layout] = field(default_factory=dict)
    rules: tuple[tuple[str, str, str], ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)

    def written(self) -> bytes:
        """Return the blueprint as JSON, one column a line, so that a change of one shows as one."""
        tables = {
            name: {"key": layout.keys, "columns": {c: _json(said) for c, said in layout.columns.items()}}
            for name, layout in self.tables.items()
        }
        rules = [_json(rule) for rule in self.rules]
        whole = {"tables": tables, "rules": rules, "severities": _json(self.severities)}
        return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def blueprint() -> Blueprint:
    """Return the blueprint of the schema as it is now."""
    rules = [
        (rule.code, name, rule.sentence)
        for name, model in TABLES.items()
        for rule in model.rules()
        if rule.scope != "cell"
    ]
    rules += [(link.code, link.table, link.sentence) for link in LINKS]
    severities = {code: rule.severity for code, rule in registry().items()}
    return Blueprint(
        {name: layout(model) for name, model in TABLES.items()}, tuple(sorted(rules)), severities
    )


def layout(model: type[Table]) -> Layout:
    """Return the layout of a table as its model declares it."""
    return Layout(model.key(), {name: _said(column) for name, column in model.columns().items()})


def read_blueprint(data: bytes) -> Blueprint:
    """Return the blueprint that was written so. Raises ValueError or KeyError where it is none."""
    whole = json.loads(data)
    tables = {
        name: Layout(tuple(said["key"]), {c: json.loads(words) for c, words in said["columns"].items()})
        for name, said in whole["tables"].items()
    }
    rules = tuple(tuple(json.loads(rule)) for rule in whole["rules"])
    return Blueprint(tables, rules, json.loads(whole["severities"]))


def _said(column: Column) -> dict[str, Any]:
    meaning = {name: value for name, value in asdict(column.meaning).items() if value not in (None, False)}
    return {"type": TYPES[column.dtype], **meaning}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=isinstance(value, Mapping))
