"""Plain: the form of most texts, by which they are known to be clean without looking at each rule."""

from __future__ import annotations

from collections.abc import Collection

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


def is_plain(name: str, odd: Collection[str] | None = None) -> pl.Expr:
    """Return which texts of a column are plain; `odd` are all characters in them that are not, if known."""
    if odd is None:
        return pl.col(name).str.contains(PLAIN)
    plain = (pl.col(name) != "") & ~pl.col(name).str.contains(BEGINS)
    for end in ENDS:
        plain &= ~pl.col(name).str.ends_with(end)
    return plain & ~pl.col(name).str.contains_any([*odd]) if odd else plain
