"""Validate: from frames to findings, by the rules that the tables declare."""

from .conform import conform
from .judge import judge, validate

__all__ = ["conform", "judge", "validate"]
