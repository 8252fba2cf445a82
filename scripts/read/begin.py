"""Begin to read a large table at once, while the rules that it is judged by are still being loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .csv_batches import CsvBatches
from .limits import LARGE


def begun(paths: Sequence[Path], engine: str) -> CsvBatches | None:
    """Return the one large CSV file among the paths that is being read in batches now, if it is one."""
    if engine not in ("auto", "batches") or len(paths) != 1:
        return None
    (path,) = paths
    if path.suffix != ".csv" or not path.is_file() or path.stat().st_size <= LARGE[path.suffix]:
        return None
    table = CsvBatches(path)
    if table.is_readable:
        table.begin()
    return table
