"""Load: from the published files to frames with the right types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypedDict, Unpack, overload

import pandas as pd
from kibaru.schema.attrs import attrs_held, part_of
from kibaru.schema.blueprint import Layout, layout
from kibaru.schema.tables import TABLES

from .engines import ENGINES, coded, coded_columns, given
from .selection import Filters, Labels, Selection, selection
from .stored import Folder, Stored, labels_of_today, read

if TYPE_CHECKING:
    import polars as pl
    import pyarrow

Day = str | date | None
Choose = Callable[[Layout, Labels], Selection]
Engine = Literal["pandas", "polars", "arrow"]


class Choice(TypedDict, total=False):
    """What every loader can be asked for by name; see `load`."""

    version: str | None
    as_of: Day
    columns: Iterable[str] | None
    filters: Filters | None


class Loader(Protocol):
    """The loader of one table: `load` without its first parameter."""

    @overload
    def __call__(
        self, folder: Folder = None, *, engine: Literal["pandas"] = "pandas", **choice: Unpack[Choice]
    ) -> pd.DataFrame: ...
    @overload
    def __call__(
        self, folder: Folder = None, *, engine: Literal["polars"], **choice: Unpack[Choice]
    ) -> pl.DataFrame: ...
    @overload
    def __call__(
        self, folder: Folder = None, *, engine: Literal["arrow"], **choice: Unpack[Choice]
    ) -> pyarrow.Table: ...


@overload
def load(
    table: str, folder: Folder = None, *, engine: Literal["pandas"] = "pandas", **choice: Unpack[Choice]
) -> pd.DataFrame: ...
@overload
def load(
    table: str, folder: Folder = None, *, engine: Literal["polars"], **choice: Unpack[Choice]
) -> pl.DataFrame: ...
@overload
def load(
    table: str, folder: Folder = None, *, engine: Literal["arrow"], **choice: Unpack[Choice]
) -> pyarrow.Table: ...
def load(  # noqa: PLR0913 (the ways to choose are independent, and by name)
    table: str,
    folder: Folder = None,
    *,
    version: str | None = None,
    as_of: Day = None,
    columns: Iterable[str] | None = None,
    filters: Filters | None = None,
    engine: Engine = "pandas",
) -> Any:
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

    `columns` are the names of those wanted, in that order, and `filters` say which rows: a list of
    (column, op, value), all of which hold, or a list of such lists, of which one holds, as in
    `[("country", "in", ["Mali", "Niger"]), ("event_date", ">=", "2024-01-01")]`. The ops are ==, !=, <, <=,
    >, >=, and in, not in with a list or set; a column of a vocabulary has no order. A column need not be
    among `columns` to be filtered by. A missing cell matches no condition, neither != nor "not in". What is
    not asked for is not read from the Parquet file, and `content_sha256`, which is that of a whole table, is
    not in `attrs`.

    `engine` says what comes out. "pandas": as above. "polars": a `polars.DataFrame`, text String, columns of
    a vocabulary Enum, dates Date, whole numbers Int64, coordinates Float64, truth values Boolean; it cannot
    hold attrs, so cite the Arrow table. "arrow": a `pyarrow.Table` with the types of the Parquet file, but
    that columns of a vocabulary are dictionaries of all its labels in codebook order; the attrs are in its
    schema's metadata (`PANDAS_ATTRS`), where `kibaru.cite` finds them.

    Raises ValueError for a table, engine or column that does not exist, a filter that cannot be, a day that
    is none, a file with an unknown code or a history that is not as it was released (`AlteredHistory`, which
    names the cell); LookupError for a version that was not released; FileNotFoundError where the file is
    missing.
    """
    if engine not in ENGINES:
        raise ValueError(f"{engine!r} is no engine; name one of {', '.join(ENGINES)}")
    if table not in TABLES and version is None:
        raise ValueError(f"{table!r} is no table; name one of {', '.join(TABLES)}")
    choose = partial(selection, table, columns=columns, filters=filters)
    if version is None and as_of is None:
        found = _published(table, folder, choose)
    else:
        found = _past(table, folder, version, as_of, choose)
    arrow = coded(table, found.arrow, found.form, found.labels)
    whole = columns is None and filters is None
    return given(engine, arrow, found.form, found.attrs if whole else part_of(found.attrs))


def _published(table: str, folder: Folder, choose: Choose) -> Stored:
    """Return what is asked for of a table as it is now."""
    form = layout(TABLES[table])
    arrow = read(table, folder, choose(form, labels_of_today), coded_columns(form))
    return Stored(arrow, form, attrs_held(arrow), labels_of_today)


def _past(table: str, folder: Folder, version: str | None, as_of: Day, choose: Choose) -> Stored:
    """Return what is asked for of a table as it was."""
    from .past import release_table, table_as_of  # noqa: PLC0415 (the rules of resolving, which few need)

    if as_of is not None:
        whole = table_as_of(table, folder, version, _day(as_of))
    else:
        assert version is not None
        whole = release_table(table, folder, version)
    return replace(whole, arrow=choose(whole.form, whole.labels).of(whole.arrow))


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


def _loader(table: str, rows: str) -> Loader:
    """Return the loader of a table, whose signature and docstring are there for users to see."""

    def loader(  # noqa: PLR0913 (those of `load`)
        folder: Folder = None,
        *,
        version: str | None = None,
        as_of: Day = None,
        columns: Iterable[str] | None = None,
        filters: Filters | None = None,
        engine: Engine = "pandas",
    ) -> Any:
        chosen = Choice(version=version, as_of=as_of, columns=columns, filters=filters)
        return load(table, folder, engine=engine, **chosen)

    loader.__name__ = loader.__qualname__ = f"load_{table}"
    loader.__doc__ = f"Return {rows}. See `load` for types and parameters."
    return loader


load_events = _loader("events", "the events: one row per event")
load_incidents = _loader("incidents", "the incidents: one row per attack, joining its events")
load_claims = _loader("claims", "the claims: one row per statement about one field, by one claimant")
load_judgements = _loader(
    "judgements", "the judgements: one row per value that the coder decided, with the reason"
)
load_sources = _loader("sources", "the sources: one row per document")
load_actors = _loader("actors", "the actors: one row per organisation, force or category of people")
load_actor_names = _loader("actor_names", "the names of actors: one row per alias")
load_locations = _loader("locations", "the locations: one row per place")
load_changes = _loader(
    "changes", "the changes: one row per value that a release revised or took out, and why"
)
load_retired = _loader(
    "retired", "the retired: one row per id that is no longer in the data, and where it went"
)
load_codes = _loader("codes", "the codes: one row per code of a vocabulary, with its definition")
