"""Check: the findings on whatever a path holds: seeds, a dataset folder, or one table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
from kibaru.schema.canonical import canonical_bytes
from kibaru.schema.doubts import NOTHING, Known
from kibaru.schema.finding import Finding, errors, in_order
from kibaru.schema.tables import TABLES

from .examine import at, examine, located
from .read import RawTable, read_parquet, read_table
from .read.seeds import SEED_FOLDERS
from .read.texts import read_texts
from .refused import Refused
from .validate import conform, judge, order
from .validate.spans import check_spans, unheld
from .write import finish

TABLE_FILES = (".csv", ".parquet")
FILES = "KB0"  # the codes of what is wrong with a file, which leaves the others unjudged


class UnknownPath(Refused):
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


def known_on(today: date) -> Known:
    """Return what the doubts need beside the tables: the day, and the events published with this install."""
    path = files("kibaru") / "data" / "events.parquet"
    if not path.is_file():
        return Known(today)
    events = read_parquet(Path(str(path))).frame
    return Known(today, conform(events, TABLES["events"].columns(), "events").frame)


def check_all(paths: Iterable[Path], texts: Texts, known: Known = NOTHING) -> Checked:
    """Return what is found on all paths, tables judged together. Raises UnknownPath."""
    tables = [path for path in paths if path.suffix in TABLE_FILES and not path.is_dir()]
    checked = [check(path, texts, known) for path in paths if path not in tables]
    checked += [check_tables(tables, texts, known)] if tables else []
    whole = Checked(in_order(finding for each in checked for finding in each.findings))
    for each in checked:
        whole.notes += each.notes
        whole.tables |= each.tables
    return whole


def check(path: Path, texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on seeds, a seed, a dataset folder, or a table. Raises UnknownPath."""
    if path.is_dir():
        if any((path / name).is_dir() for name in SEED_FOLDERS):
            return check_seeds(path, texts, known)
        finish(path)
        if (path / "datapackage.json").is_file():
            return check_dataset(path, texts, known)
        if (path.parent / "datapackage.json").is_file() and path.name == "data":
            return check_dataset(path.parent, texts, known)
        tables = [file for file in sorted(path.iterdir()) if file.suffix in TABLE_FILES]
        if tables:
            return check_tables(tables, texts, known)
        message = "neither seeds (sources/, incidents/), nor a dataset (datapackage.json), nor tables in it"
        raise UnknownPath(f"{path}: {message}; name a folder or file that holds some")
    if path.suffix in (".yaml", ".yml"):
        return check_seed(path, texts, known)
    if path.suffix in TABLE_FILES:
        return check_tables([path], texts, known)
    raise UnknownPath(f"{path}: not a folder, .yaml, .csv or .parquet file; name one of these")


def check_seeds(folder: Path, texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on a folder of seeds, the spans included where the texts are at hand."""
    examined = examine(folder, known)
    findings, notes = _spans(examined.tables, texts, examined.seeds.texts)
    every = examined.findings + located(findings, examined)
    return Checked(in_order(every), examined.tables, examined.seeds.lacks + notes)


def check_seed(path: Path, texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on one seed, judged among the others of its folder."""
    folder = path.absolute().parent.parent
    if path.absolute().parent.name not in SEED_FOLDERS or not (folder / "actors.csv").exists():
        where = " or ".join(f"{name}/" for name in SEED_FOLDERS)
        raise UnknownPath(
            f"{path}: a seed is judged beside the others; put it into {where} of a seeds folder"
        )
    checked = check_seeds(folder, texts, known)
    here = str(path.absolute())
    own = [finding for finding in checked.findings if finding.file == here or finding.code.startswith(FILES)]
    shown = [replace(finding, file=str(path)) if finding.file == here else finding for finding in own]
    notes = [
        note.replace(here, str(path)) for note in checked.notes if ": draft: " not in note or here in note
    ]
    return replace(checked, findings=shown, notes=notes)


def check_dataset(folder: Path, texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on a publication, judged from its own descriptor."""
    findings, paths = _described(folder)
    checked = check_tables([path for path in paths if path.suffix == ".csv"], texts, known)
    findings += [replace(f, code="KB203") if f.code == "KB204" else f for f in checked.findings]
    for path in paths:
        if path.suffix == ".parquet" and not errors(findings):
            findings += _same(path, path.stem)
    return replace(checked, findings=in_order(findings))


def check_tables(paths: Sequence[Path], texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on tables, those of one format judged together."""
    checked = Checked([])
    for form in TABLE_FILES:
        raw = [read_table(path) for path in paths if path.suffix == form]
        checked.findings += [finding for table in raw for finding in table.findings]
        named: dict[str, RawTable] = {}
        for table in raw:
            try:
                name = table_of(table) if table.frame.columns else ""
            except UnknownPath:
                if len(paths) == 1:
                    raise
                checked.findings.append(
                    Finding("KB211", "its columns are those of none", file=str(table.file))
                )
                continue
            if name in named:
                detail = f"{named[name].file.name} is a table of {name} too"
                checked.findings.append(Finding("KB209", detail, file=str(table.file)))
            elif name:
                named[name] = table
        checked.findings += _judged(named, checked.tables, known)
    found, checked.notes = _spans(checked.tables, texts)
    checked.findings += [replace(finding, file=finding.file or finding.table) for finding in found]
    return replace(checked, findings=in_order(checked.findings))


def _judged(named: Mapping[str, RawTable], tables: dict[str, pl.DataFrame], known: Known) -> list[Finding]:
    """Return the findings on tables by name; add their frames to `tables`."""
    conformed = {name: conform(raw.frame, TABLES[name].columns(), name) for name, raw in named.items()}
    for name, raw in named.items():
        conformed[name].whole = raw.whole
    tables |= {name: table.frame for name, table in conformed.items()}
    judged = judge(conformed, known)
    for name, table in conformed.items():
        judged += order(table.frame, name, judged)
    findings = []
    for finding in judged:
        row = None if finding.line is None else finding.line - 1
        findings.append(at(finding, named[finding.table or ""].located(row, finding.field)))
    return findings


def table_of(table: RawTable) -> str:
    """Return which table a file holds, by the file's name, else by its columns. Raises UnknownPath."""
    path = table.file
    if path.stem in TABLES:
        return path.stem
    found = {name.strip().casefold() for name in table.frame.columns}
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
        described = {str(r["path"]): (int(r["bytes"]), str(r["hash"])) for r in resources}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"cannot be read: {type(error).__name__}: {error}"
        return [Finding("KB701", message, file=str(descriptor))], []
    expected = {f"data/{name}{form}" for name in TABLES for form in TABLE_FILES}
    if described.keys() != expected or len(resources) > len(described):
        odd = ", ".join(repr(path) for path in sorted(described.keys() ^ expected)[:3])
        message = f"missing or not one of them: {odd}" if odd else "a file is listed twice"
        return [Finding("KB702", message, file=str(descriptor))], []
    for name, (size, sha256) in described.items():
        path = folder / name
        if not path.is_file():
            findings.append(Finding("KB703", "the file is missing", file=str(path)))
        else:
            data = path.read_bytes()
            found = f"sha256:{hashlib.sha256(data).hexdigest()}"
            if (len(data), found) != (size, sha256):
                message = f"{len(data)} bytes, {found}; described are {size} and {sha256}"
                findings.append(Finding("KB704", message, file=str(path)))
            paths.append(path)
    return findings, paths


def _same(path: Path, name: str) -> list[Finding]:
    """Return a finding where a Parquet file does not hold the rows of its CSV file."""
    found = canonical_bytes(read_table(path).frame, TABLES[name])
    if found == (path.parent / f"{name}.csv").read_bytes():
        return []
    return [Finding("KB705", "the rows differ", file=str(path))]


def _spans(
    tables: Mapping[str, pl.DataFrame], texts: Texts, beside: Mapping[str, Path] | None = None
) -> tuple[list[Finding], list[str]]:
    if not {"claims", "sources"} <= tables.keys():
        return [], []
    claims, sources = (tables[name] for name in ("claims", "sources"))
    digests = dict(sources.drop_nulls("text_sha256").select("source_id", "text_sha256").iter_rows())
    unknown = sorted(texts.files.keys() - digests.keys())
    if unknown:
        raise UnknownPath(f"--source-text {unknown[0]}: no source of that id has a text; see sources/")
    files = {name: path for name, path in (beside or {}).items() if name in digests} | {**texts.files}
    held, findings = read_texts(files, texts.folder, digests)
    findings += check_spans(claims, sources, held) + unheld(claims, sources)
    spans = claims.drop_nulls("span_sha256")
    checked = spans.filter(pl.col("source_id").is_in(list(held))).height
    notes = [f"{checked} of {spans.height} spans checked against the texts of their sources"]
    missing = sorted(digests.keys() - held.keys())
    if missing:
        notes.append(
            f"no text at hand of {', '.join(missing)}: set KIBARU_TEXTS, or pass --source-text ID=FILE"
        )
    return findings, notes
