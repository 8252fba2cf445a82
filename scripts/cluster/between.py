"""Between: the rules between tables, each part of the main table beside the whole of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

import polars as pl
from distributed import Client, Future
from kibaru.schema.doubts import DOUBTS, Known
from kibaru.schema.finding import Finding
from kibaru.schema.links import LINKS

from ..large import THEMSELVES
from ..validate.judge import between, doubted, named
from ..validate.meant import ALIASES
from ..validate.spans import unheld
from .part import Brief, Placed, Seen, filled, joined

Numbered = tuple[bool, int]  # whether a rule is a doubt, and its number among those: the order of judging


@dataclass
class Between:
    """The parts of the tables on the workers, and what is found where they are laid side by side."""

    client: Client
    known: Future
    briefs: Mapping[str, Brief]
    parts: dict[str, list[Future]]
    _kept: list[Future] = field(default_factory=list)  # what is let go before it is used is lost

    def __post_init__(self) -> None:
        """Join the parts of each table into one, for those that need it whole."""
        self.whole = {name: self._submit(_frame, name, *parts) for name, parts in self.parts.items()}

    def judged(self) -> list[tuple[str, Future]]:
        """Return what is found, by table; the parts know then which of their cells name nothing elsewhere."""
        found = []
        for name in self.briefs:
            by_row, at_once = self._rules(name, at_once=False), self._rules(name, at_once=True)
            if name in THEMSELVES:  # no row of it is judged without the others
                by_row, at_once = sorted([*by_row, *at_once]), []
                self.parts[name] = [self._submit(joined, *self.parts[name])]
            told = [self._beside(by_row, name, part) for part in self.parts[name]]
            self.parts[name] = [self._submit(itemgetter(1), each) for each in told]
            if at_once:
                every = self._submit(joined, *self.parts[name])
                told.append(self._beside(at_once, name, every))
            found += [(name, self._submit(itemgetter(0), each)) for each in told]
        return found

    def meant(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return findings on ids of the wrong form, each with the id that was meant."""
        task = self._submit(_meant, findings, [*self.whole], *self.whole.values())
        found: list[Finding] = task.result()
        return found

    def unheld(self) -> list[Finding]:
        """Return the notes on sources whose text nobody held."""
        if not {"claims", "sources"} <= self.whole.keys():
            return []
        task = self._submit(unheld, self.whole["claims"], self.whole["sources"])
        return [replace(each, file=each.table) for each in task.result()]

    def cells(self, name: str, columns: Sequence[str]) -> pl.DataFrame:
        """Return some columns of a table here, of the rows that have a digest."""
        found: pl.DataFrame = self._submit(_cells, self.whole[name], columns).result()
        return found

    def _beside(self, rules: Sequence[Numbered], name: str, part: Future) -> Future:
        """Return what a part breaks of some rules."""
        others = sorted({other for rule in rules for other in self._reads(rule)} - {name})
        frames = [self.whole[other] for other in others]
        return self._submit(judge_beside, rules, name, self.known, others, part, *frames)

    def _submit(self, function: Any, *arguments: Any) -> Future:
        self._kept.append(self.client.submit(function, *arguments, pure=False))
        return self._kept[-1]

    def _rules(self, name: str, at_once: bool) -> list[Numbered]:
        """Return the rules of a table whose tables are given, on each row, or on all at once."""
        links = [
            (False, number) for number, link in enumerate(LINKS) if self._is_judged(link.table, link.needs)
        ]
        doubts = [
            (True, number)
            for number, doubt in enumerate(DOUBTS)
            if {doubt.table, *doubt.needs} <= self.briefs.keys()
            and not self.briefs[doubt.table].absent & {*doubt.columns}
        ]
        return [
            each for each in (*links, *doubts) if _rule(each).table == name and _is_at_once(each) == at_once
        ]

    def _is_judged(self, table: str, needs: Sequence[str]) -> bool:
        briefs = [self.briefs.get(name) for name in (table, *needs)]
        return all(each is not None and each.is_whole and not each.absent for each in briefs)

    def _reads(self, numbered: Numbered) -> Iterator[str]:
        """Yield the tables that are read for a rule, those of aliases for its help among them."""
        rule = _rule(numbered)
        yield from rule.needs
        for target in () if numbered[0] else LINKS[numbered[1]].targets:
            yield from {ALIASES[target][0]} & self.briefs.keys() if target in ALIASES else ()


def judge_beside(
    rules: Sequence[Numbered],
    table: str,
    known: Known,
    names: Sequence[str],
    seen: Seen,
    *frames: pl.DataFrame,
) -> tuple[list[Placed], Seen]:
    """Return what rows of a table break beside the whole of others, and the rows with the cells at fault."""
    typed = {**dict(zip(names, frames, strict=True)), table: filled(seen.frame, table)}
    faults = dict(seen.faults)
    found = []
    for is_doubt, number in rules if seen.frame.height else ():
        if is_doubt:
            found += doubted(DOUBTS[number], typed, known, faults)
        else:
            found += between(LINKS[number], typed, faults)
    return seen.placed(found), replace(seen, faults=faults)


def _rule(numbered: Numbered) -> Any:
    is_doubt, number = numbered
    return DOUBTS[number] if is_doubt else LINKS[number]


def _is_at_once(numbered: Numbered) -> bool | None:
    """Whether a rule sees all rows at once, or each by itself; None where it sees some together."""
    rule = _rule(numbered)
    if rule.table in rule.needs or (rule.narrow and rule.narrow.every):
        return True
    if rule.narrow is None or rule.narrow.is_row_wise:
        return False
    # The ring among the actors is one of rows that name each other.
    return True if rule.table in THEMSELVES and not numbered[0] else None


def _frame(table: str, *seen: Seen) -> pl.DataFrame:
    return filled(pl.concat([each.frame for each in seen]), table)


def _cells(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    return frame.select(columns).drop_nulls([name for name in columns if name.endswith("sha256")])


def _meant(findings: Sequence[Finding], names: Sequence[str], *frames: pl.DataFrame) -> list[Finding]:
    typed = dict(zip(names, frames, strict=True))
    return [named(each, typed) for each in findings]
