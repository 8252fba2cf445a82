"""Part: what a worker finds in one part of a table by itself, and what it keeps of it for other rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl
from kibaru.schema.doubts import Known
from kibaru.schema.finding import Finding
from kibaru.schema.tables import TABLES

from ..large import NOT_READ, THEMSELVES, Large
from ..read.parquet_batches import ParquetBatches
from ..validate import Order
from ..validate.alone import Masks, Ruled, ruled
from .stored import Part

Placed = tuple[int, Finding]  # the number of a part, and a finding whose line is the row's number in it


@dataclass(frozen=True)
class Brief:
    """What a worker is told of a table.

    `wrong` are the columns no cell of which can be read, `absent` these and those that are not there.
    `is_alone`: no other table is given, nor needed. `is_whole`: every row was read, as far as is known.
    """

    table: str
    wrong: Mapping[str, pl.DataType]
    absent: frozenset[str]
    is_alone: bool
    is_whole: bool = True

    @property
    def reads(self) -> list[str]:
        """The columns that are kept: all but notes, where other tables are given."""
        model = TABLES[self.table]
        if not self.is_alone:
            return [name for name in model.columns() if name not in NOT_READ]
        narrows = [each.narrow for each in ruled(model, self.absent, Known())]
        kept = [narrow for narrow in narrows if not narrow.is_row_wise]
        needed = {*model.key(), *(name for narrow in kept for name in narrow.reads)}
        return [name for name in model.columns() if name in needed]

    def over_rows(self, known: Known) -> list[Ruled]:
        """Return the rules that see several rows of the table, and none of another."""
        rules = [
            each for each in ruled(TABLES[self.table], self.absent, known) if not each.narrow.is_row_wise
        ]
        if self.is_whole and self.table not in THEMSELVES:
            return rules
        return [each for each in rules if not each.whole]


@dataclass
class Seen:
    """Rows of a table in its types, kept on a worker: of one part, or of several, one below the other.

    `parts` are their numbers and how many rows each has; `own` says in which rows a cell is at fault by
    itself, by column, and `faults` where it also names nothing in another table.
    """

    parts: list[tuple[int, int]]
    frame: pl.DataFrame
    own: Masks
    faults: Masks

    def placed(self, findings: Iterable[Finding]) -> list[Placed]:
        """Return findings on rows of the frame by the rows of the parts."""
        ends = np.cumsum([height for _, height in self.parts])
        found = []
        for each in findings:
            row = (each.line or 1) - 1
            part = int(np.searchsorted(ends, row, side="right"))
            number, height = self.parts[part]
            found.append((number, replace(each, line=row - int(ends[part]) + height + 1)))
        return found


@dataclass
class Told:
    """What the client is told of a part: findings in order, and what bears on the other parts.

    `ends` are the keys of the first and the last row. `published` are the ids that published events have too.
    """

    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    is_whole: bool = True
    early: Finding | None = None
    ends: pl.DataFrame = field(default_factory=pl.DataFrame)
    published: list[str] = field(default_factory=list)


def see(part: Part, number: int, brief: Brief, known: Known) -> tuple[Told, Seen]:
    """Return what is found in a part, row by row, and what is kept of it."""
    try:
        with part.at_hand() as path:
            return _seen(part, path, number, brief, known)
    except OSError as error:
        finding = Finding("KB008", f"cannot be read: {error.strerror or error}", file=part.shown)
        empty = pl.DataFrame(schema=TABLES[brief.table].dtypes()).select(brief.reads)
        return Told([finding], is_whole=False), Seen([(number, 0)], empty, {}, {})


def _seen(part: Part, path: Path, number: int, brief: Brief, known: Known) -> tuple[Told, Seen]:
    reader = ParquetBatches(path)
    large = Large(reader, TABLES[brief.table], brief.wrong)
    rules = [each for each in ruled(large.model, brief.absent, known) if each.narrow.is_row_wise]
    wanted = {*brief.reads, *(name for rule in rules for name in rule.narrow.reads)} - {*NOT_READ}
    told = Told([*reader.findings])
    for batch in reader.batches():
        told.findings += batch.findings
        typed, found, faults = large.looked(batch, wanted)
        told.findings += found
        for rule in rules if brief.is_alone else ():
            masks = {name: pl.Series(np.isin(np.arange(typed.height), rows)) for name, rows in faults.items()}
            told.findings += (
                replace(each, line=batch.first + (each.line or 1)) for each in rule.judge(typed, masks)
            )
        large.hold(typed.select(brief.reads), batch.first, faults)
    told.findings = [
        replace(each, file=part.shown, detail=each.detail.replace(str(path), part.shown))
        for each in told.findings
    ]
    frame = large.whole().frame.select(brief.reads)
    key = large.model.key()
    told.rows, told.is_whole = large.rows, reader.whole
    told.early = large.order.finding()
    told.ends = pl.concat([frame.select(key).head(1), frame.select(key).tail(1)])
    if brief.table == "events" and known.published is not None:
        ids = known.published["event_id_cnty"].implode()
        told.published = frame["event_id_cnty"].filter(frame["event_id_cnty"].is_in(ids)).to_list()
    masks = large.masks()
    return told, Seen([(number, frame.height)], frame, masks, masks)


def joined(*seen: Seen) -> Seen:
    """Return the rows of several parts, one below the other."""
    return Seen(
        [part for each in seen for part in each.parts],
        pl.concat([each.frame for each in seen]),
        _stacked([(each.frame.height, each.own) for each in seen]),
        _stacked([(each.frame.height, each.faults) for each in seen]),
    )


def _stacked(masks: list[tuple[int, Masks]]) -> Masks:
    names = dict.fromkeys(name for _, each in masks for name in each)
    return {
        name: pl.concat(each.get(name, pl.repeat(False, height, eager=True)) for height, each in masks)
        for name in names
    }


def early(told: Iterable[Told], table: str) -> Iterator[Placed]:
    """Yield the finding at the first row that stands below one that it should stand above, if any."""
    last: pl.DataFrame | None = None
    for number, each in enumerate(told):
        if each.rows and last is not None:
            order = Order(table)
            order.add(pl.concat([last, each.ends.head(1)]), -1)
            if finding := order.finding():
                yield number, finding
                return
        if each.early:
            yield number, each.early
            return
        last = each.ends.tail(1) if each.rows else last


def filled(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return a frame with the columns of its table that it lacks, empty."""
    return frame.select(
        pl.col(name) if name in frame.columns else pl.lit(None, dtype).alias(name)
        for name, dtype in TABLES[table].dtypes().items()
    )
