"""Importing: what Python and Polars are told while a command imports its modules, so that it is fast."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

# To Polars' allocator: hold on to memory that was used for a second, since the next batch needs as much.
ALLOCATOR = "_RJEM_MALLOC_CONF", "dirty_decay_ms:1000,muzzy_decay_ms:0"
SELDOM = 100_000  # objects that are made before garbage is looked for again


@contextmanager
def importing() -> Iterator[None]:
    """Import modules, without looking for garbage among them then or later."""
    os.environ.setdefault(*ALLOCATOR)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(SELDOM)
        gc.enable()
