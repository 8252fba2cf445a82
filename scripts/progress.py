"""Progress: how many of many seeds are read, as a bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from .read.seeds import MANY
from .read.workers import Told


@contextmanager
def progress() -> Iterator[Told | None]:
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
