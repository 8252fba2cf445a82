"""Check texts: whether the spans of claims stand in the texts of their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from kibaru.schema.finding import Finding

from .read.texts import read_texts
from .refused import UnknownPath
from .validate.spans import check_spans, unheld


@dataclass
class Texts:
    """The texts that the user holds: a file per source, and a folder of files under any name."""

    files: Mapping[str, Path] = field(default_factory=dict)
    folder: Path | None = None


def check_texts(
    tables: Mapping[str, pl.DataFrame], texts: Texts, beside: Mapping[str, Path] | None = None
) -> tuple[list[Finding], list[str]]:
    """Return the findings on spans whose texts are at hand, and notes on others. Raises UnknownPath."""
    if not {"claims", "sources"} <= tables.keys():
        return [], []
    claims, sources = (tables[name] for name in ("claims", "sources"))
    digests = dict(sources.drop_nulls("text_sha256").select("source_id", "text_sha256").iter_rows())
    unknown = sorted(texts.files.keys() - digests.keys())
    if unknown:
        raise UnknownPath(f"--source-text {unknown[0]}: no source of that id has a text; see sources/")
    files = {name: path for name, path in (beside or {}).items() if name in digests} | {**texts.files}
    held, findings = read_texts(files, texts.folder, digests)
    findings += check_spans(claims, sources, held) + unheld(claims, sources)
    spans = claims.drop_nulls("span_sha256")
    checked = spans.filter(pl.col("source_id").is_in(list(held))).height
    notes = [f"{checked} of {spans.height} spans checked against the texts of their sources"]
    missing = sorted(digests.keys() - held.keys())
    if missing:
        notes.append(
            f"no text at hand of {', '.join(missing)}: set KIBARU_TEXTS, or pass --source-text ID=FILE"
        )
    return findings, notes
