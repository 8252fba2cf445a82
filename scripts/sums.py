"""Sums: whether a folder or zip holds exactly the files that its SHA256SUMS lists, with their digests."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from .refused import Refused

SUMS = "SHA256SUMS"
LINE = re.compile(r"^([0-9a-f]{64})  (?:\./)?(\S.*)$")
LARGEST = 4 * 2**30  # bytes in all: a hundred times what the largest release holds
DENSEST = 1000  # times that a member may grow; tables of one repeated word come near it, a bomb passes it
MOST = 100_000  # members
CHUNK = 2**20


@dataclass(frozen=True)
class Member:
    """A file in a folder or zip: how many bytes it says to have, and how to open it."""

    size: int
    open: Callable[[], IO[bytes]]


def sums(text: str) -> dict[str, str]:
    """Return {path: digest} of a SHA256SUMS file. Raises Refused where a line is none."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        read = LINE.match(line)
        if read is None or not _stays(read[2]) or read[2] in found:
            raise Refused(f"{SUMS}:{number}: {line[:60]!r} is no digest and path; take the archive again")
        found[read[2]] = read[1]
    return found


def written(digests: Mapping[str, str]) -> bytes:
    """Return the SHA256SUMS file of {path: digest}, as sha256sum writes it."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def in_folder(folder: Path) -> dict[str, Member]:
    """Return the files of a folder by their paths; a link that leads out of it is refused."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()):
            raise Refused(f"{path}: a link that leads out of the folder; take the archive again")
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            found[name] = Member(path.stat().st_size, _opening(path))
    return found


def _opening(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def in_zip(archive: zipfile.ZipFile, name: str) -> dict[str, Member]:
    """Return the members of a zip by their paths below its one folder, if it has one.

    Raises Refused for a path that climbs out, a link, a name that stands twice, or more than is sound.
    """
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST:
        raise Refused(f"{name}: has {len(entries):,} members; an archive of ours has a few dozen")
    total = 0
    found: dict[str, Member] = {}
    for entry in entries:
        path = entry.filename
        if not _stays(path) or stat.S_ISLNK(entry.external_attr >> 16):
            raise Refused(f"{name}: {path[:80]!r} leads out of the archive; do not unpack it, take it again")
        total += entry.file_size
        if total > LARGEST or entry.file_size > DENSEST * max(entry.compress_size, 1):
            size = f"{entry.file_size:,} bytes"
            raise Refused(f"{name}: {path[:80]!r} would unpack to {size}; do not unpack it")
        if path in found:
            raise Refused(f"{name}: {path[:80]!r} stands twice; take the archive again")
        found[path] = Member(entry.file_size, partial(archive.open, entry))
    tops = {PurePosixPath(path).parts[0] for path in found}
    if len(tops) == 1 and all("/" in path for path in found):
        (top,) = tops
        found = {path.removeprefix(f"{top}/"): member for path, member in found.items()}
    return found


def digest(member: Member) -> str | None:
    """Return the sha256 of a file, None where it cannot be read whole or is longer than it says."""
    found, read = hashlib.sha256(), 0
    try:
        with member.open() as file:
            while chunk := file.read(CHUNK):
                read += len(chunk)
                if read > member.size:
                    return None
                found.update(chunk)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
        return None
    return found.hexdigest()


def differing(listed: Mapping[str, str], found: Mapping[str, str | None]) -> Iterator[str]:
    """Yield what differs between the digests that are listed and those that are found."""
    for path in sorted(listed.keys() | found.keys()):
        if path not in found:
            yield f"{path}: is missing"
        elif path not in listed:
            yield f"{path}: is not listed in {SUMS}"
        elif found[path] is None:
            yield f"{path}: cannot be read"
        elif listed[path] != found[path]:
            yield f"{path}: has other bytes than listed"


def _stays(path: str) -> bool:
    """Whether a path stays below the folder that it is in, on every system."""
    parts = PurePosixPath(path).parts
    climbs = path.startswith("/") or ".." in parts or re.search(r"[\\:\0]", path)
    return bool(parts) and not climbs
