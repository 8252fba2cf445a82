"""History: every release's rows, kept once each, and how a release is recorded and had again.

`releases.csv` has a row per release and table. A release's own folder has, of each table that it changed,
the row versions that begin with it, and which of the former ones end; nothing is ever rewritten.
"""

from .altered import AlteredHistory, UnknownRelease
from .past import Past, Release, stored_in
from .rebuild import rebuild, row_versions
from .record import record

__all__ = [
    "AlteredHistory",
    "Past",
    "Release",
    "UnknownRelease",
    "rebuild",
    "record",
    "row_versions",
    "stored_in",
]
