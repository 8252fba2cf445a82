"""Piece: a part of a CSV file that was read in one go, and can be found again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .chunks import Chunk, Ends


@dataclass
class Piece:
    """Where a chunk stands in its file, and the rows among those of the file.

    `lines` are those of its records, where the quotes alone do not tell them apart; else `ends` are known
    once they were asked for. `is_changed`: these are not those in the file, whose lines end in CRLF.
    """

    chunk: Chunk | None
    start: int
    size: int
    line: int
    first: int
    lines: Sequence[int] | None = None
    ends: Ends | None = None
    is_changed: bool = False
