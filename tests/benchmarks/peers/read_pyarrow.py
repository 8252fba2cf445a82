"""pyarrow: a plain read batch by batch, typed."""

from pathlib import Path

import pyarrow
from pyarrow import csv

from .peer import main, told
from .rules import rules

TYPES = {
    "String": pyarrow.string(),
    "Int64": pyarrow.int64(),
    "Float64": pyarrow.float64(),
    "Date": pyarrow.date32(),
}


def read(path: Path, _: Path) -> None:
    """Read the table."""
    types = {name: TYPES[kind] for name, kind in rules()["columns"].items()}
    batches = csv.open_csv(
        path,
        read_options=csv.ReadOptions(block_size=8 << 20),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""]),
    )
    for _batch in batches:
        pass
    told(0)


if __name__ == "__main__":
    main(read)
