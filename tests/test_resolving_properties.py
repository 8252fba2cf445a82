"""Laws of resolution: what order, silence, repetition and merging may not change."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import hypothesis.strategies as st
import polars as pl
from hypothesis import example, given, settings
from kibaru.schema.claims import SILENT
from kibaru.schema.tolls import TOLLS
from kibaru.schema.vocabularies import vocabulary
from kibaru.scripts.resolve import complete
from kibaru.scripts.resolve.disagree import Comparison, Said, contested
from kibaru.scripts.resolve.toll import Figure, Toll, resolve_toll

from .generated import Frames, Seeded, coded, derived, shuffled, typed
from .strategies import coded_rows, figures

MANY = coded(Seeded(1), incidents=80)
SUBJECTS = {"events": "event_id_cnty", "incidents": "incident_id"}
ENDS = ("", "_low", "_high", "_basis")
NUMBERS = [f"{toll}{end}" for toll in TOLLS for end in ENDS]
SEEDS = st.integers(0, 999)
CLAIMED = st.lists(figures(), max_size=5)
thoroughly = settings(max_examples=300)


def numbers(found: Frames) -> dict[str, list[tuple[Any, ...]]]:
    return {table: found[table].select(key, *NUMBERS).rows() for table, key in SUBJECTS.items()}


def says_nobody(claim: dict[str, Any]) -> bool:
    """Whether a claim on a toll says of all people that nobody was harmed."""
    zero = (claim["value"], claim["qualifier"]) in {
        ("0", "exact"), ("0", "approximate"), ("0", "at_most"), ("0-0", "between"),
    }  # fmt: skip
    denied = claim["stance"] == "denies" and claim["value"] is None and claim["qualifier"] is None
    return claim["counts"] == "all" and (denied or (claim["stance"] == "asserts" and zero))


def says_zero(figure: Figure) -> bool:
    denied = figure.stance == "denies" and figure.value_low is None
    zero = figure.stance == "asserts" and (figure.value_low, figure.value_high) == (0, 0)
    return figure.counts == "all" and (denied or zero)


def is_ordered(low: int | None, best: int | None, high: int | None) -> bool:
    filled = [number for number in (low, best, high) if number is not None]
    return filled == sorted(filled)


# Whole tables


def test_what_is_made_up_has_every_basis() -> None:
    found = derived(MANY)
    bases = {basis for table in SUBJECTS for toll in TOLLS for basis in found[table][f"{toll}_basis"]}
    assert set(vocabulary("basis").labels) == bases
    assert {True, False} == set(found["events"]["contested"]) == set(found["incidents"]["contested"])


@example(MANY, 1)
@given(coded_rows(), SEEDS)
def test_no_row_depends_on_the_order_of_what_is_coded(rows: Frames, seed: int) -> None:
    undated = rows["events"].with_columns(pl.lit(None, pl.Date).alias("event_date"))
    for coded_as in (rows, rows | {"events": undated}):  # the second is not always valid
        found = derived(coded_as)
        other = derived({name: shuffled(frame, seed) for name, frame in coded_as.items()})
        assert all(found[name].equals(other[name]) for name in found)


@example(MANY, "all", "government")
@given(
    coded_rows(),
    st.sampled_from(vocabulary("counts").labels),
    st.sampled_from(vocabulary("claimant_role").labels),
)
def test_silence_changes_no_number(rows: Frames, counts: str, role: str) -> None:
    silent = [
        {"about": about, "field": toll, "stance": stance, "counts": counts, "claimant_role": role,
         "method": "stated", "claimant": "a resident", "source_id": "source-0", "note": "Those on guard."}
        for table, key in SUBJECTS.items() for about in rows[table][key]
        for toll in TOLLS for stance in SILENT
    ]  # fmt: skip
    claims = pl.concat([rows["claims"], typed("claims", silent)])
    assert numbers(derived(rows)) == numbers(derived(rows | {"claims": claims}))


@example(MANY)
@given(coded_rows())
def test_a_toll_is_zero_only_where_somebody_says_so(rows: Frames) -> None:
    found = derived(rows)
    said = {
        (claim["event_id_cnty"] or claim["incident_id"], claim["field"])
        for claim in found["claims"].iter_rows(named=True)
        if says_nobody(claim)
    }
    zeros = {
        (row[key], toll)
        for table, key in SUBJECTS.items()
        for row in found[table].iter_rows(named=True)
        for toll in TOLLS
        if row[toll] == 0
    }
    assert zeros <= said


@example(MANY)
@given(coded_rows())
def test_the_bounds_of_every_row_enclose_its_best_figure(rows: Frames) -> None:
    found = derived(rows)
    for table in SUBJECTS:
        for toll in TOLLS:
            rows_of = found[table].select(f"{toll}_low", toll, f"{toll}_high").rows()
            assert all(is_ordered(*row) for row in rows_of)


@example(MANY, 1)
@given(coded_rows(), SEEDS)
def test_merging_claims_is_symmetric(rows: Frames, seed: int) -> None:
    claims = shuffled(rows["claims"], seed)
    here, there = claims[: claims.height // 2], claims[claims.height // 2 :]
    one, other = (derived(rows | {"claims": pl.concat(pair)}) for pair in ((here, there), (there, here)))
    assert all(one[table]["contested"].equals(other[table]["contested"]) for table in SUBJECTS)


@example(MANY, 1)
@given(coded_rows(), SEEDS)
def test_a_further_claim_settles_no_dispute(rows: Frames, seed: int) -> None:
    comparison = Comparison(rows["actors"], rows["locations"])
    claims = shuffled(complete(rows["claims"], rows["events"]), seed)
    # As if all claims on one field were about one of five subjects, so that enough of them meet.
    number = pl.int_range(pl.len()).over("field") % 5
    claims = claims.with_columns(subject=pl.concat_str("field", number.cast(pl.String)))
    part = contested(claims[: claims.height // 2], "subject", comparison)
    assert part <= contested(claims, "subject", comparison)


@example(MANY)
@given(coded_rows())
def test_two_claims_disagree_with_each_other_and_never_with_themselves(rows: Frames) -> None:
    comparison = Comparison(rows["actors"], rows["locations"])
    claims = complete(rows["claims"], rows["events"])
    for field in vocabulary("field").where("comparable", "yes"):
        columns = ("stance", "value", "counts", "value_low", "value_high")
        said = [Said(*row) for row in claims.filter(pl.col("field") == field).select(columns).iter_rows()]
        assert not any(comparison.differ(field, one, one) for one in said)
        for one, other in combinations(said[:40], 2):
            assert comparison.differ(field, one, other) == comparison.differ(field, other, one)


# One toll


@thoroughly
@given(CLAIMED, st.booleans(), st.data())
def test_a_toll_depends_neither_on_order_nor_on_repetition(
    claimed: list[Figure], state: bool, data: st.DataObject
) -> None:
    toll = resolve_toll(claimed, state)
    again = data.draw(st.lists(st.sampled_from(claimed), max_size=3)) if claimed else []
    assert toll == resolve_toll(data.draw(st.permutations(claimed + again)), state)


@thoroughly
@given(CLAIMED, figures(), st.sampled_from(SILENT), st.booleans())
def test_silence_changes_no_toll(claimed: list[Figure], figure: Figure, stance: str, state: bool) -> None:
    silent = Figure(stance, None, figure.counts, figure.claimant_role, None, None)
    assert resolve_toll(claimed, state) == resolve_toll([*claimed, silent], state)


@thoroughly
@given(CLAIMED, st.booleans())
def test_every_number_of_a_toll_is_one_that_a_claim_gives(claimed: list[Figure], state: bool) -> None:
    toll = resolve_toll(claimed, state)
    given_by = {end for figure in claimed for end in (figure.value_low, figure.value_high)}
    assert {toll.best, toll.low, toll.high} <= given_by | {None, 0}  # when 0 may stand is another law


@thoroughly
@given(CLAIMED, st.booleans())
def test_a_toll_is_ordered_and_zero_only_where_said(claimed: list[Figure], state: bool) -> None:
    toll = resolve_toll(claimed, state)
    assert is_ordered(toll.low, toll.best, toll.high)
    assert toll.best != 0 or any(says_zero(figure) for figure in claimed)


@thoroughly
@given(CLAIMED, st.booleans())
def test_the_numbers_of_a_toll_are_as_its_basis_says(claimed: list[Figure], state: bool) -> None:
    best, low, high, basis = resolve_toll(claimed, state)
    as_said = {
        "reported": best == low == high != 0 and best is not None,
        "reported_none": best == low == high == 0,
        "approximate": best is None and low == high and low is not None,
        "bounded": best is None and low is not None and low != high,
        "contested": best is None and low is not None and low != high,
        "unknown": best is low is high is None,
    }
    assert as_said[basis]


@thoroughly
@given(st.lists(figures().filter(lambda f: not says_zero(f)), max_size=5), st.booleans())
def test_where_nobody_says_zero_nothing_ends_at_zero(claimed: list[Figure], state: bool) -> None:
    toll = resolve_toll(claimed, state)
    assert toll == Toll(None, None, None, "unknown") or toll.high != 0
