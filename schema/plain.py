"""Plain: the form of most texts, by which they are known to be clean without looking at each rule."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import numpy as np
import polars as pl

# Control characters but the line feed, and those that reverse the direction of the text around them.
UNSEEN = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
# Letters and marks none of which is white space, a control character, or changed by composing (NFC) whatever
# stands beside it: those of ASCII, Latin, Cyrillic and Arabic without marks, ideographs, dashes and quotes.
ALONE = (
    r"!-~\u00a1-\u00ac\u00ae-\u024f\u0400-\u0482\u048a-\u052f\u0620-\u064a"
    r"\u2013\u2014\u2018-\u201f\u2026\u4e00-\u9fff"
)
# A text of this form, which most texts have, is clean by all four rules below.
PLAIN = rf"^[{ALONE}&&[^=+\-@]](?:[\n {ALONE}]*[{ALONE}])?$"
# What a text of such letters, spaces and line feeds may not begin and not end with.
BEGINS, ENDS = r"^[\n =+\-@]", (" ", "\n")

USUAL = 0xC9  # bytes below it, but for some, are of plain letters: those of ASCII, and Latin ones
ODD = (0x7F, 0xC2)  # a control character, and the first byte of others
MOST = 50_000  # letters beyond USUAL that are looked at
FEW = 3  # characters for which all texts are searched at once


def odd_characters(data: bytes, line_feeds: int) -> Collection[str] | None:
    """Return the characters of UTF-8 that are neither plain, nor space or line feed; None if there are many.

    `line_feeds` is how many of these there are.
    """
    bytes_: pl.Series = pl.Series(np.frombuffer(data, np.uint8))
    is_control, is_far = bytes_ < 0x20, bytes_ >= USUAL
    places = []
    if is_control.sum() != line_feeds:
        places.append((is_control & (bytes_ != 0x0A)).arg_true())
    if is_far.any():
        places.append(is_far.arg_true())
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


def is_plain(name: str, odd: Collection[str] | None = None) -> pl.Expr:
    """Return which texts of a column are plain; `odd` are all characters in them that are not, if known."""
    if odd is None:
        return pl.col(name).str.contains(PLAIN)
    plain = (pl.col(name) != "") & ~pl.col(name).str.contains(BEGINS)
    for end in ENDS:
        plain &= ~pl.col(name).str.ends_with(end)
    return plain & ~pl.col(name).str.contains_any([*odd]) if odd else plain
