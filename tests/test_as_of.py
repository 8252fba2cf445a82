"""As of a day: what the sources published by then give, by the rules of the release."""

from datetime import date, datetime
from pathlib import Path

import kibaru
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kibaru.scripts.resolve import as_of

from .generated import Frames, generated_tables

FREE = {"events": ("notes",), "incidents": ("name", "summary")}
RESOLVED = ("events", "incidents")


def without_words(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.lit(None, pl.String).alias(column) for column in FREE.get(name, ()))


@given(seed=st.integers(0, 2**16))
def test_long_after_all_is_as_released_but_for_the_words(seed: int) -> None:
    tables = generated_tables(6, seed)
    later = as_of(tables, date(9999, 12, 31))
    for name, frame in tables.items():
        assert later[name].equals(without_words(name, frame)), name


@given(seed=st.integers(0, 2**16), days=st.lists(st.integers(-40, 460), min_size=2, max_size=2))
def test_what_is_known_only_grows(seed: int, days: list[int]) -> None:
    tables = generated_tables(6, seed)
    start = date(2024, 1, 1).toordinal()
    early, late = (as_of(tables, date.fromordinal(start + day)) for day in sorted(days))
    for name, key in (("claims", "claim_id"), ("sources", "source_id"), ("events", "event_id_cnty")):
        assert set(early[name][key]) <= set(late[name][key])
    assert set(early["incidents"]["incident_id"]) <= set(late["incidents"]["incident_id"])


@given(seed=st.integers(0, 2**16), day=st.integers(-40, 460))
def test_it_is_what_the_later_sources_taken_out_would_give(seed: int, day: int) -> None:
    """Sources that came out later bear on nothing: with other claims in them the answer is the same."""
    tables = generated_tables(6, seed)
    until = date.fromordinal(date(2024, 1, 1).toordinal() + day)
    known = as_of(tables, until)
    late = ~pl.col("source_id").is_in(known["sources"]["source_id"].implode())
    spoiled = tables["claims"].with_columns(
        value=pl.when(late).then(pl.lit("7")).otherwise("value"),
        value_low=pl.when(late).then(7).otherwise("value_low"),
    )
    other = as_of({**tables, "claims": spoiled}, until)
    for name in RESOLVED:
        assert other[name].equals(known[name])


def test_a_month_is_known_by_its_last_day(golden: Frames) -> None:
    sources = golden["sources"].with_columns(
        published_on=pl.lit(date(2023, 2, 1)), published_precision=pl.lit("month")
    )
    for day, count in ((date(2023, 2, 27), 0), (date(2023, 2, 28), sources.height)):
        assert as_of({**golden, "sources": sources}, day)["sources"].height == count


def test_an_incident_of_which_no_event_is_known_yet_is_there(golden: Frames) -> None:
    """Its days are those of the release, since nobody had given another."""
    on_whole = golden["claims"].filter(
        pl.col("event_id_cnty").is_null(), pl.col("incident_id") == "NAM-I0001"
    )
    found = as_of({**golden, "claims": on_whole}, date(2030, 1, 1))
    assert found["events"].height == 0
    row = found["incidents"].row(0, named=True)
    assert (row["incident_id"], row["event_count"], row["claim_count"]) == ("NAM-I0001", 0, on_whole.height)
    assert row["start_date"] == golden["incidents"]["start_date"][0]


def test_a_judged_day_stays_and_another_is_what_the_claims_then_say(golden: Frames) -> None:
    """The claim on the day of NAM-0001 was another then; that on NAM-0003 is judged by the coder."""
    claims = golden["claims"].with_columns(
        value=pl.when(pl.col("field") == "event_date").then(pl.lit("2023-03-03")).otherwise("value")
    )
    assert claims.filter(pl.col("value") == "2023-03-03").height
    judged = set(golden["judgements"].filter(pl.col("field") == "event_date")["event_id_cnty"])
    events = as_of({**golden, "claims": claims}, date(2030, 1, 1))["events"]
    days = dict(events.select("event_id_cnty", "event_date").iter_rows())
    released = dict(golden["events"].select("event_id_cnty", "event_date").iter_rows())
    assert judged
    assert {name: days[name] for name in judged} == {name: released[name] for name in judged}
    assert date(2023, 3, 3) in {days[name] for name in days.keys() - judged}


@pytest.mark.parametrize("day", ["2024-09-18", date(2024, 9, 18), datetime(2024, 9, 18, 23, 59)])
def test_a_day_may_be_words_or_a_date(dataset: Path, day: str | date) -> None:
    frame = kibaru.load_events(dataset, as_of=day)
    assert frame.attrs["as_of"] == "2024-09-18"
    assert "content_sha256" not in frame.attrs
    assert frame["notes"].isna().all()
    assert frame.dtypes.equals(kibaru.load_events(dataset).dtypes)


@pytest.mark.parametrize("day", ["2024-02-30", "17 September", "", 20240917])
def test_what_is_no_day_is_an_error(dataset: Path, day: str) -> None:
    with pytest.raises(ValueError, match="write it as YYYY-MM-DD"):
        kibaru.load_events(dataset, as_of=day)
