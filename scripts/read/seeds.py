"""Read the seeds: what people coded, as tables of text, one row per source, claim, incident and event."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from kibaru.schema.coded import CODED
from kibaru.schema.finding import Finding

from .incident import read_incident
from .nodes import Document
from .origins import Origin
from .rows import Rows
from .source import read_source
from .tables import RawTable, read_csv

# The seeds that are CSV, in the layout of their tables; without the last two nothing was changed yet.
FILES = ("actors", "actor_names", "locations", "changes", "retired")
MAY_BE_ABSENT = ("changes", "retired")


@dataclass
class Seeds:
    """All reviewed seeds of a folder, and what is wrong with them.

    `frames` hold text; `origins[table][row]` says where a row stands. `drafts` are the ids that
    are coded but not reviewed, and so not published, and `lacks` says what they leave to do; `tables` the
    files that are tables. `unread` are
    the files that could not be read whole; `gaps` says that some gave nothing at all.
    """

    folder: Path
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    origins: dict[str, list[Origin]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    drafts: set[str] = field(default_factory=set)
    lacks: list[str] = field(default_factory=list)
    tables: dict[str, RawTable] = field(default_factory=dict)
    unread: set[Path] = field(default_factory=set)
    gaps: bool = False

    @property
    def texts(self) -> dict[str, Path]:
        """Return {source_id: file} of the texts that lie beside the seeds of their sources."""
        ids = self.frames["sources"]["source_id"]
        beside = zip(
            ids, (origin.file.with_suffix(".txt") for origin in self.origins["sources"]), strict=True
        )
        return {source_id: path for source_id, path in beside if source_id and path.is_file()}


SEED_FOLDERS = ("sources", "incidents")
CODED_IN_YAML = ("sources", "claims", "incidents", "events", "judgements")


def read_seeds(folder: Path) -> Seeds:
    """Return the seeds of a folder."""
    rows = {table: Rows() for table in CODED_IN_YAML}
    seeds = Seeds(folder)
    for path in _files(folder, seeds.findings):
        document = Document(path)
        if document.root is not None:
            read = read_source if path.parent.name == "sources" else read_incident
            seeds.drafts |= read(document, rows)
        seeds.gaps |= document.gaps
        seeds.findings += document.findings
        seeds.lacks += document.lacks
        seeds.unread |= {path} if document.findings else set()
    seeds.gaps |= any(finding.code == "KB001" for finding in seeds.findings)
    rows["claims"] = _published(rows["claims"], seeds.drafts)
    for table in CODED_IN_YAML:
        schema = dict.fromkeys(CODED[table], pl.String)
        seeds.frames[table] = pl.DataFrame(rows[table].records, schema=schema)
        seeds.origins[table] = rows[table].origins
    for name in FILES:
        path = folder / f"{name}.csv"
        absent = name in MAY_BE_ABSENT and not path.exists()
        raw = RawTable(path, _empty(name)) if absent else read_csv(path)
        whole = raw.whole and set(CODED[name]) <= set(raw.frame.columns)
        seeds.frames[name] = raw.frame if raw.frame.columns else _empty(name)
        seeds.origins[name] = raw.origins
        seeds.tables[name] = raw
        seeds.findings += raw.findings
        seeds.unread |= set() if whole else {raw.file}
        seeds.gaps |= not whole
    return seeds


def _empty(table: str) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(CODED[table], pl.String))


def _files(folder: Path, findings: list[Finding]) -> list[Path]:
    """Return the YAML files of sources and incidents; what else lies among them is a finding.

    A source's text may lie beside its seed, under the same name.
    """
    found = []
    for path in [path for kind in SEED_FOLDERS for path in _listed(folder / kind, findings)]:
        if path.suffix in (".yaml", ".yml"):
            found.append(path)
        elif path.suffix != ".txt" or not path.with_suffix(".yaml").is_file():
            findings.append(Finding("KB005", "nothing reads this", file=str(path)))
    return found


def _listed(folder: Path, findings: list[Finding]) -> list[Path]:
    """Return what lies in a folder of seeds, but for what is hidden; a missing one holds nothing."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        findings.append(Finding("KB001", error.strerror or str(error), file=str(folder)))
        return []


def _published(claims: Rows, drafts: set[str]) -> Rows:
    """Return the claims but those about a draft."""
    kept = Rows()
    for record, origin in zip(claims.records, claims.origins, strict=True):
        if record["about"] not in drafts:
            kept.add(record, origin)
    return kept
