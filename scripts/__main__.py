"""The command `kibaru`: thin functions over the stages."""

from __future__ import annotations

import signal
import sys
from datetime import date, datetime
from pathlib import Path

import click

from .citing import subset, verify
from .options import (
    DAY,
    ENGINES,
    FOLDER,
    FORMS,
    NEW_PARQUET,
    SEEDS,
    Commands,
    ExistingOrAddress,
    texts_options,
)
from .releasing import cite, diff, history, release


@click.group(cls=Commands)
@click.version_option(package_name="kibaru")
def main() -> None:
    """Make, check and read the Kibaru dataset: conflict incidents in which every value names its evidence."""


@main.command()
@SEEDS
@click.option("--out", type=FOLDER, default=Path("dataset"), show_default=True, help="The folder to write.")
def build(seeds: Path, out: Path) -> None:
    """Build the dataset from the seeds: every table as CSV and Parquet, the descriptor, the codebook."""
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


for each in (release, diff, history, cite, subset, verify):
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
