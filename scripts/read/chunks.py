"""Chunks: a CSV file in pieces of whole records, so that it never stands in the memory whole."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from io import SEEK_END
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from .limits import LINE_BYTES
from .odd import bytes_of, odd_characters

CHUNK_BYTES = 24_000_000  # some 35,000 events; above 32 MB the system clears each new piece of memory
TAIL_BYTES = 65_536  # in which a line mostly ends
LINE_FEED, RETURN, QUOTE = b"\n", b"\r", b'"'
Positions = NDArray[np.int64]
Ends = tuple[NDArray[np.uint32], NDArray[np.uint32]]


@dataclass(frozen=True)
class Chunk:
    """Whole records of a file: their bytes with line ends as LF, and where they stand in the file.

    `line` is that of the first record, counted from 1. `is_well` says that each of the `quotes` opens a cell,
    closes one, or is one of two inside, so that all readers agree. `is_cut` says that the records after the
    last one here cannot be told apart, since one has more than `LINE_BYTES`.
    """

    data: bytes
    start: int
    size: int
    line: int
    quotes: Positions
    is_well: bool = True
    is_cut: bool = False

    @cached_property
    def line_feeds(self) -> int:
        """How many lines end in it."""
        return _count(self.data, LINE_FEED)

    @property
    def odd(self) -> Collection[str] | None:
        """The characters that are not plain, if they are few."""
        return odd_characters(self.data, self.line_feeds)

    @cached_property
    def ends(self) -> Ends:
        """Where each record ends, and the number of its first line, less that of the chunk's.

        Right where the quotes are.
        """
        feeds = _where(self.data, LINE_FEED)
        if not self.data.endswith(LINE_FEED):
            feeds = np.append(feeds, len(self.data))
        inside = np.searchsorted(self.quotes, feeds) % 2 == 1
        lines = np.flatnonzero(~inside) + 1
        return feeds[~inside].astype(np.uint32), np.concatenate(([0], lines[:-1])).astype(np.uint32)

    def count(self, character: str) -> int:
        """Return how often a character of one byte stands in it."""
        return _count(self.data, character.encode())


def chunks(file: BinaryIO, start: int, line: int, delimiter: str, size: int = CHUNK_BYTES) -> Iterator[Chunk]:
    """Yield the file from byte `start`, where line `line` begins, in chunks of about `size` bytes."""
    end = file.seek(0, SEEK_END)
    while start < end:
        chunk = _chunk(file, start, line, size, delimiter)
        yield chunk
        if chunk.is_cut:
            return
        start, line = start + chunk.size, line + chunk.line_feeds


def read_chunk(file: BinaryIO, start: int, size: int, line: int) -> Chunk:
    """Return a chunk that was read before, once more."""
    file.seek(start)
    return _with_line_feeds(Chunk(file.read(size), start, size, line, np.zeros(0, np.int64)))


def _with_line_feeds(chunk: Chunk) -> Chunk:
    """Return a chunk with the line ends of its data as LF, and its quotes where they stand then."""
    data = chunk.data.replace(b"\r\n", LINE_FEED)
    return replace(chunk, data=data, quotes=_where(data, QUOTE))


def _chunk(file: BinaryIO, start: int, line: int, size: int, delimiter: str) -> Chunk:
    """Return whole records from `start` on, about `size` bytes."""
    data, end = b"", file.seek(0, SEEK_END)
    while True:
        data += _block(file, start + len(data), size, end)
        quotes = _where(data, QUOTE)
        is_last = start + len(data) >= end
        cut = len(data) if is_last else _last_closed(data, quotes)
        before = quotes[: np.searchsorted(quotes, cut)]
        is_well = _are_well(data, cut, before, delimiter)
        if not is_well and not is_last:
            cut = _last_end(data, delimiter)
        if cut:
            chunk = Chunk(data[:cut], start, cut, line, before, is_well)
            return _with_line_feeds(chunk) if b"\r" in chunk.data else chunk
        if len(data) > size + LINE_BYTES:
            return Chunk(data, start, len(data), line, quotes, is_well=False, is_cut=True)


def _block(file: BinaryIO, start: int, size: int, end: int) -> bytes:
    """Return about `size` bytes from `start` on, up to the end of a line if one is near."""
    if start + size < end:
        near = max(size - TAIL_BYTES, 0)
        file.seek(start + near)
        size = near + (file.read(size - near).rfind(LINE_FEED) + 1 or size - near)
    file.seek(start)
    return file.read(size)


def _are_well(data: bytes, cut: int, quotes: Positions, delimiter: str) -> bool:
    """Whether each quote up to `cut` opens a cell, closes one, or is one of two inside."""
    bytes_ = np.frombuffer(data, np.uint8)
    may_stand_beside = np.zeros(256, np.bool_)
    may_stand_beside[[*LINE_FEED, *RETURN, *QUOTE, *delimiter.encode()]] = True
    opening, closing = quotes[0::2], quotes[1::2]
    before = bytes_[opening[opening > 0] - 1]
    after = bytes_[closing[closing < cut - 1] + 1]
    are_beside = may_stand_beside[before].all() and may_stand_beside[after].all()
    return len(opening) == len(closing) and bool(are_beside)


def _last_closed(data: bytes, quotes: Positions) -> int:
    """Return the end of the last line before which as many quotes were closed as opened; 0 if none."""
    cut = data.rfind(LINE_FEED) + 1
    while cut and (before := int(np.searchsorted(quotes, cut))) % 2:
        cut = data.rfind(LINE_FEED, 0, int(quotes[before - 1])) + 1
    return cut


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


def _count(data: bytes, character: bytes) -> int:
    return int(bytes_of(data).eq(character[0]).sum())


def _where(data: bytes, character: bytes) -> Positions:
    return np.flatnonzero(np.frombuffer(data, np.uint8) == character[0])
