"""Tolls come out of claims by the rules of the codebook; the cases are tables."""

import csv
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from kibaru.schema.claims import bounds
from kibaru.schema.coded import CODED
from kibaru.scripts.resolve import complete, resolve
from kibaru.scripts.resolve.toll import Figure, Toll, resolve_toll

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO((CASES / name).read_text(encoding="utf-8"))))


def figures(claims: str) -> list[Figure]:
    """Return the claims written as "role stance qualifier counts value; ...", - for empty."""
    words = [claim.split(" ") for claim in claims.split("; ")] if claims else []
    columns = ["claimant_role", "stance", "qualifier", "counts", "value"]
    rows = [[None if word == "-" else word for word in claim] for claim in words]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    low, high = bounds()
    said = frame.with_columns(field=pl.lit("fatalities")).with_columns(value_low=low, value_high=high)
    return [Figure(**row) for row in said.drop("field", "value").iter_rows(named=True)]


def number(cell: str) -> int | None:
    return int(cell) if cell else None


@pytest.mark.parametrize("case", cases("tolls.csv"), ids=lambda case: case["case"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_toll(case: dict[str, str], order: int) -> None:
    expected = Toll(number(case["best"]), number(case["low"]), number(case["high"]), case["basis"])
    claimed = figures(case["claims"])[::order]
    attacked = {"state_attacked": True} if case["state_attacked"] else {}
    assert resolve_toll(claimed, **attacked) == expected


CONTESTS = [
    ("outcome", ("asserts", "foiled"), ("asserts", "losses_inflicted"), True),
    ("outcome", ("asserts", "under_control"), ("asserts", "losses_inflicted"), False),
    ("outcome", ("asserts", "foiled"), ("asserts", "ongoing"), False),
    ("outcome", ("asserts", "foiled"), ("denies", "foiled"), True),
    ("event_date", ("asserts", "2023-03-04"), ("asserts", "2023-03-05"), True),
    ("event_date", ("asserts", "2023-03-04"), ("asserts", "2023-03"), False),
    ("location", ("asserts", "x-na"), ("asserts", "x-hameau"), True),
    ("location", ("asserts", "x-na"), ("asserts", "a market"), False),
    ("responsibility", ("asserts", "x-front"), ("asserts", "x-army"), True),
    ("responsibility", ("asserts", "x-police"), ("asserts", "x-army"), False),  # the one is part of the other
    ("responsibility", ("asserts", "x-front"), ("asserts", "bandits"), False),
    ("responsibility", ("asserts", "x-front"), ("denies", "x-front"), True),
    ("responsibility", ("asserts", "x-front"), ("denies", "x-army"), False),
    ("sub_event_type", ("asserts", "Attack"), ("asserts", "Armed clash"), True),
    ("weapon", ("asserts", "rifles"), ("asserts", "grenades"), False),
    ("arrests", ("asserts", "15"), ("asserts", "3"), True),
    ("arrests", ("asserts", "15"), ("asserts", "15"), False),
    ("arrests", ("asserts", "15"), ("declines", None), False),
    ("arrests", ("asserts", "15", "at_least"), ("asserts", "3"), True),
    ("arrests", ("asserts", "15", "at_least"), ("asserts", "20"), False),
    ("arrests", ("asserts", "15", "at_least"), ("asserts", "15"), False),
    ("arrests", ("asserts", "15", "at_least"), ("asserts", "20", "at_least"), False),
    ("arrests", ("asserts", "15", "exact", "civilians"), ("asserts", "3"), False),
    ("arrests", ("asserts", "15", "exact", "civilians"), ("asserts", "3", "exact", "civilians"), True),
    ("arrests", ("asserts", "15", "at_most"), ("asserts", "15"), False),
    ("arrests", ("asserts", None, "indefinite"), ("asserts", "15"), False),
    ("arrests", ("asserts", None, "indefinite"), ("asserts", "0"), True),
    ("arrests", ("asserts", "15", "at_most"), ("asserts", "16"), True),
    ("injuries", ("asserts", "20"), ("denies", "20"), True),
    ("injuries", ("asserts", "20"), ("denies", "30"), False),
    ("injuries", ("asserts", "20"), ("asserts", "30"), True),
]


@pytest.mark.parametrize(("field", "one", "other", "expected"), CONTESTS)
def test_contested(
    golden: dict[str, pl.DataFrame],
    field: str,
    one: tuple[str | None, ...],
    other: tuple[str | None, ...],
    expected: bool,
) -> None:
    """Two claims on one comparable field of one event disagree, or do not."""
    columns = ("about", "field", "stance", "value", "qualifier", "counts")
    columns += ("claimant", "claimant_role", "source_id")
    said = [
        ("NAM-0003", field, *claimed, *[None] * (4 - len(claimed)), "somebody", "witness", "wire-2023-03")
        for claimed in (one, other)
    ]
    schema = {name: column.dtype for name, column in CODED["claims"].items()}
    rows = pl.DataFrame(said, schema=dict.fromkeys(columns, pl.String), orient="row")
    claims = rows.with_columns(
        pl.lit(None, dtype).alias(n) for n, dtype in schema.items() if n not in columns
    )
    tables = {**golden, "claims": complete(claims.select(schema.keys()), golden["events"])}
    coded = {**tables, "events": golden["events"].select(CODED["events"].keys())}
    coded["incidents"] = golden["incidents"].select(
        "incident_id", "name", "summary", revised_on=pl.date(2023, 1, 1)
    )
    (row,) = resolve(coded)["events"].filter(pl.col("event_id_cnty") == "NAM-0003").iter_rows(named=True)
    assert row["contested"] is expected
