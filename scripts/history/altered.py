"""What is wrong with a history: a release that it lacks, or a file that is not as it was released."""

from __future__ import annotations

from kibaru.scripts.refused import Refused

REMEDY = "take the history folder from the release again; a past release is never edited"


class UnknownRelease(Refused, LookupError):
    """The history has no release of that version. The message names those that it has."""


class AlteredHistory(Refused, ValueError):
    """The history is not as it was released. The message names the file, and the cell where there is one."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}; {REMEDY}")
