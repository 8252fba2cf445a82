"""Resolve: from claims and judgements to events and incidents, by named rules."""

from .claims import complete
from .rows import resolve
from .toll import RULES

__all__ = ["RULES", "complete", "resolve"]
