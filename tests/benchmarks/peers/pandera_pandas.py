"""Pandera on pandas with its default strings."""

from pathlib import Path

import pyarrow

from .pandas_schema import read, validate
from .peer import main
from .rules import rules


def checked(path: Path, errors: Path) -> None:
    """Read and validate the table."""
    types = dict.fromkeys(rules()["columns"], pyarrow.large_string())
    validate(read(path, types).to_pandas(split_blocks=True, self_destruct=True), errors)


if __name__ == "__main__":
    main(checked)
