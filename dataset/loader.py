"""Load: from the published files to pandas frames with the right types."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from os import PathLike
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow
import pyarrow.parquet
from kibaru.schema.table import Table
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted

Folder = str | PathLike[str] | None
WHOLE_NUMBERS = {pyarrow.int64(): pd.Int64Dtype()}


def load(table: str, folder: Folder = None) -> pd.DataFrame:
    """Return a table as a pandas frame: one row per row of the table, sorted by its key.

    Text is `str` (`object` on pandas 2), columns of a vocabulary are categoricals with all its
    labels in codebook order, dates are `datetime64[us]`, whole numbers `Int64` with `<NA>`,
    coordinates `float64`, truth values `bool`. An empty cell is missing; an unknown toll is never 0.
    `frame.attrs` has table, version, licence, citation, content_sha256 and release_sha256.

    `table` is one of events, incidents, claims, judgements, sources, actors, actor_names,
    locations, codes. `folder` is a dataset folder that `kibaru build --out` wrote; without it, the
    data that came with this install are loaded.

    Raises ValueError for a table that does not exist or a file with an unknown code, FileNotFoundError
    where the file is missing.
    """
    if table not in TABLES:
        raise ValueError(f"{table!r} is no table; name one of {', '.join(TABLES)}")
    if folder is not None:
        return _read(Path(folder) / "data" / f"{table}.parquet", TABLES[table])
    with as_file(files("kibaru") / "data" / f"{table}.parquet") as path:
        return _read(path, TABLES[table])


def load_events(folder: Folder = None) -> pd.DataFrame:
    """Return the events: one row per event. See `load` for types and `folder`."""
    return load("events", folder)


def load_incidents(folder: Folder = None) -> pd.DataFrame:
    """Return the incidents: one row per attack, joining its events. See `load`."""
    return load("incidents", folder)


def load_claims(folder: Folder = None) -> pd.DataFrame:
    """Return the claims: one row per statement about one field, by one claimant. See `load`."""
    return load("claims", folder)


def load_judgements(folder: Folder = None) -> pd.DataFrame:
    """Return the judgements: one row per value that the coder decided, with the reason. See `load`."""
    return load("judgements", folder)


def load_sources(folder: Folder = None) -> pd.DataFrame:
    """Return the sources: one row per document. See `load`."""
    return load("sources", folder)


def load_actors(folder: Folder = None) -> pd.DataFrame:
    """Return the actors: one row per organisation, force or category of people. See `load`."""
    return load("actors", folder)


def load_actor_names(folder: Folder = None) -> pd.DataFrame:
    """Return the names of actors: one row per alias. See `load`."""
    return load("actor_names", folder)


def load_locations(folder: Folder = None) -> pd.DataFrame:
    """Return the locations: one row per place. See `load`."""
    return load("locations", folder)


def load_codes(folder: Folder = None) -> pd.DataFrame:
    """Return the codes: one row per code of a vocabulary, with its definition. See `load`."""
    return load("codes", folder)


def _read(path: Path, model: type[Table]) -> pd.DataFrame:
    if not path.is_file():
        raise FileNotFoundError(f"{path}: no such file; run `kibaru build`, or install kibaru again")
    arrow = pyarrow.parquet.read_table(path, partitioning=None)
    frame: pd.DataFrame = arrow.to_pandas(
        types_mapper=WHOLE_NUMBERS.get, date_as_object=False, ignore_metadata=True
    )
    for name, column in model.columns().items():
        vocabulary = column.meaning.vocabulary
        if column.dtype == pl.Date:
            frame[name] = frame[name].astype("datetime64[us]")
        elif vocabulary and column.dtype == pl.String:
            labels = list(permitted(vocabulary, column.meaning.coded))
            strange = frame.loc[frame[name].notna() & ~frame[name].isin(labels), name]
            if len(strange):
                raise ValueError(
                    f"{path}: {name} holds {strange.iloc[0]!r}, which is no label of the vocabulary "
                    f"{vocabulary}; take the file from the release again, or run `kibaru build`"
                )
            frame[name] = pd.Categorical(frame[name], categories=labels)
    frame.attrs = json.loads(arrow.schema.metadata[b"PANDAS_ATTRS"])
    return frame
