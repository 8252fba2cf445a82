"""Pandera on a LazyFrame of Polars, forced to check the data, which it does not do by itself."""

from pathlib import Path

import pandera.config
import polars as pl

from .pandera_polars import judged
from .peer import main
from .text import misfits, typed


def validate(path: Path, errors: Path) -> None:
    """Validate the table, and write the failures."""
    pandera.config.set_config(validation_depth=pandera.config.ValidationDepth.SCHEMA_AND_DATA)
    raw = pl.scan_csv(path, infer_schema=False)
    judged(typed(raw), misfits(raw), errors)


if __name__ == "__main__":
    main(validate)
