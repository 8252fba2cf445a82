"""Compare the schema of two states: tables, columns, rules and codes, and what each change asks for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from kibaru.schema.blueprint import Blueprint, Layout

from .model import SchemaChange, State

# What is said of a column beside its type and its limits, which code that reads it does not lean on.
WORDS = ("title", "description", "empty", "says")


def schema_changes(old: State, new: State) -> list[SchemaChange]:
    """Return each change of a table, column, rule or code, those that break code first."""
    if not old.tables:
        return []
    before, after = old.blueprint.tables, new.blueprint.tables
    found = [SchemaChange("table removed", name, "", name, None, "major") for name in before.keys() - after]
    found += [SchemaChange("table added", name, "", None, name, "minor") for name in after.keys() - before]
    for name in after:
        if name in before:
            found += _columns(name, before[name], after[name], matched(old, new, name))
    found += _rules(old.blueprint, new.blueprint)
    found += _codes(old, new)
    steps = ("major", "minor", "patch")
    return sorted(
        found, key=lambda change: (steps.index(change.step), change.kind, change.table, change.column)
    )


def matched(old: State, new: State, table: str) -> dict[str, str]:
    """Return {old name: new name} of the columns that go on, one that was renamed under its new name.

    A column was renamed where another one of its type, at its place, has its cells.
    """
    before, after = old.blueprint.tables[table], new.blueprint.tables[table]
    same = {name: name for name in before.columns if name in after.columns}
    gone = [name for name in before.columns if name not in same]
    come = [name for name in after.columns if name not in same]
    for one in gone:
        for other in come:
            place = list(before.columns).index(one) == list(after.columns).index(other)
            type_ = before.columns[one]["type"] == after.columns[other]["type"]
            if place and type_ and other not in same.values() and _same_cells(old, new, table, one, other):
                same[one] = other
    return same


def _same_cells(old: State, new: State, table: str, one: str, other: str) -> bool:
    """Whether one column of the old table is another of the new one, in the rows that both have."""
    keys = [state.blueprint.tables[table].keys for state in (old, new)]
    renamed = tuple(other if key == one else key for key in keys[0])
    if renamed != keys[1] or table not in old.tables or table not in new.tables:
        return False
    before = (
        old.tables[table]
        .select(*keys[0], pl.col(one).alias("\0"))
        .rename({one: other} if one in keys[0] else {})
    )
    both = before.join(new.tables[table].select(*dict.fromkeys((*keys[1], other))), on=keys[1], how="inner")
    return both.height > 0 and bool(both.select(pl.col("\0").eq_missing(pl.col(other)).all()).item())


def _columns(table: str, old: Layout, new: Layout, same: Mapping[str, str]) -> Iterator[SchemaChange]:
    def change(kind: str, column: str, was: Any, now: Any, step: str) -> SchemaChange:
        return SchemaChange(kind, table, column, _words(was), _words(now), step)

    for name in old.columns:
        if name not in same:
            yield change("column removed", name, name, None, "major")
    for name in new.columns:
        if name not in same.values():
            yield change("column added", name, None, name, "major")
    for name, now in same.items():
        if name != now:
            yield change("column renamed", now, name, now, "major")
    order = [same[name] for name in old.columns if name in same]
    if order != [name for name in new.columns if name in order]:
        yield change("columns reordered", "", order, [name for name in new.columns if name in order], "major")
    if tuple(same.get(key, key) for key in old.keys) != new.keys:
        yield change("key changed", "", old.keys, new.keys, "major")
    for name, now in same.items():
        for kind, was, is_, step in _told(old.columns[name], new.columns[now]):
            yield change(kind, now, was, is_, step)


def _told(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any, str]]:
    """Yield what is said otherwise of one column."""
    for what in ("type", "unit", "vocabulary", "coded"):
        if old.get(what) != new.get(what):
            yield f"column retyped: {what}", old.get(what), new.get(what), "major"
    if old.get("pattern") != new.get("pattern"):  # which of two is stricter cannot be told
        step = "major" if new.get("pattern") else "minor"
        yield "rule made stricter: pattern" if new.get("pattern") else "rule loosened: pattern", old.get(
            "pattern"), new.get("pattern"), step  # fmt: skip
    for what, stricter in (("minimum", 1), ("maximum", -1)):
        was, now = old.get(what), new.get(what)
        if was != now:
            is_stricter = now is not None and (was is None or (now - was) * stricter > 0)
            kind = "rule made stricter" if is_stricter else "rule loosened"
            yield f"{kind}: {what}", was, now, "major" if is_stricter else "minor"
    if old.get("free") != new.get("free"):  # free text has the rules of clean text
        step = "major" if new.get("free") else "minor"
        kind = "rule made stricter" if new.get("free") else "rule loosened"
        yield f"{kind}: clean text", old.get("free"), new.get("free"), step
    if ("empty" in old) != ("empty" in new):
        required = "empty" not in new
        kind = "rule made stricter: never empty" if required else "rule loosened: may be empty"
        yield kind, old.get("empty"), new.get("empty"), "major" if required else "minor"
    for what in WORDS:
        both = what in old and what in new
        if old.get(what) != new.get(what) and (both or what != "empty"):
            yield f"metadata: {what}", old.get(what), new.get(what), "patch"


def _rules(old: Blueprint, new: Blueprint) -> Iterator[SchemaChange]:
    """Yield the rules that came, went, were reworded, or weigh otherwise; a doubt breaks no code."""
    come = [rule for rule in sorted(set(new.rules) - set(old.rules)) if rule[1] in old.tables]
    gone = [rule for rule in sorted(set(old.rules) - set(new.rules)) if rule[1] in new.tables]
    alone = [Counter(rule[:2] for rule in rules) for rules in (come, gone)]
    reworded = {rule[:2]: rule[2] for rule in gone if alone[0][rule[:2]] == alone[1][rule[:2]] == 1}
    for code, table, sentence in come:
        was = reworded.get((code, table))
        kind, step = ("rule made stricter", "major") if _is_error(new, code) else ("doubt", "patch")
        yield SchemaChange(f"{kind}: {'reworded' if was else 'new'}", table, code, was, sentence, step)
    for code, table, sentence in gone:
        if (code, table) not in reworded:
            kind, step = ("rule loosened", "minor") if _is_error(old, code) else ("doubt", "patch")
            yield SchemaChange(f"{kind}: gone", table, code, sentence, None, step)
    for code in sorted(old.severities.keys() & new.severities.keys()):
        weights = old.severities[code], new.severities[code]
        if weights[0] != weights[1]:
            kind, step = "doubt", "patch"
            if "error" in weights:
                is_error = weights[1] == "error"
                kind, step = ("rule made stricter", "major") if is_error else ("rule loosened", "minor")
            yield SchemaChange(f"{kind}: severity", "", code, *weights, step)


def _is_error(blueprint: Blueprint, code: str) -> bool:
    return blueprint.severities.get(code, "error") == "error"


def _codes(old: State, new: State) -> Iterator[SchemaChange]:
    frames = [state.tables.get("codes") for state in (old, new)]
    if frames[0] is None or frames[1] is None:
        return
    before, after = (
        {(row["vocabulary"], row["code"]): row for row in frame.iter_rows(named=True)}
        for frame in frames
        if frame is not None
    )
    known = {vocabulary for vocabulary, _ in before}
    for place in sorted(before.keys() | after.keys()):
        name, code = place
        was, now = before.get(place), after.get(place)
        if was is None and name in known:
            yield SchemaChange("code added", "codes", f"{name} {code}", None, after[place]["label"], "minor")
        elif now is None:
            yield SchemaChange(
                "code removed", "codes", f"{name} {code}", before[place]["label"], None, "major"
            )
        elif was is not None:
            for what in ("label", "definition"):
                if was[what] != now[what]:
                    yield SchemaChange(
                        "code's meaning changed", "codes", f"{name} {code}", was[what], now[what], "major"
                    )


def _words(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
