"""Check: the findings on whatever a path holds: seeds, a dataset folder, or one table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from kibaru.schema.canonical import canonical_bytes
from kibaru.schema.doubts import NOTHING, Known
from kibaru.schema.finding import Finding, errors, in_order
from kibaru.schema.tables import TABLES

from .check_tables import TABLE_FILES, Checked, How, check_tables, is_table
from .check_texts import Texts, check_texts
from .read.seeds import SEED_FOLDERS
from .read.tables import read_parquet, read_table
from .refused import UnknownPath
from .validate import conform
from .write import finish

FILES = "KB0"  # the codes of what is wrong with a file, which leaves the others unjudged


def known_on(today: date) -> Known:
    """Return what the doubts need beside the tables: the day, and the events published with this install."""
    path = files("kibaru") / "data" / "events.parquet"
    if not path.is_file():
        return Known(today)
    events = read_parquet(Path(str(path))).frame
    return Known(today, conform(events, TABLES["events"].columns(), "events").frame)


def check_all(paths: Iterable[Path], texts: Texts, known: Known = NOTHING, how: How | None = None) -> Checked:
    """Return what is found on all paths, tables judged together. Raises UnknownPath."""
    how = how or How()
    tables = [path for path in paths if is_table(path)]
    checked = [check(path, texts, known, how) for path in paths if path not in tables]
    checked += [check_tables(tables, texts, known, how)] if tables or how.addresses else []
    whole = Checked(in_order(finding for each in checked for finding in each.findings))
    for each in checked:
        whole.notes += each.notes
        whole.rows += each.rows
        whole.tables |= each.tables
    return whole


def check(path: Path, texts: Texts, known: Known = NOTHING, how: How | None = None) -> Checked:
    """Return the findings on seeds, a seed, a dataset folder, or a table. Raises UnknownPath."""
    how = how or How()
    if path.is_dir() and not is_table(path):
        if any((path / name).is_dir() and not is_table(path / name) for name in SEED_FOLDERS):
            return check_seeds(path, texts, known)
        finish(path)
        if (path / "datapackage.json").is_file():
            return check_dataset(path, texts, known)
        if (path.parent / "datapackage.json").is_file() and path.name == "data":
            return check_dataset(path.parent, texts, known)
        tables = [file for file in sorted(path.iterdir()) if is_table(file)]
        if tables:
            return check_tables(tables, texts, known, how)
        message = "neither seeds (sources/, incidents/), nor a dataset (datapackage.json), nor tables in it"
        raise UnknownPath(f"{path}: {message}; name a folder or file that holds some")
    if path.suffix in (".yaml", ".yml"):
        return check_seed(path, texts, known)
    if is_table(path):
        return check_tables([path], texts, known, how)
    raise UnknownPath(f"{path}: not a folder, .yaml, .csv or .parquet file; name one of these")


def check_seeds(folder: Path, texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on a folder of seeds, the spans included where the texts are at hand."""
    from .examine import examine, located  # noqa: PLC0415 (a table of somebody else needs no seeds)

    examined = examine(folder, known)
    findings, notes = check_texts(examined.tables, texts, examined.seeds.texts)
    every = examined.findings + located(findings, examined)
    return Checked(in_order(every), examined.tables, examined.seeds.lacks + notes)


def check_seed(path: Path, texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on one seed, judged among the others of its folder."""
    folder = path.absolute().parent.parent
    if path.absolute().parent.name not in SEED_FOLDERS or not (folder / "actors.csv").exists():
        where = " or ".join(f"{name}/" for name in SEED_FOLDERS)
        raise UnknownPath(
            f"{path}: a seed is judged beside the others; put it into {where} of a seeds folder"
        )
    checked = check_seeds(folder, texts, known)
    here = str(path.absolute())
    own = [finding for finding in checked.findings if finding.file == here or finding.code.startswith(FILES)]
    shown = [replace(finding, file=str(path)) if finding.file == here else finding for finding in own]
    notes = [
        note.replace(here, str(path)) for note in checked.notes if ": draft: " not in note or here in note
    ]
    return replace(checked, findings=shown, notes=notes)


def check_dataset(folder: Path, texts: Texts, known: Known = NOTHING) -> Checked:
    """Return the findings on a publication, judged from its own descriptor."""
    findings, paths = _described(folder)
    csv = [path for path in paths if path.suffix == ".csv"]
    checked = check_tables(csv, texts, known, How("whole"))
    findings += [replace(f, code="KB203") if f.code == "KB204" else f for f in checked.findings]
    for path in paths:
        if path.suffix == ".parquet" and not errors(findings):
            findings += _same(path, path.stem)
    return replace(checked, findings=in_order(findings))


def _described(folder: Path) -> tuple[list[Finding], list[Path]]:
    """Return what is wrong with a dataset folder's files by its descriptor, and the tables' paths."""
    descriptor = folder / "datapackage.json"
    findings: list[Finding] = []
    paths = []
    try:
        resources = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        described = {str(r["path"]): (int(r["bytes"]), str(r["hash"])) for r in resources}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = f"cannot be read: {type(error).__name__}: {error}"
        return [Finding("KB701", message, file=str(descriptor))], []
    expected = {f"data/{name}{form}" for name in TABLES for form in TABLE_FILES}
    if described.keys() != expected or len(resources) > len(described):
        odd = ", ".join(repr(path) for path in sorted(described.keys() ^ expected)[:3])
        message = f"missing or not one of them: {odd}" if odd else "a file is listed twice"
        return [Finding("KB702", message, file=str(descriptor))], []
    for name, (size, sha256) in described.items():
        path = folder / name
        if not path.is_file():
            findings.append(Finding("KB703", "the file is missing", file=str(path)))
        else:
            data = path.read_bytes()
            found = f"sha256:{hashlib.sha256(data).hexdigest()}"
            if (len(data), found) != (size, sha256):
                message = f"{len(data)} bytes, {found}; described are {size} and {sha256}"
                findings.append(Finding("KB704", message, file=str(path)))
            paths.append(path)
    return findings, paths


def _same(path: Path, name: str) -> list[Finding]:
    """Return a finding where a Parquet file does not hold the rows of its CSV file."""
    found = canonical_bytes(read_table(path).frame, TABLES[name])
    if found == (path.parent / f"{name}.csv").read_bytes():
        return []
    return [Finding("KB705", "the rows differ", file=str(path))]
