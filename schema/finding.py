"""A finding: one thing that is wrong, where it stands, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule at one place.

    `rule` is the sentence that should hold; `message` says how it does not, quoting the value;
    `help` says what to do. `line` and `column` count from 1 (in a Parquet file or a frame, `line`
    is the row's number). `table`, `key` and `field` name the row and the column; all but `rule`
    and `message` are None where they do not apply.
    """

    rule: str
    message: str
    help: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    table: str | None = None
    key: str | None = None
    field: str | None = None
    value: Any = None

    def place(self) -> str:
        """Return `file:line:column`, as far as it is known."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def __str__(self) -> str:
        place = self.place()
        subject = ".".join(part for part in (self.table, self.field) if part)
        key = f" {self.key}" if self.key else ""
        head = f"{subject}{key}: {self.message}" if subject else self.message
        lines = [f"{place}: {head}" if place else head]
        if self.help:
            lines.append(f"    help: {self.help}")
        return "\n".join(lines)


def in_order(findings: list[Finding]) -> list[Finding]:
    """Return the findings as a reader meets them: by file, line and column."""
    return sorted(findings, key=lambda f: (f.file or "", f.line or 0, f.column or 0, f.table or "", f.rule))
