"""The batches of a CSV file: parsed at once where a piece is as it should be, else record by record."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from io import StringIO
from pathlib import Path

import polars as pl
import pyarrow
from kibaru.schema.finding import Finding

from .ahead import Ahead
from .at_once import at_once
from .chunks import CHUNK_BYTES, Chunk, chunks, read_chunk
from .few import Few
from .limits import BOM, LINE_BYTES, MARKS, any_text, unreadable
from .lines import Lines
from .origins import Located, Origin
from .piece import Piece
from .records import cell_at
from .table_batch import Batch
from .tables import delimiter_of, failed_at, frame_of, named_twice, parted, read_records

HEAD_BYTES = 1_000_000  # in which the line of the columns' names ends
# After these nothing can be read: a quote that is left open, a line without an end, a lone carriage return.
ENDS = ("KB001", "KB006", "KB007")


@dataclass
class CsvBatches:
    """A CSV file that is read in batches, in memory that does not grow with it.

    `findings` are those on its header; `whole` says that every row was read, once all are.
    """

    path: Path
    size: int = CHUNK_BYTES
    header: Origin | None = None
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True

    def __post_init__(self) -> None:
        """Read the line of the columns' names."""
        self._pieces: list[Piece] = []
        self._told: set[str] = set()
        self._start = 0, 0  # the byte and the line behind the header; no table begins at once
        self.bytes = self.path.stat().st_size
        with self.path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        mark = len(BOM.encode()) if head.startswith(BOM.encode()) else 0
        if len(head) == HEAD_BYTES and b"\n" not in head:
            what_to_do = "the file is no table, or its line ends are none"
            self._stop(unreadable(self.path, f"line 1 has more than {HEAD_BYTES:,} bytes", what_to_do, 1))
        elif any(head.startswith(utf) for utf, _ in MARKS):  # which has no bytes that end a line
            self._stop(any_text(self.path, head)[1][0])
        else:
            self._begin(head[mark:].decode("utf-8", "surrogateescape"), mark)

    def _begin(self, text: str, mark: int) -> None:
        """Take the header from the text at the beginning of the file."""
        delimiter = delimiter_of(text)
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line, lines, names = 1, Lines(text), []
        try:
            for names in reader:
                if names:
                    break
                line = reader.line_num + 1
        except csv.Error:
            pass  # said by whoever reads the records
        if not names:
            self._stop(failed_at(self.path, "KB009", "the file is empty"))
            return
        cells = tuple(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for name in names)
        self.header = Origin(self.path, line=line, cells=cells, delimiter=delimiter, lines=lines)
        if twice := named_twice(self.header):
            self._stop(twice)
            return
        if delimiter != ",":
            self.findings.append(parted(self.header))
        self._few = Few(cells)
        before = text[: lines.start(reader.line_num + 1)] if reader.line_num < lines.count else text
        self._start = mark + len(before.encode("utf-8", "surrogateescape")), reader.line_num + 1

    @property
    def is_readable(self) -> bool:
        """Whether it has columns, each once."""
        return self._start[0] > 0

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in the order of the file."""
        return self.header.cells if self.header else ()

    def begin(self) -> Ahead[Batch]:
        """Return the batches, and begin to read them, if that was not begun already."""
        self._begun = self._begun or Ahead(self.batches())
        return self._begun

    def release(self, batch: Batch) -> None:
        """Let go of the text of a batch; who needs it again reads it again, if wanted by records."""
        piece = self._piece(batch.first)
        if batch.is_wanted and piece.chunk is not None and piece.lines is None:
            piece.ends = piece.chunk.ends
        piece.chunk = None

    def _piece(self, row: int) -> Piece:
        return self._pieces[bisect_right(self._pieces, row, key=lambda each: each.first) - 1]

    def batches(self) -> Iterator[Batch]:
        """Yield the rows."""
        assert self.header is not None, "a file without a header has no rows"
        first = 0
        with self.path.open("rb", buffering=0) as file:  # what is read is whole pieces
            for chunk in chunks(file, *self._start, self.header.delimiter, self.size):
                piece = Piece(
                    chunk, chunk.start, chunk.size, chunk.line, first,
                    is_changed=len(chunk.data) != chunk.size,
                )  # fmt: skip
                frame, findings, odd = self._parsed(chunk, piece)
                self._pieces.append(piece)
                yield Batch(frame, first, chunk.start + chunk.size, findings, odd=odd)
                first += frame.height
                if not self.whole and any(finding.code in ENDS for finding in findings):
                    return

    def file_of(self, row: int) -> str:  # noqa: ARG002 (as of Parquet)
        """Return the file that a row stands in."""
        return str(self.path)

    def locate(self, row: int, column: str | None) -> tuple[Located, str | None]:
        """Return where a cell stands, and the text of its line; see `Locate`."""
        assert self.header is not None, "a file without a header has no rows"
        piece = self._piece(row)
        text, line = self._record(piece, row - piece.first)
        index = self.names.index(column) if column in self.names else 0
        start, end = cell_at(text, 0, self.header.delimiter, index)
        begin = text.rfind("\n", 0, start) + 1
        whole = text[begin:].partition("\n")[0]
        at, width = line + text.count("\n", 0, start), min(end - begin, len(whole)) - (start - begin)
        place = str(self.path), at, start - begin + 1, start - begin + 1 + max(width, 1)
        return place, whole

    def _record(self, piece: Piece, number: int) -> tuple[str, int]:
        """Return the text of a record and its first line."""
        if piece.ends is None or piece.lines is not None or piece.is_changed:
            chunk = piece.chunk or self._read_again(piece)
            if piece.lines is not None:
                text = any_text(self.path, chunk.data)[0]
                lines, line = Lines(text), piece.lines[number]
                return text[lines.start(line) :], line + piece.line - 1
            piece.ends = chunk.ends
        ends, lines_before = piece.ends
        begin, end = int(ends[number - 1]) + 1 if number else 0, int(ends[number])
        if piece.chunk is not None:
            data = piece.chunk.data[begin:end]
        elif piece.is_changed:
            data = self._read_again(piece).data[begin:end]
        else:
            data = self._file.read_at(end - begin, piece.start + begin)
        return data.decode("utf-8"), piece.line + int(lines_before[number])

    @cached_property
    def _file(self) -> pyarrow.OSFile:
        """The file, open as long as its places are asked for."""
        return pyarrow.OSFile(str(self.path))

    def _read_again(self, piece: Piece) -> Chunk:
        if self._again is None or self._again[0] is not piece:
            self._again = piece, read_chunk(self._file, piece.start, piece.size, piece.line)
        return self._again[1]

    _begun: Ahead[Batch] | None = None
    _again: tuple[Piece, Chunk] | None = None

    def _stop(self, finding: Finding) -> None:
        self.findings.append(finding)
        self.whole = False

    def _parsed(
        self, chunk: Chunk, piece: Piece
    ) -> tuple[pl.DataFrame, list[Finding], Collection[str] | None]:
        """Return the rows of a chunk, what is wrong with its text, and its odd characters, if known."""
        assert self.header is not None, "a file without a header has no rows"
        frame = None if chunk.is_cut else at_once(chunk, self.header, self._few.schema())
        if frame is not None:
            return self._few.kept(frame), [], chunk.odd
        frame, findings = self._one_by_one(chunk, piece)
        return self._few.kept(frame), findings, None

    def _one_by_one(self, chunk: Chunk, piece: Piece) -> tuple[pl.DataFrame, list[Finding]]:
        assert self.header is not None, "a file without a header has no rows"
        text, findings = any_text(self.path, chunk.data)
        if findings:  # which name a byte of the file
            with self.path.open("rb") as file:
                file.seek(chunk.start)
                findings = any_text(self.path, file.read(chunk.size), chunk.start)[1]
        lines = Lines(text)
        bare = re.search("\r", text)
        if bare:
            findings.append(
                failed_at(self.path, "KB007", "a carriage return stands alone", lines.place(*bare.span()))
            )
            records: list[tuple[int, list[str]]] = []
        elif chunk.is_cut and (long := _endless(lines)):
            findings.append(unreadable(self.path, *long))
            records = []
        else:
            _, records, odd = read_records(self.path, lines, self.header.delimiter, self.header)
            findings += odd
        piece.lines = [line for line, _ in records]
        self.whole &= not findings
        placed = [_further(each, chunk.line - 1) for each in findings if each.code not in self._told]
        self._told |= {each.code for each in findings} & {"KB002"}  # once for a file
        return frame_of(self.header, records), placed


def _further(finding: Finding, lines: int) -> Finding:
    return replace(finding, line=(finding.line or 1) + lines)


def _endless(lines: Lines) -> tuple[str, str, int] | None:
    """Return what is said of the first line that is too long, if one is."""
    for number in range(1, lines.count + 1):
        if len(lines.line(number)) > LINE_BYTES:
            what_to_do = "a quote may be left open there, or the file is no table"
            return f"line {number} has more than {LINE_BYTES:,} bytes", what_to_do, number
    return None
