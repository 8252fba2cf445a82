"""The findings on a path, but for the note that a source has no text, which is as it should be there."""

from __future__ import annotations

from pathlib import Path

from kibaru.schema.finding import Finding
from kibaru.scripts.check import check
from kibaru.scripts.check_texts import Texts


def faults(path: Path, texts: Texts | None = None) -> list[Finding]:
    """Return what is found on the path, without the notes on sources whose text nobody held."""
    found = check(path, texts or Texts()).findings
    return [finding for finding in found if finding.code != "KB614"]
