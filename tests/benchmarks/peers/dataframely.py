"""dataframely: a schema whose `filter` parts the rows into valid ones and failures."""

from pathlib import Path

import dataframely as dy
import polars as pl

from .peer import main, told
from .polars_rules import of_cells, of_rows
from .rules import KEY, rules


def schema() -> type[dy.Schema]:
    """Return the schema of the layout, with a rule of its own for each that ties columns to each other."""
    found = rules()
    columns = {"row": dy.UInt32()}
    for name, kind in found["columns"].items():
        checks = {code: _check(rule) for column, code, rule in of_cells() if column == name}
        limits = {"nullable": name not in found["filled"], "primary_key": name == KEY}
        if name in found["labels"]:
            checks["label"] = _among(found["labels"][name])
        if kind == "String":
            columns[name] = dy.String(**limits, regex=found["patterns"].get(name), check=checks or None)
        elif kind == "Date":
            columns[name] = dy.Date(**limits)
        else:
            limits |= {"min": found["least"].get(name), "max": found["most"].get(name)}
            columns[name] = getattr(dy, kind)(**limits, check=checks or None)
    ties = {code: dy.rule()(_tie(rule)) for code, rule in of_rows()}
    return type("Layout", (dy.Schema,), {**columns, **ties})


def _check(rule: pl.Expr) -> object:
    return lambda _: rule


def _among(labels: list[object]) -> object:
    return lambda column: column.is_in(labels)


def _tie(rule: pl.Expr) -> object:
    return lambda _: rule


def validate(path: Path, errors: Path) -> None:
    """Validate the table, whose numbers it converts itself, and write the failures."""
    raw = pl.read_csv(path, infer_schema=False, row_index_name="row").with_columns(
        pl.col("event_date").str.to_date("%Y-%m-%d", strict=False)
    )
    _, failed = schema().filter(raw, cast=True)
    found = failed.details()
    names = [name for name in found.columns if name not in raw.columns]
    told_of = found.select("row", *names).unpivot(names, index="row", variable_name="rule")
    failures = told_of.filter(pl.col("value") == "invalid").select("row", "rule")
    failures.write_parquet(errors)
    told(failures.height, failures["row"].n_unique())


if __name__ == "__main__":
    main(validate)
