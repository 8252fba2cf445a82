"""What the commands share: their options, and how they end where something is in the way."""

from __future__ import annotations

from collections.abc import Callable
from errno import EPIPE
from pathlib import Path
from typing import Any

import click

from .refused import Refused

FOLDER = click.Path(file_okay=False, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
EXISTING = click.Path(exists=True, path_type=Path)
SEEDS = click.option(
    "--seeds", type=EXISTING_FOLDER, default=Path("seeds"), show_default=True, help="The coded seeds."
)
NEW_PARQUET = click.Path(dir_okay=False, path_type=Path)
ENGINES = ("auto", "whole", "batches", "dask")
FORMS = ("text", "concise", "json", "github", "markdown")


class NotDone(click.ClickException):
    """Something outside the data is in the way; ends the command with 2."""

    exit_code = 2


class Commands(click.Group):
    """A group that ends with 2 where a stage refuses; its commands may be written in capitals too."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name."""
        return super().get_command(ctx, cmd_name.lower())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Refused as error:
            raise NotDone(str(error)) from error
        except OSError as error:
            if error.errno == EPIPE:  # who reads the output has read enough
                raise
            where = error.filename or "the disk"
            raise NotDone(f"{where}: {error.strerror}; check the path and its permissions") from error


class ExistingOrAddress(click.ParamType[Any]):
    """An argument: the path of what is there, or an address that fsspec knows, as s3://bucket/events."""

    name = "path"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return a Path, or the address as it stands."""
        return value if "://" in str(value) else EXISTING.convert(value, param, ctx)


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
