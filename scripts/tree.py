"""The work tree: what in it is not committed, as git has it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .refused import Refused

NO_TREE = "not a git repository"


def uncommitted(folder: Path) -> list[str] | None:
    """Return the paths that differ from the last commit around a folder; None where no git keeps it.

    Nothing is written, not even git's own index. Raises Refused where git cannot tell.
    """
    command = ["git", "--no-optional-locks", "-C", str(folder), "status", "--porcelain", "-z", "--no-renames"]
    try:
        found = subprocess.run(
            [*command, "--untracked-files=all"], capture_output=True, check=False,
            text=True, encoding="utf-8", errors="replace", env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except FileNotFoundError:
        return None
    if found.returncode:
        if NO_TREE in found.stderr:
            return None
        said = " ".join(found.stderr.split())
        raise Refused(f"{folder}: git cannot say what is committed: {said}; set that right, then try again")
    return [entry[3:] for entry in found.stdout.split("\0") if entry]
