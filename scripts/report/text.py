"""Findings as text for people: each with its line, a caret under the value, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kibaru.schema.finding import Finding

from .excerpt import excerpt
from .fold import NONE, Fold, LeftOut, apart, folded

LineOf = Callable[[str, int], str | None]  # the line of a file, None where it has no lines

COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "help": "1;32", "mark": "1;34"}


def text(
    findings: Iterable[Finding], line_of: LineOf, colour: bool, left_out: LeftOut = NONE
) -> Iterator[str]:
    """Yield the findings as blocks of lines, errors first, then warnings, then notes."""
    for group in apart(findings, left_out):
        for each in folded(*group):
            yield (
                _coloured(str(each), "mark", colour)
                if isinstance(each, Fold)
                else _block(each, line_of, colour)
            )


def _block(finding: Finding, line_of: LineOf, colour: bool) -> str:
    severity = _coloured(f"{finding.severity}[{finding.code}]", finding.severity, colour)
    place = f"{finding.place()}: " if finding.place() else ""
    line = line_of(finding.file, finding.line) if finding.file and finding.line and finding.column else None
    margin = " " * len(str(finding.line or ""))
    rows = [f"{place}{severity} {finding.rule}"]
    if line is None:
        rows.append(f"{margin} = {finding.detail}")
    else:
        shown, carets = excerpt(line, finding.column or 1, finding.end_column or (finding.column or 1) + 1)
        bar = _coloured("|", "mark", colour)
        rows.append(f"{margin} {bar}")
        rows.append(f"{finding.line} {bar} {shown}")
        rows.append(f"{margin} {bar} {_coloured(carets, finding.severity, colour)} {finding.detail}")
    rows.append(f"{margin} = {_coloured('help', 'help', colour)}: {finding.help}")
    if finding.table:
        field = f", {finding.field}" if finding.field else ""
        rows.append(f"{margin} = in: {finding.subject()}{field}")
    rows.append(f"{margin} = why: kibaru explain {finding.code}")
    return "\n".join(rows) + "\n"


def _coloured(words: str, kind: str, colour: bool) -> str:
    return f"\x1b[{COLOURS[kind]}m{words}\x1b[0m" if colour else words
