"""Chunks: a CSV file in pieces of whole records, so that it never stands in the memory whole."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import SEEK_END
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from .limits import LINE_BYTES

CHUNK_BYTES = 24_000_000  # some 35,000 events; above 32 MB the system clears each new piece of memory
LINE_FEED, QUOTE = b"\n", b'"'
Positions = NDArray[np.int64]


@dataclass(frozen=True)
class Chunk:
    """Whole records of a file: their bytes with line ends as LF, and where they stand in the file.

    `line` is that of the first record, counted from 1. `is_cut` says that the records after the last
    one here cannot be told apart, since one has more than `LINE_BYTES`.
    """

    data: bytes
    start: int
    size: int
    line: int
    is_cut: bool = False

    @cached_property
    def line_feeds(self) -> int:
        """How many lines end in it."""
        return _count(self.data, LINE_FEED)

    @cached_property
    def ends(self) -> tuple[Positions, Positions]:
        """Where each record ends, and the number of its first line, less that of the chunk's.

        Right where the quotes are.
        """
        feeds = _where(self.data, LINE_FEED)
        if not self.data.endswith(LINE_FEED):
            feeds = np.append(feeds, len(self.data))
        inside = np.searchsorted(self._quotes, feeds) % 2 == 1
        ends = feeds[~inside]
        lines = np.flatnonzero(~inside) + 1
        return ends, np.concatenate(([0], lines[:-1])) if len(lines) else lines

    @cached_property
    def _quotes(self) -> Positions:
        return _where(self.data, QUOTE)

    def is_quoted_well(self, delimiter: str) -> bool:
        """Whether each quote opens a cell, closes one, or is one of two inside, so that all readers agree."""
        bytes_ = np.frombuffer(self.data, np.uint8)
        beside = np.frombuffer(LINE_FEED + QUOTE + delimiter.encode(), np.uint8)
        opening, closing = self._quotes[0::2], self._quotes[1::2]
        before = bytes_[opening[opening > 0] - 1]
        after = bytes_[closing[closing < len(bytes_) - 1] + 1]
        return len(opening) == len(closing) and bool(
            np.isin(before, beside).all() and np.isin(after, beside).all()
        )

    def count(self, character: str) -> int:
        """Return how often a character of one byte stands in it."""
        return _count(self.data, character.encode())

    def record(self, number: int) -> tuple[str, int]:
        """Return the text of a record, counted from 0, and its first line."""
        ends, lines = self.ends
        begin = int(ends[number - 1]) + 1 if number else 0
        return self.data[begin : int(ends[number])].decode("utf-8"), self.line + int(lines[number])


def chunks(file: BinaryIO, start: int, line: int, delimiter: str, size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """Yield the file from byte `start`, where line `line` begins, in chunks of about `size` bytes."""
    end = file.seek(0, SEEK_END)
    while start < end:
        data, is_cut = _whole_records(file, start, size, end, delimiter)
        chunk = Chunk(_with_line_feeds(data), start, len(data), line, is_cut)
        yield chunk
        if is_cut:
            return
        start, line = start + len(data), line + chunk.line_feeds


def read_chunk(file: BinaryIO, start: int, size: int, line: int) -> Chunk:
    """Return a chunk that was read before, once more."""
    file.seek(start)
    return Chunk(_with_line_feeds(file.read(size)), start, size, line)


def _with_line_feeds(data: bytes) -> bytes:
    return data.replace(b"\r\n", LINE_FEED) if b"\r" in data else data


def _whole_records(file: BinaryIO, start: int, size: int, end: int, delimiter: str) -> tuple[bytes, bool]:
    """Return whole records from `start` on, about `size` bytes; and whether no end of the last is near."""
    data = b""
    while True:
        file.seek(start + len(data))
        data += file.read(size)
        if start + len(data) >= end:
            return data, False
        cut = data.rfind(LINE_FEED) + 1
        while cut and _count(memoryview(data)[:cut], QUOTE) % 2:
            cut = _closed_before(data, cut)
        cut = cut or _last_end(data, delimiter)
        if cut:
            return data[:cut], False
        if len(data) > size + LINE_BYTES:
            return data, True


def _last_end(data: bytes, delimiter: str) -> int:
    """Return where the last record that is surely whole ends, read one by one; 0 where none is.

    Quotes that stand alone in a cell which has none around it do not tell by their number.
    """
    lines = [f"{line}\n" for line in data.decode("latin-1").split("\n")]  # a byte a character
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    whole = read = 0
    try:
        for _ in reader:
            whole, read = read, reader.line_num
    except csv.Error:
        whole = read
    return sum(map(len, lines[:whole]))


def _closed_before(data: bytes, cut: int) -> int:
    """Return the end of the nearest line above, after which one more quote has been opened; 0 if none."""
    quote = data.rfind(QUOTE, 0, cut)
    return data.rfind(LINE_FEED, 0, quote) + 1 if quote >= 0 else 0


def _bytes(data: bytes | memoryview) -> Any:
    return pl.Series(np.frombuffer(data, np.uint8))


def _count(data: bytes | memoryview, character: bytes) -> int:
    return int(_bytes(data).eq(character[0]).sum())


def _where(data: bytes, character: bytes) -> Positions:
    places: Positions = _bytes(data).eq(character[0]).arg_true().to_numpy().astype(np.int64)
    return places
