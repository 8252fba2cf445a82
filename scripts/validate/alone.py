"""Alone: the rules over the rows of one large table, judged on those rows that they must see together.

The memory that this takes does not grow with the table: the rows that are alike are found among four
million numbers at a time, and fifty thousand of them are looked at together, by each rule. Only the
distinct places stay in it, and the distinct cells of columns that have few. All else is in files.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
from kibaru.schema.doubt import Says
from kibaru.schema.doubts import DOUBTS, Doubt, Known
from kibaru.schema.finding import Finding
from kibaru.schema.link import Link
from kibaru.schema.links import LINKS
from kibaru.schema.narrow import Narrow
from kibaru.schema.table import Rule, Table

from .conform import Conformed, constant
from .distinct import Distinct
from .judge import between, doubted, judge_rows
from .kept import Kept
from .likeness import Likeness, Numbers, Rows, short, together
from .sieve import Sieve
from .sifted import Sifted

TOGETHER = 50_000  # rows that are looked at together
Masks = dict[str, pl.Series]
Judge = Callable[[pl.DataFrame, Masks], list[Finding]]


@dataclass
class Ruled:
    """A rule over the rows of one table: what it must see, and how rows are judged by it.

    `columns` are those that it is about. `whole`: only where every row was read. `odd` are the rows that
    `only` leaves, batch by batch.
    """

    narrow: Narrow
    judge: Judge
    columns: tuple[str, ...]
    doubt: Doubt | None = None
    whole: bool = False
    odd: list[tuple[pl.DataFrame, Rows]] = field(default_factory=list)


def ruled(model: type[Table], absent: Collection[str], known: Known) -> Iterator[Ruled]:
    """Yield the rules over the rows of a table that need no other, as far as their columns are there."""
    for rule in model.rules():
        if rule.scope == "table" and not {*rule.columns} & {*absent}:
            yield Ruled(
                Narrow(rule.columns, alike=rule.columns), _unique(rule, model, {*absent}), rule.columns
            )
    for link in LINKS if not absent else ():
        if link.table == model.table() and not link.needs:
            assert link.narrow, "a rule over one table says what it reads"
            yield Ruled(link.narrow, _linked(link), link.columns, whole=not link.narrow.is_row_wise)
    for doubt in DOUBTS:
        if doubt.table == model.table() and not doubt.needs and not {*absent} & {*doubt.columns}:
            assert doubt.narrow, "a doubt on one table says what it reads"
            yield Ruled(doubt.narrow, _doubting(doubt, known), doubt.columns, doubt)


def _unique(rule: Rule, model: type[Table], absent: set[str]) -> Judge:
    return lambda frame, faults: judge_rows([rule], model, Conformed(frame, absent=absent), faults)


def _linked(link: Link) -> Judge:
    return lambda frame, faults: between(link, {link.table: frame}, faults)


def _doubting(doubt: Doubt, known: Known) -> Judge:
    return lambda frame, faults: doubted(doubt, {doubt.table: frame}, known, faults)


class Alone:
    """One table, batch by batch, and what is found on it beyond each row by itself."""

    def __init__(
        self, model: type[Table], sieve: Sieve, absent: Collection[str], known: Known, folder: Path
    ) -> None:
        self._model, self._known = model, known
        self._rules = [*ruled(model, absent, known)]
        narrows = [each.narrow for each in self._rules]
        alike = dict.fromkeys(narrow for narrow in narrows if narrow.alike or narrow.distinct)
        self._likeness = {narrow: Likeness(folder / f"{number}.u32") for number, narrow in enumerate(alike)}
        read = {*model.key(), *(name for narrow in narrows for name in narrow.reads)}
        self._reads = [name for name in model.columns() if name in read and name not in absent]
        kept = {
            *model.key(),
            *(name for narrow in narrows if not narrow.is_row_wise for name in narrow.reads),
        }
        self._kept = Kept(folder, [name for name in self._reads if name in kept], sieve.values)
        self._distinct: dict[Narrow, Distinct] = {n: Distinct(n) for n in narrows if n.distinct}
        self._faults: dict[str, list[Rows]] = {}
        self._row_wise: list[tuple[Ruled, list[Finding]]] = []
        self._published_here: set[str] = set()  # the ids of published events that the table has itself

    def add(self, sifted: Sifted, first: int) -> None:
        """Take the next batch; `first` rows of the table stand before it."""
        self._kept.add(sifted)
        if (published := self._known.published) is not None and self._model.table() == "events":
            here, ids = sifted.column("event_id_cnty"), published["event_id_cnty"]
            self._published_here |= {*here.filter(here.is_in(ids.implode()))}
        hashes = sifted.hashes(dict.fromkeys(name for narrow in self._likeness for name in narrow.reads))
        for narrow, likeness in self._likeness.items():
            numbers = hashes.select(number=narrow.likeness())["number"]
            likeness.add(numbers)
            if narrow.distinct:
                self._distinct[narrow].add(sifted, numbers)
        rows = np.arange(first, first + sifted.height)
        for each in self._rules:
            if each.narrow.is_row_wise:
                if found := _further(each.judge(self._filled(sifted.frame(self._columns(each))), {}), rows):
                    self._row_wise.append((each, found))
            elif each.narrow.only:
                typed = sifted.frame(self._columns(each))
                odd = typed.select(odd=each.narrow.only(self._known))["odd"].fill_null(False)
                if odd.any():
                    each.odd.append((typed.filter(odd), rows[odd.to_numpy()]))

    def fault(self, faults: Mapping[str, Rows]) -> None:
        """Take the rows whose cells are at fault, by column, of batches that were taken before."""
        for name in faults.keys() & {*self._reads}:
            self._faults.setdefault(name, []).append(faults[name])

    def row_wise(self) -> list[Finding]:
        """Return what single rows break of the batches whose faults are known by now, each once.

        The `line` of a finding is the number of its row in the table.
        """
        found = []
        for each, of_rule in self._row_wise:
            spoiled = [rows for name in each.columns for rows in self._faults.get(name, ())]
            at_fault = {*np.concatenate(spoiled).tolist()} if spoiled else set()
            found += [finding for finding in of_rule if (finding.line or 0) - 1 not in at_fault]
        self._row_wise = []
        return found

    def end(self, is_whole: bool) -> list[Iterator[list[Finding]]]:
        """Return for each rule what is found by it on the rows together, once all are there.

        `is_whole` says that all are. One may be asked beside another.
        """
        rules = (each for each in self._rules if not each.narrow.is_row_wise)
        return [self._together(each) for each in rules if is_whole or not each.whole]

    def _together(self, each: Ruled) -> Iterator[list[Finding]]:
        """Yield what is found on the rows by one rule."""
        if each.narrow.distinct:
            yield from self._as_distinct(each)
        elif each.odd:
            frame = pl.concat([rows for rows, _ in each.odd])
            yield self._judged(each, frame, np.concatenate([rows for _, rows in each.odd]))
        elif each.narrow.alike:
            published = self._published(each)
            beside = replace(each, judge=self._beside(each, published))
            for rows, numbers in self._likeness[each.narrow].alike(_numbers(published, each.narrow)):
                for group in together(rows, numbers, TOGETHER):
                    yield self._judged(beside, self._kept.rows(group, self._columns(each)), group)

    def _published(self, each: Ruled) -> pl.DataFrame | None:
        """Return the published events that a doubt compares with: those that the table does not have."""
        published = self._known.published
        if each.doubt is None or published is None or each.doubt.table != "events":
            return None
        return published.filter(~pl.col("event_id_cnty").is_in([*self._published_here]))

    def _beside(self, each: Ruled, published: pl.DataFrame | None) -> Judge:
        if each.doubt is None:
            return each.judge
        return _doubting(each.doubt, replace(self._known, published=published))

    def _as_distinct(self, each: Ruled) -> Iterator[list[Finding]]:
        assert each.doubt, "only a doubt is judged by distinct rows"
        doubt, columns = each.doubt, list(each.narrow.reads)
        distinct = self._filled(self._distinct[each.narrow].rows)
        says = doubt.says({doubt.table: distinct}, self._known)
        odd = distinct.select(columns).with_columns(says=says).drop_nulls("says")
        if odd.is_empty():
            return
        rows = self._likeness[each.narrow].those_with(_numbers(odd, each.narrow))
        for start in range(0, len(rows), TOGETHER):
            some = rows[start : start + TOGETHER]
            frame = self._filled(self._kept.rows(some, self._columns(each)))
            joined = frame.join(odd, on=columns, how="left", nulls_equal=True, maintain_order="left")
            again = replace(doubt, says=_already(joined["says"]))
            yield self._judged(replace(each, judge=_doubting(again, self._known)), frame, some)

    def _columns(self, each: Ruled) -> list[str]:
        """Return the columns that a rule reads, and the key, by which a finding names a row."""
        return [name for name in self._reads if name in (*each.narrow.reads, *self._model.key())]

    def _judged(self, each: Ruled, frame: pl.DataFrame, rows: Rows) -> list[Finding]:
        masks = {
            name: pl.Series(np.isin(rows, np.concatenate(faults))) for name, faults in self._faults.items()
        }
        return _further(each.judge(self._filled(frame), masks), rows)

    def _filled(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return a frame with the columns that it lacks, empty."""
        return pl.DataFrame([
            frame[name] if name in frame.columns else constant(None, dtype, frame.height, name)
            for name, dtype in self._model.dtypes().items()
        ])  # fmt: skip


def _numbers(rows: pl.DataFrame | None, narrow: Narrow) -> Numbers:
    """Return the numbers of rows beside the table, each once."""
    if rows is None:
        return np.zeros(0, np.uint32)
    hashes = rows.select(pl.col(narrow.reads).hash())
    return np.unique(short(hashes.select(number=narrow.likeness())["number"]))


def _already(told: pl.Series) -> Says:
    return lambda _frames, _known: told


def _further(findings: list[Finding], rows: Rows) -> list[Finding]:
    """Return the findings on rows by their number in the table."""
    return [replace(each, line=int(rows[(each.line or 1) - 1]) + 1) for each in findings]
