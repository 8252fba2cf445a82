"""Beside: the files next to the dataset folder that are made from its history.

`kibaru release` makes them anew where they stand; `python -m kibaru.scripts.describe` also where one is
missing. Before the first release there is nothing to say.
"""

from __future__ import annotations

from pathlib import Path

from .changelog import lacks, with_section
from .cite import cited
from .history import Past

CHANGELOG = "CHANGELOG.md"
CITATIONS = {"CITATION.cff": "cff", ".zenodo.json": "zenodo"}


def citations(past: Past) -> dict[str, bytes]:
    """Return {path: bytes} of the citation of the newest release."""
    return cited(past.newest.about, CITATIONS) if past.newest else {}


def beside(root: Path, past: Past) -> dict[str, bytes]:
    """Return {path below `root`: bytes}: the newest release's citation; the changelog where there is one."""
    changelog = root / CHANGELOG
    if past.newest is None or not changelog.is_file():
        return citations(past)
    return citations(past) | {CHANGELOG: with_section(changelog.read_bytes().decode(), past).encode()}


def behind(root: Path, past: Past) -> dict[str, bytes]:
    """Return those of the files that stand there and do not know the newest release yet."""
    changelog = root / CHANGELOG
    told = not (past.newest and changelog.is_file() and lacks(changelog.read_bytes().decode(), past.newest))
    files = citations(past) if told else beside(root, past)  # telling every release takes its time
    return {path: data for path, data in files.items() if _differs(root / path, data)}


def _differs(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() != data
