"""The command `kibaru`: thin functions over the stages. Only this module prints and exits."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kibaru.schema.finding import Finding
    from kibaru.scripts.check import Checked

FOLDER = click.Path(file_okay=False, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
EXISTING = click.Path(exists=True, path_type=Path)
SEEDS = click.option(
    "--seeds", type=EXISTING_FOLDER, default=Path("seeds"), show_default=True, help="The coded seeds."
)


FORMS = ("text", "concise", "json", "github", "markdown")


class NotDone(click.ClickException):
    """Something outside the data is in the way; ends the command with 2."""

    exit_code = 2


class SourceText(click.ParamType[Any]):
    """An option ID=FILE: the text of a source."""

    name = "ID=FILE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return (id, path)."""
        source_id, equals, path = str(value).partition("=")
        if not equals or not Path(path).is_file():
            self.fail(
                f"{value!r}: write the source's id, = and the path of a file that exists",
                param,
                ctx,
            )
        return source_id, Path(path)


def texts_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say where the texts of sources are."""
    one = click.option("--source-text", type=SourceText(), multiple=True, help="The text of a source.")
    folder = click.option(
        "--texts", type=EXISTING_FOLDER, envvar="KIBARU_TEXTS", show_envvar=True,
        help="A folder with texts of sources, under any name; they are known by their digests.",
    )  # fmt: skip
    return one(folder(command))


@click.group()
@click.version_option(package_name="kibaru")
def main() -> None:
    """Make, check and read the Kibaru dataset: conflict incidents in which every value names its evidence."""


@main.command()
@SEEDS
@click.option("--out", type=FOLDER, default=Path("dataset"), show_default=True, help="The folder to write.")
def build(seeds: Path, out: Path) -> None:
    """Build the dataset from the seeds: every table as CSV and Parquet, the descriptor, the codebook."""
    from kibaru.scripts import build as stage  # noqa: PLC0415 (a second that --help need not take)
    from kibaru.scripts.check import Checked  # noqa: PLC0415
    from kibaru.scripts.report import rows  # noqa: PLC0415
    from kibaru.scripts.write import CannotWrite  # noqa: PLC0415

    try:
        examined = stage.build(seeds, out)
    except CannotWrite as error:
        raise NotDone(str(error)) from error
    show(Checked(examined.findings))
    stop(examined.findings, "nothing was written")
    _echo(rows(examined.tables))
    _echo(stage.written(examined.tables, out))


@main.command()
@click.argument("paths", type=EXISTING, nargs=-1, metavar="[PATH]...")
@texts_options
@click.option("--fix", is_flag=True, help="First mend what is safe: white space, NFC, dates, case, order.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
@click.option(
    "--format", "form", type=click.Choice(FORMS), default=FORMS[0], show_default=True, help="How to say it."
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), default=lambda: str(date.today()),
              help="The day after which nothing has happened yet.  [default: the clock's]")  # fmt: skip
def validate(
    paths: tuple[Path, ...],
    source_text: tuple[tuple[str, Path], ...],
    texts: Path | None,
    fix: bool,
    diff: bool,
    form: str,
    today: datetime,
) -> None:
    """Validate seeds, a dataset folder, or tables as CSV or Parquet; without PATH, the folder seeds."""
    from kibaru.scripts.check import Texts, UnknownPath, check_all  # noqa: PLC0415
    from kibaru.scripts.report import counted, rows  # noqa: PLC0415

    if fix or diff:
        mend(paths or (Path("seeds"),), diff)
    try:
        checked = check_all(paths or (Path("seeds"),), Texts(dict(source_text), texts))
    except UnknownPath as error:
        raise click.UsageError(str(error)) from error
    show(checked, form)
    if form in ("json", "markdown"):  # nothing else goes to a program
        stop(checked.findings)
        return
    _echo(f"note: {note}" for note in checked.notes)
    stop(checked.findings, "see the help of each")
    _echo(rows(checked.tables))
    count = sum(frame.height for frame in checked.tables.values())
    click.echo(f"clean: {count:,} rows, {counted(checked.findings)}")


@main.command()
@SEEDS
@texts_options
def digest(seeds: Path, source_text: tuple[tuple[str, Path], ...], texts: Path | None) -> None:
    """Fill in the digests of texts and spans in the seeds of sources."""
    from kibaru.scripts.check import Checked, UnknownPath  # noqa: PLC0415
    from kibaru.scripts.digest import digest_seeds  # noqa: PLC0415
    from kibaru.scripts.write import CannotWrite  # noqa: PLC0415

    try:
        written, findings = digest_seeds(seeds, dict(source_text), texts)
    except UnknownPath as error:
        raise click.UsageError(str(error)) from error
    except CannotWrite as error:
        raise NotDone(str(error)) from error
    show(Checked(findings))
    stop(findings, "nothing was written")
    for path in written:
        click.echo(f"{path}: digests filled in")


def mend(paths: tuple[Path, ...], diff: bool) -> None:
    """Mend the files at the paths and name them; or show the differences and end with 1 if any."""
    from kibaru.scripts.fix import difference, fixes, write_fixes  # noqa: PLC0415
    from kibaru.scripts.write import CannotWrite  # noqa: PLC0415

    found = fixes(paths)
    if diff:
        for path, (old, new) in found.items():
            click.echo(difference(path, old, new).encode(), nl=False)
        if found:
            sys.exit(1)
        return
    try:
        write_fixes(found)
    except CannotWrite as error:
        raise NotDone(str(error)) from error
    for path in found:
        click.echo(f"{path}: mended")


class AnyCase(click.Group):
    """A group whose commands may be written in capitals too."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name."""
        return super().get_command(ctx, cmd_name.lower())


@main.group(cls=AnyCase)
def new() -> None:
    """Start a seed: write a commented template with the next free id."""


@new.command()
@click.option("--publisher", required=True, help="Who published it, as in 'BBC News Afrique'.")
@click.option("--date", required=True, metavar="YYYY-MM-DD", help="The day of publication.")
@SEEDS
def source(publisher: str, date: str, seeds: Path) -> None:
    """Start the seed of a source."""
    from kibaru.scripts import new as stage  # noqa: PLC0415

    with refusing():
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

    with refusing():
        path, incident_id, event_id = stage.new_incident(seeds, country, date, place)
    click.echo(
        f"{path}: incident {incident_id} with event {event_id}; fill it in, then run: kibaru validate {seeds}"
    )


@contextmanager
def refusing() -> Iterator[None]:
    """End the command with 2 where a seed cannot be started or written."""
    from kibaru.scripts.new import CannotStart  # noqa: PLC0415
    from kibaru.scripts.write import CannotWrite  # noqa: PLC0415

    try:
        yield
    except (CannotStart, CannotWrite) as error:
        raise NotDone(str(error)) from error


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


def show(checked: Checked, form: str = FORMS[0]) -> None:
    """Print what was found, in one of the forms."""
    from kibaru.scripts.read.lines import line_of  # noqa: PLC0415
    from kibaru.scripts.report import as_json, concise, github, markdown, text  # noqa: PLC0415

    findings = checked.findings
    if form == "json":
        click.echo(as_json(findings, checked.notes))
    elif form == "markdown":
        _echo(markdown(findings))
    elif form == "github":
        _echo(github(findings))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary).open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in markdown(findings))
    else:
        _echo(concise(findings) if form == "concise" else text(findings, line_of, _in_colour()))


def stop(findings: Sequence[Finding], then: str | None = None) -> None:
    """End with 1 where there is an error, after a line that sums up, if `then` gives its end."""
    from kibaru.schema.finding import errors  # noqa: PLC0415
    from kibaru.scripts.report import counted  # noqa: PLC0415

    if errors(findings):
        if then:
            click.echo(f"{counted(findings)}; {then}")
        sys.exit(1)


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _in_colour() -> bool:
    """Whether the output is a terminal that shows colours, and nobody asked for none (no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


if __name__ == "__main__":
    main()
