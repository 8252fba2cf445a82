"""Describe what the schema declares in the pages that stand beside it, whatever the seeds hold."""

from __future__ import annotations

from .rules import rules
from .seed_schema import seed_schemas


def pages() -> dict[str, bytes]:
    """Return {path below the repository: bytes} of every generated page of `schema/`."""
    return seed_schemas() | {"schema/RULES.md": rules()}
