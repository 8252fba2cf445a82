"""The past: which releases there are, what they held, and their files, each checked as it is read."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO, StringIO
from typing import Any

import polars as pl
from kibaru.schema.about import About, about
from kibaru.schema.blueprint import Blueprint, read_blueprint
from kibaru.schema.canonical import release_sha256
from kibaru.schema.versions import parse_version

from .altered import AlteredHistory, UnknownRelease
from .digests import blame, is_intact

RELEASES = "releases.csv"
DIGESTS = "digests.json"
COLUMNS = (
    "version", "date", "table_name", "rows", "content_sha256", "release_sha256", "record_sha256", "doi",
)  # fmt: skip
Files = Callable[[str], bytes | None]  # a file's bytes by its path below the history, None where it is not


@dataclass(frozen=True)
class Release:
    """One release as it is recorded: `tables` are {name: (rows, content hash)}."""

    version: str
    date: str
    tables: dict[str, tuple[int, str]]
    release_sha256: str
    record_sha256: str
    doi: str | None = None

    @property
    def about(self) -> About:
        """What is said of its data."""
        return about(self.version, self.date, self.release_sha256, self.doi)


@dataclass
class Past:
    """The releases of a history, the oldest first; `files` gives what lies in it."""

    files: Files
    _digests: dict[str, Any] = field(default_factory=dict)
    _blueprints: dict[str, Blueprint] = field(default_factory=dict)

    @cached_property
    def releases(self) -> tuple[Release, ...]:
        """The releases, the oldest first, each in keeping with its record. Raises AlteredHistory."""
        data = self.files(RELEASES)
        if data is None:
            return ()
        try:
            found = tuple(_read(data.decode()))
        except (ValueError, KeyError, TypeError, csv.Error, UnicodeDecodeError) as error:
            raise AlteredHistory(RELEASES, f"cannot be read: {error}") from error
        for before, release in zip((None, *found), found, strict=False):
            self._check(before, release)
        return found

    @property
    def newest(self) -> Release | None:
        """The newest release, None before the first."""
        return self.releases[-1] if self.releases else None

    def release(self, version: str) -> Release:
        """Return the release of a version. Raises UnknownRelease."""
        for release in self.releases:
            if release.version == version:
                return release
        known = ", ".join(release.version for release in self.releases)
        there = f"the releases are {known}" if known else "nothing was released yet"
        raise UnknownRelease(f"{version!r} is no release; {there}")

    def until(self, version: str) -> tuple[Release, ...]:
        """Return the releases up to and with a version. Raises UnknownRelease."""
        return self.releases[: self.releases.index(self.release(version)) + 1]

    def blueprint(self, version: str) -> Blueprint:
        """Return what the tables, columns and rules of a release were."""
        recorded = self._described(version)["blueprint"]
        if recorded["path"] in self._blueprints:
            return self._blueprints[recorded["path"]]
        data = self.files(recorded["path"])
        if data is None or not is_intact(data, recorded):
            raise AlteredHistory(recorded["path"], "is missing" if data is None else "is not as released")
        self._blueprints[recorded["path"]] = read_blueprint(data)
        return self._blueprints[recorded["path"]]

    def blueprint_file(self, version: str) -> dict[str, str]:
        """Return where the blueprint of a release lies, and its digest."""
        found: dict[str, str] = self._described(version)["blueprint"]
        return found

    def segment(self, version: str, table: str) -> pl.DataFrame | None:
        """Return the row versions of a table that begin or end with a release, None where it changed none."""
        path = f"{version}/{table}.parquet"
        recorded = self._described(version)["files"].get(f"{table}.parquet")
        if recorded is None:
            return None
        data = self.files(path)
        if data is None:
            raise AlteredHistory(path, "is missing")
        if not is_intact(data, recorded):
            layout = self.blueprint(version).tables.get(table)
            raise AlteredHistory(path, blame(data, recorded, version, layout.keys if layout else ()))
        return pl.read_parquet(BytesIO(data))

    def _described(self, version: str) -> dict[str, Any]:
        if version not in self._digests:
            self.release(version)
        found: dict[str, Any] = self._digests[version]
        return found

    def _check(self, before: Release | None, release: Release) -> None:
        """Raise AlteredHistory where a release is not in keeping with its record."""
        name = f"{RELEASES}: {release.version}"
        hashes = {table: sha256 for table, (_, sha256) in release.tables.items()}
        if release_sha256(hashes) != release.release_sha256:
            raise AlteredHistory(name, "release_sha256 is not that of its tables' content_sha256")
        path = f"{release.version}/{DIGESTS}"
        data = self.files(path)
        if data is None:
            raise AlteredHistory(path, "is missing")
        if record_sha256(before, release, data) != release.record_sha256:
            raise AlteredHistory(
                name, f"its rows or {path} are not those of the release, as its record_sha256 has it"
            )
        self._digests[release.version] = json.loads(data)


def record_sha256(before: Release | None, release: Release, digests: bytes) -> str:
    """Return the digest of what is recorded of a release, and of the record before it.

    The DOI is out, since it may be known later only.
    """
    tables = [[name, rows, sha256] for name, (rows, sha256) in sorted(release.tables.items())]
    said = [
        before.record_sha256 if before else None,
        release.version,
        release.date,
        tables,
        hashlib.sha256(digests).hexdigest(),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def lines(release: Release) -> str:
    """Return the rows of `releases.csv` that record a release."""
    sink = StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    for table, (rows, sha256) in sorted(release.tables.items()):
        whole = (release.release_sha256, release.record_sha256, release.doi or "")
        writer.writerow((release.version, release.date, table, rows, sha256, *whole))
    return sink.getvalue()


def stored_in(folder: Any) -> Past:
    """Return the past that lies in a folder: a path, or a resource of a package; it may be missing."""

    def read(path: str) -> bytes | None:
        file = folder
        for part in path.split("/"):
            file = file / part
        return bytes(file.read_bytes()) if file.is_file() else None

    return Past(read)


def _read(text: str) -> Iterable[Release]:
    reader = csv.DictReader(StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"its columns are not {', '.join(COLUMNS)}")
    if not text.endswith("\n"):
        raise ValueError("its last line is cut off")
    rows: dict[str, list[dict[str, str]]] = {}
    for row in reader:
        if None in row or None in row.values() or parse_version(row["version"]) is None:
            raise ValueError(f"line {reader.line_num} is no record of a release")
        rows.setdefault(row["version"], []).append(row)
    for version, said in rows.items():
        whole = {(row["date"], row["release_sha256"], row["record_sha256"], row["doi"]) for row in said}
        if len(whole) > 1:
            raise ValueError(f"the rows of {version} differ in date, release_sha256, record_sha256 or doi")
        ((date, release, record, doi),) = whole
        tables = {row["table_name"]: (int(row["rows"]), row["content_sha256"]) for row in said}
        if len(tables) < len(said):
            raise ValueError(f"{version} has two rows of one table")
        yield Release(version, date, tables, release, record, doi or None)
