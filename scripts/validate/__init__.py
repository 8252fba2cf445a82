"""Validate: from frames to findings, by the rules that the tables declare."""

from .conform import conform
from .judge import judge, validate
from .order import order

__all__ = ["conform", "judge", "order", "validate"]
