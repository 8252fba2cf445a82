"""Ahead: the next item is made in a thread of its own while the one before is worked on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield the items, one of them made ahead; what making one raises is raised in its turn."""
    with ThreadPoolExecutor(1) as thread:
        following: Future[T | None] = thread.submit(next, items, None)
        while (item := following.result()) is not None:
            following = thread.submit(next, items, None)
            yield item
