"""Judge: every rule of every table in every row, each rule only where its inputs pass their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import Any

import polars as pl
from kibaru.schema.doubts import DOUBTS, NOTHING, Doubt, Known
from kibaru.schema.finding import Finding
from kibaru.schema.link import Link
from kibaru.schema.links import FOREIGN_KEYS, LINKS
from kibaru.schema.nearest import nearest
from kibaru.schema.registry import registered
from kibaru.schema.table import Rule, Table
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted

from .conform import Conformed, conform
from .meant import did_you_mean, meant_by

SHOWN = 5  # columns quoted in a message
TARGETS = {(table, column): target for table, column, target, _ in FOREIGN_KEYS}
LONGEST = 60  # characters quoted of a cell


def validate(frames: Mapping[str, pl.DataFrame], known: Known = NOTHING) -> list[Finding]:
    """Return the findings on tables given as {name: frame}, all of them in one run.

    A finding's `line` is the number of its row, counted from 1. The rules between tables are
    judged where all the tables that they read are given. `known` is what the doubts need beside them.
    """
    conformed = {name: conform(frame, TABLES[name].columns(), name) for name, frame in frames.items()}
    return judge(conformed, known)


def judge(conformed: Mapping[str, Conformed], known: Known = NOTHING) -> list[Finding]:
    """Return the findings on tables that are conformed already; see `validate`."""
    findings: list[Finding] = []
    faults: dict[str, dict[str, pl.Series]] = {}
    for name, table in conformed.items():
        faults[name] = dict(table.misfits)
        findings += table.findings
        findings += judge_rows(TABLES[name].rules(), TABLES[name], table, faults[name])
    return findings_between(findings, conformed, faults, known)


def findings_between(
    findings: list[Finding],
    conformed: Mapping[str, Conformed],
    faults: dict[str, dict[str, pl.Series]],
    known: Known,
) -> list[Finding]:
    """Return the findings given, and those of the rules between rows and between tables."""
    typed = {name: table.frame for name, table in conformed.items()}
    findings = [named(finding, typed) for finding in findings]
    for link in LINKS:
        if {link.table, *link.needs} <= typed.keys() and not _absent(link, conformed):
            findings += between(link, typed, faults[link.table])
    for doubt in DOUBTS:
        if {doubt.table, *doubt.needs} <= typed.keys() and not conformed[doubt.table].absent & set(
            doubt.columns
        ):
            findings += doubted(doubt, typed, known, faults[doubt.table])
    return findings


def judge_rows(
    rules: Iterable[Rule], model: type[Table], table: Conformed, faults: dict[str, pl.Series]
) -> list[Finding]:
    """Return what breaks these rules of the table's own; add the faulty cells to `faults`."""
    rules = [rule for rule in rules if not table.absent & set(rule.columns)]
    broken = table.frame.select(rule.breaks.alias(str(i)) for i, rule in enumerate(rules))
    findings = []
    for index, rule in enumerate(rules):
        rows = _unspoiled(broken[str(index)], rule.columns, table.misfits if rule.scope == "cell" else faults)
        if not rows.any():
            continue
        findings += _findings(rule, model.table(), table.frame, rows)
        if rule.scope == "cell":
            _spoil(faults, rule.columns[0], rows)
    return findings


def _spoil(faults: dict[str, pl.Series], name: str, rows: pl.Series) -> None:
    """Add the rows to those in which the cell of a column is at fault."""
    faults[name] = faults[name] | rows if name in faults else rows


def _unspoiled(broken: pl.Series, columns: Iterable[str], faults: Mapping[str, pl.Series]) -> pl.Series:
    """Return where a rule is broken, but for the rows in which one of its inputs is at fault itself."""
    spoiled = [faults[name] for name in columns if name in faults]
    return broken & ~reduce(or_, spoiled) if spoiled else broken


def _absent(link: Link, conformed: Mapping[str, Conformed]) -> bool:
    """Whether a column or a row that the rule may read is missing from one of its tables."""
    return any(conformed[n].absent or not conformed[n].whole for n in (link.table, *link.needs))


def between(link: Link, typed: Mapping[str, pl.DataFrame], faults: dict[str, pl.Series]) -> list[Finding]:
    """Return what breaks a rule between rows or tables; add the keys that name nothing to `faults`."""
    rows = _unspoiled(~link.holds(typed), link.columns, faults)
    if len(link.columns) == 1:  # a key that names nothing spoils what is judged by it
        _spoil(faults, link.columns[0], rows)
    if not rows.any():
        return []
    findings = _blamed(link, typed, rows)
    if not link.targets:
        return findings
    known = meant_by(link.targets, typed)
    return [replace(f, help=f"{did_you_mean(str(f.value), known)}{f.help}") for f in findings]


def named(finding: Finding, typed: Mapping[str, pl.DataFrame]) -> Finding:
    """Return a finding on an id of the wrong form with the id that was meant, where a name stands there."""
    target = TARGETS.get((finding.table or "", finding.field or ""))
    if finding.code != "KB307" or target is None:
        return finding
    return replace(finding, help=did_you_mean(str(finding.value), meant_by([target], typed)) + finding.help)


def doubted(
    doubt: Doubt, typed: Mapping[str, pl.DataFrame], known: Known, faults: Mapping[str, pl.Series]
) -> list[Finding]:
    """Return what is doubtful of the rows of a table."""
    says = doubt.says(typed, known)
    rows = _unspoiled(says.is_not_null(), doubt.columns, faults)
    if not rows.any():
        return []
    rule = Rule(doubt.code, doubt.sentence, "row", doubt.columns, pl.lit(True))
    findings = _findings(rule, doubt.table, typed[doubt.table], rows)
    return [replace(f, detail=words) for f, words in zip(findings, says.filter(rows), strict=True)]


def _blamed(link: Link, typed: Mapping[str, pl.DataFrame], rows: pl.Series) -> list[Finding]:
    """Return a finding for each of the rows, on the column to look at there."""
    first = pl.repeat(link.columns[0], len(rows), eager=True)
    blamed = link.blames(typed) if link.blames else first
    findings = []
    for name in blamed.filter(rows).unique(maintain_order=True):
        columns = (name, *(column for column in link.columns if column != name))
        rule = Rule(link.code, link.sentence, "row", columns, pl.lit(True))
        findings += _findings(rule, link.table, typed[link.table], rows & (blamed == name))
    return findings


def _findings(rule: Rule, table: str, frame: pl.DataFrame, rows: pl.Series) -> list[Finding]:
    keys = TABLES[table].key()
    shown = list(dict.fromkeys((*keys, *rule.columns)))
    numbered = frame.select(shown).with_row_index("row").filter(rows)
    return [_finding(rule, table, keys, row) for row in numbered.iter_rows(named=True)]


def _finding(rule: Rule, table: str, keys: tuple[str, ...], row: dict[str, Any]) -> Finding:
    field = rule.columns[0]
    here = ", ".join(f"{name} = {_quoted(row[name])}" for name in rule.columns[:SHOWN])
    return Finding(
        code=rule.code,
        detail=f"here {here}",
        rule=rule.sentence,
        help=_help(rule, table, row),
        line=row["row"] + 1,
        table=table,
        key=" ".join(str(row[name]) for name in keys),
        field=field,
        value=row[field],
    )


def _quoted(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return repr(value if len(value) <= LONGEST else f"{value[:LONGEST]}...")
    return str(value)


def _help(rule: Rule, table: str, row: dict[str, Any]) -> str:
    """Return the registry's help with the columns' names in it, or the code that was probably meant."""
    name = rule.columns[0]
    meaning = TABLES[table].columns()[name].meaning
    if rule.code == "KB306" and meaning.vocabulary:
        return _code(str(row[name]), permitted(meaning.vocabulary, meaning.coded))
    said = registered(rule.code).help
    words = {"{columns}": " or ".join(rule.columns), "{column}": name, "{description}": meaning.description}
    for word, meant in words.items():
        said = said.replace(word, meant)
    return said


def _code(value: str, allowed: tuple[str, ...]) -> str:
    near = nearest(value, allowed)
    if near:
        return f"did you mean {near!r}?"
    some = ", ".join(repr(label) for label in allowed[:3])
    return f"write one of the {len(allowed)}: {some}{', ...' if len(allowed) > 3 else ''}"
