"""Compare: from two states of the data to the difference between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain

import polars as pl
from kibaru.schema.canonical import content_sha256, written
from kibaru.schema.changes import WHOLE_ROW
from kibaru.schema.versions import Version, parse_version

from .columns import matched, schema_changes
from .model import UNSAID, Cells, Difference, Revision, Row, State, Why

PLACED = ("iso3", "event_id_cnty", "incident_id", "row_key")  # the cells that tell a row's country
FIRST: Version = (0, 0, 0)


def compare(old: State, new: State) -> Difference:
    """Return all that `new` has otherwise than `old`: schema, then rows and cells, each with its reason."""
    found = Difference(old.label, new.label, schema=schema_changes(old, new))
    countries = _Countries(old, new)
    reasons = _Reasons(old, new)
    found.retired = reasons.retired
    for name, layout in new.blueprint.tables.items():
        found.layouts[name] = {"key": list(layout.keys), "columns": list(layout.columns)}
        found.sha256[name] = content_sha256(written(new.tables[name]))
    for name in sorted({*old.tables, *new.tables}, key=_in_order(new, old)):
        before, after = old.tables.get(name), new.tables.get(name)
        renamed = _renamed(old, new, name)
        by = new.blueprint.tables[name].keys if after is not None else ()
        if before is None or after is None or _key_of(old, name, renamed) != by:
            removed, added = _rows(before, name, old), _rows(after, name, new)
            revised: Iterator[Cell] = iter(())
        else:
            removed, revised, added = _compared(before.rename(renamed), after, by)
        for key, cells in removed:
            found.removed.append(Row(name, key, countries.of(name, key, cells), cells,
                                     *reasons.of_row(name, key, cells)))  # fmt: skip
        for key, column, was, now, cells in revised:
            country = countries.of(name, key, cells)
            why = reasons.of_cell(name, key, column)
            found.revised.append(Revision(name, key, country, column, was, now, *why))
        for key, cells in added:
            found.added.append(Row(name, key, countries.of(name, key, cells), cells))
    return found


Keyed = Iterator[tuple[str, Cells]]
Cell = tuple[str, str, str | None, str | None, Cells]  # key, column, old, new, what places the row


def _compared(
    old: pl.DataFrame, new: pl.DataFrame, key: tuple[str, ...]
) -> tuple[Keyed, Iterator[Cell], Keyed]:
    removed = old.join(new, on=key, how="anti", maintain_order="left")
    added = new.join(old, on=key, how="anti", maintain_order="left")
    both = new.join(old, on=key, how="inner", suffix="\0", maintain_order="left")
    revised: list[Iterator[Cell]] = []
    for column in new.columns:
        if column in key:
            continue
        was = pl.col(f"{column}\0") if column in old.columns else pl.lit(None, pl.String)
        changed = both.filter(pl.col(column).ne_missing(was)).with_columns(was.alias(f"{column}\0"))
        if changed.height:
            revised.append(_cells(changed, column, key))
    cells = sorted(chain(*revised), key=lambda cell: cell[0])
    return _keyed(removed, key), iter(cells), _keyed(added, key)


def _cells(changed: pl.DataFrame, column: str, key: tuple[str, ...]) -> Iterator[Cell]:
    wanted = [name for name in (*key, *PLACED, column, f"{column}\0") if name in changed.columns]
    for row in changed.select(dict.fromkeys(wanted).keys()).iter_rows(named=True):
        yield _key(row, key), column, row[f"{column}\0"], row[column], row


def _renamed(old: State, new: State, table: str) -> dict[str, str]:
    if table not in old.tables or table not in new.tables:
        return {}
    return {one: other for one, other in matched(old, new, table).items() if one != other}


def _key_of(old: State, table: str, renamed: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(renamed.get(name, name) for name in old.blueprint.tables[table].keys)


def _rows(frame: pl.DataFrame | None, table: str, state: State) -> Keyed:
    return _keyed(frame, state.blueprint.tables[table].keys) if frame is not None else iter(())


def _keyed(frame: pl.DataFrame, key: tuple[str, ...]) -> Keyed:
    for row in frame.iter_rows(named=True):
        yield _key(row, key), {name: cell for name, cell in row.items() if cell is not None}


def _key(row: Cells, key: tuple[str, ...]) -> str:
    return " ".join(row[name] or "" for name in key)


def _in_order(new: State, old: State) -> Callable[[str], tuple[int, str]]:
    order = [*new.blueprint.tables, *(name for name in old.blueprint.tables if name not in new.tables)]
    return lambda name: (order.index(name) if name in order else len(order), name)


class _Countries:
    """Tells the country of a row: its own, else that of its incident or event."""

    def __init__(self, old: State, new: State) -> None:
        self.known: dict[str, str] = {}
        for state in (old, new):
            for table, key in (("incidents", "incident_id"), ("events", "event_id_cnty")):
                frame = state.tables.get(table)
                if frame is not None and {key, "iso3"} <= set(frame.columns):
                    self.known |= dict(frame.select(key, "iso3").drop_nulls().iter_rows())

    def of(self, table: str, key: str, cells: Cells) -> str:
        """Return the country's code, empty where a row has none."""
        if table == "changes":
            return self.known.get(cells.get("row_key") or "", "")
        if table == "retired":
            return key[:3]
        subject = cells.get("event_id_cnty") or cells.get("incident_id") or ""
        return cells.get("iso3") or self.known.get(subject, "")


class _Reasons:
    """Tells why a value was changed: by the changes and tombstones that only the new state has."""

    def __init__(self, old: State, new: State) -> None:
        self.why: dict[tuple[str, str, str], tuple[Version, Why]] = {}
        for row in _new_rows(old, new, "changes"):
            place = (row["table_name"] or "", row["row_key"] or "", row["column_name"] or "")
            version = parse_version(row["version"] or "") or FIRST
            if version >= self.why.get(place, (FIRST, UNSAID))[0]:
                self.why[place] = version, (row.get("reason"), row.get("claim_id"), row.get("note"))
        self.retired = list(_new_rows(old, new, "retired"))
        self.tombstones: dict[str | None, Why] = {
            row["retired_id"]: (row.get("reason"), None, row.get("note")) for row in self.retired
        }

    def of_cell(self, table: str, key: str, column: str) -> Why:
        """Return why a cell was revised: what is said last of it, or of its row."""
        places = ((table, key, WHOLE_ROW), (table, key, column))  # of one release the cell's own holds
        said = [self.why[place] for place in places if place in self.why]
        return max(reversed(said), key=lambda each: each[0])[1] if said else UNSAID

    def of_row(self, table: str, key: str, cells: Cells) -> Why:
        """Return why a row was taken out: what is said of it, or of the event or incident it belonged to."""
        said = self.why.get((table, key, WHOLE_ROW))
        if said or table in ("changes", "retired"):
            return said[1] if said else UNSAID
        ids: Iterable[str | None] = (cells.get("event_id_cnty"), cells.get("incident_id"))
        return next((self.tombstones[name] for name in ids if name in self.tombstones), UNSAID)


def _new_rows(old: State, new: State, table: str) -> Iterator[Cells]:
    """Yield the rows of a table whose key the old state does not have, whatever its columns were."""
    frame = new.tables.get(table)
    if frame is None:
        return
    key, former = new.blueprint.tables[table].keys, old.tables.get(table)
    has_key = former is not None and {*key} <= {*former.columns}
    known = set(former.select(key).iter_rows()) if former is not None and has_key else set()
    for row in frame.iter_rows(named=True):
        if tuple(row[name] for name in key) not in known:
            yield row
