"""Rows: the rules over the rows of one table in parts, as Dask's group-bys, joins and shuffles.

Of each row goes around what makes it alike to others, as a text. Only rows found alike are laid out with what
a rule reads of them, and meet in one partition, where the rule itself judges them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import dask.dataframe as dd
import polars as pl
from distributed import Client, Future
from kibaru.schema.doubts import Known
from kibaru.schema.narrow import Narrow
from kibaru.schema.tables import TABLES

from .laid import ALIKE, Rule, arrow, distinct, judge_at_once, laid_out, met, rules, say, text_of, texts
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
    _begun: dict[int, tuple[Any, Future]] = field(default_factory=dict)
    _distinct: dict[Narrow, Future] = field(default_factory=dict)
    _kept: list[Future] = field(default_factory=list)  # what is let go before it is used is lost

    def begin(self) -> None:
        """Begin to look for the rows that each rule must see, and to count them."""
        self._rules = rules(self.brief, self.known)
        for rule in self._rules if len(self.parts) > 1 else ():
            if rule.narrow.distinct:
                told = self._told(rule)
                self._begun[rule.number] = told, self._submit(len, told)
                continue
            seen = self.client.persist(self._seen(rule) if rule.narrow.only else self._common(rule))
            self._begun[rule.number] = seen, self.client.compute(seen[ALIKE].count())

    def judged(self) -> Iterator[list[Future]]:
        """Yield what is found on rows together, rule by rule, in pieces."""
        if len(self.parts) == 1:
            frames = [*self.beside.values()]
            every = self._submit(judge_at_once, self.parts[0], self.brief, self.told, [*self.beside], *frames)
            yield from ([self._submit(itemgetter(rule.number), every)] for rule in self._rules)
            return
        for rule in self._rules:
            begun, counted = self._begun[rule.number]
            if count := counted.result():
                before = len(self._kept)
                pieces = self.client.compute(self._gathered(rule, begun, count).to_delayed())
                yield [self._submit(met, piece, rule, self.brief, self.told) for piece in pieces]
                del self._kept[before:]

    def _gathered(self, rule: Rule, begun: Any, count: int) -> Any:
        """Return the rows that a rule is to judge, those that it must see together in one partition."""
        if rule.narrow.only:
            return begun.repartition(npartitions=1)
        if rule.narrow.distinct:
            empty = arrow(pl.DataFrame(schema={ALIKE: pl.String, "says": pl.String}))
            return self._seen(rule).merge(dd.from_delayed([begun], meta=empty, verify_meta=False), on=ALIKE)
        alike = self._seen(rule).merge(begun.repartition(npartitions=1) if count <= FEW else begun, on=ALIKE)
        return alike.shuffle(on=ALIKE, npartitions=len(self.parts))

    def _common(self, rule: Rule) -> Any:
        """Return the texts that two rows or more have in common, a published one counted among them."""
        every = self._frame(texts, rule.narrow)
        published, doubt = self.known.published, self.brief.over_rows(self.known)[rule.number].doubt
        if published is not None and doubt and doubt.table == EVENTS:
            new = published.filter(~pl.col("event_id_cnty").is_in([*self.used]))
            twice = arrow(pl.concat([new, new]).select(text_of(rule.narrow)))
            every = dd.concat([every, dd.from_pandas(twice, npartitions=1)])
        sizes = every.groupby(ALIKE, sort=False).size(split_out=len(self.parts))
        return sizes[sizes > 1].reset_index()[[ALIKE]]

    def _told(self, rule: Rule) -> Future:
        """Return what a doubt says of the distinct rows."""
        if rule.narrow not in self._distinct:
            found = self._frame(distinct, rule.narrow).drop_duplicates(subset=[ALIKE])
            (piece,) = self.client.compute(found.repartition(npartitions=1).to_delayed())
            self._distinct[rule.narrow] = piece
        frames = [*self.beside.values()]
        rows = self._distinct[rule.narrow]
        return self._submit(say, rows, rule, self.brief, self.told, [*self.beside], *frames)

    def _seen(self, rule: Rule) -> Any:
        return self._frame(laid_out, rule, self.brief, self.known)

    def _frame(self, function: Any, *arguments: Any) -> Any:
        """Return what a function makes of the parts, as one frame of Dask's."""
        empty = Seen([(0, 0)], pl.DataFrame(schema=TABLES[self.brief.table].dtypes()), {}, {})
        meta = function(empty, *arguments)
        there = [self.told if each is self.known else each for each in arguments]
        made = [self._submit(function, part, *there) for part in self.parts]
        self._kept += made
        return dd.from_delayed(made, meta=meta, verify_meta=False)

    def _submit(self, function: Any, *arguments: Any) -> Future:
        return self.client.submit(function, *arguments, pure=False)
