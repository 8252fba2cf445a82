"""Load: from the published files to pandas frames with the right types."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from importlib.resources import as_file, files
from os import PathLike
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow
import pyarrow.parquet
from kibaru.schema.blueprint import Layout, layout
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted

Folder = str | PathLike[str] | None
Day = str | date | None
Labels = Callable[[Mapping[str, Any], Any], list[str]]
WHOLE_NUMBERS = {pyarrow.int64(): pd.Int64Dtype()}


def load(table: str, folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return a table as a pandas frame: one row per row of the table, sorted by its key.

    Text is `str` (`object` on pandas 2), columns of a vocabulary are categoricals with all its
    labels in codebook order, dates are `datetime64[us]`, whole numbers `Int64` with `<NA>`,
    coordinates `float64`, truth values `bool`. An empty cell is missing; an unknown toll is never 0.
    `frame.attrs` has table, version, licence, citation, content_sha256 and release_sha256, and the rest of
    what `kibaru.cite` says: title, authors, keywords, date; doi, url and as_of where there is one.

    `table` is one of events, incidents, claims, judgements, sources, actors, actor_names,
    locations, changes, retired, codes. `folder` is a dataset folder that `kibaru build --out` wrote;
    without it, the data that came with this install are loaded.

    `version` names a past release ("0.1.0"), which is rebuilt from the history and checked against its
    recorded content hash; its columns are those that it had. `as_of` is a day ("2024-09-18", or a date):
    the table as the sources published by then give it, resolved by today's rules, with the judgements
    of the release. Names, notes and summaries, which were written with hindsight, are empty then, and
    an event or incident without a claim by that day is absent; `content_sha256` is not in `attrs`.

    Raises ValueError for a table that does not exist, a day that is none, a file with an unknown code or
    a history that is not as it was released (`AlteredHistory`, which names the cell); LookupError for a
    version that was not released; FileNotFoundError where the file is missing.
    """
    if table not in TABLES and version is None:
        raise ValueError(f"{table!r} is no table; name one of {', '.join(TABLES)}")
    if as_of is not None:
        from .past import load_as_of  # noqa: PLC0415 (the rules of resolving, which few need)

        return load_as_of(table, folder, version, _day(as_of))
    if version is not None:
        from .past import load_release  # noqa: PLC0415

        return load_release(table, folder, version)
    arrow = read(table, folder)
    attrs = json.loads(arrow.schema.metadata[b"PANDAS_ATTRS"])
    return frame_of(arrow, layout(TABLES[table]), attrs, partial(permitted_labels, table))


def load_events(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the events: one row per event. See `load` for types and parameters."""
    return load("events", folder, version=version, as_of=as_of)


def load_incidents(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the incidents: one row per attack, joining its events. See `load`."""
    return load("incidents", folder, version=version, as_of=as_of)


def load_claims(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the claims: one row per statement about one field, by one claimant. See `load`."""
    return load("claims", folder, version=version, as_of=as_of)


def load_judgements(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the judgements: one row per value that the coder decided, with the reason. See `load`."""
    return load("judgements", folder, version=version, as_of=as_of)


def load_sources(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the sources: one row per document. See `load`."""
    return load("sources", folder, version=version, as_of=as_of)


def load_actors(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the actors: one row per organisation, force or category of people. See `load`."""
    return load("actors", folder, version=version, as_of=as_of)


def load_actor_names(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the names of actors: one row per alias. See `load`."""
    return load("actor_names", folder, version=version, as_of=as_of)


def load_locations(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the locations: one row per place. See `load`."""
    return load("locations", folder, version=version, as_of=as_of)


def load_changes(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the changes: one row per value that a release revised or took out, and why. See `load`."""
    return load("changes", folder, version=version, as_of=as_of)


def load_retired(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the retired: one row per id that is no longer in the data, and where it went. See `load`."""
    return load("retired", folder, version=version, as_of=as_of)


def load_codes(folder: Folder = None, *, version: str | None = None, as_of: Day = None) -> pd.DataFrame:
    """Return the codes: one row per code of a vocabulary, with its definition. See `load`."""
    return load("codes", folder, version=version, as_of=as_of)


def read(table: str, folder: Folder) -> pyarrow.Table:
    """Return the table in a dataset folder, or of the installed data, as its Parquet file has it."""
    if folder is not None:
        return _read(Path(folder) / "data" / f"{table}.parquet")
    with as_file(files("kibaru") / "data" / f"{table}.parquet") as path:
        return _read(path)


def _read(path: Path) -> pyarrow.Table:
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file; run `kibaru build`, or install kibaru again")
    return pyarrow.parquet.read_table(path, partitioning=None)


def frame_of(arrow: pyarrow.Table, form: Layout, attrs: Mapping[str, str], labels: Labels) -> pd.DataFrame:
    """Return an Arrow table as the pandas frame that `load` gives; `labels` gives those of a column."""
    frame: pd.DataFrame = arrow.to_pandas(
        types_mapper=WHOLE_NUMBERS.get, date_as_object=False, ignore_metadata=True
    )
    for name, said in form.columns.items():
        if said["type"] == "date":
            frame[name] = frame[name].astype("datetime64[us]")
        elif said.get("vocabulary") and said["type"] == "string":
            frame[name] = pd.Categorical(frame[name], categories=labels(said, frame[name]))
    frame.attrs.update(attrs)
    return frame


def permitted_labels(where: str, said: Mapping[str, Any], cells: Any) -> list[str]:
    """Return the labels of a column's vocabulary, in codebook order. Raises ValueError for another cell."""
    labels = list(permitted(said["vocabulary"], said.get("coded", False)))
    strange = cells[cells.notna() & ~cells.isin(labels)]
    if len(strange):
        raise ValueError(
            f"{where}: {cells.name} holds {strange.iloc[0]!r}, which is no label of the vocabulary "
            f"{said['vocabulary']}; take the file from the release again, or run `kibaru build`"
        )
    return labels


def _day(words: str | date) -> date:
    """Return the day that is meant. Raises ValueError."""
    if isinstance(words, datetime):
        return words.date()
    if isinstance(words, date):
        return words
    try:
        return date.fromisoformat(words)
    except (ValueError, TypeError):
        raise ValueError(f"as_of={words!r}: is no day; write it as YYYY-MM-DD, or pass a date") from None
