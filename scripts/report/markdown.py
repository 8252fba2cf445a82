"""Findings as a table in Markdown, for a comment or the summary of a workflow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kibaru.schema.finding import Finding

from .fold import NONE, Fold, LeftOut, apart, counted, folded

MOST = 1000  # rows; a step's summary holds a mebibyte
HEAD = ("| place | rule | what | what to do |", "|---|---|---|---|")
SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$@])")


def markdown(findings: Iterable[Finding], left_out: LeftOut = NONE) -> Iterator[str]:
    """Yield the lines of a heading and, where there are findings, of a table, errors first."""
    found = list(findings)
    yield f"### kibaru validate: {counted(found, left_out)}"
    rows = [each for group in apart(found, left_out) for each in folded(*group)]
    if rows:
        yield from ("", *HEAD)
    for each in rows[:MOST]:
        if isinstance(each, Fold):
            yield f"| | | {_plain(str(each))} | |"
        else:
            rule = f"{each.severity} {each.code}"
            cells = (each.place(), rule, _subject(each) + each.message, each.help)
            yield f"| {' | '.join(map(_plain, cells))} |"
    if len(rows) > MOST:
        yield f"| | | ... and {len(rows) - MOST:,} rows more | |"


def _subject(finding: Finding) -> str:
    return f"{finding.subject()}: " if finding.table else ""


def _plain(words: str) -> str:
    """Return words as Markdown shows them, with nothing in them obeyed."""
    return SPECIAL.sub(r"\\\1", " ".join(words.split()))
