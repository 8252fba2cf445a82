"""Read many files at once: batch by batch, in this process and in others beside it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Thread

from .batch import Batch, Numbered, read_batch

FILES_PER_BATCH = 50  # a tenth of a second: small enough that all end at about the same time
MOST = 8  # each takes some 150 MB, and they would wait for the disk

Told = Callable[[int, int], None]  # how many files are read, of how many


def processors() -> int:
    """Return how many processes can work at once."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST)


def read_batches(files: Sequence[Numbered], processes: int, told: Told | None = None) -> Iterator[Batch]:
    """Yield what the files give, in batches of any order, read by so many processes, this one among them."""
    batches = [files[start : start + FILES_PER_BATCH] for start in range(0, len(files), FILES_PER_BATCH)]
    told = told or _nothing
    if processes > 1:
        yield from _side_by_side(batches, processes - 1, told)
        return
    for number, batch in enumerate(batches, 1):
        yield read_batch(batch)
        told(min(number * FILES_PER_BATCH, len(files)), len(files))


def _side_by_side(batches: Sequence[Sequence[Numbered]], others: int, told: Told) -> Iterator[Batch]:
    """Yield the batches from the last on, while the other processes read from the first on.

    What another process began, or read, is taken from it; what it cannot read is read here.
    """
    pool = ProcessPoolExecutor(others, get_context("spawn"), _begin)
    try:
        futures = {pool.submit(read_batch, batch): batch for batch in batches}
        for future, batch in reversed(futures.items()):
            try:
                yield read_batch(batch) if future.cancel() else future.result()
            except BrokenProcessPool:
                yield read_batch(batch)
            done = sum(len(batch) for future, batch in futures.items() if future.done())
            told(done, sum(map(len, batches)))
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """End with the process that started this one, however that ends, and at once where it is interrupted."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
    os._exit(1)


def _nothing(done: int, every: int) -> None:
    """Tell nobody."""
