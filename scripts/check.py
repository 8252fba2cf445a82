"""Check: the findings on whatever a path holds: seeds, a dataset folder, or one table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl
from kibaru.schema.canonical import canonical_bytes
from kibaru.schema.finding import Finding, in_order
from kibaru.schema.tables import TABLES

from .examine import examine, located
from .read import RawTable, read_table
from .read.texts import read_texts
from .validate import conform, judge
from .validate.spans import check_spans
from .write import finish

SEED_FOLDERS = ("sources", "incidents")


class UnknownPath(Exception):
    """The path holds nothing that can be validated. The message says what can."""


@dataclass
class Texts:
    """The texts that the user holds: a file per source, and a folder of files under any name."""

    files: Mapping[str, Path] = field(default_factory=dict)
    folder: Path | None = None


@dataclass
class Checked:
    """The findings on a path, in file order, and what else a reader should know."""

    findings: list[Finding]
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def check(path: Path, texts: Texts) -> Checked:
    """Return the findings on seeds, a seed, a dataset folder, or a table. Raises UnknownPath."""
    if path.is_dir():
        if any((path / name).is_dir() for name in SEED_FOLDERS):
            return check_seeds(path, texts)
        finish(path)
        if (path / "datapackage.json").is_file():
            return check_dataset(path, texts)
        if (path.parent / "datapackage.json").is_file() and path.name == "data":
            return check_dataset(path.parent, texts)
        tables = [file for file in sorted(path.iterdir()) if file.suffix in (".csv", ".parquet")]
        if tables:
            return check_tables(tables)
        message = "neither seeds (sources/, incidents/), nor a dataset (datapackage.json), nor tables in it"
        raise UnknownPath(f"{path}: {message}; name a folder or file that holds some")
    if path.suffix in (".yaml", ".yml"):
        return check_seed(path, texts)
    if path.suffix in (".csv", ".parquet"):
        return check_tables([path])
    raise UnknownPath(f"{path}: not a folder, .yaml, .csv or .parquet file; name one of these")


def check_seeds(folder: Path, texts: Texts) -> Checked:
    """Return the findings on a folder of seeds, the spans included where the texts are at hand."""
    examined = examine(folder)
    findings, notes = _spans(examined.tables, texts)
    every = examined.findings + located(findings, examined)
    return Checked(in_order(every), examined.tables, notes)


def check_seed(path: Path, texts: Texts) -> Checked:
    """Return the findings on one seed, judged among the others of its folder."""
    folder = path.parent.parent
    if path.parent.name not in SEED_FOLDERS or not (folder / "actors.csv").exists():
        where = " or ".join(f"{name}/" for name in SEED_FOLDERS)
        raise UnknownPath(
            f"{path}: a seed is judged beside the others; put it into {where} of a seeds folder"
        )
    checked = check_seeds(folder, texts)
    return replace(checked, findings=[f for f in checked.findings if f.file == str(path)])


def check_dataset(folder: Path, texts: Texts) -> Checked:
    """Return the findings on a publication, judged from its own descriptor."""
    findings, paths = _described(folder)
    checked = check_tables([path for path in paths if path.suffix == ".csv"])
    findings += checked.findings
    for path in paths:
        name = path.stem
        if path.suffix == ".parquet" and name in checked.tables and not findings:
            findings += _same(path, name)
    spans, notes = _spans(checked.tables, texts) if not findings else ([], [])
    return Checked(in_order(findings + [replace(f, file=str(folder)) for f in spans]), checked.tables, notes)


def check_tables(paths: Iterable[Path]) -> Checked:
    """Return the findings on tables, those that are given together judged together."""
    raw = {path: read_table(path) for path in paths}
    named = {_table(path, table): (path, table) for path, table in raw.items() if table.frame.columns}
    findings = [finding for table in raw.values() for finding in table.findings]
    conformed = {
        name: conform(table.frame, TABLES[name].columns(), name) for name, (_, table) in named.items()
    }
    for finding in judge(conformed):
        path, table = named[finding.table or ""]
        file, line, column = str(path), finding.line, None
        if line is not None:
            file, line, column = table.located(line - 1, finding.field)
        findings.append(replace(finding, file=file, line=line or 1, column=column))
    return Checked(in_order(findings), {name: table.frame for name, table in conformed.items()})


def _table(path: Path, table: RawTable) -> str:
    if path.stem in TABLES:
        return path.stem
    found = set(table.frame.columns)
    best = max(TABLES, key=lambda name: len(found & TABLES[name].columns().keys()))
    if 2 * len(found & TABLES[best].columns().keys()) < len(TABLES[best].columns()):
        raise UnknownPath(
            f"{path}: its columns are those of no table; name the file after one: {', '.join(TABLES)}"
        )
    return best


def _described(folder: Path) -> tuple[list[Finding], list[Path]]:
    """Return what is wrong with a dataset folder's files by its descriptor, and the tables' paths."""
    descriptor = folder / "datapackage.json"
    findings: list[Finding] = []
    paths = []
    try:
        resources = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        described = [(folder / r["path"], int(r["bytes"]), str(r["hash"])) for r in resources]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"cannot be read: {type(error).__name__}: {error}"
        return [_broken(descriptor, "the descriptor describes the files", message)], []
    for path, size, sha256 in described:
        if not path.resolve().is_relative_to(folder.resolve()):
            findings.append(_broken(descriptor, "a described file lies in the folder", f"{path} does not"))
        elif not path.is_file():
            findings.append(_broken(path, "a described file exists", "the file is missing"))
        else:
            data = path.read_bytes()
            found = f"sha256:{hashlib.sha256(data).hexdigest()}"
            if (len(data), found) != (size, sha256):
                message = f"{len(data)} bytes, {found}; described are {size} and {sha256}"
                findings.append(_broken(path, "a file has the bytes that are described", message))
            paths.append(path)
    return findings, paths


def _same(path: Path, name: str) -> list[Finding]:
    """Return a finding where a Parquet file does not hold the rows of its CSV file."""
    found = canonical_bytes(read_table(path).frame, TABLES[name])
    if found == (path.parent / f"{name}.csv").read_bytes():
        return []
    return [_broken(path, "the Parquet file holds the rows of the CSV file", "the rows differ")]


def _broken(path: Path, rule: str, message: str) -> Finding:
    return Finding(
        rule, message, "take the file from the release again, or run: kibaru build", file=str(path)
    )


def _spans(tables: Mapping[str, pl.DataFrame], texts: Texts) -> tuple[list[Finding], list[str]]:
    if not {"claims", "sources"} <= tables.keys():
        return [], []
    claims, sources = (tables[name] for name in ("claims", "sources"))
    digests = dict(sources.drop_nulls("text_sha256").select("source_id", "text_sha256").iter_rows())
    unknown = sorted(texts.files.keys() - digests.keys())
    if unknown:
        raise UnknownPath(f"--source-text {unknown[0]}: no source of that id has a text; see sources/")
    held, findings = read_texts(texts.files, texts.folder, digests)
    findings += check_spans(claims, sources, held)
    spans = claims.drop_nulls("span_sha256")
    checked = spans.filter(pl.col("source_id").is_in(list(held))).height
    notes = [f"{checked} of {spans.height} spans checked against the texts of their sources"]
    missing = sorted(digests.keys() - held.keys())
    if missing:
        notes.append(
            f"no text at hand of {', '.join(missing)}: set KIBARU_TEXTS, or pass --source-text ID=FILE"
        )
    return findings, notes
