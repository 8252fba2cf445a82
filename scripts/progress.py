"""Progress: a bar on a terminal while many seeds or large tables are read, and a stop that harms nothing."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from .large import Progress
from .read.seeds import MANY
from .read.workers import Told

SLOW = 20_000_000  # bytes; fewer are read before anybody asks how long it will take


@contextmanager
def of_seeds() -> Iterator[Told | None]:
    """Yield what draws a bar, each time that it is told how many files are read; None without a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as shown:
        bar: Any = None

        def told(done: int, every: int) -> None:
            nonlocal bar
            if bar is None and every >= MANY:
                bar = shown.enter_context(_bar(every))
            if bar is not None:
                bar.update(done - bar.pos, done)

        yield told


def _bar(every: int) -> Any:
    def rate(done: int | None) -> str:
        seconds = bar.time_per_iteration
        return f"{1 / seconds:,.0f} a second" if done and seconds else ""

    bar: Any = click.progressbar(
        length=every, label="reading the seeds", show_pos=True, item_show_func=rate, file=sys.stderr
    )
    return bar


class _Stopped(BaseException):
    """Somebody pressed Ctrl-C; what was begun is taken back on the way out."""


@contextmanager
def of_tables(paths: Sequence[Path]) -> Iterator[Progress]:
    """Show a bar with the rows per second while tables are read, on a terminal; yield what moves it on.

    An interruption stops the work after the batch at hand, and then ends the process as it would have.
    A second one ends it at once.
    """
    files = [file for path in paths for file in (path.rglob("*.parquet") if path.is_dir() else [path])]
    total = sum(file.stat().st_size for file in files if file.is_file())
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
