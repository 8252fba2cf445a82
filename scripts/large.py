"""Large: the findings on tables that are read batch by batch, in memory that does not grow with them.

The rules that look at one row need no more than a batch. Of one table alone, `Alone` says what the rules
over its rows take. Where several tables are given together, the rules between them read their columns,
but for free notes, from the memory: some 16 bytes a cell.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
from kibaru.schema.doubts import Known
from kibaru.schema.finding import Finding
from kibaru.schema.links import FOREIGN_KEYS
from kibaru.schema.table import Table

from .read.ahead import Ahead
from .read.csv_batches import CsvBatches
from .read.origins import Located, at
from .read.parquet_batches import ParquetBatches
from .read.table_batch import Batch
from .refused import Refused
from .sink import Sink
from .validate import Alone, Conformed, Order, Sieve, Sifted, findings_between, judge_rows, layout, look
from .validate.conform import can_fit, wrong_type
from .validate.look import Rows

Suspects = tuple[pl.DataFrame, Rows]  # rows of a table as text, and their numbers in it
Progress = Callable[[int, int], None]  # is told how many bytes, and rows, more were read
NOT_READ = ("notes", "note", "summary", "because")  # columns that no rule between rows reads
NAMED = {(table, column) for table, column, _, _ in FOREIGN_KEYS}
THEMSELVES = {table for table, _, target, _ in FOREIGN_KEYS if table == target}
AT_A_TIME = 10_000  # rows that break a rule are looked at together: each time takes a while
POSTPONED = 10_000  # findings on ids, for which the id that was meant is looked up among all of the target's


def no_progress(_bytes: int, _rows: int) -> None:
    """Tell nobody."""


class Large:
    """One large table: where it is read from, and what is known of it while it is."""

    def __init__(
        self,
        reader: CsvBatches | ParquetBatches,
        model: type[Table],
        wrong: Mapping[str, pl.DataType] | None = None,
    ) -> None:
        self.reader, self.model, self.name = reader, model, model.table()
        self.rows = 0
        self.wrong = _wrong_types(reader, model) if wrong is None else wrong
        self.absent = {name for name in model.columns() if name not in reader.names} | self.wrong.keys()
        self.sieve = Sieve(model, self.absent)
        self.order = Order(self.name)
        self.held: list[pl.DataFrame] = []
        self.faults: dict[str, list[Rows]] = {}

    @property
    def looks_at_itself(self) -> bool:
        """Whether a column of the table names other rows of it, which are needed whole then."""
        return self.name in THEMSELVES

    def heading(self) -> list[Finding]:
        """Return the findings on the table's columns."""
        columns = self.model.columns()
        found = layout(list(self.reader.names), list(columns), self.name)
        found += [wrong_type(columns[name], dtype, self.name) for name, dtype in self.wrong.items()]
        header = self.reader.header
        place: Callable[[str | None], Located] = (
            header.locate if header else lambda _: (str(self.reader.path), None, None, None)
        )
        return [at(each, place(each.field)) for each in found]

    def file_of(self, row: int) -> str:
        """Return the file that a row stands in."""
        return self.reader.file_of(row)

    def locate(self, row: int, column: str | None) -> tuple[Located, str | None]:
        """Return where a cell stands, and the text of its line."""
        return self.reader.locate(row, column)

    def looked(
        self, batch: Batch, wanted: Collection[str]
    ) -> tuple[pl.DataFrame, list[Finding], dict[str, Rows]]:
        """Return a batch in the table's types, the findings on each row, and the rows at fault by column.

        Columns that are not wanted are empty in the first; the rows at fault are those of the batch.
        """
        sifted, suspects = self.sieved(batch)
        found, faults = self.judged([suspects] if suspects else [])
        return sifted.typed(wanted), found, {name: rows - batch.first for name, rows in faults.items()}

    def sieved(self, batch: Batch) -> tuple[Sifted, Suspects | None]:
        """Return a batch to be read in the table's types, and its rows that break a rule, if any do."""
        sifted = self.sieve.sifted(batch.frame)
        self.order.add(sifted.frame(self.model.key()), batch.first)
        self.rows += sifted.height
        rows = np.flatnonzero(self.sieve.broken(sifted, batch.odd))
        if not len(rows):
            return sifted, None
        batch.is_wanted = True
        text = batch.frame[rows].with_columns(pl.col(pl.Categorical).cast(pl.String))
        return sifted, (text, rows + batch.first)

    def judged(self, suspects: Sequence[Suspects]) -> tuple[list[Finding], dict[str, Rows]]:
        """Return the findings on rows, by their numbers in the table, and the rows at fault by column."""
        if not suspects:
            return [], {}
        rows = np.concatenate([of_batch for _, of_batch in suspects])
        looked = look(pl.concat([text for text, _ in suspects]), self.model, self.absent)
        found = [replace(each, line=int(rows[(each.line or 1) - 1]) + 1) for each in looked.findings]
        return found, {name: rows[among] for name, among in looked.faults.items()}

    def hold(self, typed: pl.DataFrame, first: int, faults: Mapping[str, Rows]) -> None:
        """Keep what rules between rows and tables read of a batch."""
        self.held.append(typed)
        for name, rows in faults.items():
            self.faults.setdefault(name, []).append(rows + first)

    def whole(self) -> Conformed:
        """Return what was kept of all batches."""
        empty = pl.DataFrame(schema=self.model.dtypes())
        frame = pl.concat(self.held) if self.held else empty
        return Conformed(frame, absent=self.absent, whole=self.reader.whole)

    def masks(self) -> dict[str, pl.Series]:
        """Return in which rows the cell of a column is at fault, by column."""
        masks = {}
        for name, rows in self.faults.items():
            mask = np.zeros(self.rows, np.bool_)
            mask[np.concatenate(rows)] = True
            masks[name] = pl.Series(mask)
        return masks


def _wrong_types(reader: CsvBatches | ParquetBatches, model: type[Table]) -> dict[str, pl.DataType]:
    """Return the type of each column of Parquet no cell of which can be read."""
    if isinstance(reader, CsvBatches):
        return {}
    odd = {
        name: dtype for name, dtype in reader.schema.items()
        if name in model.columns() and not can_fit(dtype, model.columns()[name].dtype)
    }  # fmt: skip
    return {name: dtype for name, dtype in odd.items() if not reader.is_empty(name)}


def check_alone(table: Large, known: Known, sink: Sink, progress: Progress) -> None:
    """Judge one table by its own rules."""
    with TemporaryDirectory(prefix="kibaru-") as folder:
        alone = Alone(table.model, table.sieve, table.absent, known, Path(folder))
        waiting: list[Suspects] = []

        def judge() -> None:
            found, faults = table.judged(waiting)
            waiting.clear()
            sink.take(found, table)
            alone.fault(faults)
            sink.take(alone.row_wise(), table)

        for batch in _read(table, sink, progress):
            sifted, suspects = table.sieved(batch)
            try:
                alone.add(sifted, batch.first)
            except OSError as error:
                what = os.strerror(error.errno) if error.errno else error
                raise Refused(
                    f"{folder}: {what}; make room there, or name another folder in TMPDIR"
                ) from error
            waiting += [suspects] if suspects else []
            if sum(len(rows) for _, rows in waiting) >= AT_A_TIME:
                judge()
        judge()
        if table.rows:
            for part in [Ahead(each, 1) for each in alone.end(table.reader.whole)]:
                for found in part:
                    progress(0, 0)
                    sink.take(found, table)
    _ordered(table, sink)


def check_together(
    tables: Iterable[Large], known: Known, sink: Sink, progress: Progress
) -> dict[str, pl.DataFrame]:
    """Judge tables by their own rules and those between them; return what was kept of them."""
    named = {table.name: table for table in tables}
    postponed: list[Finding] = []
    for table in named.values():
        for batch in _read(table, sink, progress):
            typed, found, faults = table.looked(batch, table.model.columns().keys() - {*NOT_READ})
            later = [each for each in found if each.code == "KB307" and (each.table, each.field) in NAMED]
            if len(postponed) + len(later) > POSTPONED:
                later = []
            postponed += later
            sink.take((each for each in found if each not in later), table)
            table.hold(typed, batch.first, faults)
    conformed = {name: table.whole() for name, table in named.items()}
    masks = {name: table.masks() for name, table in named.items()}
    for name, table in named.items():
        unique = [rule for rule in table.model.rules() if rule.scope == "table"]
        sink.take(judge_rows(unique, table.model, conformed[name], masks[name]), table)
    for each in findings_between(postponed, conformed, masks, known):
        sink.take([each], named[each.table or ""])
    for table in named.values():
        _ordered(table, sink)
    return {name: each.frame for name, each in conformed.items()}


def _read(table: Large, sink: Sink, progress: Progress) -> Iterator[Batch]:
    """Yield the batches of a table; take what is wrong with its text."""
    done = 0
    for batch in table.reader.begin():
        sink.take(batch.findings)
        yield batch
        table.reader.release(batch)
        progress(batch.done - done, batch.frame.height)
        done = batch.done


def _ordered(table: Large, sink: Sink) -> None:
    """Take the finding that the rows are not sorted; not where a key is at fault, and may be anywhere."""
    key = table.model.key()
    kinds = (first for first, _ in sink.found.kinds())
    if not any(first.table == table.name and first.field in key for first in kinds):
        sink.take(filter(None, [table.order.finding()]), table)
