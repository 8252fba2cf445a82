"""Read the seeds: what people coded, as tables of text, one row per source, claim, incident and event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from kibaru.schema.coded import CODED
from kibaru.schema.finding import Finding

from .batch import CODED_IN_YAML, Batch, merged, read_batch
from .cache import Cache
from .origins import LISTS, STANDS, Origin, Origins
from .tables import RawTable, read_csv
from .workers import Told, read_batches

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
    origins: dict[str, Origins | list[Origin]] = field(default_factory=dict)
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
MANY = 200  # files from which on a cache is worth its while
FOR_OTHERS = 10  # times as many are so for other processes, which take a second to start


@dataclass(frozen=True)
class Way:
    """How a folder of many seeds is read: by how many processes, whether with the cache, and telling whom."""

    processes: int = 1
    cached: bool = False
    told: Told | None = None
    many: int = MANY


PLAINLY = Way()


def read_seeds(folder: Path, way: Way = PLAINLY) -> Seeds:
    """Return the seeds of a folder, the same ones in whichever way they are read."""
    seeds = Seeds(folder)
    paths = _files(folder, seeds.findings)
    batch = _read(folder, paths, way if len(paths) >= way.many else PLAINLY)
    for remark in batch.remarks:
        seeds.drafts |= remark.drafts
        seeds.gaps |= remark.gaps
        seeds.findings += remark.findings
        seeds.lacks += remark.lacks
        seeds.unread |= {paths[remark.file]} if remark.findings else set()
    seeds.gaps |= any(finding.code == "KB001" for finding in seeds.findings)
    for table in CODED_IN_YAML:
        rows = batch.frames[table]
        if table == "claims":
            rows = _published(rows, seeds.drafts)
        _, key = LISTS.get(table, (None, None))
        seeds.frames[table] = rows.select(CODED[table].keys())
        seeds.origins[table] = Origins(table, paths, rows.select(*STANDS, *([key] if key else [])))
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


def _read(folder: Path, paths: Sequence[Path], way: Way) -> Batch:
    """Return what the files give, as far as it is known already from the cache."""
    every = list(enumerate(paths))
    cache = Cache(folder) if way.cached else None
    known, rest = cache.recall(every) if cache else (None, every)
    processes = way.processes if len(rest) >= way.many * FOR_OTHERS else 1
    read = [*read_batches(rest, processes, way.told)]
    batch = merged([read_batch(()), *([known] if known else []), *read])
    if cache:
        cache.keep(batch)
    return batch


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


def _published(claims: pl.DataFrame, drafts: set[str]) -> pl.DataFrame:
    """Return the claims but those about a draft."""
    on_draft = pl.col("about").is_in(sorted(drafts))
    return claims.filter(~on_draft.fill_null(False)) if drafts else claims
