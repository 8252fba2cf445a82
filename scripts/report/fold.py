"""Fold: of more than five findings alike, the first five and how many more there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kibaru.schema.finding import Finding, in_file
from kibaru.schema.registry import SEVERITIES

SHOWN = 5
HEADER = "KB2"  # the codes of what is wrong with the columns of a table
Kind = tuple[str | None, ...]  # the file, the code, the table and the column of findings alike


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


LeftOut = Mapping[Kind, Fold]
NONE: LeftOut = {}


def folded(findings: Iterable[Finding], left_out: LeftOut = NONE) -> list[Finding | Fold]:
    """Return the findings in their order, those alike after the fifth as one `Fold` behind it.

    Alike are findings of one rule on one column of one file, or on the columns of its header. `left_out`
    are those of each kind that are not among them.
    """
    found = list(findings)
    alike: dict[Kind, list[Finding]] = {}
    for finding in found:
        alike.setdefault(kind_of(finding), []).append(finding)
    met: Counter[Kind] = Counter()
    shown: list[Finding | Fold] = []
    for finding in found:
        kind = kind_of(finding)
        met[kind] += 1
        if met[kind] <= SHOWN:
            shown.append(finding)
        if met[kind] == min(SHOWN, len(alike[kind])):
            shown += _rest(alike[kind][SHOWN:], left_out.get(kind))
    none_listed = (fold for kind, fold in left_out.items() if kind not in alike)
    return [*shown, *sorted(none_listed, key=lambda fold: in_file(fold.first))]


def _rest(listed: list[Finding], left_out: Fold | None) -> list[Fold]:
    """Return the `Fold` of what is listed but not shown, and of what is not listed, if there is any."""
    if left_out is None:
        return [Fold(len(listed), listed[0], listed[-1])] if listed else []
    return [Fold(len(listed) + left_out.count, (listed or [left_out.first])[0], left_out.last)]


def apart(
    findings: Iterable[Finding], left_out: LeftOut = NONE
) -> list[tuple[list[Finding], dict[Kind, Fold]]]:
    """Return the findings, and those left out, by severity, the worst first, in the order given."""
    found = list(findings)
    return [
        (
            [finding for finding in found if finding.severity == severity],
            {kind: fold for kind, fold in left_out.items() if fold.first.severity == severity},
        )
        for severity in SEVERITIES
    ]


def number(group: tuple[list[Finding], dict[Kind, Fold]]) -> int:
    """Return how many findings there are in one of the groups."""
    return len(group[0]) + sum(fold.count for fold in group[1].values())


def counted(findings: Iterable[Finding], left_out: LeftOut = NONE) -> str:
    """Return how many findings of each severity there are, in words; "no findings" where none."""
    found = list(findings)
    counts = map(number, apart(found, left_out))
    words = [
        f"{count:,} {severity}{'s' if count > 1 else ''}"
        for severity, count in zip(SEVERITIES, counts, strict=True)
        if count
    ]
    files = {each.file for each in (*found, *(fold.first for fold in left_out.values())) if each.file}
    where = f" in {len(files)} files" if len(files) > 1 else ""
    return f"{', '.join(words)}{where}" if words else "no findings"


def kind_of(finding: Finding) -> Kind:
    """Return what findings alike have in common."""
    return finding.file, finding.code, finding.table, _column(finding)


def _column(finding: Finding) -> str | None:
    """Return the column whose cells are at fault; None where it is the header that is."""
    return None if finding.code.startswith(HEADER) else finding.field
