"""Cited: the version of the data that a command means, and its citation."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pyarrow
import pyarrow.parquet
from kibaru.schema.about import About
from kibaru.schema.attrs import about_of

from .cite import FORMATS
from .history import UnknownRelease
from .refused import Refused
from .states import past_of

TABLE = "events"  # every table's file says the same of the data


def cited(folder: Path | None, version: str | None, form: str) -> str:
    """Return the citation of a version of the data in a folder, or installed; see `version_of`."""
    return FORMATS[form](version_of(folder, version))


def version_of(folder: Path | None, version: str | None) -> About:
    """Return what is said of a release, or of the data that the folder holds.

    Raises UnknownRelease for another version, Refused where the folder holds no data.
    """
    if version is None:
        return held_in(folder)
    try:
        return past_of(folder).release(version).about
    except UnknownRelease:
        held = held_in(folder)
        if held.version != version:
            raise
        return held


def held_in(folder: Path | None) -> About:
    """Return what is said of the data in a folder, or of the installed data. Raises Refused."""
    path = Path(str((folder if folder is not None else files("kibaru")) / "data" / f"{TABLE}.parquet"))
    if not path.is_file():
        raise Refused(f"{path}: no such file; name a dataset folder, or run: kibaru build")
    try:
        metadata = pyarrow.parquet.read_schema(path).metadata or {}
        return about_of(json.loads(metadata.get(b"PANDAS_ATTRS", b"{}")))
    except (pyarrow.ArrowException, ValueError) as error:
        raise Refused(f"{path}: does not say what it holds ({error}); run: kibaru build") from error
