"""Rows: the rules over the rows of one table in parts, as Dask's group-bys, joins and shuffles.

Rows that are like no others stay where they are: of each row goes around what makes it alike to others, as a
text. Only those found alike then meet in one partition, where the rule itself judges them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import dask.dataframe as dd
import pandas as pd
import polars as pl
from distributed import Client, Future
from kibaru.schema.doubts import Known
from kibaru.schema.tables import TABLES

from .laid import ROW, Rule, arrow, judge_at_once, laid_out, met, read, rules, say, text_of
from .part import Brief, Seen

EVENTS = "events"  # of which the published ones are known
FEW = 1_000_000  # texts that are sent to every worker, to be joined there; more are shuffled


@dataclass
class Rows:
    """The rows of one table on the workers, in parts, and what they are found to break together.

    `known` is on the workers, too, as `told`. `beside` are other tables, whole, that a doubt looks into where
    they are given. `used` are the ids of published events that the table has too.
    """

    client: Client
    brief: Brief
    known: Known
    told: Future
    parts: Sequence[Future]
    beside: Mapping[str, Future]
    used: Collection[str]
    _begun: dict[str, Any] = field(default_factory=dict)
    _counts: dict[int, Future] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin to look for the rows that are alike."""
        self._rules = rules(self.brief, self.known)
        if len(self.parts) == 1 or not self._rules:
            return
        empty = pl.DataFrame(schema=TABLES[self.brief.table].dtypes())
        nothing = laid_out(Seen([(0, 0)], empty, {}, {}), self.brief, self.known)
        laid = [self._submit(laid_out, part, self.brief, self.told) for part in self.parts]
        self._rows: Any = dd.from_delayed(laid, meta=nothing, verify_meta=False)
        for rule in self._rules:
            if rule.narrow.distinct:
                self._counts[rule.number] = self._told(rule)
            else:
                narrowed = self._narrowed(rule)
                self._begun[rule.key] = self.client.persist(narrowed)
                self._counts[rule.number] = self.client.compute(self._begun[rule.key][rule.key].count())

    def judged(self) -> Iterator[list[Future]]:
        """Yield what is found on rows together, rule by rule, in pieces."""
        if len(self.parts) == 1 and self._rules:
            names, frames = [*self.beside], self.beside.values()
            every = self._submit(judge_at_once, self.parts[0], self.brief, self.told, names, *frames)
            for rule in self._rules:
                yield [self._submit(itemgetter(rule.number), every)]
            return
        for rule in self._rules:
            gathered = self._gathered(rule)
            if gathered is None:
                continue
            pieces = self.client.compute(gathered.to_delayed())
            yield [self._submit(met, piece, rule, self.brief, self.told) for piece in pieces]

    def _narrowed(self, rule: Rule) -> Any:
        """Return the rows that a rule sees, or the texts that two rows or more have in common."""
        if rule.narrow.only:
            return self._of(rule)[self._rows[rule.key]]
        texts = self._rows[[rule.key]]
        published = self._published(rule)
        if len(published):
            texts = dd.concat([texts, dd.from_pandas(published, npartitions=1)])
        sizes = texts.groupby(rule.key, sort=False).size(split_out=self._rows.npartitions)
        return sizes[sizes > 1].reset_index()[[rule.key]]

    def _published(self, rule: Rule) -> pd.DataFrame:
        """Return the texts of the published rows that a doubt compares with, each twice."""
        published = self.known.published
        doubt = self.brief.over_rows(self.known)[rule.number].doubt
        if published is None or doubt is None or doubt.table != EVENTS:
            return pd.DataFrame()
        new = published.filter(~pl.col("event_id_cnty").is_in([*self.used]))
        texts = new.select(text_of(rule.narrow).alias(rule.key))
        return arrow(pl.concat([texts, texts]))

    def _told(self, rule: Rule) -> Future:
        """Return what a doubt says of the distinct rows."""
        if rule.key not in self._begun:
            reads = self._rows[[rule.key, *read(self.brief, self.known, rule)]]
            distinct = reads.drop_duplicates(subset=[rule.key], split_out=self._rows.npartitions)
            (piece,) = self.client.compute(distinct.repartition(npartitions=1).to_delayed())
            self._begun[rule.key] = piece
        names, frames = [*self.beside], self.beside.values()
        return self._submit(say, self._begun[rule.key], rule, self.brief, self.told, names, *frames)

    def _gathered(self, rule: Rule) -> Any:
        """Return the rows that a rule is to judge, those that are alike in one partition; None if none."""
        if rule.narrow.distinct:
            told = self._counts[rule.number]
            if not self._submit(len, told).result():
                return None
            nothing = arrow(pl.DataFrame(schema={rule.key: pl.String, "says": pl.String}))
            words = dd.from_delayed([told], meta=nothing, verify_meta=False)
            return self._of(rule).merge(words, on=rule.key)
        count = self._counts[rule.number].result()
        if not count:
            return None
        if rule.narrow.only:
            return self._begun[rule.key].repartition(npartitions=1)
        common = self._begun[rule.key]
        alike = self._of(rule).merge(
            common.repartition(npartitions=1) if count <= FEW else common, on=rule.key
        )
        return alike.shuffle(on=rule.key, npartitions=self._rows.npartitions)

    def _of(self, rule: Rule) -> Any:
        return self._rows[[*ROW, *read(self.brief, self.known, rule), rule.key]]

    def _submit(self, function: Any, *arguments: Any) -> Future:
        return self.client.submit(function, *arguments, pure=False)
