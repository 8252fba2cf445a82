"""The past: releases as they were, what was known by a day, and what became of an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
from kibaru.schema.arrow import plain_arrow
from kibaru.schema.attrs import about_of, attrs_held, attrs_of
from kibaru.schema.blueprint import layout
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import names, permitted
from kibaru.scripts.biography import biography
from kibaru.scripts.history import Past, rebuild, stored_in
from kibaru.scripts.history import row_versions as versions_of
from kibaru.scripts.resolve import NEEDED, as_of

from .stored import Folder, Stored, labels_of_today, read

NO_CODES = {"vocabulary": pl.String, "code": pl.String, "label": pl.String}


def releases(folder: Folder = None) -> pd.DataFrame:
    """Return the releases: one row per release, the oldest first.

    Columns: version, date, rows (of all tables), release_sha256, doi (missing where it has none).
    `history/releases.csv` has them table by table.
    """
    found = _past(folder).releases
    sums = [sum(rows for rows, _ in each.tables.values()) for each in found]
    rows = [(r.version, r.date, count, r.release_sha256, r.doi) for r, count in zip(found, sums, strict=True)]
    frame = pd.DataFrame(rows, columns=["version", "date", "rows", "release_sha256", "doi"])
    return frame.astype({"date": "datetime64[us]", "rows": "Int64"})


def history(identifier: str, folder: Folder = None) -> pd.DataFrame:
    """Return the biography of an event or incident: one row per value that a release gave a column.

    Columns: version, date, column, value (text, missing where the cell was emptied), reason, claim_id
    and note (why it is another than before; missing for a first value), sources (the ids of the
    documents whose claims bear on it, `coder` for a judgement). One that was retired has a last row with
    the column `*` that says where it went.

    Raises LookupError for an id that no release had.
    """
    found = pd.DataFrame([vars(entry) for entry in biography(_past(folder), identifier)])
    return found.astype({"date": "datetime64[us]"})


def row_versions(table: str, folder: Folder = None) -> pd.DataFrame:
    """Return every version that a row of a table has had: one row per row and span of releases.

    `valid_from` is the first release that has it, `valid_to` the first that no longer does, missing
    where it still stands. Raises LookupError for a table that no release had.
    """
    past = _past(folder)
    if not any(table in release.tables for release in past.releases):
        raise LookupError(f"{table!r}: no release had such a table; name one of {', '.join(TABLES)}")
    return versions_of(past, table).to_pandas()


def release_table(table: str, folder: Folder, version: str) -> Stored:
    """Return a table as a release had it; see `load`."""
    past = _past(folder)
    frame = rebuild(past, version, table)
    release = past.release(version)
    attrs = attrs_of(release.about, table) | {"content_sha256": release.tables[table][1]}
    form = past.blueprint(version).tables[table]
    codes = rebuild(past, version, "codes") if "codes" in release.tables else pl.DataFrame(schema=NO_CODES)
    return Stored(plain_arrow(frame), form, attrs, partial(_labels, codes, frame))


def table_as_of(table: str, folder: Folder, version: str | None, day: date) -> Stored:
    """Return a table as of a day; see `load`."""
    needed = {*NEEDED, table}
    if version is None:
        arrows = {name: read(name, folder) for name in needed}
        tables = {name: pl.DataFrame(pl.from_arrow(arrow)) for name, arrow in arrows.items()}
        said = about_of(attrs_held(arrows[table]))
    else:
        past = _past(folder)
        tables = {name: rebuild(past, version, name) for name in needed}
        said = past.release(version).about
    frame = as_of(tables, day)[table]
    attrs = attrs_of(replace(said, as_of=day.isoformat()), table)
    return Stored(plain_arrow(frame), layout(TABLES[table]), attrs, labels_of_today)


def _past(folder: Folder) -> Past:
    return stored_in((files("kibaru") if folder is None else Path(folder)) / "history")


def _labels(codes: pl.DataFrame, frame: pl.DataFrame, column: str, said: Mapping[str, Any]) -> list[str]:
    """Return the labels that a release had, those of today in codebook order, then those long gone."""
    name, coded = said["vocabulary"], said.get("coded", False)
    today = permitted(name, coded) if name in names() else ()
    had = set(codes.filter(pl.col("vocabulary") == name)["code" if coded else "label"])
    kept = [label for label in today if label in had or had.issuperset(label.split("-"))]
    cells = frame[column].cast(pl.String).drop_nulls().unique()
    return kept + sorted((had | set(cells)) - set(kept))
