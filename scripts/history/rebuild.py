"""Rebuild: a table as a release had it, out of the row versions that begin and end along the way."""

from __future__ import annotations

from collections import Counter

import polars as pl
from kibaru.schema.blueprint import Layout
from kibaru.schema.canonical import content_sha256, texts, written

from .altered import AlteredHistory, UnknownRelease
from .digests import FROM, OWN, ROW, TO
from .past import Past


def rebuild(past: Past, version: str, table: str) -> pl.DataFrame:
    """Return a table as a release had it, typed, sorted by its key, its content hash checked.

    Raises UnknownRelease for a version or table that was not released, AlteredHistory where the
    history is not as it was released.
    """
    release = past.release(version)
    if table not in release.tables:
        raise UnknownRelease(f"{version} had no table {table!r}; it had {', '.join(release.tables)}")
    layout = past.blueprint(version).tables[table]
    frame = fitted(standing(past, version, table), layout).select(*layout.columns).sort(layout.keys)
    if content_sha256(written(frame)) != release.tables[table][1]:
        raise AlteredHistory(f"{table} of {version}", "its rows do not give the recorded content_sha256")
    return frame


def standing(past: Past, version: str, table: str) -> list[pl.DataFrame]:
    """Return the row versions of a table that stand in a release, a frame per release that began them."""
    found = [past.segment(release.version, table) for release in past.until(version)]
    segments = [segment for segment in found if segment is not None]
    if not segments:
        return []
    ended = pl.concat(segment.filter(pl.col(TO).is_not_null())[ROW] for segment in segments)
    begun = [segment.filter(pl.col(TO).is_null()) for segment in segments]
    return [frame.filter(~pl.col(ROW).is_in(ended.implode())) if len(ended) else frame for frame in begun]


def fitted(frames: list[pl.DataFrame], layout: Layout) -> pl.DataFrame:
    """Return row versions with the columns of a layout and their own; one that they lack is empty.

    Those of another type than the layout's are left out.
    """
    types = layout.dtypes()
    own = dict.fromkeys(OWN, pl.String)
    whole = [pl.DataFrame(schema={**own, **types})]
    for frame in frames:
        here = {name: dtype for name, dtype in types.items() if name in frame.columns}
        if any(frame.schema[name] != dtype for name, dtype in here.items()):
            continue
        missing = [pl.lit(None, dtype).alias(name) for name, dtype in types.items() if name not in here]
        whole.append(frame.select(*OWN, *here, *missing).select(*OWN, *types))
    return pl.concat(whole)


def row_versions(past: Past, table: str, version: str | None = None) -> pl.DataFrame:
    """Return every row version of a table up to a release, by default the newest.

    `valid_from` is the first release that has it, `valid_to` the first that no longer does, empty
    where it still stands. Columns that a row's release did not have are empty; one that changed its
    type is text.
    """
    if past.newest is None:
        return pl.DataFrame()
    releases = past.until(version or past.newest.version)
    found = [past.segment(each.version, table) for each in releases]
    segments = [segment for segment in found if segment is not None]
    names = [each.version for each in releases if table in each.tables]
    last = past.blueprint(names[-1]).tables[table].dtypes() if names else {}
    none = pl.DataFrame(schema={**dict.fromkeys(OWN, pl.String), **last})
    begun = _relaxed([none, *(segment.filter(pl.col(TO).is_null()) for segment in segments)])
    ended = pl.concat(each.filter(pl.col(TO).is_not_null()).select(ROW, TO) for each in (none, *segments))
    whole = begun.drop(TO).join(ended, on=ROW, how="left", maintain_order="left")
    return whole.select(FROM, TO, pl.exclude(*OWN))


def _relaxed(frames: list[pl.DataFrame]) -> pl.DataFrame:
    """Return frames as one, a column that has several types in them as the text that its CSV has."""
    types = {(name, dtype) for frame in frames for name, dtype in frame.schema.items()}
    several = [name for name, count in Counter(name for name, _ in types).items() if count > 1]
    told = []
    for frame in frames:
        here = [name for name in several if name in frame.columns]
        told.append(frame.with_columns(texts(frame.select(ROW, *here)).select(here)))
    return pl.concat(told, how="diagonal")
