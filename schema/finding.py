"""A finding: one thing that is wrong or doubtful, where it stands, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .registry import SEVERITIES, registered

VERSION = 1  # of the JSON; raised when a key changes its meaning or goes; a new key does not raise it

# The keys of a finding in JSON, and what each says.
KEYS = {
    "file": "the file, as it was named; null for a frame",
    "line": "its line, counted from 1; in a Parquet file the number of the row",
    "column": "the column of the line, counted from 1 in characters; null in a Parquet file",
    "end_column": "the column after the last character of what is meant, on that line",
    "code": "the rule's code, which is never given to another rule",
    "severity": "error, warning or note",
    "table": "the table that the row is of",
    "key": "the row's primary key, its parts joined by a space",
    "field": "the column of the table",
    "value": "the cell: a string, number, truth value, or null where it is empty; dates as YYYY-MM-DD",
    "message": "the rule's sentence, and how it does not hold",
    "help": "what to do",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that does not hold at one place.

    `code` is the rule's in the registry, which gives its severity. `detail` says how it does not
    hold, quoting the value; `rule`, the sentence that should hold, and `help`, what to do, are the
    registry's where they are not given. `line` and `column` count from 1, in characters;
    `end_column` is the column after the last character of what is meant, on that line. In a Parquet
    file or a frame `line` is the row's number. `table`, `key` and `field` name the row and the
    column. What does not apply is None.
    """

    code: str
    detail: str
    help: str = ""
    rule: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    table: str | None = None
    key: str | None = None
    field: str | None = None
    value: Any = None

    def __post_init__(self) -> None:
        """Take from the registry what is not given."""
        known = registered(self.code)
        object.__setattr__(self, "rule", self.rule or known.sentence)
        object.__setattr__(self, "help", self.help or known.help)

    @property
    def severity(self) -> str:
        """`error` (the data are wrong), `warning` (they may be) or `note` (good to know)."""
        return registered(self.code).severity

    @property
    def message(self) -> str:
        """The rule's sentence, and how it does not hold."""
        return f"{self.rule}; {self.detail}"

    def place(self) -> str:
        """Return `file:line:column`, as far as it is known; `row 1` of a frame."""
        if self.file is None:
            return f"row {self.line}" if self.line else ""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def subject(self) -> str:
        """Return the table's name and the row's key, as far as there are any."""
        return " ".join(part for part in (self.table, self.key) if part)

    def __str__(self) -> str:
        """Return the finding in one line, and its help in another."""
        head = f"{self.severity}[{self.code}] {self.message}"
        subject = f" ({self.subject()})" if self.table else ""
        place = f"{self.place()}: " if self.place() else ""
        return f"{place}{head}{subject}\n    help: {self.help}"


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings as a reader meets them: by file, line and column."""
    return sorted(findings, key=in_file)


def in_file(finding: Finding) -> tuple[str, int, int, str, str]:
    """Return what findings are ordered by: file, line and column, then table and code."""
    return (
        finding.file or "", finding.line or 0, finding.column or 0, finding.table or "", finding.code
    )  # fmt: skip


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are errors, in the order given."""
    return [finding for finding in findings if finding.severity == SEVERITIES[0]]
