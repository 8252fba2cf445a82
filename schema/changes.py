"""The changes: one row is one value that a release has otherwise than the one before, and why."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table, given, rule

WHOLE_ROW = "*"  # as a column's name: every cell of the row


class Changes(Table):
    """One row is one value that was revised or taken out by a release, with the reason and the evidence.

    What is only added needs no row here: its claims are its reason.
    """

    class Config:
        """The table's name, what one row is, and its key."""

        name = "changes"
        description = "one value that a release revised or took out, with the reason"
        unique = ["version", "table_name", "row_key", "column_name"]  # noqa: RUF012 (Pandera's form)

    version: pl.String = column(
        "Version",
        "The release that has the new value.",
        pattern=identifiers.VERSION,
        says=identifiers.VERSION_SAYS,
    )
    table_name: pl.String = column(
        "Table",
        "The table that the value stands in.",
        pattern=r"[a-z][a-z0-9_]*",
        says="a name in lower case",
    )
    row_key: pl.String = text(
        "Row", "The row's primary key, its parts joined by a space; of a row taken out, the one it had."
    )
    column_name: pl.String = column(
        "Column",
        "The column that was revised, or * for every one: a row that was taken out has no other.",
        pattern=r"[a-z][a-z0-9_]*|\*",
        says="a name in lower case, or * for the whole row",
    )
    reason: pl.String = column("Reason", "Why it was changed.", vocabulary="reason")
    claim_id: pl.String = column(
        "Claim", "The claim behind the change, of this release or the one before.",
        pattern=identifiers.CLAIM, says=identifiers.CLAIM_SAYS, empty="The note says what is behind it.",
    )  # fmt: skip
    note: pl.String = text(
        "Note", "What is behind the change, in the coder's own words.", empty="The claim says it."
    )

    @rule("KB446", "claim_id or note is filled")
    def _grounded(cls) -> pl.Expr:
        return given("claim_id") | given("note")
