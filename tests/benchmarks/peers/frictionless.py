"""frictionless: a Table Schema with constraints, and checks of rows of our own; one row after the other."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
from frictionless import Check, Checklist, Resource, Schema, errors

from .peer import main, told
from .rules import DAY, KEY, TAGS, rules

TYPES = {"String": "string", "Int64": "integer", "Float64": "number", "Date": "date"}
FIRST = 2  # the number of the row below the header


def descriptor() -> dict[str, Any]:
    """Return the Table Schema of the layout."""
    found = rules()
    fields = []
    for name, kind in found["columns"].items():
        constraints = {
            "required": name in found["filled"] or None, "unique": name == KEY or None,
            "enum": found["labels"].get(name), "pattern": found["patterns"].get(name),
            "minimum": found["least"].get(name), "maximum": found["most"].get(name),
        }  # fmt: skip
        kept = {word: limit for word, limit in constraints.items() if limit is not None}
        fields.append({"name": name, "type": TYPES[kind], "constraints": kept})
    return {"fields": fields}


class Ties(Check):
    """The rules on free text, and those that tie columns to each other."""

    type = "ties"
    Errors = [errors.RowConstraintError]  # noqa: RUF012 (as frictionless has it)

    def validate_row(self, row: Any) -> Iterator[Any]:
        """Yield an error for each rule that the row breaks."""
        for name in broken(row):
            yield errors.RowConstraintError.from_row(row, note=name)


def broken(row: Any) -> Iterator[str]:
    """Yield the rules that a row breaks."""
    found = rules()
    for name in found["free"]:
        if cell := row[name]:
            if cell.strip() != cell:
                yield f"{name} KB310"
            if UNSEEN.search(cell):
                yield f"{name} KB311"
            if not unicodedata.is_normalized("NFC", cell):
                yield f"{name} KB312"
            if cell[0] in "=+-@" and not re.search(found["number"], cell):
                yield f"{name} KB313"
    for rule in found["follows"]:
        if rule["mapping"].get("|".join(row[name] or "" for name in rule["from"])) != row[rule["column"]]:
            yield rule["code"]
    yield from ties(row)


def ties(row: Any) -> Iterator[str]:
    """Yield the rules that a row breaks whose columns are tied in other ways than by a mapping."""
    against = row["event_type"] == "Violence against civilians"
    excessive = row["sub_event_type"] == "Excessive force against protesters"
    civilians = "Civilians" in (row["inter1"], row["inter2"])
    if (row[KEY] or "")[:3] not in COUNTRIES:
        yield "KB401"
    if row["event_date"] and row["event_date"].year != row["year"]:
        yield "KB402"
    if (row["actor2"] is None) != (row["inter2"] is None):
        yield "KB405"
    if (row["civilian_targeting"] is not None) != (against or excessive or civilians):
        yield "KB407"
    if against and row["inter2"] != "Civilians":
        yield "KB408"
    if (row["admin2"] and not row["admin1"]) or (row["admin3"] and not row["admin2"]):
        yield "KB412"
    if row["timestamp"] is not None and row["timestamp"] % DAY:
        yield "KB414"
    if row["tags"] and not re.search(TAGS, row["tags"]):
        yield "KB415"


COUNTRIES = frozenset(rules()["countries"])
UNSEEN = re.compile(rules()["unseen"])


def validate(path: Path, errors_path: Path) -> None:
    """Validate the table, and write the failures."""
    resource = Resource(path.name, basepath=str(path.parent), schema=Schema.from_descriptor(descriptor()))
    report = resource.validate(Checklist(checks=[Ties()]), limit_errors=10**9)
    found = report.flatten(["rowNumber", "fieldName", "type", "note"])
    failures = pl.DataFrame(
        [(row - FIRST, f"{kind} {name or note}") for row, name, kind, note in found],
        {"row": pl.Int64, "rule": pl.String}, orient="row",
    )  # fmt: skip
    failures.write_parquet(errors_path)
    told(failures.height, failures["row"].n_unique())


if __name__ == "__main__":
    main(validate)
