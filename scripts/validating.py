"""The command that validates, and mends what is safe."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from .importing import importing
from .options import DAY, ENGINES, FORMS, NEW_PARQUET, ExistingOrAddress, texts_options


@click.command()
@click.argument("paths", type=ExistingOrAddress(), nargs=-1, metavar="[PATH]...")
@texts_options
@click.option("--fix", is_flag=True, help="First mend what is safe: white space, NFC, dates, case, order.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option(
    "--format", "form", type=click.Choice(FORMS), default=FORMS[0], show_default=True, help="How to say it."
)
@click.option(
    "--max-findings",
    type=click.IntRange(0),
    default=1000,
    show_default=True,
    help="List at most so many findings; all are counted.",
)
@click.option("--findings-out", type=NEW_PARQUET, help="Write all findings to this Parquet file.")
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    show_default=True,
    help="How tables are read: at once, in batches, by what they weigh (auto), or on a cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Dask's scheduler; without it one is started here.")
@click.option(
    "--today",
    type=DAY,
    default=lambda: str(date.today()),
    help="The day after which nothing has happened yet.  [default: the clock's]",
)
def validate(  # noqa: PLR0913, PLR0917 (what the command takes)
    paths: tuple[Path | str, ...],
    source_text: tuple[tuple[str, Path], ...],
    texts: Path | None,
    fix: bool,
    diff: bool,
    form: str,
    max_findings: int,
    findings_out: Path | None,
    engine: str,
    scheduler: str | None,
    today: datetime,
) -> None:  # fmt: skip
    """Validate seeds, a dataset folder, or tables as CSV or Parquet; without PATH, the folder seeds.

    A folder of Parquet files is one table in parts, if none of them is named after a table.
    """
    addresses = tuple(path for path in paths if isinstance(path, str))
    if addresses and (engine != "dask" or fix or diff):
        raise click.UsageError(f"{addresses[0]}: an address is read by --engine dask alone, and not mended")
    here = tuple(path for path in paths or (Path("seeds"),) if isinstance(path, Path))
    with importing():
        from kibaru.scripts.read.begin import begun  # noqa: PLC0415

        begun_already = None if fix or diff else begun(here, engine)  # while the rules are loaded
        from kibaru.scripts.check import check_all, known_on  # noqa: PLC0415
        from kibaru.scripts.check_tables import How  # noqa: PLC0415
        from kibaru.scripts.check_texts import Texts  # noqa: PLC0415
        from kibaru.scripts.progress import of_tables  # noqa: PLC0415
        from kibaru.scripts.report import Found  # noqa: PLC0415
        from kibaru.scripts.show import end, show, stop  # noqa: PLC0415
        from kibaru.scripts.sink import Sink  # noqa: PLC0415

    if fix or diff:
        mend(here, diff)
    found = Found(max_findings)
    with of_tables(here) as progress, Sink(found, findings_out) as sink:
        how = How(engine, sink, progress, scheduler=scheduler, addresses=addresses, begun=begun_already)
        checked = check_all(here, Texts(dict(source_text), texts), known_on(today.date()), how)
        sink.take(checked.findings)
    show(found, form, checked.notes)
    if form in ("json", "markdown"):  # which other programs read: nothing is added
        stop(found)
    else:
        end(found, checked.tables, "see the help of each", checked.notes, checked.rows)


def mend(paths: tuple[Path, ...], diff: bool) -> None:
    """Mend the files at the paths and name them; or show the differences and end with 1 if any."""
    from kibaru.scripts.fix import difference, fixes, write_fixes  # noqa: PLC0415

    found = fixes(paths)
    if diff:
        for path, (old, new) in found.items():
            click.echo(difference(path, old, new).encode(), nl=False)
        if found:
            sys.exit(1)
        return
    write_fixes(found)
    for path in found:
        click.echo(f"{path}: mended", err=True)  # other programs read what stands on the output
