"""The command `kibaru`: thin functions over the stages. Only this module prints and exits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from kibaru.schema.finding import Finding

FOLDER = click.Path(file_okay=False, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
EXISTING = click.Path(exists=True, path_type=Path)
SEEDS = click.option(
    "--seeds", type=EXISTING_FOLDER, default=Path("seeds"), show_default=True, help="The coded seeds."
)


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
    from kibaru.scripts.write import CannotWrite  # noqa: PLC0415

    try:
        examined = stage.build(seeds, out)
    except CannotWrite as error:
        raise NotDone(str(error)) from error
    report(examined.findings, "nothing was written")
    for line in stage.summary(examined.tables, out):
        click.echo(line)


@main.command()
@click.argument("paths", type=EXISTING, nargs=-1, metavar="[PATH]...")
@texts_options
@click.option("--fix", is_flag=True, help="First mend what is safe: white space, NFC, dates, case, order.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; write nothing.")
def validate(
    paths: tuple[Path, ...],
    source_text: tuple[tuple[str, Path], ...],
    texts: Path | None,
    fix: bool,
    diff: bool,
) -> None:
    """Validate seeds, a dataset folder, or tables as CSV or Parquet; without PATH, the folder seeds."""
    from kibaru.scripts.check import Texts, UnknownPath, check_all  # noqa: PLC0415

    if fix or diff:
        mend(paths or (Path("seeds"),), diff)
    try:
        checked = check_all(paths or (Path("seeds"),), Texts(dict(source_text), texts))
    except UnknownPath as error:
        raise click.UsageError(str(error)) from error
    report([finding for each in checked for finding in each.findings], "see each line's help")
    for note in [note for each in checked for note in each.notes]:
        click.echo(f"note: {note}")
    rows = sum(frame.height for each in checked for frame in each.tables.values())
    click.echo(f"clean: {rows} rows, no findings")


@main.command()
@SEEDS
@texts_options
def digest(seeds: Path, source_text: tuple[tuple[str, Path], ...], texts: Path | None) -> None:
    """Fill in the digests of texts and spans in the seeds of sources."""
    from kibaru.scripts.digest import digest_seeds  # noqa: PLC0415
    from kibaru.scripts.write import CannotWrite  # noqa: PLC0415

    try:
        written, findings = digest_seeds(seeds, dict(source_text), texts)
    except CannotWrite as error:
        raise NotDone(str(error)) from error
    report(findings, "nothing was written")
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


def report(findings: list[Finding], then: str) -> None:
    """Print the findings and exit with 1, or do nothing where there are none."""
    if not findings:
        return
    for finding in findings:
        click.echo(finding)
    click.echo(f"{len(findings)} finding{'s' if len(findings) > 1 else ''}; {then}")
    sys.exit(1)


if __name__ == "__main__":
    main()
