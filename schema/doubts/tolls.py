"""Doubts on tolls: figures that leap beyond the claims, each other, or the whole that they are part of."""

from __future__ import annotations

import polars as pl

from ..doubt import Known, doubt, told
from ..link import Frames, beside
from ..narrow import Narrow
from ..tolls import TOLLS

LEAP = 10  # as a digit too many makes it
SUBJECT = ("incident_id", "event_id_cnty", "field", "counts")
FROM = 50  # below, ten times as many is two people against twenty


def _beyond_claims(table: str, subject: str, toll: str) -> None:
    @doubt(
        "KB802",
        f"{toll} and its bounds are not beyond what the claims on it say",
        table,
        f"{toll} {subject}",
        "claims",
    )
    def says(frames: Frames, known: Known) -> pl.Series:
        claims = frames["claims"].filter(pl.col("field") == toll)
        if subject == "incident_id":  # only what is said of the incident as a whole
            claims = claims.filter(pl.col("event_id_cnty").is_null())
        low, high = pl.col("value_low"), pl.col("value_high")
        nobody = (pl.col("stance") == "denies") & low.is_null() & pl.col("qualifier").is_null()
        figures = claims.with_columns(value_low=pl.when(nobody).then(0).otherwise(low))
        span = figures.group_by(subject).agg(least=low.min(), most=pl.max_horizontal(low.max(), high.max()))
        rows = frames[table].join(span, on=subject, how="left", maintain_order="left")
        has_claims = pl.col(subject).is_not_null() & pl.col("most").is_not_null()
        words, odd = pl.lit(None, pl.String), pl.lit(False)
        for name in (f"{toll}_high", f"{toll}_low", toll):
            cell = pl.col(name)
            beyond = (~has_claims | (cell < pl.col("least")) | (cell > pl.col("most"))) & cell.is_not_null()
            words = pl.when(beyond).then(pl.format(f"{name} is {{}}", cell)).otherwise(words)
            odd |= beyond
        what = pl.when(has_claims).then(pl.format("the claims on it say {} to {}", "least", "most"))
        return told(
            rows,
            odd & pl.col(subject).is_not_null(),
            "{}; {}",
            words,
            what.otherwise(pl.lit("no claim on it has a figure")),
        )


for _toll in TOLLS:
    for _table, _subject in (("events", "event_id_cnty"), ("incidents", "incident_id")):
        _beyond_claims(_table, _subject, _toll)


@doubt(
    "KB803",
    f"a figure is less than {LEAP} times every other on the same subject, field and people",
    "claims",
    "value value_low field counts incident_id",
    narrow=Narrow((*SUBJECT, "value", "value_low", "value_high", "stance", "qualifier"), alike=SUBJECT),
)
def _leap(frames: Frames, known: Known) -> pl.Series:
    subject = SUBJECT
    counted = (pl.col("stance") == "asserts") & (pl.col("qualifier") != "indefinite")
    figure = pl.when(counted).then(pl.max_horizontal("value_low", "value_high"))
    rows = frames["claims"].select(*subject, "value", figure=figure)
    known_people = rows.drop_nulls(["incident_id", "field", "counts", "figure"])
    largest = known_people.group_by(subject).agg(
        next=pl.col("figure").top_k(2).min(), figures=pl.len(), figure=pl.col("figure").max()
    )
    leaps = largest.filter(
        pl.col("figures") > 1, pl.col("figure") >= FROM,
        pl.col("next") > 0, pl.col("figure") // LEAP >= pl.col("next"),
    )  # fmt: skip
    found = rows.join(leaps, on=[*subject, "figure"], how="left", nulls_equal=True, maintain_order="left")
    times = pl.col("figure") // pl.col("next")
    return told(found, pl.lit(True), "{} is {} times the next largest figure, {}", "figure", times, "next")


def _more_than_whole(toll: str) -> None:
    @doubt(
        "KB804",
        f"{toll}_low is at most {toll}_high of the incident",
        "events",
        f"{toll}_low incident_id",
        "incidents",
    )
    def says(frames: Frames, known: Known) -> pl.Series:
        rows = beside(frames, "events", "incident_id", "incidents", "incident_id")
        low, high = pl.col(f"{toll}_low"), pl.col(f"{toll}_high_there")
        words = "at least {} in this event alone, at most {} in the whole of {}"
        return told(rows, low > high, words, low, high, "incident_id")


for _toll in TOLLS:
    _more_than_whole(_toll)
