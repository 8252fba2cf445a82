"""The doubts: what a careful editor would ask about, although no rule is broken."""

from __future__ import annotations

from ..doubt import DOUBTS, NOTHING, Doubt, Known
from . import actors, days, duplicates, places, precision, tolls  # noqa: F401 (they register their doubts)

__all__ = ["DOUBTS", "NOTHING", "Doubt", "Known"]
