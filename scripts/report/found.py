"""Found: the findings that are listed, and how many more there are of each kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kibaru.schema.finding import Finding, in_file, in_order
from kibaru.schema.registry import SEVERITIES

from .fold import Fold, Kind, kind_of

MOST = 1_000  # findings that are listed, unless somebody asks for more or fewer


@dataclass
class Found:
    """At most `most` findings of each kind, in the order met, and what is left out of each.

    A kind are the findings of one rule on one column of one file. `lines` are the texts of the lines
    that those listed stand on, where the file is too large to look them up.
    """

    most: int = MOST
    left_out: dict[Kind, Fold] = field(default_factory=dict)
    lines: dict[tuple[str, int], str] = field(default_factory=dict)
    _listed: dict[Kind, list[Finding]] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Found:
        """Return findings all of which are listed."""
        every = [*findings]
        found = cls(len(every))
        found.extend(every)
        return found

    def wants(self, finding: Finding) -> bool:
        """Whether the finding would be listed."""
        return len(self._listed.get(kind_of(finding), ())) < self.most

    def add(self, finding: Finding, line: str | None = None) -> None:
        """Take a finding, and the text of its line."""
        kind = kind_of(finding)
        listed = self._listed.setdefault(kind, [])
        if len(listed) < self.most:
            listed.append(finding)
            if line is not None and finding.file and finding.line:
                self.lines[finding.file, finding.line] = line
        else:
            self.leave_out(finding, finding)

    def leave_out(self, first: Finding, last: Finding, count: int = 1) -> None:
        """Count findings of one kind that are not listed, given the first and the last of them."""
        kind = kind_of(first)
        if before := self.left_out.get(kind):
            first, last = min(before.first, first, key=in_file), max(before.last, last, key=in_file)
            count += before.count
        self.left_out[kind] = Fold(count, first, last)
        self._listed.setdefault(kind, [])

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take findings."""
        for finding in findings:
            self.add(finding)

    def kinds(self) -> Iterator[tuple[Finding, int]]:
        """Yield the first finding of each kind, and how many there are of it."""
        for kind, listed in self._listed.items():
            if first := next(iter(listed), None) or self.left_out[kind].first:
                yield first, len(listed) + (self.left_out[kind].count if kind in self.left_out else 0)

    def count(self, severity: str) -> int:
        """Return how many findings of a severity there are."""
        return sum(count for first, count in self.kinds() if first.severity == severity)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return bool(self.count(SEVERITIES[0]))

    def listed(self) -> list[Finding]:
        """Return at most `most` findings in file order: of each kind the first ones, as evenly as can be."""
        turns = sorted(
            ((turn, finding) for listed in self._listed.values() for turn, finding in enumerate(listed)),
            key=lambda each: (each[0], in_file(each[1])),
        )
        for _, finding in reversed(turns[self.most :]):
            self.leave_out(finding, finding)
            self._listed[kind_of(finding)].pop()
        return in_order(finding for _, finding in turns[: self.most])
