"""The claims: one row is one statement about one field, by one claimant, at one place in a source."""

from __future__ import annotations

import polars as pl

from . import identifiers
from .column import column, text
from .table import Table, given, implies, mapped, rule
from .vocabularies import vocabulary

SILENT = ("declines", "no_report")


def _fields(column: str, value: str) -> pl.Expr:
    return pl.col("field").is_in(vocabulary("field").where(column, value))


class Claims(Table):
    """One row is one statement about one field of one event, or of the whole incident."""

    class Config:
        """The table's name, what one row is, and its key."""

        name = "claims"
        description = "one statement about one field, by one claimant, at one place in a source"
        unique = ["claim_id"]  # noqa: RUF012 (Pandera's form)

    claim_id: pl.String = column(
        "Claim id",
        "The first 16 hexadecimal digits of the sha256 of the claim's other columns but note.",
        pattern=identifiers.CLAIM,
        says=identifiers.CLAIM_SAYS,
    )
    incident_id: pl.String = column(
        "Incident", "The incident that the claim is about.",
        pattern=identifiers.INCIDENT, says=identifiers.INCIDENT_SAYS,
    )  # fmt: skip
    event_id_cnty: pl.String = column(
        "Event", "The event that the claim is about.",
        pattern=identifiers.EVENT, says=identifiers.EVENT_SAYS,
        empty="The claim is about the incident as a whole.",
    )  # fmt: skip
    field: pl.String = column("Field", "What the claim speaks of.", vocabulary="field")
    value: pl.String = text(
        "Value",
        "What is claimed: a number (or low-high), a date, an id of an actor or a place, a label, or words.",
        empty="The claimant declines, reports nothing, gives no number, or denies altogether.",
    )
    value_low: pl.Int64 = column(
        "Value, lower bound",
        "The least that the claim allows: n for exactly, about or at least n, n + 1 for more than n, "
        "1 for an indefinite number.",
        unit="people",
        minimum=0,
        empty="The claim gives no number.",
    )
    value_high: pl.Int64 = column(
        "Value, upper bound",
        "The most that the claim allows.",
        unit="people",
        minimum=0,
        empty="The claim gives no number, or does not limit it upwards.",
    )
    qualifier: pl.String = column(
        "Qualifier", "How the number or the hour is meant.", vocabulary="qualifier",
        empty="The claim gives neither a number nor an hour.",
    )  # fmt: skip
    counts: pl.String = column(
        "Counts",
        "Whom the number counts.",
        vocabulary="counts",
        empty="The field does not count people.",
    )
    stance: pl.String = column("Stance", "What the claimant does with the value.", vocabulary="stance")
    method: pl.String = column("Method", "How the value was read.", vocabulary="method")
    claimant: pl.String = text(
        "Claimant", "Who says so: the id of an actor, or words where there is no actor."
    )
    claimant_role: pl.String = column("Claimant's role", "In which capacity.", vocabulary="claimant_role")
    via: pl.String = text(
        "Via",
        "The agency or outlet that the source quotes for it.",
        empty="The source says so itself.",
    )
    source_id: pl.String = column(
        "Source",
        "The source that the claim stands in.",
        pattern=identifiers.SLUG,
        says=identifiers.SLUG_SAYS,
    )
    span_start: pl.Int64 = column(
        "Span, start",
        "Where the statement begins in the source's normalised text, counted from 0.",
        unit="characters",
        minimum=0,
        empty="No text of the source is held.",
    )
    span_end: pl.Int64 = column(
        "Span, end",
        "Where the statement ends in the source's normalised text, itself out.",
        unit="characters",
        minimum=1,
        empty="No text of the source is held.",
    )
    span_sha256: pl.String = column(
        "Span, digest", "The sha256 of the statement's UTF-8 bytes, so that who holds the text can check it.",
        pattern=identifiers.SHA256, says=identifiers.SHA256_SAYS, empty="No text of the source is held.",
    )  # fmt: skip
    note: pl.String = text("Note", "What is said, in the coder's own words.", empty="The coder left none.")

    @rule("KB431", "value is empty where the claimant declines or reports nothing")
    def _silent(cls) -> pl.Expr:
        return implies(pl.col("stance").is_in(SILENT), ~given("value"))

    @rule("KB432", "value is filled where the claimant asserts anything but an indefinite number")
    def _filled(cls) -> pl.Expr:
        indefinite = pl.col("qualifier").eq_missing("indefinite")
        return implies((pl.col("stance") == "asserts") & ~indefinite, given("value"))

    @rule("KB433", "a qualifier stands exactly beside a number or an hour")
    def _qualified(cls) -> pl.Expr:
        indefinite = pl.col("qualifier").eq_missing("indefinite")
        measured = _fields("kind", "number") & (given("value") | indefinite)
        return (
            pl.when(_fields("kind", "time")).then(implies(given("qualifier"), given("value")))
            .otherwise(given("qualifier") == measured)
        )  # fmt: skip

    @rule("KB434", "counts is filled exactly where the field counts people")
    def _counts(cls) -> pl.Expr:
        return given("counts") == _fields("counted", "yes")

    @rule("KB435", "value_low and value_high follow from field, value and qualifier")
    def _bounds(cls) -> pl.Expr:
        low, high = bounds()
        return pl.col("value_low").eq_missing(low) & pl.col("value_high").eq_missing(high)

    @rule(
        "KB436",
        "value is of the form that its field wants",
    )
    def _form(cls) -> pl.Expr:
        number = (
            pl.when(pl.col("qualifier") == "between").then(pl.lit(RANGE))
            .when(pl.col("qualifier") == "indefinite").then(pl.lit(WORDS))
            .otherwise(pl.lit(NUMBER))
        )  # fmt: skip
        forms = {"date": DATE, "time": HOUR}
        kind = mapped("field", vocabulary("field").column("kind"))
        pattern = (
            pl.when(kind == "number").then(number)
            .otherwise(kind.replace_strict(forms, default=None, return_dtype=pl.String))
        )  # fmt: skip
        labels = pl.any_horizontal(
            (kind == name) & ~pl.col("value").is_in(vocabulary(name).labels) for name in LABELLED
        )
        formed = pl.col("value").str.contains(pattern).fill_null(True)
        whole = pl.when(pl.col("value").str.len_chars() == 7).then(pl.col("value") + "-01").otherwise("value")
        dated = implies(
            kind.eq_missing("date") & given("value"),
            whole.str.to_date("%Y-%m-%d", strict=False).is_not_null(),
        )
        return formed & ~labels.fill_null(False) & dated

    @rule("KB437", "value of a range begins with the lower number")
    def _bounds_order(cls) -> pl.Expr:
        return ~given("value") | (pl.col("value_low") <= pl.col("value_high")).fill_null(True)

    @rule(
        "KB438",
        "span_start, span_end and span_sha256 are all filled or all empty",
    )
    def _span(cls) -> pl.Expr:
        return (given("span_start") == given("span_end")) & (given("span_end") == given("span_sha256"))

    @rule("KB439", "span_start is before span_end")
    def _span_order(cls) -> pl.Expr:
        return (pl.col("span_start") < pl.col("span_end")).fill_null(True)

    @rule("KB440", "a toll that counts a subgroup names it in the note")
    def _subgroup(cls) -> pl.Expr:
        return implies(pl.col("counts").eq_missing("subgroup"), given("note"))


NUMBER = r"^(?:0|[1-9]\d{0,8})$"
RANGE = r"^(?:0|[1-9]\d{0,8})-(?:0|[1-9]\d{0,8})$"
WORDS = r"^[^\d]+$"  # "dozens"; no word becomes a number
DATE = r"^(?:\d{3}[1-9]|\d{2}[1-9]\d|\d[1-9]\d{2}|[1-9]\d{3})-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?$"
HOUR = r"^(?:[01]\d|2[0-3]):[0-5]\d$"
LABELLED = (
    "sub_event_type",
    "outcome",
)  # the kinds of field whose values are a vocabulary's labels


def bounds() -> tuple[pl.Expr, pl.Expr]:
    """Return what value_low and value_high are, by the claim's value and qualifier.

    Exactly or about n: n, n. At least n: n, open. More than n: n + 1, open. At most n: 0, n.
    Between a and b: a, b. Indefinite: 1, open. No convention turns a word into a number.
    """
    number = _fields("kind", "number")
    n = pl.col("value").str.extract(NUMBER.replace("?:", "", 1)).cast(pl.Int64)
    ends = pl.col("value").str.splitn("-", 2).struct
    first = ends.field("field_0").cast(pl.Int64, strict=False)
    second = ends.field("field_1").cast(pl.Int64, strict=False)
    qualifier = pl.col("qualifier")
    low = (
        pl.when(qualifier.is_in(["exact", "approximate", "at_least"])).then(n)
        .when(qualifier == "more_than").then(n + 1)
        .when(qualifier == "at_most").then(n * 0)
        .when(qualifier == "between").then(first)
        .when(qualifier == "indefinite").then(pl.lit(1, pl.Int64))
    )  # fmt: skip
    high = (
        pl.when(qualifier.is_in(["exact", "approximate", "at_most"])).then(n)
        .when(qualifier == "between").then(second)
    )  # fmt: skip
    return pl.when(number).then(low), pl.when(number).then(high)
