"""Read the seeds: what people coded, as tables of text, one row per source, claim, incident and event."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml
from kibaru.schema.coded import CODED
from kibaru.schema.finding import Finding

from .incident import read_incident
from .nodes import Document
from .origins import Origin
from .rows import Rows
from .source import read_source
from .tables import read_csv

TABLE_BYTES = 50_000_000  # a large gazetteer; more is a mistake
FILES = (
    "actors",
    "actor_names",
    "locations",
)  # the seeds that are CSV, in the layout of their tables


@dataclass
class Seeds:
    """All reviewed seeds of a folder, and what is wrong with them.

    `frames` hold text; `origins[table][row]` says where a row stands. `drafts` are the ids that
    are coded but not reviewed, and so not published. `unread` are the files that could not be read whole;
    `gaps` says that some gave nothing at all.
    """

    folder: Path
    frames: dict[str, pl.DataFrame]
    origins: dict[str, list[Origin]]
    findings: list[Finding]
    drafts: set[str]
    unread: set[Path]
    gaps: bool


SEED_FOLDERS = ("sources", "incidents")
CODED_IN_YAML = ("sources", "claims", "incidents", "events", "judgements")


def read_seeds(folder: Path) -> Seeds:
    """Return the seeds of a folder."""
    rows = {table: Rows() for table in CODED_IN_YAML}
    seeds = Seeds(folder, {}, {}, [], set(), set(), gaps=False)
    for path in _files(folder, seeds.findings):
        document = Document(path)
        seeds.gaps |= not isinstance(document.root, yaml.MappingNode)
        if document.root is not None:
            read = read_source if path.parent.name == "sources" else read_incident
            seeds.drafts |= read(document, rows)
        seeds.findings += document.findings
        seeds.unread |= {path} if document.findings else set()
    rows["claims"] = _published(rows["claims"], seeds.drafts)
    for table in CODED_IN_YAML:
        schema = dict.fromkeys(CODED[table], pl.String)
        seeds.frames[table] = pl.DataFrame(rows[table].records, schema=schema)
        seeds.origins[table] = rows[table].origins
    for name in FILES:
        raw = read_csv(folder / f"{name}.csv", limit=TABLE_BYTES)
        whole = set(CODED[name]) <= set(raw.frame.columns)
        unread = pl.DataFrame(schema=dict.fromkeys(CODED[name], pl.String))
        seeds.frames[name] = raw.frame if raw.frame.columns else unread
        seeds.origins[name] = raw.origins
        seeds.findings += raw.findings
        seeds.unread |= {raw.file} if raw.findings or not whole else set()
        seeds.gaps |= bool(raw.findings) or not whole
    return seeds


def _files(folder: Path, findings: list[Finding]) -> list[Path]:
    """Return the YAML files of sources and incidents; what else lies among them is a finding."""
    found = []
    for path in [path for kind in SEED_FOLDERS for path in sorted((folder / kind).glob("[!.]*"))]:
        if path.suffix in (".yaml", ".yml"):
            found.append(path)
        else:
            message = "nothing reads this; seeds end in .yaml and lie directly in their folder"
            findings.append(
                Finding("every file among the seeds is read", message, "rename or move it", file=str(path))
            )
    return found


def _published(claims: Rows, drafts: set[str]) -> Rows:
    """Return the claims but those about a draft."""
    kept = Rows()
    for record, origin in zip(claims.records, claims.origins, strict=True):
        if record["about"] not in drafts:
            kept.add(record, origin)
    return kept
