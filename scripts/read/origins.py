"""Where a row comes from, and where in its file one of its cells stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from .limits import read_text
from .nodes import LOADER, place

# The key of a seed under which a column of a table is coded, where the two differ.
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
    "text_sha256": ("text",),
    "text_chars": ("text",),
    "value_low": ("value",),
    "value_high": ("value",),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stands: its file, and the path of keys to it (YAML) or its line (CSV)."""

    file: Path
    path: tuple[str | int, ...] = ()
    line: int | None = None
    cells: tuple[str, ...] = ()  # the columns of a CSV file, in its order

    def locate(self, field: str | None) -> tuple[str, int | None, int | None]:
        """Return file, line and column of the row's cell `field`, or of the row where it has none."""
        if self.line is not None:
            column = cell_column(self.file, self.line, self.cells.index(field)) if field in self.cells else 1
            return str(self.file), self.line, column
        names = (field, *SEED_KEYS.get(field, ())) if field else ()
        for path in [*((*self.path, name) for name in names), self.path]:
            found = _node(self.file, path)
            if found is not None:
                return str(self.file), *place(found)
        return str(self.file), None, None


def _node(file: Path, path: tuple[str | int, ...]) -> yaml.Node | None:
    node = _composed(file)
    for step in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == step), None)
        else:
            return None
    return node


@lru_cache(maxsize=4)
def _composed(file: Path) -> yaml.Node | None:
    return yaml.compose(file.read_text(encoding="utf-8"), Loader=LOADER)


def cell_column(file: Path, line: int, index: int) -> int:
    """Return the column at which cell `index` of the CSV record on `line` begins, counted from 1."""
    text = _text(file)
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    position, quoted, cell, begins = start, False, 0, True
    while cell < index and position < len(text):
        character = text[position]
        if character == '"' and (quoted or begins):
            quoted = not quoted
        begins = character == "," and not quoted
        cell += begins
        position += 1
    return position - (text.rfind("\n", 0, position) + 1) + 1


@lru_cache(maxsize=4)
def _text(file: Path) -> str:
    text = read_text(file, limit=None)
    return text if isinstance(text, str) else ""
