"""Check the spans of claims against the texts of their sources."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from kibaru.schema.finding import Finding
from kibaru.schema.text import digest


def check_spans(claims: pl.DataFrame, sources: pl.DataFrame, texts: Mapping[str, str]) -> list[Finding]:
    """Return the findings on the spans of those claims whose source's text is given.

    A finding's `key` is the claim's or source's id.
    """
    findings = []
    right = set()
    for row in sources.filter(pl.col("source_id").is_in(list(texts))).iter_rows(named=True):
        text = texts[row["source_id"]]
        if (digest(text), len(text)) == (row["text_sha256"], row["text_chars"]):
            right.add(row["source_id"])
        else:
            findings.append(_other_text(row, text))
    for row in claims.filter(pl.col("source_id").is_in(list(right))).iter_rows(named=True):
        if None in (row["span_start"], row["span_end"], row["span_sha256"]):
            continue
        found = digest(texts[row["source_id"]][row["span_start"] : row["span_end"]])
        if found != row["span_sha256"]:
            findings.append(_other_span(row, found))
    return findings


def unheld(claims: pl.DataFrame, sources: pl.DataFrame) -> list[Finding]:
    """Return a finding for each source whose text nobody held, with the number of its claims."""
    without = sources.filter(pl.col("text_sha256").is_null()).select("source_id")
    counts = without.join(claims.group_by("source_id").len(), on="source_id", maintain_order="left")
    return [
        Finding(
            "KB614", f"none was held of {source_id}, and its {count} claims cannot be checked",
            table="sources", key=source_id, field="source_id", value=source_id,
        )
        for source_id, count in counts.iter_rows()
    ]  # fmt: skip


def _other_text(row: dict[str, object], text: str) -> Finding:
    return Finding(
        "KB612",
        f"the text given has {len(text)} characters and sha256 {digest(text)}; "
        f"coded was one of {row['text_chars']} and {row['text_sha256']}",
        table="sources",
        key=str(row["source_id"]),
        field="text_sha256",
        value=row["text_sha256"],
    )


def _other_span(row: dict[str, object], found: str) -> Finding:
    return Finding(
        "KB613",
        f"from {row['span_start']} to {row['span_end']} it is {found}",
        table="claims",
        key=str(row["claim_id"]),
        field="span_sha256",
        value=row["span_sha256"],
    )
