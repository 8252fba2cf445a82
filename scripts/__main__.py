"""The command `kibaru`: thin functions over the stages."""

from __future__ import annotations

import signal
from datetime import datetime
from pathlib import Path

import click

from .citing import subset, verify
from .importing import importing
from .options import DAY, FOLDER, SEEDS, Commands, texts_options
from .releasing import cite, diff, history, release
from .validating import validate


@click.group(cls=Commands)
@click.version_option(package_name="kibaru")
def main() -> None:
    """Make, check and read the Kibaru dataset: conflict incidents in which every value names its evidence."""


@main.command()
@SEEDS
@click.option("--out", type=FOLDER, default=Path("dataset"), show_default=True, help="The folder to write.")
def build(seeds: Path, out: Path) -> None:
    """Build the dataset from the seeds: every table as CSV and Parquet, the descriptor, the codebook."""
    with importing():
        from kibaru.scripts import build as stage  # noqa: PLC0415 (a second that --help need not take)
        from kibaru.scripts.progress import of_seeds  # noqa: PLC0415
        from kibaru.scripts.read.seeds import Way  # noqa: PLC0415
        from kibaru.scripts.read.workers import processors  # noqa: PLC0415
        from kibaru.scripts.show import end, show  # noqa: PLC0415

    end_at_once()
    with of_seeds() as told:
        examined = stage.build(seeds, out, Way(processors(), cached=True, told=told))
    show(examined.findings)
    end(examined.findings, examined.tables, "nothing was written")
    for line in stage.written(examined.tables, out):
        click.echo(line)


@main.command()
@SEEDS
@texts_options
def digest(seeds: Path, source_text: tuple[tuple[str, Path], ...], texts: Path | None) -> None:
    """Fill in the digests of texts and spans in the seeds of sources."""
    from kibaru.scripts.digest import digest_seeds  # noqa: PLC0415
    from kibaru.scripts.show import show, stop  # noqa: PLC0415

    written, findings = digest_seeds(seeds, dict(source_text), texts)
    show(findings)
    stop(findings, "nothing was written")
    for path in written:
        click.echo(f"{path}: digests filled in")


@main.group(cls=Commands)
def new() -> None:
    """Start a seed: write a commented template with the next free id."""


@new.command()
@click.option("--publisher", required=True, help="Who published it, as in 'BBC News Afrique'.")
@click.option("--date", required=True, metavar="YYYY-MM-DD", help="The day of publication.")
@SEEDS
def source(publisher: str, date: str, seeds: Path) -> None:
    """Start the seed of a source."""
    from kibaru.scripts import new as stage  # noqa: PLC0415

    path, source_id = stage.new_source(seeds, publisher, date)
    click.echo(f"{path}: source {source_id}; fill it in, then run: kibaru validate {seeds}")


@new.command()
@click.option("--country", required=True, metavar="ISO3", help="The country's three letters, as in MLI.")
@click.option("--date", required=True, metavar="YYYY-MM-DD", help="The day of the incident, for the name.")
@click.option("--place", required=True, help="A word for the place, for the file's name.")
@SEEDS
def incident(country: str, date: str, place: str, seeds: Path) -> None:
    """Start the seed of an incident with one event."""
    from kibaru.scripts import new as stage  # noqa: PLC0415

    path, incident_id, event_id = stage.new_incident(seeds, country, date, place)
    click.echo(
        f"{path}: incident {incident_id} with event {event_id}; fill it in, then run: kibaru validate {seeds}"
    )


@main.command()
@click.argument("article", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--publisher", required=True, help="Who published it, as in 'BBC News Afrique'.")
@click.option("--published", type=DAY, help="The day of publication; weekdays are told from it.")
@click.option("--source-id", help="The source's id.  [default: of the publisher and the day]")
@click.option("--show", "view", is_flag=True, help="Show the text too, with what was found in it.")
@SEEDS
def draft(  # noqa: PLR0913, PLR0917 (what the command takes)
    article: str, publisher: str, published: datetime | None, source_id: str | None, view: bool, seeds: Path
) -> None:
    """Draft the seeds of a news text (.txt, .html or -) by rules, for a person to correct."""
    from kibaru.scripts import draft_seeds as stage  # noqa: PLC0415
    from kibaru.scripts.show import marked  # noqa: PLC0415

    drafted = stage.draft_seeds(article, publisher, published and published.date(), source_id, seeds)
    if view:
        marked(drafted.draft)
    for path in stage.write_draft(drafted, seeds):
        click.echo(f"{path}: drafted")
    found = drafted.draft
    click.echo(f"{len(found.events)} events, {len(found.claims)} claims; then run: kibaru validate {seeds}")


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a rule: why it is there, what to do, a good and a bad example; without CODE, list all."""
    from kibaru.schema.nearest import nearest  # noqa: PLC0415
    from kibaru.schema.registry import registry  # noqa: PLC0415
    from kibaru.scripts.describe.rules import explained, sentence  # noqa: PLC0415

    if code is None:
        for each, rule in registry().items():
            click.echo(f"{each} {rule.severity:<7} {sentence(each)}")
        return
    if code.upper() not in registry():
        near = nearest(code, registry())
        hint = f"did you mean {near}?" if near else "kibaru explain lists all"
        raise click.UsageError(f"{code}: there is no rule of that code; {hint}")
    click.echo(explained(code.upper()))


for each in (validate, release, diff, history, cite, subset, verify):
    main.add_command(each)


def run() -> None:
    """Run the command; an interruption ends it at once, since Polars would make another error of it."""
    end_at_once()
    main()


def end_at_once() -> None:
    """Let an interruption end the process, from now on until Polars is imported, which takes it over."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    run()
