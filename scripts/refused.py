"""Refused: what was asked cannot be done, and nothing was touched."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done; what stood there is untouched. The message says what to do."""


class UnknownPath(Refused):
    """The path holds nothing that can be validated. The message says what can."""
