"""Beside: the files next to the dataset folder that are made from its history.

`kibaru release` makes them anew where they stand; `python -m kibaru.scripts.describe` also where one is
missing.
"""

from __future__ import annotations

from pathlib import Path

from .changelog import with_section
from .cite import cited
from .history import Past

CHANGELOG = "CHANGELOG.md"
CITATIONS = {"CITATION.cff": "cff", ".zenodo.json": "zenodo"}


def beside(root: Path, past: Past) -> dict[str, bytes]:
    """Return {path below `root`: bytes}: the newest release's citation, and the changelog where there is one.

    Before the first release there is nothing to say.
    """
    if past.newest is None:
        return {}
    files = cited(past.newest.about, CITATIONS)
    changelog = root / CHANGELOG
    if changelog.is_file():
        files[CHANGELOG] = with_section(changelog.read_bytes().decode(), past).encode()
    return files


def standing(root: Path, past: Past) -> dict[str, bytes]:
    """Return those of the files that stand there."""
    return {path: data for path, data in beside(root, past).items() if (root / path).is_file()}
