"""Polars: a plain read of the whole table, typed."""

from pathlib import Path

import polars as pl

from .peer import main, told
from .rules import rules


def read(path: Path, _: Path) -> None:
    """Read the table."""
    pl.read_csv(path, schema={name: getattr(pl, kind) for name, kind in rules()["columns"].items()})
    told(0)


if __name__ == "__main__":
    main(read)
