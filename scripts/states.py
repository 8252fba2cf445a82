"""States: the data as they stand in a release, a folder or a file, ready to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from kibaru.schema.blueprint import TYPES, Blueprint, Layout, blueprint, layout
from kibaru.schema.canonical import canonical, texts
from kibaru.schema.finding import errors
from kibaru.schema.tables import TABLES
from kibaru.schema.versions import parse_version

from .check_tables import TABLE_FILES, table_of
from .difference import Difference, State, compare
from .examine import examine
from .headline import headline
from .history import Past, rebuild, stored_in
from .read.seeds import SEED_FOLDERS
from .read.tables import RawTable, read_table
from .refused import Refused, UnknownPath
from .validate import conform

NEWEST = "newest"  # as a release's name: the newest there is
NOTHING = State("nothing", {}, Blueprint())


def past_of(folder: Path | None) -> Past:
    """Return the history in a dataset folder, or that of the installed data."""
    return stored_in((folder if folder is not None else files("kibaru")) / "history")


def of_release(past: Past, version: str) -> State:
    """Return the state that a release published. Raises UnknownRelease, AlteredHistory."""
    tables = {name: texts(rebuild(past, version, name)) for name in past.release(version).tables}
    return State(version, tables, past.blueprint(version))


def of_tables(label: str, tables: Mapping[str, pl.DataFrame]) -> State:
    """Return the state of tables that the seeds give."""
    held = {name: texts(canonical(frame, TABLES[name])) for name, frame in tables.items()}
    return State(label, held, blueprint())


def named(name: str, folder: Path | None) -> State:
    """Return the state that a word names: a release of `folder` or its newest, a folder, or a table's file.

    Raises Refused where it is none of these, or cannot be read.
    """
    path, past = Path(name), past_of(folder)
    if name == NEWEST and not path.exists():
        return of_release(past, past.newest.version) if past.newest else NOTHING
    if parse_version(name) is not None and not path.exists():
        return of_release(past, name)
    if not path.exists():
        raise Refused(f"{name}: neither a release (0.1.0) nor a folder or file that exists; correct it")
    if path.is_file() and path.suffix not in TABLE_FILES:
        raise Refused(f"{name}: is neither .csv nor .parquet; name a table, a folder of them, or a release")
    if path.is_file():
        return of_files(name, [path])
    if any((path / kind).is_dir() for kind in SEED_FOLDERS):
        examined = examine(path)
        if errors(examined.findings):
            raise Refused(f"{name}: the seeds have errors; run: kibaru validate {name}")
        return of_tables(name, examined.tables)
    data = path / "data" if (path / "data").is_dir() else path
    found = {file.stem: file for file in sorted(data.iterdir(), reverse=True) if file.suffix in TABLE_FILES}
    if not found:
        raise Refused(f"{name}: no table in it; name a dataset folder, or one with CSV or Parquet files")
    return of_files(name, sorted(found.values()))


def between(a: str, b: str, folder: Path | None) -> Difference:
    """Return the difference of what two words name; a file of one table is compared with that one alone."""
    old, new = named(a, folder), named(b, folder)
    found = difference(old, new)
    if not any(Path(name).is_file() for name in (a, b)):
        return found
    shared = old.tables.keys() & new.tables.keys()
    if not shared:
        held = "; ".join(f"{state.label} holds {', '.join(state.tables)}" for state in (old, new))
        raise Refused(f"{a}, {b}: no table is in both: {held}; name two that hold the same table")
    return found.only(shared)


def of_files(label: str, paths: Iterable[Path]) -> State:
    """Return the state that tables in files have; a column that no table of ours has stays as it is."""
    tables, layouts = {}, {}
    for path in paths:
        raw = read_table(path)
        if raw.findings:
            raise Refused(f"{path}: {raw.findings[0].message}; run: kibaru validate {path}")
        name = _table(raw)
        if name in tables:
            raise Refused(f"{path}: a second file that holds {name}; leave one of them there")
        frame, form = _held(raw, name)
        missing = [key for key in form.keys if key not in frame.columns]
        if missing:
            raise Refused(f"{path}: no column {missing[0]!r}, by which its rows are told apart; add it")
        keys = frame.select(pl.concat_str([pl.col(key).cast(pl.String) for key in form.keys], separator=" "))
        odd = keys.to_series().is_null() | keys.to_series().is_duplicated()
        if odd.any():
            key = keys.filter(odd).item(0, 0)
            what = "a row has an empty key" if key is None else f"two rows have the key {key!r}"
            raise Refused(f"{path}: {what} ({' '.join(form.keys)}); run: kibaru validate {path}")
        tables[name], layouts[name] = texts(canonical(frame, form)), form
    whole = blueprint()
    return State(label, tables, Blueprint(layouts, whole.rules, whole.severities))


def _table(raw: RawTable) -> str:
    try:
        return table_of(raw.file, raw.frame.columns)
    except UnknownPath as error:
        raise Refused(str(error)) from error


def _held(raw: RawTable, table: str) -> tuple[pl.DataFrame, Layout]:
    """Return a table's cells by the types that its columns have with us, text where they do not fit."""
    model = TABLES[table]
    known = {name: column for name, column in model.columns().items() if name in raw.frame.columns}
    conformed = conform(raw.frame, known, table)
    said: dict[str, Mapping[str, Any]] = {}
    series = []
    for name in raw.frame.columns:
        fits = name in known and name not in conformed.misfits and name not in conformed.absent
        cells = conformed.frame[name] if fits else raw.frame[name]
        if cells.dtype not in TYPES:
            cells = _as_text(cells, raw.file)
        series.append(cells)
        said[name] = layout(model).columns[name] if fits else {"type": TYPES[cells.dtype.base_type()]}
    return pl.DataFrame(series), Layout(model.key(), said)


def _as_text(cells: pl.Series, path: Path) -> pl.Series:
    try:
        return cells.cast(pl.String)
    except pl.exceptions.PolarsError as error:
        what = f"the column {cells.name!r} is {cells.dtype}, which cannot be told as text"
        raise Refused(f"{path}: {what}; write it as text, or leave it out") from error


def difference(old: State, new: State) -> Difference:
    """Return the difference of two states, with what it does to the headline figures that both have."""
    found = compare(old, new)
    before, after = headline(old.tables), headline(new.tables)
    found.totals = {
        name: [before.get(name), figure] for name, figure in after.items() if name in before or not old.tables
    }
    return found
