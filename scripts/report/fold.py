"""Fold: of more than five findings alike, the first five and how many more there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kibaru.schema.finding import Finding
from kibaru.schema.registry import SEVERITIES

SHOWN = 5
HEADER = "KB2"  # the codes of what is wrong with the columns of a table


@dataclass(frozen=True)
class Fold:
    """What is left of findings alike after the first ones: how many, and where the next and last are."""

    count: int
    first: Finding
    last: Finding

    def __str__(self) -> str:
        """Return the words for it."""
        subject = ".".join(part for part in (self.first.table, _column(self.first)) if part)
        of = f" on {subject}" if subject else ""
        file = f" in {self.first.file}" if self.first.file else ""
        first, last = self.first.line, self.last.line
        span = f" {first}" if first == last else f"s {first} to {last}"
        lines = f", line{span}" if self.first.line else ""
        return f"... and {self.count:,} more of {self.first.code}{of}{file}{lines}"


def folded(findings: Iterable[Finding]) -> list[Finding | Fold]:
    """Return the findings in their order, those alike after the fifth as one `Fold` behind it.

    Alike are findings of one rule on one column of one file, or on the columns of its header.
    """
    found = list(findings)
    alike: dict[tuple[str | None, ...], list[Finding]] = {}
    for finding in found:
        alike.setdefault(_kind(finding), []).append(finding)
    met: Counter[tuple[str | None, ...]] = Counter()
    shown: list[Finding | Fold] = []
    for finding in found:
        kind = _kind(finding)
        met[kind] += 1
        if met[kind] <= SHOWN:
            shown.append(finding)
        elif met[kind] == SHOWN + 1:
            rest = alike[kind][SHOWN:]
            shown.append(Fold(len(rest), rest[0], rest[-1]))
    return shown


def apart(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings by severity, the worst first, each group in the order given."""
    found = list(findings)
    return [[finding for finding in found if finding.severity == severity] for severity in SEVERITIES]


def counted(findings: Iterable[Finding]) -> str:
    """Return how many findings of each severity there are, in words; "no findings" where none."""
    found = list(findings)
    words = [
        f"{len(group):,} {severity}{'s' if len(group) > 1 else ''}"
        for severity, group in zip(SEVERITIES, apart(found), strict=True)
        if group
    ]
    files = {finding.file for finding in found if finding.file}
    where = f" in {len(files)} files" if len(files) > 1 else ""
    return f"{', '.join(words)}{where}" if words else "no findings"


def _kind(finding: Finding) -> tuple[str | None, ...]:
    return finding.file, finding.code, finding.table, _column(finding)


def _column(finding: Finding) -> str | None:
    """Return the column whose cells are at fault; None where it is the header that is."""
    return None if finding.code.startswith(HEADER) else finding.field
