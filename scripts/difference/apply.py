"""Apply: a difference to the tables that it starts from, which gives those that it leads to."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from kibaru.schema.canonical import content_sha256, written

from .model import Cells, Difference


def apply(tables: Mapping[str, pl.DataFrame], difference: Difference) -> dict[str, pl.DataFrame]:
    """Return the tables of the new state, made from those of the old; all hold text.

    Raises ValueError where a table is not the one that the difference starts from, which is told by its
    cells or, in the end, by the content hash of what comes out.
    """
    renamed = {
        name: {change.old or "": change.column for change in difference.schema
               if change.kind == "column renamed" and change.table == name}
        for name in difference.layouts
    }  # fmt: skip
    return {
        name: _applied(tables.get(name), name, layout["key"], layout["columns"], renamed[name], difference)
        for name, layout in difference.layouts.items()
    }


def _applied(  # noqa: PLR0913, PLR0917 (what a table and its difference are)
    frame: pl.DataFrame | None,
    table: str,
    key: list[str],
    columns: list[str],
    renamed: Mapping[str, str],
    difference: Difference,
) -> pl.DataFrame:
    rows: dict[str, Cells] = {}
    rekeyed = any(change.table == table and change.kind == "key changed" for change in difference.schema)
    if frame is not None and not rekeyed:
        lacking = sorted({*renamed} - {*frame.columns} or {*key} - {*frame.columns} - {*renamed.values()})
        if lacking:
            raise ValueError(f"{table} has no column {lacking[0]!r}: it is not that of {difference.old}")
        for row in frame.rename(renamed).iter_rows(named=True):
            rows[" ".join(row[name] or "" for name in key)] = row
        for gone in difference.removed:
            if gone.table == table and rows.pop(gone.key, None) is None:
                raise ValueError(f"{table} has no row {gone.key!r}, which the difference takes out")
    for change in difference.revised:
        if change.table == table:
            if change.key not in rows or rows[change.key].get(change.column) != change.old:
                raise ValueError(
                    f"{table} {change.key} {change.column} is not {change.old!r}, as the difference has it"
                )
            rows[change.key][change.column] = change.new
    for come in difference.added:
        if come.table == table:
            if come.key in rows:
                raise ValueError(f"{table} has the row {come.key!r} already, which the difference adds")
            rows[come.key] = come.cells
    cells = {name: [row.get(name) for row in rows.values()] for name in columns}
    made = pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String)).sort(key)
    if content_sha256(written(made)) != difference.sha256[table]:
        names = f"that of {difference.new}, so it is not that of {difference.old}"
        raise ValueError(f"{table} does not become {names}")
    return made
