"""Odd: the characters of a piece of text that are not plain, found by its bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
import polars as pl
from kibaru.schema.plain import ALONE

USUAL = 0xC9  # bytes below it, but for some, are of plain letters: those of ASCII, and Latin ones
ODD = (0x7F, 0xC2)  # a control character, and the first byte of others
MOST = 50_000  # characters that are looked at
FEW = 3  # characters for which all texts are searched at once


def bytes_of(data: bytes) -> Any:
    """Return the bytes as a series of numbers."""
    return pl.Series(np.frombuffer(data, np.uint8))


def odd_characters(data: bytes, line_feeds: int) -> Collection[str] | None:
    """Return the characters of UTF-8 that are neither plain, nor space or line feed; None if there are many.

    `line_feeds` is how many of these there are.
    """
    bytes_ = bytes_of(data)
    first = [byte for byte in ODD if byte in data]
    if (bytes_ < 0x20).sum() != line_feeds:
        first += bytes_.filter((bytes_ < 0x20) & (bytes_ != 0x0A)).unique().to_list()
    if len(data) and bytes_.max() >= USUAL:
        first += bytes_.filter(bytes_ >= USUAL).unique().to_list()
    begun = [*islice((each for byte in first for each in _beginning_with(byte, data)), MOST + 1)]
    if len(begun) > MOST:
        return None
    found = {each.decode("utf-8", "replace")[0] for each in {*begun}}
    odd = {character for character in found if not _is_plain(character)}
    return odd if len(odd) <= FEW else None


def _beginning_with(byte: int, data: bytes) -> Iterator[bytes]:
    """Yield the bytes that begin with the first one of a character, and hold it whole."""
    place = data.find(byte)
    while place >= 0:
        yield data[place : place + 4]
        place = data.find(byte, place + 1)


@cache
def _is_plain(character: str) -> bool:
    return re.fullmatch(f"[{ALONE}]", character) is not None
