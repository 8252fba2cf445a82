"""Verify: what a file is: a release, a table of one, a cited subset; or how a copy differs from it."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl
from kibaru.schema.blueprint import Blueprint
from kibaru.schema.canonical import content_sha256, release_sha256, texts, written
from kibaru.schema.finding import errors

from .check import check
from .check_tables import TABLE_FILES
from .check_texts import Texts
from .difference import Difference, State, compare, text
from .history import Past, rebuild
from .read.tables import read_table
from .refused import Refused
from .states import of_files
from .subset import NO_QUERY, QUERY, Subset, again
from .sums import SUMS, Member, differing, digest, in_folder, in_zip, sums

LARGEST = 10 * 2**20  # bytes of a description of a query
MOST = 3  # cells of a column that are named
# The changes of a schema that a table itself shows.
SHOWN = ("column ", "columns ", "key ")


@dataclass
class Verdict:
    """What a file is: `is_sound` where it is exactly that, and what differs where it is not."""

    path: str
    says: str
    is_sound: bool = True
    differs: list[str] = field(default_factory=list)


def verify(path: Path, past: Past) -> Verdict:
    """Return what a file, folder or zip is. Raises Refused where it is nothing that can be verified."""
    if path.is_dir():
        return _folder(path, past)
    if path.name.endswith(QUERY):
        return _query(path, past)
    if path.suffix == ".zip":
        return _zip(path, past)
    if path.suffix in TABLE_FILES:
        beside = path.with_name(f"{path.stem}{QUERY}")
        return _query(beside, past) if beside.is_file() else _table(path, past)
    raise Refused(f"{path}: not a {QUERY}, .csv, .parquet or .zip file, nor a folder; name one of these")


def _table(path: Path, past: Past) -> Verdict:
    """Return which release a table is of, or which it is nearest to, and what differs."""
    state = of_files(str(path), [path])
    ((name, frame),) = state.tables.items()
    found = content_sha256(written(frame))
    same = [r.version for r in past.releases if r.tables.get(name, (0, ""))[1] == found]
    if same:
        return Verdict(str(path), f"{name} of {' and '.join(same)}, exactly; sha256:{found}")
    near = min(
        (_compared(state, name, past, version) for version in _distinct(past, name)), key=_size, default=None
    )
    if near is None:
        raise Refused(f"{path}: a table of {name}, of which there is no release; run: kibaru release")
    says = f"no release: an altered copy of {name} of {near.old}"
    return Verdict(str(path), says, False, _told(near))


def _distinct(past: Past, table: str) -> list[str]:
    """Return the newest release of each content that a table had."""
    newest = {r.tables[table][1]: r.version for r in past.releases if table in r.tables}
    return list(newest.values())[::-1]


def _compared(state: State, table: str, past: Past, version: str) -> Difference:
    """Return what a table in a file has otherwise than a release."""
    form = past.blueprint(version).tables[table]
    old = State(version, {table: texts(rebuild(past, version, table))}, Blueprint({table: form}))
    found = compare(old, State(state.label, state.tables, Blueprint(state.blueprint.tables)))
    found.schema = [change for change in found.schema if change.kind.startswith(SHOWN)]
    return found


def _size(found: Difference) -> int:
    return len(found.schema) + len(found.removed) + len(found.revised) + len(found.added)


def _told(found: Difference) -> list[str]:
    """Return the lines that say what differs, without the one that names both."""
    return list(text(found))[1:]


def _query(path: Path, past: Past) -> Verdict:
    """Return whether a cited subset is still what the cited release gives, and its rows beside it too."""
    said = _described(path)
    try:
        found = again(past, said)
    except Refused as error:
        return Verdict(str(path), "a query that cannot be asked again", False, [str(error)])
    anew = json.loads(found.described(str(said.get("data"))))
    differs = [
        f"{name}: {said.get(name)!r} stands there; the release gives {now!r}"
        for name, now in anew.items()
        if said.get(name) != now
    ]
    differs += _beside(path, said, found)
    rows = f"{found.rows.height:,} rows of {found.query.table} of {found.query.version}"
    return Verdict(str(path), f"a cited subset, {rows}", not differs, differs)


def _described(path: Path) -> dict[str, Any]:
    if path.stat().st_size > LARGEST:
        raise Refused(f"{path}: larger than any query; take it from who wrote it again")
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{path}: is no JSON ({error}); take it from who wrote it again") from error
    if not isinstance(said, dict):
        raise Refused(f"{path}: {NO_QUERY}")
    return said


def _beside(path: Path, said: dict[str, Any], found: Subset) -> list[str]:
    """Return what the rows that lie beside a query have otherwise than the release gives."""
    name = Path(str(said.get("data", ""))).name
    data = path.with_name(name or "-")
    if not data.is_file():
        return [f"{name or 'data'}: the rows are not beside it; put them there"]
    raw = read_table(data)
    if raw.findings:
        return [f"{name}: {raw.findings[0].message}"]
    ours = texts(found.rows)
    theirs = raw.frame if data.suffix == ".csv" else texts(raw.frame)
    if theirs.columns != ours.columns:
        return [f"{name}: its columns are {', '.join(theirs.columns)}, not {', '.join(ours.columns)}"]
    if theirs.height != ours.height:
        return [f"{name}: it has {theirs.height:,} rows, and the release gives {ours.height:,}"]
    return [f"{name}: {line}" for line in _cells(ours, theirs)]


def _cells(ours: pl.DataFrame, theirs: pl.DataFrame) -> Iterator[str]:
    """Yield the cells that differ between two tables of as many rows, the first ones of each column."""
    for column in ours.columns:
        rows = (ours[column].ne_missing(theirs[column])).arg_true()
        for row in rows[:MOST]:
            values = f"{theirs[column][row]!r} stands there; the release gives {ours[column][row]!r}"
            yield f"row {row + 1}, {column}: {values}"
        if len(rows) > MOST:
            yield f"{column}: and {len(rows) - MOST:,} more"


def _zip(path: Path, past: Past) -> Verdict:
    try:
        with zipfile.ZipFile(path) as archive:
            return _summed(path, in_zip(archive, str(path)), past)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError, EOFError) as error:
        return Verdict(str(path), "no zip that can be read", False, [f"{error}; take it again"])


def _folder(path: Path, past: Past) -> Verdict:
    if (path / SUMS).is_file():
        return _summed(path, in_folder(path), past)
    if not (path / "datapackage.json").is_file():
        raise Refused(f"{path}: neither {SUMS} nor datapackage.json in it; name the files themselves")
    findings = errors(check(path, Texts()).findings)
    csv = {file.stem: file for file in (path / "data").glob("*.csv")}
    hashes = {name: content_sha256(file.read_bytes()) for name, file in csv.items()}
    differs = [f"{finding.place()}: {finding.message}" for finding in findings]
    return Verdict(str(path), f"a dataset, {_release(hashes, past)}", not differs, differs)


def _summed(path: Path, members: dict[str, Member], past: Past) -> Verdict:
    """Return whether files are those that their SHA256SUMS lists, and of which release they are."""
    if SUMS not in members or members[SUMS].size > LARGEST:
        return Verdict(str(path), f"no archive of ours: {SUMS} is missing or too large", False)
    with members.pop(SUMS).open() as file:
        listed = sums(file.read().decode("utf-8", errors="replace"))
    found = {name: digest(member) for name, member in members.items()}
    csv = (PurePosixPath(name) for name in found if name.startswith("data/") and name.endswith(".csv"))
    release = _release({name.stem: found[str(name)] or "" for name in csv}, past)
    differs = list(differing(listed, found))
    return Verdict(str(path), f"an archive of {len(listed)} files, {release}", not differs, differs)


def _release(hashes: Mapping[str, str], past: Past) -> str:
    """Return which release the tables of these content hashes are."""
    whole = release_sha256(hashes)
    same = [release.version for release in past.releases if release.release_sha256 == whole]
    return f"release {' and '.join(same)}" if same else "of no release that is known here"
