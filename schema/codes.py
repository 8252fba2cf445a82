"""The codes: one row is one code of one vocabulary, so that a file of data explains itself."""

from __future__ import annotations

import polars as pl

from .column import column, text
from .table import Table
from .vocabularies import names, vocabulary


class Codes(Table):
    """One row is one code of one vocabulary."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "codes"
        description = "one code of one vocabulary"
        unique = ["vocabulary", "code"]  # noqa: RUF012 (Pandera's form)

    vocabulary: pl.String = column(
        "Vocabulary", "The vocabulary's name.", pattern=r"[a-z0-9_]+", says="a name in lower case"
    )
    code: pl.String = column(
        "Code",
        "The code, never renamed or reused.",
        pattern=r"[A-Za-z0-9_]+",
        says="letters and digits",
    )
    label: pl.String = text("Label", "What is written in the columns of this vocabulary.")
    definition: pl.String = text("Definition", "What is in, and what is out.")


def rows() -> pl.DataFrame:
    """Return the table, made from the vocabularies."""
    records = [
        {"vocabulary": name, **{c: row[c] for c in ("code", "label", "definition")}}
        for name in names()
        for row in vocabulary(name).rows
    ]
    return Codes.arrange(pl.DataFrame(records))
