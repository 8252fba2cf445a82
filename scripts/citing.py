"""The commands on citing: a part of a release that can be cited, and what any file is."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from .options import DAY, EXISTING
from .releasing import DATASET


@click.command()
@click.option("--table", default="events", show_default=True, help="The table that rows are taken of.")
@click.option("--where", default="", help="Which rows, as in \"country == 'Mali'\".  [default: all]")
@click.option("--columns", default="", help="Which columns, parted by commas.  [default: all]")
@click.option("--version", help="The release.  [default: the newest]")
@click.option("--as-of", type=DAY, help="Only what was known by this day.")
@click.option("--format", "form", type=click.Choice(("csv", "parquet")), default="csv", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The query, as NAME.query.json; the rows are written beside it.",
)
@DATASET
def subset(  # noqa: PLR0913, PLR0917 (what the command takes)
    table: str, where: str, columns: str, version: str | None, as_of: datetime | None, form: str,
    output: Path, dataset: Path | None,
) -> None:  # fmt: skip
    """Write a part of a release with its query, so that it can be cited, had again and verified."""
    from .states import past_of  # noqa: PLC0415
    from .subset import files  # noqa: PLC0415
    from .subset import subset as stage  # noqa: PLC0415
    from .write import write  # noqa: PLC0415

    names = [name.strip() for name in columns.split(",") if name.strip()]
    found = stage(past_of(dataset), table, where, names, version, as_of and as_of.date())
    write(output.parent, files(found, output.name, form))
    click.echo(f"{output}: {found.rows.height:,} rows of {table} of {found.query.version}")
    click.echo(found.citation)


@click.command()
@click.argument("paths", type=EXISTING, nargs=-1, required=True, metavar="FILE...")
@DATASET
def verify(paths: tuple[Path, ...], dataset: Path | None) -> None:
    """Say what a FILE is (a query, a table, a dataset folder, an archive), and what in it differs."""
    from .states import past_of  # noqa: PLC0415
    from .verify import verify as stage  # noqa: PLC0415

    past = past_of(dataset)
    verdicts = [stage(path, past) for path in paths]
    for verdict in verdicts:
        click.echo(f"{verdict.path}: {'yes' if verdict.is_sound else 'no'}: {verdict.says}")
        for line in verdict.differs:
            click.echo(f"  {line}" if line else "")
    sys.exit(0 if all(verdict.is_sound for verdict in verdicts) else 1)
