"""Record: from the tables of a new release to the files that add it to the history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl
from kibaru.schema.arrow import parquet_bytes, plain_arrow
from kibaru.schema.blueprint import Blueprint, Layout
from kibaru.schema.canonical import canonical, content_sha256, release_sha256, written

from .digests import FROM, OWN, ROW, TO, described, row_ids
from .past import COLUMNS, DIGESTS, RELEASES, Past, Release, lines, record_sha256
from .rebuild import fitted, standing

BLUEPRINT = "blueprint.json"


def record(  # noqa: PLR0913, PLR0917 (what a release is made of)
    past: Past,
    version: str,
    date: str,
    tables: Mapping[str, pl.DataFrame],
    blueprint: Blueprint,
    doi: str | None = None,
) -> dict[str, bytes]:
    """Return {path below the history: bytes} of the files that a release adds.

    Only `releases.csv` is there already, and grows at its end. `tables` are those of the blueprint.
    """
    files: dict[str, bytes] = {}
    recorded: dict[str, Any] = {"blueprint": _blueprint(past, version, blueprint, files), "files": {}}
    counted = {}
    before = set(past.newest.tables) if past.newest else set()
    for name in sorted({*blueprint.tables, *before}):
        layout = blueprint.tables.get(name, Layout((), {}))
        frame = canonical(tables[name], layout) if name in blueprint.tables else pl.DataFrame()
        if name in blueprint.tables:
            counted[name] = (frame.height, content_sha256(written(frame)))
        segment = _segment(past, version, name, frame, layout)
        if segment.height:
            data = parquet_bytes(plain_arrow(segment))
            files[f"{version}/{name}.parquet"] = data
            recorded["files"][f"{name}.parquet"] = described(data, segment)
    digests = (json.dumps(recorded, indent=1) + "\n").encode()
    files[f"{version}/{DIGESTS}"] = digests
    hashes = {name: sha256 for name, (_, sha256) in counted.items()}
    release = Release(version, date, counted, release_sha256(hashes), "", doi)
    sealed = replace(release, record_sha256=record_sha256(past.newest, release, digests))
    files[RELEASES] = (past.files(RELEASES) or f"{','.join(COLUMNS)}\n".encode()) + lines(sealed).encode()
    return files


def _blueprint(past: Past, version: str, new: Blueprint, files: dict[str, bytes]) -> dict[str, str]:
    """Return where the blueprint lies: with the release before, where it is the same."""
    data = new.written()
    digest = content_sha256(data)
    if past.newest and past.blueprint_file(past.newest.version)["sha256"] == digest:
        return past.blueprint_file(past.newest.version)
    path = f"{version}/{BLUEPRINT}"
    files[path] = data
    return {"path": path, "sha256": digest}


def _segment(past: Past, version: str, table: str, new: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return the row versions that begin with the release, then those that end with it, by their ids."""
    former = standing(past, past.newest.version, table) if past.newest else []
    begun, kept = new, pl.Series(ROW, [], dtype=pl.String)
    if former and layout.keys:
        same = _same(fitted(former, layout), new, layout)
        kept = same[ROW]
        begun = new.join(same, on=layout.keys, how="anti", maintain_order="left")
    gone = [frame.filter(~pl.col(ROW).is_in(kept.implode())) for frame in former]
    types = layout.dtypes()
    ended = []
    for frame in gone:
        keys = [key for key in layout.keys if frame.schema.get(key) == types[key]]
        ended.append(frame.select(FROM, pl.lit(version).alias(TO), ROW, *keys))
    if begun.height:
        own = (pl.lit(version).alias(FROM), pl.lit(None, pl.String).alias(TO), row_ids(begun, version))
        begun = begun.select(*own, *begun.columns)
    else:
        begun = pl.DataFrame(schema={**dict.fromkeys(OWN, pl.String), **layout.dtypes()})
    return pl.concat([begun, *ended], how="diagonal")


def _same(former: pl.DataFrame, new: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Return the former row versions, by key and id, whose cells the new table has too.

    One of each key: where a column of the former key is gone, several may be alike.
    """
    beside = former.join(new, on=layout.keys, how="inner", suffix="\0")
    others = [name for name in layout.columns if name not in layout.keys]
    equal = [pl.col(name).eq_missing(pl.col(f"{name}\0")) for name in others]
    alike = beside.filter(pl.all_horizontal(equal) if equal else pl.lit(True))
    return alike.select(*layout.keys, ROW).unique(layout.keys, keep="first", maintain_order=True)
