"""Complete the claims: from what is coded to the rows of the table, in the same order."""

from __future__ import annotations

import polars as pl
from kibaru.schema.claim_ids import claim_ids
from kibaru.schema.claims import Claims, bounds
from kibaru.schema.identifiers import INCIDENT
from kibaru.schema.table import mapped
from kibaru.schema.vocabularies import vocabulary


def complete(claims: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the table claims, one per coded claim, in their order.

    `claims` has the columns as coded, `about` among them; `events` says which incident each event
    is part of. What is left out has one reading only: a number without a qualifier is exact, a
    toll without `counts` counts all.
    """
    fields = vocabulary("field")
    number = pl.col("field").is_in(fields.where("kind", "number"))
    whole = pl.col("about").str.contains(f"^(?:{INCIDENT})$")
    subjects = dict(events.select("event_id_cnty", "incident_id").iter_rows())
    completed = (
        claims.with_columns(
            event_id_cnty=pl.when(~whole).then("about"),
            incident_id=pl.when(whole).then("about").otherwise(mapped("about", subjects)),
            qualifier=pl.when(number & pl.col("value").is_not_null())
            .then(pl.coalesce("qualifier", pl.lit("exact")))
            .otherwise("qualifier"),
            counts=pl.when(pl.col("field").is_in(fields.where("counted", "yes")))
            .then(pl.coalesce("counts", pl.lit("all")))
            .otherwise("counts"),
        )
        .with_columns(value_low=bounds()[0], value_high=bounds()[1])
        .with_columns(claim_id=pl.lit(None, pl.String))
        .select(Claims.columns().keys())
    )
    return completed.with_columns(claim_ids(completed))
