"""Remembered: what the same seeds and tables give is worked out once in a process, not once per command.

A project of a test runs one command after another, most of them on seeds that did not change since. What is
remembered are stages that depend on their arguments alone; what a change makes of them is worked out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from kibaru.schema.about import About
from kibaru.schema.doubts import NOTHING, Known
from kibaru.schema.finding import Finding
from kibaru.scripts import build, draft_seeds, headline, release, states
from kibaru.scripts import examine as examining
from kibaru.scripts.draft.drafting import Lookups
from kibaru.scripts.examine import Examined, examine
from kibaru.scripts.read.seeds import PLAINLY, Way
from kibaru.scripts.validate import validate

Tables = Mapping[str, pl.DataFrame]
_HELD: dict[Hashable, Any] = {}
_DESCRIBED = build.described
_LOOKUPS_OF = draft_seeds.lookups_of


@contextmanager
def remembering() -> Iterator[None]:
    """Let the commands remember while this lasts."""
    with pytest.MonkeyPatch.context() as patched:
        for stage in (build, states, examining):  # the last where it is imported in time
            patched.setattr(stage, "examine", _examine)
        for stage in (build, release):
            patched.setattr(stage, "described", _described)
        patched.setattr(release, "validate", _validate)
        patched.setattr(draft_seeds, "lookups_of", lookups_of)
        patched.setattr(headline, "_sums", _summed(headline._sums))
        yield


def lookups_of(seeds: Path) -> Lookups:
    """Return the actors and places that drafting knows, read once of the same tables."""
    key = tuple((seeds / f"{name}.csv").read_bytes() for name in draft_seeds.TABLES)
    found: Lookups = _once(("lookups", key), lambda: _LOOKUPS_OF(seeds))
    return found


def _examine(folder: Path, known: Known = NOTHING, way: Way = PLAINLY) -> Examined:  # noqa: ARG001 (the same)
    files = tuple((str(path), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
    published = {} if known.published is None else {"events": known.published}
    key = "examine", str(folder), files, known.today, _cells(published)
    found: Examined = _once(key, lambda: examine(folder, known))
    seeds = replace(found.seeds, lacks=[*found.seeds.lacks])
    return replace(found, seeds=seeds, tables={**found.tables}, findings=[*found.findings])


def _described(tables: dict[str, pl.DataFrame], csv: dict[str, bytes], said: About) -> dict[str, bytes]:
    found = _once(("described", _cells(tables), said), lambda: _DESCRIBED(tables, csv, said))
    return {**found}


def _validate(tables: Tables) -> list[Finding]:
    return [*_once(("validate", _cells(tables)), lambda: validate(dict(tables)))]


def _summed(sums: Callable[[Tables, tuple[str, ...]], pl.DataFrame]) -> Callable[..., pl.DataFrame]:
    def summed(tables: Tables, by: tuple[str, ...]) -> pl.DataFrame:
        needed = {
            table: tables[table].select(*words, *numbers, *(by if table == "events" else ()))
            for table, (words, numbers) in headline.NEEDED.items()
        }
        found: pl.DataFrame = _once(("sums", by, _cells(needed)), lambda: sums(tables, by))
        return found.clone()

    return summed


def _once(key: Hashable, work: Callable[[], Any]) -> Any:
    if key not in _HELD:
        _HELD[key] = work()
    return _HELD[key]


def _cells(tables: Tables) -> Hashable:
    return tuple((name, tuple(frame.schema.items()), tuple(frame.rows())) for name, frame in tables.items())
