"""Pandera on Polars, eager: the schema of our own events without the columns that are ours alone."""

from pathlib import Path

import pandera.polars as pa
import polars as pl
from kibaru.schema.events import LAYOUT, Events
from pandera.errors import SchemaErrors

from .peer import main, told
from .text import misfits, typed, write


def schema() -> pa.DataFrameSchema:
    """Return the schema of the layout: its columns, and the rules that read no others."""
    whole = Events.to_schema()
    names = list(whole.columns)[:LAYOUT]
    read = {rule.sentence: set(rule.columns) for rule in Events.rules()}
    return pa.DataFrameSchema(
        {name: whole.columns[name] for name in names},
        checks=[check for check in whole.checks if read[check.error] <= set(names)],
        unique=whole.unique,
    )


def validate(path: Path, errors: Path) -> None:
    """Validate the table, and write the failures."""
    raw = pl.read_csv(path, infer_schema=False)
    judged(typed(raw), misfits(raw), errors)


def judged(frame: pl.DataFrame | pl.LazyFrame, misfit: pl.DataFrame, errors: Path) -> None:
    """Validate a typed frame, and write its failures and those of cells that could not be typed."""
    failures = misfit
    try:
        schema().validate(frame, lazy=True)
    except SchemaErrors as error:
        found = error.failure_cases.select(row=pl.col("index").cast(pl.Int64), rule=_rule())
        failures = pl.concat([misfit, found])
    write(failures, errors)
    told(failures.height, failures["row"].drop_nulls().n_unique())


def _rule() -> pl.Expr:
    return pl.concat_str(pl.col("column"), pl.lit(" "), pl.col("check").cast(pl.String))


if __name__ == "__main__":
    main(validate)
