"""Queries: their one normal form, what they choose, and what cannot be asked."""

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from kibaru.schema.blueprint import layout
from kibaru.schema.tables import TABLES
from kibaru.scripts.query import BadQuery, bound, choose, normal, parse, written
from kibaru.scripts.query.parse import DEEPEST, LONGEST

from .generated import Frames, generated_tables

CASES = Path(__file__).parent / "cases"
COLUMNS = layout(TABLES["events"]).columns


def cases(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO((CASES / name).read_text(encoding="utf-8"))))


def normalised(query: str) -> str:
    return written(normal(bound(parse(query), COLUMNS)))


@pytest.mark.parametrize("case", cases("queries.csv"), ids=lambda case: case["query"])
def test_the_normal_form(case: dict[str, str]) -> None:
    assert normalised(case["query"]) == case["normal"]
    assert normalised(case["normal"]) == case["normal"]


@pytest.mark.parametrize("case", cases("bad_queries.csv"), ids=lambda case: case["query"])
def test_what_cannot_be_asked_is_told(case: dict[str, str]) -> None:
    with pytest.raises(BadQuery) as told:
        normalised(case["query"])
    assert case["says"] in str(told.value)


HUGE = {
    "a text of a megabyte": f"country == '{'x' * 1_000_000}'",
    "ten thousand brackets": "(" * 10_000 + "year == 1" + ")" * 10_000,
    "brackets within the length": "(" * (DEEPEST + 1) + "year == 1" + ")" * (DEEPEST + 1),
    "nots within the length": "not " * (LONGEST // 8) + "year == 1",
    "a list without an end": "year in (" + "1, " * (LONGEST // 4),
    "blanks": " " * LONGEST,
    "quotes": "'" * (LONGEST - 1),
    "backslashes": "country == '" + "\\" * (LONGEST - 20),
    "nothing": "",
}


@pytest.mark.parametrize("query", HUGE.values(), ids=HUGE)
def test_what_is_huge_is_refused_at_once(query: str) -> None:
    with pytest.raises(BadQuery) as told:
        normalised(query)
    assert len(str(told.value)) < 300


# What a query chooses: random ones, beside a filter that is written here by hand, cell by cell.
EVENTS = generated_tables(60, 11)["events"]
NAMES = [
    "country",
    "event_date",
    "fatalities",
    "fatalities_low",
    "latitude",
    "contested",
    "actor2",
    "year",
    "notes",
]
Cell = Any


def literals(column: str) -> st.SearchStrategy[Cell]:
    """Return values of a column's type, most of them such as stand in it."""
    there = [
        value for value in EVENTS[column].drop_nulls().unique().sort().to_list() if value != float("inf")
    ]
    others: st.SearchStrategy[Cell] = {
        "string": st.text(max_size=8).filter(lambda text: "\x00" not in text),
        "integer": st.integers(-5, 3000),
        "number": st.floats(-90, 90, allow_nan=False).map(lambda number: round(number, 5)),
        "date": st.dates(date(2023, 12, 1), date(2025, 3, 1)),
        "boolean": st.booleans(),
    }[COLUMNS[column]["type"]]
    return st.one_of(st.sampled_from(there), others) if there else others


def word(value: Cell) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return f"{value:.5f}" if isinstance(value, float) else str(value)


Holds = Callable[[dict[str, Cell]], bool | None]
SIGNS: dict[str, Callable[[Cell, Cell], bool]] = {
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[str, Holds]:
    """Return a comparison as it is typed, and what it says of a row: true, false, or neither."""
    column = draw(st.sampled_from(NAMES))
    boolean = COLUMNS[column]["type"] == "boolean"
    kind = draw(st.sampled_from(["sign", "missing"] if boolean else ["sign", "in", "missing"]))
    if kind == "missing":
        negated = draw(st.booleans())
        text = f"{column} is {'not ' if negated else ''}missing"
        return text, lambda row: (row[column] is None) != negated
    if kind == "in":
        values = draw(st.lists(literals(column), min_size=1, max_size=4))
        negated = draw(st.booleans())
        text = f"{column} {'not ' if negated else ''}in ({', '.join(map(word, values))})"
        return text, lambda row: None if row[column] is None else (row[column] in values) != negated
    sign = draw(st.sampled_from(["==", "!="] if boolean else list(SIGNS)))
    value = draw(literals(column))
    return (
        f"{column} {sign} {word(value)}",
        lambda row: None if row[column] is None else SIGNS[sign](row[column], value),
    )


def negated(term: tuple[str, Holds]) -> tuple[str, Holds]:
    text, holds = term
    return f"not ({text})", lambda row: None if holds(row) is None else not holds(row)


def joined(terms: list[tuple[str, Holds]], operator: str) -> tuple[str, Holds]:
    decides = operator == "or"

    def holds(row: dict[str, Cell]) -> bool | None:
        found = [each(row) for _, each in terms]
        return decides if decides in found else None if None in found else not decides

    return f" {operator} ".join(f"({text})" for text, _ in terms), holds


QUERIES = st.recursive(
    comparisons(),
    lambda terms: st.one_of(
        terms.map(negated),
        st.builds(joined, st.lists(terms, min_size=1, max_size=3), st.sampled_from(["and", "or"])),
    ),
    max_leaves=6,
)


@settings(max_examples=150)
@given(query=QUERIES)
def test_a_query_chooses_what_is_true_of_it_and_its_normal_form_the_same(query: tuple[str, Holds]) -> None:
    text, holds = query
    term = bound(parse(text), COLUMNS)
    form = normal(term)
    assert normal(bound(parse(written(form)), COLUMNS)) == form
    assert " not (" not in f" {written(form)}"
    frame = EVENTS.to_pandas().astype(object).where(lambda each: each.notna(), None)
    rows = EVENTS.to_dicts()
    mask = pd.Series([holds(row) is True for row in rows])
    expected = list(frame["event_id_cnty"][mask])
    for each in (term, form):
        assert choose(EVENTS, each, ["event_id_cnty"])["event_id_cnty"].to_list() == expected


def test_two_that_ask_the_same_have_one_form() -> None:
    one = "year == 2024 and (country == 'Mali' or not (contested == true and fatalities > 3))"
    other = (
        "not (contested != false and 3 < fatalities) and 2024 == year or year == 2024 and ('Mali' == country)"
    )
    assert normalised(one) == "(contested != true or country == 'Mali' or fatalities <= 3) and year == 2024"
    assert normalised(other) != normalised(one)  # what is distributed is not undone
    assert normalised(f"({one}) and year in (2024)") == normalised(one)


def test_an_unknown_toll_is_neither_chosen_nor_chosen_by_the_opposite(golden: Frames) -> None:
    events = golden["events"]
    unknown = set(events.filter(pl.col("fatalities").is_null())["event_id_cnty"])
    assert unknown
    for query in ("fatalities == 0", "fatalities != 0", "not fatalities == 0", "fatalities < 10"):
        found = choose(events, bound(parse(query), COLUMNS), ["event_id_cnty"])["event_id_cnty"]
        assert not unknown & set(found)
    found = choose(events, bound(parse("fatalities is missing"), COLUMNS), ["event_id_cnty"])["event_id_cnty"]
    assert set(found) == unknown
