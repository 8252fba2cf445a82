"""The sources: one row is one document that claims stand in. Its text is not published, only its digest."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table, given, implies, rule


class Sources(Table):
    """One row is one document that claims stand in."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "sources"
        description = "one document that claims stand in"
        unique = ["source_id"]  # noqa: RUF012 (Pandera's form)

    source_id: pl.String = column(
        "Source id",
        "The document's permanent id.",
        pattern=identifiers.SLUG,
        says=identifiers.SLUG_SAYS,
    )
    title: pl.String = text("Title", "The document's title as printed.", empty="The title is not known.")
    publisher: pl.String = text("Publisher", "Who published it.")
    author: pl.String = text("Author", "Who wrote it, as printed.", empty="No author is named.")
    published_on: pl.Date = column(
        "Published on",
        "The day of publication; the month's first day where only the month is known.",
    )
    published_precision: pl.String = column(
        "Precision of published_on",
        "Whether the day or only the month is known.",
        vocabulary="published_precision",
    )
    published_basis: pl.String = column(
        "Basis of published_on", "How the date is known.", vocabulary="published_basis"
    )
    language: pl.String = column(
        "Language",
        "The language of the document, BCP 47.",
        pattern=identifiers.LANGUAGE,
        says=identifiers.LANGUAGE_SAYS,
    )
    source_scale: pl.String = column("Source scale", "The publisher's reach.", vocabulary="source_scale")
    url: pl.String = column(
        "Address", "Where it was published.",
        pattern=identifiers.URL, says=identifiers.URL_SAYS, empty="The address is not known.",
    )  # fmt: skip
    archive_url: pl.String = column(
        "Archived address", "Where a copy is archived.",
        pattern=identifiers.URL, says=identifiers.URL_SAYS, empty="No archived copy is known.",
    )  # fmt: skip
    retrieved_on: pl.Date = column(
        "Retrieved on", "The day on which the text was taken.", empty="The day is not known."
    )
    republished: pl.Boolean = column("Republished", "Whether the text held is a copy made by somebody else.")
    text_sha256: pl.String = column(
        "Text, digest",
        "The sha256 of the text in UTF-8, after Unicode NFC and line ends as LF; nothing else is changed.",
        pattern=identifiers.SHA256,
        says=identifiers.SHA256_SAYS,
        empty="No text was held.",
    )
    text_chars: pl.Int64 = column(
        "Text, length",
        "The length of that text.",
        unit="characters",
        minimum=1,
        empty="No text was held.",
    )
    note: pl.String = text("Note", "What else to know of the document.", empty="There is nothing.")

    @rule("KB441", "publisher can stand in a list: it holds no '; '")
    def _listed(cls) -> pl.Expr:
        return ~pl.col("publisher").str.contains("; ", literal=True)

    @rule("KB442", "text_sha256 and text_chars are both filled or both empty")
    def _text(cls) -> pl.Expr:
        return given("text_sha256") == given("text_chars")

    @rule("KB443", "published_on is a first of the month where only the month is known")
    def _month(cls) -> pl.Expr:
        return implies(pl.col("published_precision") == "month", pl.col("published_on").dt.day() == 1)

    @rule("KB444", "retrieved_on is not before published_on")
    def _retrieved(cls) -> pl.Expr:
        return (pl.col("retrieved_on") >= pl.col("published_on")).fill_null(True)

    @rule("KB445", "source_scale is one scale, not two")
    def _one_scale(cls) -> pl.Expr:
        return ~pl.col("source_scale").str.contains("-")
