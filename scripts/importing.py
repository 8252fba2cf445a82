"""Importing: what Python and Polars are told while a command imports its modules, so that it is fast."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

KEEP = {"_RJEM_MALLOC_CONF": "dirty_decay_ms:-1"}  # Polars' allocator: hold on to memory that was used

SELDOM = 100_000  # objects that are made before garbage is looked for again


@contextmanager
def importing() -> Iterator[None]:
    """Import modules, without looking for garbage among them then or later."""
    os.environ.update(KEEP | os.environ)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(SELDOM)
        gc.enable()
