"""The releases in the repository: loaded as they were, with what changed from one to the next."""

import csv
import hashlib
from io import StringIO
from pathlib import Path

import kibaru
import pandas as pd
import polars as pl
import pytest
from kibaru.schema.canonical import canonical_bytes, content_sha256, release_sha256
from kibaru.schema.tables import TABLES
from kibaru.scripts.difference import apply, as_json, read_json
from kibaru.scripts.states import NOTHING, difference, of_release, past_of

PAST = past_of(None)
VERSIONS = [release.version for release in PAST.releases]
CASES = Path(__file__).parent / "cases"
TOLLS = list(csv.DictReader(StringIO((CASES / "bamako_tolls.csv").read_text(encoding="utf-8"))))
# What the table calls known, and what loads it.
KNOWN = {
    "the article": [{"version": "0.1.0"}],
    "by 17 September": [{"as_of": "2024-09-17"}, {"as_of": "2024-09-18"}],
    "later": [{"version": "0.2.0"}, {"version": "0.2.0", "as_of": "2024-09-30"}],
}


def test_both_are_there_and_the_newest_is_what_is_published() -> None:
    assert VERSIONS[:2] == ["0.1.0", "0.2.0"]
    found = kibaru.releases()
    assert list(found["version"]) == VERSIONS
    assert found["date"].is_monotonic_increasing
    for table in TABLES:
        published = kibaru.load(table)
        if not published.attrs["version"].endswith("+unreleased"):
            pd.testing.assert_frame_equal(published, kibaru.load(table, version=VERSIONS[-1]))
            assert published.attrs == kibaru.load(table, version=VERSIONS[-1]).attrs


@pytest.mark.parametrize("version", VERSIONS)
def test_a_release_loads_back_with_its_hashes(version: str) -> None:
    hashes = {}
    release = PAST.release(version)
    for table, (rows, content) in release.tables.items():
        frame = kibaru.load(table, version=version)
        assert len(frame) == rows
        hashes[table] = frame.attrs["content_sha256"]
        assert hashes[table] == content
        assert frame.attrs["release_sha256"] == release.release_sha256
        assert (frame.attrs["version"], version in frame.attrs["citation"]) == (version, True)
    assert release_sha256(hashes) == release.release_sha256


@pytest.mark.parametrize("table", TABLES)
def test_a_past_table_has_the_types_of_the_published_one_and_is_valid(table: str) -> None:
    published = kibaru.load(table)
    for version in VERSIONS:
        past = kibaru.load(table, version=version)
        assert list(past.columns) == list(published.columns)
        assert not [n for n in past.columns if str(past[n].dtype) != str(published[n].dtype)]
        assert [finding for finding in kibaru.validate(past) if finding.severity == "error"] == []


@pytest.mark.parametrize("pair", list(zip([None, *VERSIONS], VERSIONS, strict=False)), ids=str)
def test_a_release_and_what_changed_give_the_next_by_hash(pair: tuple[str | None, str]) -> None:
    old = NOTHING if pair[0] is None else of_release(PAST, pair[0])
    said = read_json(as_json(difference(old, of_release(PAST, pair[1]))))
    release = PAST.release(pair[1])
    for name, frame in apply(old.tables, said).items():
        assert hashlib.sha256(frame.write_csv().encode()).hexdigest() == release.tables[name][1]


@pytest.mark.parametrize("case", TOLLS, ids=lambda c: f"{c['known']}-{c['about']}-{c['toll']}")
def test_the_tolls_of_bamako(case: dict[str, str]) -> None:
    table, key = ("incidents", "incident_id") if "-I" in case["about"] else ("events", "event_id_cnty")
    for which in KNOWN[case["known"]]:
        frame = kibaru.load(table, **which)  # type: ignore[arg-type]
        row = frame.set_index(key).loc[case["about"]]
        columns = [f"{case['toll']}{end}" for end in ("", "_low", "_high", "_basis")]
        found = ["" if pd.isna(row[column]) else str(row[column]) for column in columns]
        assert found == [case["best"], case["low"], case["high"], case["basis"]], which


def test_the_day_stays_with_its_reason_and_the_other_claim_is_kept() -> None:
    events = kibaru.load_events(version="0.2.0")
    assert set(events["event_date"].dt.strftime("%Y-%m-%d")) == {"2024-09-17"}
    evidence = kibaru.evidence("MLI-0001", "event_date", version="0.2.0")
    assert {"2024-09-16", "2024-09-17"} <= set(evidence["value"])
    assert "coder" in set(evidence["claimant_role"])
    assert kibaru.load_incidents(version="0.2.0")["contested"].all()


def test_what_is_not_held_is_counted_and_every_change_has_its_reason() -> None:
    sources = kibaru.load_sources(version="0.2.0")
    assert sources["text_sha256"].isna().sum() == 6
    changes = kibaru.load_changes(version="0.2.0")
    assert set(changes["reason"]) == {"source_update"}
    found = difference(of_release(PAST, "0.1.0"), of_release(PAST, "0.2.0"))
    assert {(c.table, c.key, c.column) for c in found.revised} == set(
        changes[["table_name", "row_key", "column_name"]].itertuples(index=False, name=None)
    )
    assert all(change.reason and (change.claim_id or change.note) for change in found.revised)


def test_the_published_csv_files_have_the_recorded_hashes(root: Path) -> None:
    if kibaru.load_events().attrs["version"] in VERSIONS:
        for table, (_, content) in PAST.release(VERSIONS[-1]).tables.items():
            data = (root / "dataset" / "data" / f"{table}.csv").read_bytes()
            assert content_sha256(data) == content
            frame = pl.read_parquet(root / "dataset" / "data" / f"{table}.parquet")
            assert canonical_bytes(frame, TABLES[table]) == data
