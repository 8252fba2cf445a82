"""Release: from the seeds to a version of the data that is never changed again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kibaru.schema.about import about
from kibaru.schema.canonical import canonical_bytes, release_sha256
from kibaru.schema.finding import Finding, errors
from kibaru.schema.identifiers import DOI, DOI_SAYS
from kibaru.schema.tables import TABLES
from kibaru.schema.versions import parse_version, smallest_next, written

from .accounts import Line, complaints, unexplained
from .beside import CHANGELOG, behind, citations
from .build import described, publication, refuse
from .changelog import PLACE, has_place
from .check import check_seeds, known_on
from .check_texts import Texts
from .describe.pages import pages
from .difference import Difference, State, required
from .history import Past, record, stored_in
from .read.tables import read_table
from .render import content, render_csv
from .states import NOTHING, difference, of_release, of_tables
from .tree import uncommitted
from .validate import validate
from .write import CannotWrite, finish, locked, write, write_locked

SHOWN = 3  # files that a message names


@dataclass
class Proposal:
    """A release as it would be: what it changes, and all that keeps it from being made.

    `misused` is wrong with the call or the state of the folder, `wrong` with the data; `missing` are
    the cells of which nothing says why they changed. `step` is the smallest that is allowed, None where
    nothing changed, and `smallest` the version that it gives, None for a first release.
    """

    version: str
    day: date
    seeds: Path
    past: Past
    findings: list[Finding]
    notes: list[str]
    change: Difference
    step: str | None = None
    because: str = ""
    smallest: str | None = None
    misused: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missing: list[Line] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        """Whether anything keeps it from being made."""
        return bool(self.misused or self.wrong or self.missing or errors(self.findings))


def release(  # noqa: PLR0913, PLR0917 (what the command takes)
    seeds: Path, out: Path, version: str, day: date, texts: Texts, doi: str | None, dry_run: bool
) -> Proposal:
    """Make a release and return it; or, where it is refused or only tried, return what it would be.

    The dataset folder is held from the first look to the last write, so that of two at once one is
    refused; where there is none yet nothing can be released, and none is made.
    """
    refuse(seeds, out)
    with locked(out) if out.is_dir() else nullcontext():
        if not dry_run:
            catch_up(out)
        proposal = propose(seeds, out, version, day, stored_in(out / "history"), texts, doi)
        if not dry_run and not proposal.is_refused:
            publish(proposal, out)
    return proposal


def propose(  # noqa: PLR0913, PLR0917 (what the command takes)
    seeds: Path, out: Path, version: str, day: date, past: Past, texts: Texts, doi: str | None = None
) -> Proposal:
    """Return the release of a version, made from the seeds; nothing is written."""
    checked = check_seeds(seeds, texts, known_on(day))
    proposal = Proposal(version, day, seeds, past, checked.findings, checked.notes, Difference("", version))
    if errors(checked.findings):
        return proposal
    old = of_release(past, past.newest.version) if past.newest else NOTHING
    new = of_tables(version, checked.tables)
    proposal.change = difference(old, new)
    proposal.step, proposal.because = _step(proposal.change, old)
    proposal.missing = unexplained(proposal.change) if old.tables else []
    proposal.wrong += complaints(old, new, proposal.change, version, seeds)
    proposal.misused += _version(proposal, past)
    if doi is not None and not re.fullmatch(DOI, doi):
        proposal.misused.append(f"--doi {doi}: is none; write {DOI_SAYS}, or leave it out")
    proposal.misused += _unclean(seeds, out, proposal, publication(checked.tables, past))
    if not proposal.is_refused:
        csv = render_csv(checked.tables)
        said = about(version, day.isoformat(), release_sha256(content(csv)), doi)
        recorded = record(past, version, day.isoformat(), checked.tables, new.blueprint, doi)
        proposal.files = described(checked.tables, csv, said)
        proposal.files |= {f"history/{path}": data for path, data in recorded.items()}
    return proposal


def publish(proposal: Proposal, out: Path) -> None:
    """Write a release into the dataset folder, which the caller holds, whole or not at all."""
    write_locked(out, proposal.files)
    catch_up(out)


def catch_up(out: Path) -> None:
    """Make the files beside the dataset anew that do not know the newest release yet.

    An interrupted release may have left them so, since the history and they are no one folder.
    """
    finish(out.parent)
    past = stored_in(out / "history")
    files = behind(out.parent, past)
    if past.newest is None or not files:
        return
    try:
        write(out.parent, files)
    except CannotWrite as error:
        raise CannotWrite(
            f"{past.newest.version} is released, but the files beside it do not say so yet: {error}; "
            "the next kibaru release writes them first"
        ) from error


def _step(change: Difference, old: State) -> tuple[str | None, str]:
    """Return the smallest step; a rule that the last release's rows break is one that became stricter."""
    step, because = required(change)
    if step == "major" or not old.tables:
        return step, because
    for finding in errors(validate({name: old.tables[name] for name in TABLES if name in old.tables})):
        return "major", f"rule made stricter: {finding.subject()} of {old.label}: {finding.message}"
    return step, because


def _version(proposal: Proposal, past: Past) -> Iterator[str]:
    """Yield why the version cannot be that of the release."""
    name, newest = proposal.version, past.newest
    version = parse_version(name)
    if version is None:
        yield f"{name!r}: is no version; write three numbers, as in 0.2.0, without a v or a suffix"
        return
    if newest is None:
        return
    last = parse_version(newest.version)
    assert last is not None, newest.version
    if any(name == release.version for release in past.releases):
        yield f"{name}: is released already, and never changed; take a version after {newest.version}"
    elif version < last:
        yield f"{name}: goes back behind {newest.version}; take a version after it"
    if proposal.day.isoformat() < newest.date:
        yield f"--date {proposal.day}: is before {newest.date}, the day of {newest.version}; correct it"
    if proposal.step is None:
        yield f"{name}: nothing changed since {newest.version}; there is nothing to release"
        return
    smallest = smallest_next(last, proposal.step)
    proposal.smallest = written(smallest)
    if last < version < smallest:
        yield (
            f"{name}: is too small a step after {newest.version}; the changes are {proposal.step} "
            f"({proposal.because}), so take {proposal.smallest} or a later one"
        )


def _unclean(seeds: Path, out: Path, proposal: Proposal, files: dict[str, bytes]) -> Iterator[str]:
    """Yield what is not committed, or not as it is generated."""
    folders = [folder for folder in dict.fromkeys((seeds, out.parent)) if folder.is_dir()]
    found = {str(folder): uncommitted(folder) for folder in folders}
    if unkept := [folder for folder, paths in found.items() if paths is None]:
        which = " and ".join(unkept)
        proposal.notes.append(f"{which}: no git is there; whether all is committed was not looked at")
    if dirty := {path for paths in found.values() for path in paths or ()}:
        yield f"{_listed(sorted(dirty))}: not committed; commit or take back what is there, then release"
    changelog = out.parent / CHANGELOG
    if changelog.is_file() and not has_place(changelog.read_text(encoding="utf-8")):
        proposal.notes.append(f"{changelog}: has no place for the data; it stays as it is. {PLACE}")
    stale = [path for path, data in files.items() if not _holds(out / path, data)]
    if stale:
        where = _listed([str(out / path) for path in stale])
        yield f"{where}: not as the seeds give it; run: kibaru build --seeds {seeds} --out {out}"
    root = out.parent
    if (root / "schema" / "keys.py").is_file():
        made = pages() | citations(proposal.past)
        pages_there = [path for path, data in made.items() if not _holds(root / path, data)]
        if pages_there:
            yield f"{_listed(pages_there)}: not as the rules give it; run: python -m kibaru.scripts.describe"


def _listed(paths: list[str]) -> str:
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    return f"{', '.join(paths[:SHOWN])}{more}"


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file is as it should be; of Parquet the rows count, since its bytes are its writer's too."""
    if not path.is_file():
        return False
    if path.read_bytes() == data:
        return True
    beside = path.with_suffix(".csv")
    if path.suffix != ".parquet" or not beside.is_file():
        return False
    return canonical_bytes(read_table(path).frame, TABLES[path.stem]) == beside.read_bytes()
