"""Ahead: items are made in a thread of their own while those before are worked on."""

from __future__ import annotations

from collections.abc import Iterator
from queue import Queue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")
MOST = 6  # items that wait at a time


class Ahead(Generic[T]):
    """Items in their order, some of which are made before they are asked for; begins at once."""

    def __init__(self, items: Iterator[T], most: int = MOST) -> None:
        self._items = items
        self._made: Queue[tuple[T | None, BaseException | None]] = Queue(most)
        Thread(target=self._make, daemon=True).start()

    def __iter__(self) -> Iterator[T]:
        """Yield the items; what making one raises is raised in its turn."""
        while True:
            item, error = self._made.get()
            if error is not None:
                raise error
            if item is None:
                return
            yield item

    def _make(self) -> None:
        try:
            for item in self._items:
                self._made.put((item, None))
            self._made.put((None, None))
        except BaseException as error:
            self._made.put((None, error))
