"""The rules between tables on what was retired: its id is free of use, and leads on."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from .link import Frames, link
from .narrow import Narrow
from .versions import parse_version


def _ids(frames: Frames) -> set[str]:
    return {*frames["events"]["event_id_cnty"], *frames["incidents"]["incident_id"]} - {None}


@link("KB518", "retired_id is in use no more", "retired", "retired_id", "events incidents")
def _unused(frames: Frames) -> pl.Series:
    return ~frames["retired"]["retired_id"].is_in(list(_ids(frames))).fill_null(False)


@link(
    "KB519",
    "each of successors is in use, or was retired by a later version",
    "retired",
    "successors version",
    "events incidents",
    narrow=Narrow(("retired_id", "successors", "version"), every=True),
)
def _leads_on(frames: Frames) -> pl.Series:
    ids = _ids(frames)
    if not ids:  # where nothing is published nothing can be led to, and that is said once
        return pl.repeat(True, frames["retired"].height, eager=True)
    retired = frames["retired"].select("retired_id", "version").drop_nulls()
    by = {name: parse_version(version) for name, version in retired.iter_rows()}

    def holds() -> Iterator[bool]:
        for successors, version in frames["retired"].select("successors", "version").iter_rows():
            own = parse_version(version or "")
            yield all(
                name in ids or (name in by and own is not None and (by[name] or own) > own)
                for name in (successors.split("; ") if successors else ())
            )

    return pl.Series(list(holds()), dtype=pl.Boolean)
