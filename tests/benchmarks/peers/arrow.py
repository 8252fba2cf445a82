"""Arrow by hand: batches of text, each distinct text judged once, by two threads, and no validator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import compute, csv, parquet

from .peer import main, told
from .rules import DAY, KEY, PERHAPS_NOT_NFC, TAGS, rules

FORMS = {"Int64": r"^-?\d{1,18}$", "Float64": r"^-?\d+(?:\.\d+)?$"}
TYPES = {"Int64": pyarrow.int64(), "Float64": pyarrow.float64()}
Cells = Any  # an array of pyarrow, which has no types
AHEAD = 4  # batches that are read while others are judged


def each(column: Cells, judge: Callable[[Cells], Cells]) -> Cells:
    """Return what `judge` gives for the distinct cells of a column, for each cell."""
    return compute.take(judge(column.dictionary), column.indices)


def parsed(kind: str) -> Callable[[Cells], Cells]:
    """Return the function from texts to values of a type, null where a text is none."""

    def parse(texts: Cells) -> Cells:
        if kind == "Date":
            days = compute.strptime(texts, "%Y-%m-%d", "s", error_is_null=True)
            is_day = compute.equal(
                compute.strftime(days, "%Y-%m-%d"), texts
            )  # 30 February is read as 2 March
            return compute.if_else(is_day, days, None)
        formed = compute.match_substring_regex(texts, FORMS[kind])
        return compute.cast(compute.if_else(formed, texts, None), TYPES[kind])

    return parse


def of_cells(batch: dict[str, Cells], typed: dict[str, Cells]) -> Iterator[tuple[str, Cells]]:
    """Yield the name of each rule on one column, and whether each cell keeps it, null where it is empty."""
    found = rules()
    for name, cells in typed.items():
        yield f"{name} fits", compute.or_(cells.is_valid(), batch[name].is_null())
    for name in found["filled"]:
        yield f"{name} is filled", batch[name].is_valid()
    for name, labels in found["labels"].items():
        values = pyarrow.array([str(label) for label in labels])
        yield f"{name} label", each(batch[name], lambda texts, values=values: compute.is_in(texts, values))
    for name, pattern in found["patterns"].items():
        yield f"{name} form", each(batch[name], matching(pattern))
    for name, least in found["least"].items():
        yield f"{name} least", compute.greater_equal(typed[name], least)
    for name, most in found["most"].items():
        yield f"{name} most", compute.less_equal(typed[name], most)
    for name in found["free"]:
        for code, judge in CLEAN.items():
            yield f"{name} {code}", each(batch[name], judge)


def matching(pattern: str) -> Callable[[Cells], Cells]:
    """Return the function that says which texts a regular expression is found in."""
    return lambda texts: compute.match_substring_regex(texts, pattern)


def no_formula(texts: Cells) -> Cells:
    """Return which texts do not begin like a formula, or are numbers."""
    begins = matching(rules()["formula"])(texts)
    if not compute.any(begins).as_py():
        return compute.invert(begins)
    return compute.or_(compute.invert(begins), matching(rules()["number"])(texts))


def composed(texts: Cells) -> Cells:
    """Return which texts are in the form NFC."""
    odd = compute.if_else(matching(PERHAPS_NOT_NFC)(texts), texts, None)
    return compute.fill_null(compute.equal(compute.utf8_normalize(odd, "NFC"), odd), True)


CLEAN: dict[str, Callable[[Cells], Cells]] = {
    "KB310": lambda texts: compute.equal(compute.utf8_trim_whitespace(texts), texts),
    "KB311": lambda texts: compute.invert(matching(rules()["unseen"])(texts)),
    "KB312": composed,
    "KB313": no_formula,
}


def of_rows(batch: dict[str, Cells], typed: dict[str, Cells]) -> Iterator[tuple[str, Cells]]:
    """Yield the code of each rule that ties columns to each other, and whether each row keeps it."""

    def are(name: str, value: str) -> Cells:
        return compute.fill_null(each(batch[name], lambda texts: compute.equal(texts, value)), False)

    for rule in rules()["follows"]:
        read = [batch[name].cast(pyarrow.string()).fill_null("") for name in (*rule["from"], rule["column"])]
        rows = compute.dictionary_encode(compute.binary_join_element_wise(*read, "|"))
        pairs = pyarrow.array([f"{key}|{value}" for key, value in rule["mapping"].items()])
        yield rule["code"], each(rows, lambda texts, pairs=pairs: compute.is_in(texts, pairs))
    against, civilians = are("event_type", "Violence against civilians"), are("inter2", "Civilians")
    excessive = are("sub_event_type", "Excessive force against protesters")
    targeted = compute.or_(
        compute.or_(against, excessive), compute.or_(are("inter1", "Civilians"), civilians)
    )
    empty = {name: batch[name].is_null() for name in ("actor2", "inter2", "admin1", "admin2", "admin3")}
    countries = pyarrow.array(rules()["countries"])
    codes = compute.utf8_slice_codeunits(batch[KEY].cast(pyarrow.string()), 0, 3)
    yield "KB401", compute.is_in(codes, countries)
    yield "KB402", compute.equal(typed["year"], compute.year(typed["event_date"]))
    yield "KB405", compute.equal(empty["actor2"], empty["inter2"])
    yield "KB407", compute.equal(batch["civilian_targeting"].is_valid(), targeted)
    yield "KB408", compute.or_(compute.invert(against), civilians)
    for lower, upper in (("admin2", "admin1"), ("admin3", "admin2")):
        yield "KB412", compute.or_(empty[lower], compute.invert(empty[upper]))
    days = compute.multiply(compute.divide(typed["timestamp"], DAY), DAY)
    yield "KB414", compute.equal(days, typed["timestamp"])
    yield "KB415", each(batch["tags"], matching(TAGS))


def judged(batch: pyarrow.RecordBatch) -> tuple[list[tuple[str, Cells]], Cells]:
    """Return the numbers of the rows of a batch that break each rule, and the ids."""
    cells = {name: batch[name] for name in batch.schema.names}
    kinds = {name: kind for name, kind in rules()["columns"].items() if kind != "String"}
    typed = {name: each(cells[name], parsed(kind)) for name, kind in kinds.items()}
    broken = []
    for of in (of_cells, of_rows):
        for name, holds in of(cells, typed):
            if compute.any(compute.invert(holds)).as_py():
                broken.append((name, compute.indices_nonzero(compute.invert(holds).fill_null(False))))
    return broken, cells[KEY].cast(pyarrow.string())


def batches(path: Path) -> Iterator[pyarrow.RecordBatch]:
    """Yield the rows, every column as codes of its distinct texts."""
    codes = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    yield from csv.open_csv(
        path,
        read_options=csv.ReadOptions(block_size=16 << 20),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(rules()["columns"], codes), strings_can_be_null=True, null_values=[""]
        ),
    )


def in_order(path: Path) -> Iterator[tuple[list[tuple[str, Cells]], Cells]]:
    """Yield what was judged of each batch, in the order of the file."""
    with ThreadPoolExecutor(2) as pool:
        waiting = []
        for batch in batches(path):
            waiting.append(pool.submit(judged, batch))
            if len(waiting) > AHEAD:
                yield waiting.pop(0).result()
        yield from (each.result() for each in waiting)


def validate(path: Path, errors: Path) -> None:
    """Validate the table, and write the failures."""
    results = list(in_order(path))
    starts = accumulate((len(ids) for _, ids in results), initial=0)
    found = [
        (compute.add(rows.cast(pyarrow.int64()), start), name)
        for (broken, _), start in zip(results, starts, strict=False)
        for name, rows in broken
    ]
    ids = pyarrow.chunked_array([ids for _, ids in results])
    if compute.count_distinct(ids).as_py() < len(ids) - ids.null_count:
        counts = compute.value_counts(ids)
        twice = compute.filter(counts.field("values"), compute.greater(counts.field("counts"), 1)).drop_null()
        found.append((compute.indices_nonzero(compute.is_in(ids, twice)).cast(pyarrow.int64()), "KB501"))
    rows = pyarrow.chunked_array([rows for rows, _ in found], pyarrow.int64())
    names = [name for each_rows, name in found for _ in range(len(each_rows))]
    parquet.write_table(pyarrow.table({"row": rows, "rule": pyarrow.array(names, pyarrow.string())}), errors)
    told(len(rows), compute.count_distinct(rows).as_py())


if __name__ == "__main__":
    main(validate)
