"""Run: the findings on tables in parts, by the workers of a Dask scheduler."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from operator import itemgetter

import polars as pl
from distributed import Client, Future, KilledWorker
from kibaru.schema.doubts import Known
from kibaru.schema.finding import Finding
from kibaru.schema.tables import TABLES

from ..large import NAMED, POSTPONED, THEMSELVES, Progress
from ..refused import Refused
from ..sink import Sink
from .between import Between
from .connect import connected
from .described import Described, alike, described, filled_in
from .part import Brief, Placed, Told, early, see
from .rows import Rows
from .stored import Stored

LOCATIONS = "locations"  # into which doubts on the points of events look, where it is given
# What the spans of claims are compared by, where the texts are: on the client.
SPANS = {
    "claims": ("claim_id", "source_id", "span_start", "span_end", "span_sha256"),
    "sources": ("source_id", "text_sha256", "text_chars"),
}


class Cluster:
    """The workers of a scheduler: of one that runs at an address, or of one that is started here."""

    def __init__(self, scheduler: str | None) -> None:
        self._scheduler = scheduler
        self._open = ExitStack()

    def __enter__(self) -> Cluster:
        """Connect. Raises Refused where no scheduler answers."""
        self._client: Client = self._open.enter_context(connected(self._scheduler))
        return self

    def __exit__(self, *_error: object) -> None:
        """End what was begun."""
        self._open.close()

    def described(self, tables: Iterable[Stored]) -> list[Described]:
        """Return the columns of each table, by the first of its files that can be read."""
        asked = [(table, self._client.map(described, table.parts, pure=False)) for table in tables]
        return [alike(table, self._client.gather(found)) for table, found in asked]

    def judge(
        self, tables: Mapping[str, Described], known: Known, sink: Sink, progress: Progress
    ) -> tuple[int, dict[str, pl.DataFrame]]:
        """Judge tables by their own rules and those between them; return how many rows they have, and spans.

        The second are those columns of the claims and sources, where both are given, that spans are
        compared by. Raises Refused where workers are lost.
        """
        try:
            return Judging(self._client, tables, known, sink, progress).judged()
        except KilledWorker as error:
            message = "the workers of the scheduler ended again and again; give each of them more memory"
            raise Refused(message) from error


class Judging:
    """One run: what is known of the tables while they are judged."""

    def __init__(
        self, client: Client, tables: Mapping[str, Described], known: Known, sink: Sink, progress: Progress
    ) -> None:
        self._client, self._tables, self._known = client, tables, known
        self._sink, self._progress = sink, progress
        self._is_alone = len(tables) == 1 and not tables.keys() & THEMSELVES
        self._there = client.scatter(known, broadcast=True, hash=False)
        self._told: dict[str, list[Told]] = {}

    def judged(self) -> tuple[int, dict[str, pl.DataFrame]]:
        """Judge the tables; see `Cluster.judge`."""
        briefs = {name: self._brief(name, table) for name, table in self._tables.items()}
        seen = {name: self._see(brief) for name, brief in briefs.items()}
        parts = {name: [self._second(each) for each in futures] for name, futures in seen.items()}
        postponed = [each for name, futures in seen.items() for each in self._tell(name, futures)]
        del seen
        briefs = {name: replace(each, is_whole=self._is_whole(name)) for name, each in briefs.items()}
        spans: dict[str, pl.DataFrame] = {}
        unheld: list[Finding] = []
        beside: dict[str, Future] = {}
        if not self._is_alone:
            between = Between(self._client, self._there, briefs, parts)
            self._sink.take(between.meant(postponed) if postponed else ())
            unheld = between.unheld()
            beside = {LOCATIONS: between.whole[LOCATIONS]} if LOCATIONS in between.whole else {}
            found = between.judged()
            spans = self._spans(between)
            for name, future in found:
                self._take(name, [future])
            parts = between.parts
        self._over_rows(briefs, parts, beside)
        for name in briefs:
            self._ordered(name)
        self._sink.take(unheld)
        return sum(told.rows for each in self._told.values() for told in each), spans

    def _brief(self, name: str, table: Described) -> Brief:
        """Take what is wrong with the columns of a table; return what workers are told of it."""
        odd = table.odd(TABLES[name])
        asked = [self._client.submit(filled_in, part, odd, pure=False) for part in table.parts if odd]
        is_filled = {column for found in self._client.gather(asked) for column in found}
        wrong = {column: table.schema[column] for column in odd if column in is_filled}
        self._sink.take(table.heading(TABLES[name], wrong))
        absent = {column for column in TABLES[name].columns() if column not in table.schema} | wrong.keys()
        return Brief(name, wrong, frozenset(absent), self._is_alone)

    def _see(self, brief: Brief) -> list[Future]:
        return [
            self._client.submit(see, part, number, brief, self._there, pure=False)
            for number, part in enumerate(self._tables[brief.table].parts)
        ]

    def _second(self, future: Future) -> Future:
        return self._client.submit(itemgetter(1), future, pure=False)

    def _tell(self, name: str, seen: Sequence[Future]) -> list[Finding]:
        """Take what is found in the parts of a table, one after another; return what is to be said later."""
        postponed: list[Finding] = []
        table, self._told[name] = self._tables[name], []
        futures = [self._client.submit(itemgetter(0), each, pure=False) for each in seen]
        for future, size in zip(futures, table.sizes, strict=True):
            told: Told = future.result()
            later = [each for each in told.findings if each.code == "KB307" and (name, each.field) in NAMED]
            if self._is_alone or len(postponed) + len(later) > POSTPONED:
                later = []
            postponed += later
            ids = {id(each) for each in later}
            self._sink.take(each for each in told.findings if id(each) not in ids)
            self._told[name].append(replace(told, findings=[]))
            self._progress(size, told.rows)
            future.release()
        return postponed

    def _is_whole(self, name: str) -> bool:
        return self._tables[name].is_whole and all(told.is_whole for told in self._told[name])

    def _over_rows(
        self, briefs: Mapping[str, Brief], parts: Mapping[str, list[Future]], beside: Mapping[str, Future]
    ) -> None:
        """Take what is found on the rows of each table together."""
        begun = []
        for name, brief in briefs.items():
            if not parts[name]:
                continue
            used = [each for told in self._told[name] for each in told.published]
            others = {other: frame for other, frame in beside.items() if other != name}
            begun.append(Rows(self._client, brief, self._known, self._there, parts[name], others, used))
        for rows in begun:
            rows.begin()
        for rows in begun:
            for futures in rows.judged():
                self._take(rows.brief.table, futures, sort=True)

    def _take(self, name: str, futures: Sequence[Future], sort: bool = False) -> None:
        """Take findings on rows of parts, those on rows from here and there in the order of the rows."""
        self._progress(0, 0)
        placed: list[Placed] = [each for found in self._client.gather(list(futures)) for each in found]
        files = [part.shown for part in self._tables[name].parts]
        if sort:
            placed.sort(key=lambda each: (each[0], each[1].line or 0))
        self._sink.take(replace(finding, file=files[number]) for number, finding in placed)

    def _ordered(self, name: str) -> None:
        """Take the finding that the rows are not sorted; not where a key is at fault, and may be anywhere."""
        key = TABLES[name].key()
        kinds = (first for first, _ in self._sink.found.kinds())
        if not {*key} <= self._tables[name].schema.keys() or any(
            first.table == name and first.field in key for first in kinds
        ):
            return
        files = [part.shown for part in self._tables[name].parts]
        self._sink.take(replace(each, file=files[number]) for number, each in early(self._told[name], name))

    def _spans(self, between: Between) -> dict[str, pl.DataFrame]:
        """Return what the spans of claims are compared by."""
        if not SPANS.keys() <= between.whole.keys():
            return {}
        return {name: between.cells(name, columns) for name, columns in SPANS.items()}
