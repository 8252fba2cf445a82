"""Show: print what was found, and end the command where it is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl
from kibaru.schema.finding import Finding
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import vocabulary

from .read.lines import line_of
from .report import Found, as_json, concise, counted, github, markdown, rows, text

if TYPE_CHECKING:
    from .draft.drafted import Draft
    from .release import Proposal


def show(findings: Iterable[Finding] | Found, form: str = "text", notes: Iterable[str] = ()) -> None:
    """Print what was found, in one of the forms."""
    found = findings if isinstance(findings, Found) else Found.of(findings)
    listed = found.listed()
    if form == "json":
        echo([as_json(listed, notes, found.left_out)])
    elif form == "markdown":
        echo(markdown(listed, found.left_out))
    elif form == "github":
        echo(github(listed))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary).open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in markdown(listed, found.left_out))
    elif form == "concise":
        echo(concise(listed, found.left_out))
    else:

        def line(file: str, number: int) -> str | None:
            return found.lines.get((file, number)) or line_of(file, number)

        echo(text(listed, line, _in_colour(), found.left_out))


def end(
    findings: Iterable[Finding] | Found,
    tables: Mapping[str, pl.DataFrame],
    then: str,
    notes: Iterable[str] = (),
    more_rows: int = 0,
) -> None:
    """Print the notes, what is or would be published, and a line that sums up; end with 1 at an error.

    `more_rows` is the number of those in tables that were read in batches, and are not shown.
    """
    found = findings if isinstance(findings, Found) else Found.of(findings)
    echo(f"note: {note}" for note in notes)
    stop(found, then)
    if not more_rows:
        echo(rows(tables))
    count = more_rows or sum(frame.height for frame in tables.values())
    echo([f"clean: {count:,} rows, {counted(found.listed(), found.left_out)}"])


def stop(findings: Iterable[Finding] | Found, then: str = "") -> None:
    """End with 1 where there is an error, after a line that sums up, if `then` gives its end."""
    found = findings if isinstance(findings, Found) else Found.of(findings)
    if found.has_errors:
        echo([f"{counted(found.listed(), found.left_out)}; {then}"] if then else ())
        sys.exit(1)


def proposed(proposal: Proposal, dry_run: bool) -> None:
    """Print a release, made or only proposed, and end the command where it is refused."""
    from .difference import text as changes  # noqa: PLC0415 (which only a release needs)

    show(proposal.findings)
    echo(f"note: {note}" for note in proposal.notes)
    stop(proposal.findings, "nothing was written")
    echo(changes(proposal.change))
    if proposal.smallest:
        said = f"a {proposal.step} step ({proposal.because})"
        echo(["", f"the smallest version that is allowed: {proposal.smallest}, {said}"])
    echo(f"error: {line}" for line in (*proposal.misused, *proposal.wrong))
    if proposal.missing:
        echo(_unexplained(proposal))
    if proposal.is_refused:
        echo([f"{proposal.version}: not released; nothing was written"])
        sys.exit(1 if proposal.wrong or proposal.missing else 2)
    done = "can be released; nothing was written" if dry_run else "released; commit what was written"
    echo([f"{proposal.version}: {done}"])


def _unexplained(proposal: Proposal) -> Iterator[str]:
    """Yield what nothing explains, as rows to complete and to put into the changes."""
    file, count = proposal.seeds / "changes.csv", len(proposal.missing)
    what = f"nothing says why {count:,} {'value' if count == 1 else 'values'} changed"
    reasons = ", ".join(row["code"] for row in vocabulary("reason").rows)
    into = "these rows to it" if file.is_file() else "a file of that name with these lines"
    yield f"error: {file}: {what}; add {into}, each with a reason ({reasons}) and a claim_id or a note;"
    yield "with * as the column a row speaks for all of its table's row:"
    if not file.is_file():
        yield ",".join(TABLES["changes"].columns())
    for line in proposal.missing:
        yield f"{proposal.version},{','.join(map(_cell, line))},,,"


def _cell(words: str) -> str:
    """Return a cell as CSV."""
    quoted = words.replace('"', '""')
    return f'"{quoted}"' if set(words) & set(',"\n') else words


def marked(draft: Draft) -> None:
    """Print a text with what was drafted from it."""
    from .draft.marked import marked as lines  # noqa: PLC0415 (which only drafting needs)

    echo(lines(draft, _in_colour()))


def echo(lines: Iterable[str]) -> None:
    """Print the lines."""
    for line in lines:
        click.echo(line)


def _in_colour() -> bool:
    """Whether the output is a terminal that shows colours, and nobody asked for none (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
