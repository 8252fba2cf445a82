"""Pandera with its backend over narwhals, on a frame of Polars: the same schema."""

from pathlib import Path

import pandera.config
import polars as pl

from .pandera_polars import judged
from .peer import main
from .text import misfits, typed


def validate(path: Path, errors: Path) -> None:
    """Validate the table, and write the failures."""
    pandera.config.set_config(use_narwhals_backend=True)
    raw = pl.read_csv(path, infer_schema=False)
    judged(typed(raw), misfits(raw), errors)


if __name__ == "__main__":
    main(validate)
