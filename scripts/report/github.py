"""Findings as annotations of a pull request, in GitHub's workflow commands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kibaru.schema.finding import Finding
from kibaru.schema.registry import registered

from .fold import apart

MOST = 10  # GitHub drops those of a step after the tenth without a word
KINDS = {"error": "error", "warning": "warning", "note": "notice"}
IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
IN_PROPERTY = {**IN_MESSAGE, ":": "%3A", ",": "%2C"}


def github(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield one workflow command for each of the worst ten findings."""
    worst = [finding for group, _ in apart(findings) for finding in group]
    for finding in worst[:MOST]:
        title = f"{finding.code} {registered(finding.code).name}"
        places = {"file": finding.file, "line": finding.line, "col": finding.column,
                  "endColumn": finding.end_column, "title": title}  # fmt: skip
        said = ",".join(f"{k}={_escaped(str(v), IN_PROPERTY)}" for k, v in places.items() if v is not None)
        message = f"{finding.message}\nhelp: {finding.help}"
        yield f"::{KINDS[finding.severity]} {said}::{_escaped(message, IN_MESSAGE)}"


def _escaped(words: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in words)
