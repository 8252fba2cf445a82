"""pointblank: a plan of steps that are interrogated one by one, with the rows that fail as extracts."""

from pathlib import Path

import pointblank as pb
import polars as pl

from .peer import main, told
from .polars_rules import of_cells, of_rows
from .rules import KEY, rules
from .text import misfits, typed, write


def plan(frame: pl.DataFrame) -> pb.Validate:
    """Return the plan for a typed frame: a step for each rule."""
    found = rules()
    steps = pb.Validate(frame).rows_distinct(columns_subset=[KEY]).col_vals_not_null(found["filled"])
    for name, labels in found["labels"].items():
        given = labels if name in found["filled"] else [*labels, None]
        steps = steps.col_vals_in_set(name, given)
    for name, pattern in found["patterns"].items():
        steps = steps.col_vals_regex(name, pattern, na_pass=True)
    for name, least in found["least"].items():
        steps = steps.col_vals_ge(name, least, na_pass=True)
    for name, most in found["most"].items():
        steps = steps.col_vals_le(name, most, na_pass=True)
    for _, _, rule in of_cells():
        steps = steps.col_vals_expr(rule.fill_null(True))
    for _, rule in of_rows():
        steps = steps.col_vals_expr(rule.fill_null(True))
    return steps


def validate(path: Path, errors: Path) -> None:
    """Validate the table, and write the failures."""
    raw = pl.read_csv(path, infer_schema=False)
    interrogated = plan(typed(raw)).interrogate(extract_limit=raw.height)
    steps = {step.i: f"{step.assertion_type} {step.column}" for step in interrogated.validation_info}
    found = [
        extract.select(row=pl.col("_row_num_").cast(pl.Int64) - 1, rule=pl.lit(steps[number]))
        for number, extract in interrogated.get_data_extracts().items()
        if extract is not None and extract.height
    ]
    failures = pl.concat([misfits(raw), *found])
    write(failures, errors)
    told(failures.height, failures["row"].n_unique())


if __name__ == "__main__":
    main(validate)
