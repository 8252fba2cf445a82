"""Polars: a plain read batch by batch, typed; no more than some batches are held."""

from pathlib import Path

import polars as pl

from .peer import main, told
from .rules import rules


def read(path: Path, _: Path) -> None:
    """Read the table."""
    schema = {name: getattr(pl, kind) for name, kind in rules()["columns"].items()}
    for _batch in pl.scan_csv(path, schema=schema).collect_batches(chunk_size=131_072):
        pass
    told(0)


if __name__ == "__main__":
    main(read)
