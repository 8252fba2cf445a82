"""Pandera on pandas with strings of Arrow, and categories where many cells are alike."""

from pathlib import Path

import pandas as pd
import pyarrow

from .pandas_schema import read, validate
from .peer import main
from .rules import rules

ALIKE = ("disorder_type", "event_type", "sub_event_type", "inter1", "inter2", "interaction", "region",
         "civilian_targeting", "country", "source_scale")  # fmt: skip
TEXT = pyarrow.large_string()


def checked(path: Path, errors: Path) -> None:
    """Read and validate the table."""
    types = {
        name: pyarrow.dictionary(pyarrow.int32(), pyarrow.string()) if name in ALIKE else TEXT
        for name in rules()["columns"]
    }
    table = read(path, types)
    arrow = {TEXT: pd.ArrowDtype(TEXT)}
    validate(table.to_pandas(types_mapper=arrow.get, split_blocks=True, self_destruct=True), errors)


if __name__ == "__main__":
    main(checked)
