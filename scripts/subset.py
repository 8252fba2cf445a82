"""Subset: a part of a release that can be cited: the query in normal form, and the rows that it gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from kibaru.schema.about import about
from kibaru.schema.arrow import parquet_bytes, plain_arrow
from kibaru.schema.blueprint import Layout, layout
from kibaru.schema.canonical import canonical, written
from kibaru.schema.nearest import nearest
from kibaru.schema.tables import TABLES

from .history import Past, rebuild
from .query import BadQuery, bound, choose, normal, parse
from .query import written as words_of
from .refused import Refused
from .resolve import NEEDED
from .resolve import as_of as known_by

QUERY = ".query.json"
NO_QUERY = "this is no query that `kibaru subset` wrote"
FORMAT = 1  # raised when a key changes its meaning or goes


@dataclass(frozen=True)
class Query:
    """What a subset was asked of, so that it can be asked again.

    `where` is in normal form, empty for all rows; `columns` in the order asked for; `as_of` a day or None.
    """

    table: str
    where: str
    columns: tuple[str, ...]
    version: str
    as_of: str | None = None

    @property
    def sha256(self) -> str:
        """The identifier of the query: the same for two that ask the same of the same release."""
        said = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclass(frozen=True)
class Subset:
    """A query, and the rows that it gives: canonical, sorted by the table's key."""

    query: Query
    rows: pl.DataFrame
    release_sha256: str
    released_on: str

    @cached_property
    def csv(self) -> bytes:
        """The rows as CSV, which are the canonical bytes that the hash is taken of."""
        return written(self.rows)

    @property
    def parquet(self) -> bytes:
        """The rows as Parquet."""
        return parquet_bytes(plain_arrow(self.rows))

    @cached_property
    def sha256(self) -> str:
        """The hash of the canonical bytes of the rows."""
        return hashlib.sha256(self.csv).hexdigest()

    @property
    def citation(self) -> str:
        """How to cite the subset, in one line; without a DOI, which may come later than the citation."""
        whole = about(self.query.version, self.released_on, self.release_sha256).citation
        which = f" where {self.query.where}" if self.query.where else ""
        then = f", as of {self.query.as_of}" if self.query.as_of else ""
        said = f"{self.query.table}{which}{then}; {self.rows.height:,} rows, sha256:{self.sha256}"
        return f"{whole} Subset: {said}."

    def described(self, data: str) -> bytes:
        """Return the description of the subset as JSON; `data` is the name of the file with its rows."""
        said: dict[str, Any] = {
            "kibaru_query": FORMAT,
            **asdict(self.query),
            "query_sha256": self.query.sha256,
            "released_on": self.released_on,
            "release_sha256": self.release_sha256,
            "rows": self.rows.height,
            "sha256": self.sha256,
            "citation": self.citation,
            "data": data,
        }
        return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def subset(  # noqa: PLR0913, PLR0917 (what a query is made of)
    past: Past,
    table: str,
    where: str,
    columns: Sequence[str] = (),
    version: str | None = None,
    as_of: date | None = None,
) -> Subset:
    """Return a part of a release, by default of the newest, all its columns, and all its rows.

    Raises BadQuery for what cannot be asked, UnknownRelease for a release that there is not.
    """
    if version is None:
        if past.newest is None:
            raise Refused("nothing was released yet, and only a release can be cited; run: kibaru release")
        version = past.newest.version
    release = past.release(version)
    known = TABLES if as_of else release.tables
    if table not in known:
        near = nearest(table, known)
        raise BadQuery(f"{table!r} is no table; {f'did you mean {near!r}?' if near else ', '.join(known)}")
    frame, form = _table(past, table, version, as_of)
    chosen = tuple(columns) or tuple(form.columns)
    for name in chosen:
        if name not in form.columns:
            near = nearest(name, form.columns)
            hint = f"did you mean {near!r}?" if near else f"it has {', '.join(form.columns)}"
            raise BadQuery(f"{name!r} is no column of {table}; {hint}")
    if len(set(chosen)) < len(chosen):
        raise BadQuery("a column is asked for twice; name each once")
    term = normal(bound(parse(where), form.columns)) if where.strip() else None
    query = Query(
        table, words_of(term) if term else "", chosen, version, as_of.isoformat() if as_of else None
    )
    return Subset(query, choose(frame, term, chosen), release.release_sha256, release.date)


def _table(past: Past, table: str, version: str, as_of: date | None) -> tuple[pl.DataFrame, Layout]:
    """Return a table of a release, or as of a day, in canonical form, and its layout."""
    if as_of is None:
        return rebuild(past, version, table), past.blueprint(version).tables[table]
    tables = {name: rebuild(past, version, name) for name in {*NEEDED, table}}
    form = layout(TABLES[table])
    return canonical(known_by(tables, as_of)[table], form), form


def again(past: Past, said: dict[str, Any]) -> Subset:
    """Return the subset that a description names, asked anew. Raises BadQuery where it is none of ours."""
    try:
        if said["kibaru_query"] != FORMAT:
            raise BadQuery(
                f"it is of format {said['kibaru_query']}, and this kibaru reads {FORMAT}; update kibaru"
            )
        day = date.fromisoformat(said["as_of"]) if said["as_of"] else None
        parts = [said[name] for name in ("table", "where", "version")]
        columns = [str(name) for name in said["columns"]]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadQuery(f"{NO_QUERY} ({type(error).__name__}: {error})") from error
    if not all(isinstance(part, str) for part in parts):
        raise BadQuery(f"{NO_QUERY}: table, where and version are text")
    table, where, version = parts
    return subset(past, table, where, columns, version, day)


def files(found: Subset, name: str, form: str) -> dict[str, bytes]:
    """Return {name: bytes} of a query and its rows. Raises Refused where `name` is none of a query."""
    stem = name.removesuffix(QUERY)
    if not stem or stem == name:
        raise Refused(f"{name}: the query is written to a name that ends in {QUERY}, as in mali{QUERY}")
    data = f"{stem}.{form}"
    return {name: found.described(data), data: found.csv if form == "csv" else found.parquet}
