"""The rules between tables on what is counted from the claims and their sources."""

from __future__ import annotations

import polars as pl

from .link import Frames, link
from .table import given, mapped
from .vocabularies import narrow_to_wide


def counted(frames: Frames, subject: str) -> pl.DataFrame:
    """Return, per `subject` id in the claims, what its row says of them and of their sources.

    Columns: claim_count; source_count, the distinct origins (the agency quoted, else the
    publisher, so that five papers repeating one agency are one); source, the publishers; and
    source_scale, their reach as narrowest-widest.
    """
    sources = frames["sources"].select("source_id", "publisher", reach="source_scale")
    claims = frames["claims"].select(subject, "via", "source_id").filter(given(subject))
    joined = claims.join(sources.unique("source_id", keep="first"), on="source_id", how="left")
    scales = dict(enumerate(narrow_to_wide()))
    ranks = mapped("reach", {scale: rank for rank, scale in scales.items()}, pl.Int64)
    per_subject = joined.group_by(subject).agg(
        claim_count=pl.len().cast(pl.Int64),
        source_count=pl.coalesce("via", "publisher").n_unique().cast(pl.Int64),
        source=pl.col("publisher").drop_nulls().unique().sort().str.join("; "),
        narrow=ranks.min(),
        wide=ranks.max(),
    )
    narrow, wide = mapped("narrow", scales), mapped("wide", scales)
    both = pl.concat_str(narrow, wide, separator="-")
    reach = pl.when(pl.col("narrow") == pl.col("wide")).then(narrow).otherwise(both)
    return per_subject.with_columns(source_scale=reach).drop("narrow", "wide")


def _counts(code: str, table: str, key: str, column: str, sentence: str) -> None:
    @link(code, sentence, table, f"{column} {key}", "claims sources")
    def holds(frames: Frames) -> pl.Series:
        said = counted(frames, key).select(key, said=column)
        rows = frames[table].join(said, on=key, how="left", maintain_order="left")
        return rows.select(pl.col(column).eq_missing(pl.col("said"))).to_series()


_ORIGINS = "source_count is the number of distinct origins of its claims, at least one"
for _table, _id in (("events", "event_id_cnty"), ("incidents", "incident_id")):
    _counts("KB514", _table, _id, "claim_count", "claim_count is the number of its claims, at least one")
    _counts("KB515", _table, _id, "source_count", _ORIGINS)
_counts("KB516", "events", "event_id_cnty", "source", "source names the publishers of its claims, sorted")
_counts(
    "KB517", "events", "event_id_cnty", "source_scale", "source_scale is the reach of its claims' sources"
)
