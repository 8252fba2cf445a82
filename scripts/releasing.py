"""The commands on releases: make one, compare two, tell what became of an event, cite one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from .cite import FORMATS
from .options import DAY, EXISTING_FOLDER, FOLDER, SEEDS, texts_options

DATASET = click.option(
    "--dataset",
    type=EXISTING_FOLDER,
    help="The dataset folder whose releases are meant.  [default: the installed]",
)


@click.command()
@click.argument("version")
@click.option("--date", "day", type=DAY, required=True, help="The day of the release.")
@click.option("--doi", help="Its DOI, where the archive has reserved one.")
@click.option("--dry-run", is_flag=True, help="Show all of it; write nothing.")
@SEEDS
@click.option("--out", type=FOLDER, default=Path("dataset"), show_default=True, help="The dataset folder.")
@texts_options
def release(  # noqa: PLR0913, PLR0917 (what the command takes)
    version: str, day: datetime, doi: str | None, dry_run: bool, seeds: Path, out: Path,
    source_text: tuple[tuple[str, Path], ...], texts: Path | None,
) -> None:  # fmt: skip
    """Release VERSION (X.Y.Z) of the data: from then on it is never changed, and can always be had again."""
    from .check_texts import Texts  # noqa: PLC0415
    from .release import release as stage  # noqa: PLC0415
    from .show import proposed  # noqa: PLC0415

    held = Texts(dict(source_text), texts)
    proposed(stage(seeds, out, version, day.date(), held, doi, dry_run), dry_run)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--format", "form", type=click.Choice(("text", "markdown", "json", "csv")), default="text",
    show_default=True, help="How to say it; json and csv have all of it.",
)  # fmt: skip
@DATASET
def diff(a: str, b: str, form: str, dataset: Path | None) -> None:
    """Show what B has otherwise than A: releases (0.1.0), folders of seeds or a dataset, or table files."""
    from . import difference  # noqa: PLC0415
    from .states import between  # noqa: PLC0415

    found = between(a, b, dataset)
    if form in ("json", "csv"):
        click.echo({"json": difference.as_json, "csv": difference.as_csv}[form](found).rstrip("\n"))
        return
    for line in {"text": difference.text, "markdown": difference.markdown}[form](found):
        click.echo(line)


@click.command()
@click.argument("identifier")
@click.option(
    "--format", "form", type=click.Choice(("text", "csv", "json")), default="text", show_default=True,
    help="How to say it.",
)  # fmt: skip
@DATASET
def history(identifier: str, form: str, dataset: Path | None) -> None:
    """Tell what became of an event or incident: each value that a release had, why, and by which source."""
    from .biography import shown  # noqa: PLC0415
    from .states import past_of  # noqa: PLC0415

    for line in shown(past_of(dataset), identifier, form):
        click.echo(line)


@click.command()
@click.option("--version", help="A release, as in 0.1.0.  [default: what the folder holds]")
@click.option(
    "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", show_default=True,
    help="How to say it.",
)  # fmt: skip
@DATASET
def cite(version: str | None, form: str, dataset: Path | None) -> None:
    """Cite a version of the data: as text, for a reference manager, or for an archive."""
    from .cited import cited  # noqa: PLC0415

    click.echo(cited(dataset, version, form))
