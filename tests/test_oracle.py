"""Pandera's own validation is the oracle: in broken rows it finds what our judging finds."""

import random
from typing import Any

import pandera.errors
import polars as pl
import pytest
from kibaru.schema.tables import TABLES
from kibaru.scripts.validate import validate


def broken(frame: pl.DataFrame, chance: random.Random) -> pl.DataFrame:
    """Return 40 rows in which about one cell in twelve is empty, or stands in another row's place."""
    rows = [dict(chance.choice(frame.rows(named=True))) for _ in range(40)]
    for row in rows:
        for name in frame.columns:
            if chance.random() < 1 / 12:
                row[name] = chance.choice([None, chance.choice(frame[name].to_list())])
    return pl.DataFrame(rows, schema=frame.schema)


def by_pandera(frame: pl.DataFrame, table: str) -> set[tuple[str, int]]:
    """Return {(rule, row)} as Pandera has it, in our words where it has its own for a kind of check."""
    model: Any = TABLES[table]
    try:
        model.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases.select("column", "check", "index")
        words = {"not_nullable": "{} is filled", "field_uniqueness": "no two rows have the same {}"}
        key = f"no two rows have the same {' and '.join(model.key())}"
        return {
            (key if check == "multiple_fields_uniqueness" else words.get(check, check).format(column), index)
            for column, check, index in cases.iter_rows()
        }
    return set()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("seed", range(5))
def test_pandera_agrees(golden: dict[str, pl.DataFrame], table: str, seed: int) -> None:
    frame = broken(golden[table], random.Random(f"{table} {seed}"))
    ours = {(finding.rule, finding.line - 1) for finding in validate({table: frame}) if finding.line}
    theirs = by_pandera(frame, table)
    assert theirs
    links = {rule for rule, _ in ours} - {rule.sentence for rule in TABLES[table].rules()}
    ours = {(rule, row) for rule, row in ours if rule not in links}
    assert ours <= theirs
    spoiled = {
        row
        for rule, row in theirs
        if rule in {r.sentence for r in TABLES[table].rules() if r.scope == "cell"}
    }
    judged_on_sound_cells = {(rule, row) for rule, row in theirs if row not in spoiled}
    assert judged_on_sound_cells <= ours
    cells = {rule.sentence for rule in TABLES[table].rules() if rule.scope == "cell"}
    assert {pair for pair in theirs if pair[0] in cells} == {pair for pair in ours if pair[0] in cells}


@pytest.mark.parametrize("table", TABLES)
def test_pandera_wants_exactly_the_columns_too(golden: dict[str, pl.DataFrame], table: str) -> None:
    frame, model = golden[table], TABLES[table]
    for other in (
        frame.with_columns(extra=1),
        frame.drop(frame.columns[-1]),
        frame.select(frame.columns[::-1]),
    ):
        with pytest.raises(pandera.errors.SchemaErrors):
            model.validate(other, lazy=True)  # type: ignore[arg-type]
