"""Progress: a bar on a terminal while large tables are read, and a stop that leaves nothing half-written."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from .large import Progress

SLOW = 20_000_000  # bytes; fewer are read before anybody asks how long it will take


class _Stopped(BaseException):
    """Somebody pressed Ctrl-C; what was begun is taken back on the way out."""


@contextmanager
def reading(paths: Sequence[Path]) -> Iterator[Progress]:
    """Show a bar with the rows per second while tables are read, on a terminal; yield what moves it on.

    An interruption stops the work after the batch at hand, and then ends the process as it would have.
    A second one ends it at once.
    """
    total = sum(
        file.stat().st_size for path in paths for file in (path.rglob("*") if path.is_dir() else [path])
    )
    is_stopped = False
    begun, read = time.monotonic(), 0

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_stopped
        is_stopped = True
        signal.signal(signal.SIGINT, before)

    def rate(_: Any) -> str:
        return f"{read / max(time.monotonic() - begun, 1e-3):,.0f} rows/s"

    before = signal.signal(signal.SIGINT, stop)
    is_shown = sys.stderr.isatty() and total > SLOW
    try:
        with click.progressbar(
            length=total, item_show_func=rate, file=sys.stderr, hidden=not is_shown
        ) as bar:  # fmt: skip

            def progress(size: int, rows: int) -> None:
                nonlocal read
                read += rows
                if is_stopped:
                    raise _Stopped
                bar.update(size)

            yield progress
    except _Stopped:
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
