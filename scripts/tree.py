"""The work tree: what in it is not committed, as git has it."""

from __future__ import annotations

import subprocess
from pathlib import Path


def uncommitted(folder: Path) -> list[str] | None:
    """Return the paths that differ from the last commit around a folder; None where no git keeps it."""
    try:
        found = subprocess.run(
            ["git", "-C", str(folder), "status", "--porcelain", "--untracked-files=all"],
            capture_output=True, check=True, text=True, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        return None
    return [line[3:] for line in found.stdout.splitlines()]
