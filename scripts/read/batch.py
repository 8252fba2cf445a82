"""Read a batch of YAML seeds: the rows that they give, and what is to be said of some of them."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from kibaru.schema.finding import Finding

from .incident import read_incident
from .nodes import Document
from .rows import Rows
from .source import read_source

CODED_IN_YAML = ("sources", "claims", "incidents", "events", "judgements")
# What tells a file from others: the number that it has in this reading, its folder, and what stands in it.
FILE = {"file": pl.UInt32, "kind": pl.String, "sha256": pl.String}
FILES = "files"  # the name of the frame of these, beside those of the tables

Numbered = tuple[int, Path]  # the number of a file, and the file
Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Remark:
    """What is to be said of a file beside its rows: what is wrong with it, or that it is a draft."""

    file: int
    findings: list[Finding]
    drafts: set[str]
    lacks: list[str]
    gaps: bool


@dataclass(frozen=True)
class Batch:
    """What some files give: the rows of each table with where they stand, and remarks on some files."""

    frames: Frames
    remarks: list[Remark]


def read_batch(files: Iterable[Numbered]) -> Batch:
    """Return what the files give."""
    rows = {table: Rows() for table in CODED_IN_YAML}
    remarks: list[Remark] = []
    known: list[tuple[int, str, str]] = []
    with _uncollected():
        for number, path in files:
            document = Document(path)
            for each in rows.values():
                each.file = number
            drafts: set[str] = set()
            if document.root is not None:
                read = read_source if path.parent.name == "sources" else read_incident
                drafts = read(document, rows)
            known.append((number, path.parent.name, document.sha256))
            if document.findings or document.lacks or document.gaps or drafts:
                said = (document.findings, drafts, document.lacks, document.gaps)
                remarks.append(Remark(number, *said))
    frames = {table: rows[table].frame(table) for table in CODED_IN_YAML}
    return Batch(frames | {FILES: pl.DataFrame(known, schema=FILE, orient="row")}, remarks)


def merged(batches: list[Batch]) -> Batch:
    """Return what batches give together, in the order of the files' numbers."""
    frames = {
        name: pl.concat(batch.frames[name] for batch in batches).sort("file", maintain_order=True)
        for name in (*CODED_IN_YAML, FILES)
    }
    remarks = [remark for batch in batches for remark in batch.remarks]
    return Batch(frames, sorted(remarks, key=lambda remark: remark.file))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Free memory by counting references alone: nodes form no rings, and looking for some takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
