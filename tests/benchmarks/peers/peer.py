"""A peer of `kibaru validate`: a program that is given a CSV file, and where to write what is wrong in it.

    python -m tests.benchmarks.peers.PEER FILE ERRORS RULES

It reads the cells as text and converts them, since a typed reader gives up at the first cell that does not
fit, judges every rule of `rules` and that no id is there twice, writes ERRORS and prints one line of JSON.
ERRORS is a Parquet or CSV file with a row for each failure: `row`, counted from 0, and `rule`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path


def told(failures: int, rows: int | None = None) -> None:
    """Print how many failures were found, and in how many rows, where the tool tells the rows."""
    print(json.dumps({"failures": failures, "rows": rows}))


def main(validate: Callable[[Path, Path], None]) -> None:
    """Run a peer on the files that the arguments name."""
    validate(Path(sys.argv[1]), Path(sys.argv[2]))
