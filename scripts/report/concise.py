"""Findings in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kibaru.schema.finding import Finding

from .fold import NONE, Fold, LeftOut, apart, folded


def concise(findings: Iterable[Finding], left_out: LeftOut = NONE) -> Iterator[str]:
    """Yield one line per finding, `file:line:column: severity[code] message; help`, errors first."""
    for group in apart(findings, left_out):
        for each in folded(*group):
            yield str(each) if isinstance(each, Fold) else _line(each)


def _line(finding: Finding) -> str:
    place = f"{finding.place()}: " if finding.place() else ""
    subject = f" ({finding.subject()})" if finding.table else ""
    return " ".join(f"{place}{finding.severity}[{finding.code}] {finding.message}{subject}".split())
