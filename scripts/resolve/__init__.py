"""Resolve: from claims and judgements to events and incidents, by named rules."""

from .as_of import NEEDED, as_of
from .claims import complete
from .disagree import RULE as CONTESTED
from .rows import resolve
from .toll import RULES as TOLLS

RULES = {**TOLLS, "contested": CONTESTED}

__all__ = ["NEEDED", "RULES", "as_of", "complete", "resolve"]
