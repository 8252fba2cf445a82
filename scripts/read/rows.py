"""The rows of a table as they are read, and where each stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from .entries import Record
from .origins import Origin


@dataclass
class Rows:
    """The rows of one table as they are read: records of text, and where each stands."""

    records: list[Record] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)

    def add(self, record: Record, origin: Origin) -> None:
        """Append one row."""
        self.records.append(record)
        self.origins.append(origin)
