"""The made-up tables of the benchmarks: nothing is found in the clean ones, in others what was planted."""

from collections import Counter

import polars as pl
from kibaru.scripts.validate import order, validate

from .benchmarks.planted import EVERY, FAULTS, expected
from .benchmarks.tables import bad_batches, clean_batches

ROWS = EVERY * len(FAULTS)  # each fault once


def test_nothing_but_the_absence_of_our_own_columns_is_found_in_a_clean_table() -> None:
    frame = pl.concat(clean_batches(ROWS))
    found = validate({"events": frame})
    assert [finding.code for finding in found] == ["KB204"]
    assert order(frame, "events", found) == []


def test_the_planted_faults_and_no_others_are_found_in_a_bad_table() -> None:
    found = validate({"events": pl.concat(bad_batches(ROWS))})
    assert Counter(finding.code for finding in found) == expected(ROWS) + Counter(["KB204"])
