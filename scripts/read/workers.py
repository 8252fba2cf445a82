"""Read many files at once: batch by batch, in this process or in others that work for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import wait
from typing import Any

from .batch import Batch, Numbered, read_batch

FILES_PER_BATCH = 50  # a tenth of a second: small enough that all end at about the same time
MOST = 8  # each takes some 150 MB, and they would wait for the disk

Told = Callable[[int, int], None]  # how many files are read, of how many
Files = Sequence[Numbered]


def processors() -> int:
    """Return how many processes can work at once."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST)


def read_batches(files: Files, processes: int, told: Told | None = None) -> Iterator[Batch]:
    """Yield what the files give, in batches of any order, read by so many processes."""
    batches = [files[start : start + FILES_PER_BATCH] for start in range(0, len(files), FILES_PER_BATCH)]
    done = 0
    for read, batch in _by_others(batches, processes) if processes > 1 else _here(batches):
        done += len(read)
        if told:
            told(done, len(files))
        yield batch


def _here(batches: Sequence[Files]) -> Iterator[tuple[Files, Batch]]:
    for files in batches:
        yield files, read_batch(files)


def _by_others(batches: Sequence[Files], processes: int) -> Iterator[tuple[Files, Batch]]:
    """Yield the batches as other processes have read them; what one of them does not read is read here.

    They end when nothing is left to do, and with this process, however it ends.
    """
    left = list(reversed(batches))
    busy: dict[Any, Files] = {}
    try:
        for _ in range(min(processes, len(batches))):
            _give(_start(), left, busy)
        while busy:
            for ready in wait(list(busy)):
                worker: Any = ready
                files = busy.pop(worker)
                try:
                    batch: Batch = worker.recv()
                except (EOFError, OSError):  # it is gone
                    worker.close()
                    batch = read_batch(files)
                else:
                    _give(worker, left, busy)
                yield files, batch
    finally:
        for worker in busy:
            worker.close()
    yield from _here(left)


def _give(worker: Any, left: list[Files], busy: dict[Any, Files]) -> None:
    """Give the next batch to a process, and let it end where none is left."""
    if not left:
        worker.close()
        return
    with suppress(OSError):  # whoever waits for an answer learns that it is gone
        worker.send(left[-1])
    busy[worker] = left.pop()


def _start() -> Any:
    """Start a process; return the connection to it."""
    context = get_context("spawn")  # a copy of this process would hold locks of threads that it has not
    here, there = context.Pipe()
    with _deaf():
        context.Process(target=_serve, args=(there,), daemon=True).start()
    there.close()
    return here


@contextmanager
def _deaf() -> Iterator[None]:
    """Let a process that is started now not hear Ctrl-C: it ends with this one, without a word of its own."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 (which Windows has not)

    resource_tracker.ensure_running()  # would else be started by the process, and let Ctrl-C through
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _serve(connection: Any) -> None:
    """Read what the other end sends, until it is gone."""
    with suppress(EOFError, OSError):
        while True:
            connection.send(read_batch(connection.recv()))
