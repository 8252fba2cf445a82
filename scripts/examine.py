"""Examine: from a folder of seeds to the tables that they give, and everything that is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
from kibaru.schema import codes
from kibaru.schema.coded import CODED
from kibaru.schema.doubts import NOTHING, Known
from kibaru.schema.finding import Finding, errors, in_order
from kibaru.schema.tables import TABLES

from .echoes import without_echoes
from .read.origins import at
from .read.seeds import PLAINLY, Seeds, Way, read_seeds
from .resolve import complete, resolve
from .validate import conform, order, validate


@dataclass
class Examined:
    """What the seeds of a folder give: the tables, and everything that is wrong with them.

    `keys[table][row]` is the key of a coded row, whose place is `seeds.origins[table][row]`.
    """

    seeds: Seeds
    tables: dict[str, pl.DataFrame]
    keys: dict[str, list[str]]
    findings: list[Finding]


def examine(folder: Path, known: Known = NOTHING, way: Way = PLAINLY) -> Examined:
    """Return the tables that the reviewed seeds of a folder give, and the findings in file order."""
    seeds = read_seeds(folder, way)
    if not seeds.frames["incidents"].height and not seeds.findings:
        seeds.findings.append(Finding("KB114", "no incident has status: reviewed", file=str(folder)))
    conformed = {name: conform(seeds.frames[name], columns, name) for name, columns in CODED.items()}
    coded = {name: table.frame for name, table in conformed.items()}
    coded["claims"] = complete(coded["claims"], coded["events"])
    keys = {name: _keys(frame, TABLES[name].key()) for name, frame in coded.items()}

    tables = {**coded, "codes": codes.rows(), **resolve(coded)}
    tables = {name: TABLES[name].arrange(tables[name]) for name in TABLES}

    early = [_keyed(f, keys[name], seeds) for name, table in conformed.items() for f in table.findings]
    unread = {
        (name, key)
        for name in (coded if seeds.unread else ())
        for key, origin in zip(keys[name], seeds.origins[name], strict=True)
        if origin.file in seeds.unread
    }
    bare = {} if seeds.gaps else _bare(coded)
    findings = without_echoes(early, validate(tables, known), unread | bare.keys(), seeds.gaps, tables)
    findings += [each for name in seeds.tables for each in order(coded[name], name, findings)]
    told = unread | {(finding.table or "", finding.key or "") for finding in errors(findings)}
    findings += [finding for row, finding in bare.items() if row not in told]
    examined = Examined(seeds, tables, keys, [])
    examined.findings = in_order(seeds.findings + located(findings, examined))
    return examined


def _keys(frame: pl.DataFrame, key: tuple[str, ...]) -> list[str]:
    parts = (pl.col(name).cast(pl.String).fill_null(str(None)) for name in key)
    return frame.select(pl.concat_str(*parts, separator=" ")).to_series().to_list()


def _keyed(finding: Finding, keys: list[str], seeds: Seeds) -> Finding:
    """Return the finding with its row's key; one on a whole table with the place of its header."""
    if finding.line is not None:
        return replace(finding, key=keys[finding.line - 1])
    return at(finding, seeds.tables[finding.table or ""].located(None, finding.field))


def _bare(coded: dict[str, pl.DataFrame]) -> dict[tuple[str, str], Finding]:
    """Return a finding for each event without a claim and each incident without an event."""
    found = {}
    for table, key, of, has in (
        ("events", "event_id_cnty", "claims", "claim"),
        ("incidents", "incident_id", "events", "event"),
    ):
        for name in set(coded[table][key].drop_nulls()) - set(coded[of][key]):
            found[table, name] = Finding("KB115", f"{name} has no {has}", table=table, key=name, field=key)
    return found


def located(findings: Iterable[Finding], examined: Examined) -> list[Finding]:
    """Return the findings with the places of their cells in the seeds instead of rows' numbers.

    Rows that share a key take the places of that key in turn.
    """
    seeds, findings = examined.seeds, list(findings)
    named = {(finding.table or "", finding.key or "") for finding in findings}
    places: dict[tuple[str, str], list[int]] = {}
    for table in {table for table, _ in named} & examined.keys.keys():
        for row, key in enumerate(examined.keys[table]):
            if (table, key) in named:
                places.setdefault((table, key), []).append(row)
    met: Counter[tuple[str, str | None, str | None]] = Counter()
    found = []
    for finding in findings:
        rows = places.get((finding.table or "", finding.key or ""))
        if finding.file is not None or rows is None:
            found.append(finding if finding.file else replace(finding, file=str(seeds.folder), line=None))
            continue
        turn = (finding.rule, finding.table, finding.key)
        origin = seeds.origins[finding.table or ""][rows[met[turn] % len(rows)]]
        met[turn] += 1
        found.append(at(finding, origin.locate(finding.field)))
    return found
