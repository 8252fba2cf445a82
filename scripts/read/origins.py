"""Where a row comes from, and where in its file one of its cells stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from kibaru.schema.finding import Finding
from kibaru.schema.registry import LOADER

from .lines import Lines, Place, lines_of, stand
from .nodes import place
from .records import cell_at

# The keys of a seed under which a column of a table is coded, where the two differ, the first found.
SEED_KEYS = {
    "event_id_cnty": ("event", "about"),
    "incident_id": ("incident", "about"),
    "year": ("event_date",),
    "disorder_type": ("sub_event_type",),
    "event_type": ("sub_event_type",),
    "actor1_id": ("actor1",),
    "inter1": ("actor1",),
    "interaction": ("actor1",),
    "civilian_targeting": ("actor1",),
    "actor2_id": ("actor2",),
    "inter2": ("actor2",),
    "location_id": ("location",),
    "timestamp": ("revised_on",),
    "span_start": ("span",),
    "span_end": ("span",),
    "source_id": ("source",),
    "text_sha256": ("text.sha256", "text"),
    "text_chars": ("text.chars", "text"),
    "value_low": ("value",),
    "value_high": ("value",),
}

# Where a row of YAML stands: the number of its file, and that of its item in the list of its table.
STANDS = {"file": pl.UInt32, "item": pl.UInt32}
# Under which key of its file a table's rows are the items, and which column names the key of the item.
LISTS = {"claims": ("claims", None), "events": ("events", None), "judgements": ("events", "field")}

Located = tuple[str, int | None, int | None, int | None]  # file, line, column, end column


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands: its file, and the path of keys to it (YAML) or its line (CSV).

    `lines` are those in which that line is counted, where they are not the whole file's.
    """

    file: Path
    path: tuple[str | int, ...] = ()
    line: int | None = None
    cells: tuple[str, ...] = ()  # the columns of a CSV file, in its order
    delimiter: str = ","
    lines: Lines | None = None

    def locate(self, field: str | None) -> Located:
        """Return where the row's cell `field` stands, or the row where it has none."""
        if self.line is not None:
            return str(self.file), *self.cell(self.cells.index(field) if field in self.cells else 0)
        names = (field, *SEED_KEYS.get(field, ())) if field else ()
        for path in [*((*self.path, *name.split(".")) for name in names), self.path]:
            found = _node(self.file, path)
            if found is not None:
                return str(self.file), *place(_value(found), lines_of(self.file))
        return str(self.file), None, None, None

    def cell(self, index: int) -> Place:
        """Return where the cell of that number stands in the record, counted from 0."""
        lines = self.lines or lines_of(self.file)
        return lines.place(*cell_at(lines.text, lines.start(self.line or 1), self.delimiter, index))


@dataclass(frozen=True)
class Origins:
    """Where the rows of a table of YAML seeds stand, each made only when it is asked for.

    `rows` holds the columns of `STANDS`, and that which names the key of an item, if any.
    """

    table: str
    paths: Sequence[Path]
    rows: pl.DataFrame

    def __len__(self) -> int:
        return self.rows.height

    def __getitem__(self, row: int) -> Origin:
        return self._origin(self.rows.row(row, named=True))

    def __iter__(self) -> Iterator[Origin]:
        return map(self._origin, self.rows.iter_rows(named=True))

    def _origin(self, row: dict[str, Any]) -> Origin:
        path = self.paths[row["file"]]
        if self.table not in LISTS:
            return Origin(path)
        listed, key = LISTS[self.table]
        return Origin(path, (listed, row["item"], *([str(row[key])] if key else [])))


def at(finding: Finding, place: Located) -> Finding:
    """Return the finding at a place."""
    file, line, column, end_column = place
    return replace(finding, file=file, line=line, column=column, end_column=end_column)


def _node(file: Path, path: tuple[str | int, ...]) -> yaml.Node | None:
    node = _composed(*stand(file))
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            return None
    return node


def _value(node: yaml.Node) -> yaml.Node:
    """Return the value of {value: ..., because: ...}, and of anything else the node itself."""
    entries = node.value if isinstance(node, yaml.MappingNode) else []
    judged = {key.value for key, _ in entries} == {"value", "because"}
    return next((value for key, value in entries if judged and key.value == "value"), node)


@lru_cache(maxsize=4)
def _composed(file: Path, changed: int, size: int) -> yaml.Node | None:  # noqa: ARG001 (as in lines_of)
    return yaml.compose(lines_of(file).text, Loader=LOADER)
