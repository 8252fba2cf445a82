"""Odd: the characters of a piece of text that are not plain, found by its bytes."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from kibaru.schema.plain import ALONE

USUAL = 0xC9  # bytes below it, but for some, are of plain letters: those of ASCII, and Latin ones
ODD = (0x7F, 0xC2)  # a control character, and the first byte of others
MOST = 50_000  # letters beyond USUAL that are looked at
FEW = 3  # characters for which all texts are searched at once


def odd_characters(data: bytes, line_feeds: int) -> Collection[str] | None:
    """Return the characters of UTF-8 that are neither plain, nor space or line feed; None if there are many.

    `line_feeds` is how many of these there are.
    """
    bytes_: Any = pl.Series(np.frombuffer(data, np.uint8))
    is_control = bytes_ < 0x20
    places = []
    if is_control.sum() != line_feeds:
        places.append((is_control & (bytes_ != 0x0A)).arg_true())
    if bytes_.max() >= USUAL:
        places.append((bytes_ >= USUAL).arg_true())
    places += [(bytes_ == odd).arg_true() for odd in ODD if odd in data]
    if sum(map(len, places)) > MOST:
        return None
    begun = {data[place : place + 4] for each in places for place in each.to_list()}
    found = {each.decode("utf-8", "replace")[0] for each in begun}
    odd = {character for character in found if not _is_plain(character)}
    return odd if len(odd) <= FEW else None


@cache
def _is_plain(character: str) -> bool:
    return re.fullmatch(f"[{ALONE}]", character) is not None
