"""Kibaru: an open dataset of conflict incidents in which every value names its evidence.

    import kibaru

    events = kibaru.load_events()          # a pandas frame; an unknown toll is <NA>, never 0
    kibaru.load_events(columns=["event_date", "country"], filters=[("year", ">=", 2024)])
    kibaru.load_events(engine="polars")    # or "arrow"
    kibaru.evidence("MLI-0001")            # who said what, in which document, where
    print(kibaru.codebook("fatalities"))   # what a column means, and what an empty cell means
    kibaru.load_events(version="0.1.0")    # a past release, rebuilt and checked
    kibaru.load_events(as_of="2024-09-18") # what was known by that day
    kibaru.cite(events, "bibtex")          # how to cite the version that it is

Importing is fast; pandas and the tables' rules come in with the first call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .checks import content_sha256, validate
    from .citations import cite
    from .codebooks import codebook
    from .evidences import evidence
    from .loader import (
        load,
        load_actor_names,
        load_actors,
        load_changes,
        load_claims,
        load_codes,
        load_events,
        load_incidents,
        load_judgements,
        load_locations,
        load_retired,
        load_sources,
    )
    from .past import history, releases, row_versions
    from .tallies import tally

    __version__: str

_HOMES = {
    "content_sha256": "checks",
    "validate": "checks",
    "cite": "citations",
    "codebook": "codebooks",
    "evidence": "evidences",
    "history": "past",
    "load": "loader",
    "load_actor_names": "loader",
    "load_actors": "loader",
    "load_changes": "loader",
    "load_claims": "loader",
    "load_codes": "loader",
    "load_events": "loader",
    "load_incidents": "loader",
    "load_judgements": "loader",
    "load_locations": "loader",
    "load_retired": "loader",
    "load_sources": "loader",
    "releases": "past",
    "row_versions": "past",
    "tally": "tallies",
}

__all__ = [
    "cite",
    "codebook",
    "content_sha256",
    "evidence",
    "history",
    "load",
    "load_actor_names",
    "load_actors",
    "load_changes",
    "load_claims",
    "load_codes",
    "load_events",
    "load_incidents",
    "load_judgements",
    "load_locations",
    "load_retired",
    "load_sources",
    "releases",
    "row_versions",
    "tally",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 (twenty milliseconds that few need)

        return version("kibaru")
    if name not in _HOMES:
        raise AttributeError(f"module 'kibaru' has no attribute {name!r}")
    value = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
