"""Every doubt is seen to be raised by one change to sound tables, alone, and not at its limit."""

import csv
from datetime import date
from io import StringIO
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings
from kibaru.schema.country_squares import country_squares, from_country
from kibaru.schema.doubts import DOUBTS, Doubt, Known
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted
from kibaru.scripts.examine import examine
from kibaru.scripts.validate import validate

from .generated import Frames, generated_tables, shuffled
from .strategies import tables
from .test_rules import changed

CASES = Path(__file__).parent / "cases" / "doubts.csv"
ROWS = list(csv.DictReader(StringIO(CASES.read_text(encoding="utf-8"))))
TODAY = date(2026, 11, 22)
KNOWN = Known(TODAY)
NEAR = "no other event lies as near, on the same day, with the same actors"
ASTRAY = ("events", "the place lies near the others of its admin unit")

Told = set[tuple[str, str, str, str]]


def told(frames: Frames, known: Known = KNOWN) -> Told:
    """Return what is told of the rows: (table, sentence, key, words)."""
    found = set()
    for doubt in DOUBTS:
        if {doubt.table, *doubt.needs} <= frames.keys():
            frame = frames[doubt.table]
            says = doubt.says(frames, known)
            assert (says.dtype, len(says)) == (pl.String, frame.height), doubt.sentence
            keys = frame.select(TABLES[doubt.table].key()).iter_rows()
            found |= {
                (doubt.table, doubt.sentence, " ".join(map(str, key)), words)
                for key, words in zip(keys, says, strict=True)
                if words is not None
            }
    return found


def doubted(found: Told) -> set[str]:
    return {f"{table}: {sentence}" for table, sentence, *_ in found}


def nothing(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with every cell empty."""
    return frame.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in frame.schema.items())


@pytest.mark.parametrize("case", ROWS, ids=[f"{c['table']}-{c['sentence']}-{c['changes']}" for c in ROWS])
def test_a_doubt(golden: Frames, case: dict[str, str]) -> None:
    table = case["changed"] or case["table"]
    found = told({**golden, table: changed(golden[table], case["row"], case["changes"])})
    own = f"{case['table']}: {case['sentence']}"
    if not case["says"]:
        assert own not in doubted(found)
        return
    follows = {sentence for sentence in case["follows"].split(" | ") if sentence}
    assert doubted(found) == {own, *follows}
    words = [words for *doubt, _, words in found if doubt == [case["table"], case["sentence"]]]
    assert any(each.startswith(case["says"]) for each in words), words


def test_every_doubt_has_a_case_and_a_limit() -> None:
    doubts = {(doubt.table, doubt.sentence) for doubt in DOUBTS}
    assert len(doubts) == len(DOUBTS)
    for raised in (True, False):
        cases = {(case["table"], case["sentence"]) for case in ROWS if bool(case["says"]) == raised}
        assert cases | {ASTRAY, ("locations", ASTRAY[1])} == doubts


@pytest.mark.parametrize("doubt", DOUBTS, ids=[f"{d.table}-{d.sentence}" for d in DOUBTS])
def test_a_doubt_is_declared_on_columns_that_exist(doubt: Doubt) -> None:
    assert set(doubt.columns) <= TABLES[doubt.table].columns().keys()
    assert set(doubt.needs) <= TABLES.keys() - {doubt.table}


def test_sound_tables_raise_no_doubt(golden: Frames, root: Path) -> None:
    ours = examine(root / "seeds").tables
    for frames, today in ((golden, TODAY), (ours, date(2026, 11, 28))):  # ours were revised on that day
        assert told(frames, Known(today, frames["events"])) == set()
        assert told({"events": frames["events"]}, Known(today)) == set()


def test_plausible_tables_are_valid_and_raise_no_doubt() -> None:
    for incidents, seed in ((1, 1), (40, 2), (200, 3)):
        frames = generated_tables(incidents, seed, plausible=True)
        assert validate(frames) == []
        assert told(frames, Known(TODAY, frames["events"])) == set()
        assert told({"events": frames["events"]}) == set()


def test_no_doubt_depends_on_the_order_of_rows() -> None:
    frames = generated_tables(60, 1)
    found = told(frames)
    assert len(doubted(found)) > 8
    for seed in (1, 2):
        assert told({name: shuffled(frame, seed) for name, frame in frames.items()}) == found


@given(tables(most=3))
def test_what_the_claims_were_resolved_to_is_never_beyond_them(frames: Frames) -> None:
    assert not {sentence for sentence in doubted(told(frames)) if "beyond what the claims" in sentence}


@pytest.mark.parametrize("doubt", DOUBTS, ids=[f"{d.table}-{d.sentence}" for d in DOUBTS])
def test_nothing_is_said_of_empty_cells(golden: Frames, doubt: Doubt) -> None:
    """Not of empty tables, nor of empty cells in one table or column beside all others."""
    empty = {name: nothing(frame) for name, frame in golden.items()}
    bare = {name: frame.clear() for name, frame in golden.items()}
    for frames in (empty, bare, *({**golden, name: empty[name]} for name in golden if name != "claims")):
        says = doubt.says(frames, Known(TODAY, empty["events"]))
        assert (says.null_count(), says.dtype) == (frames[doubt.table].height, pl.String)
    for column in doubt.columns:
        frame = golden[doubt.table].with_columns(
            pl.lit(None, golden[doubt.table][column].dtype).alias(column)
        )
        says = doubt.says({**golden, doubt.table: frame}, Known(TODAY, bare["events"]))
        assert says.null_count() == frame.height


@pytest.mark.parametrize(
    "absurd",
    [
        {pl.Int64: 10**18, pl.Float64: 1e308, pl.Date: date(9999, 12, 31), pl.String: "; "},
        {pl.Int64: -(10**18), pl.Float64: -1e308, pl.Date: date(1, 1, 1), pl.String: ""},
        {pl.Int64: 0, pl.Float64: 0.0, pl.Date: date(1970, 1, 1), pl.String: "{}"},
    ],
)
def test_no_doubt_fails_on_absurd_cells(golden: Frames, absurd: dict[type[pl.DataType], Any]) -> None:
    frames = dict(golden)
    for name, frame in golden.items():
        cells = [
            pl.lit(absurd[dtype.base_type()], dtype).alias(column)
            for column, dtype in frame.schema.items()
            if dtype in absurd and (dtype != pl.String or column not in TABLES[name].key())
        ]
        frames[name] = frame.with_columns(cells)
        told(frames | {other: golden[other] for other in golden if other != name})
    told(frames, Known(date(9999, 12, 31), frames["events"]))


def test_without_a_clock_nothing_is_in_the_future(golden: Frames) -> None:
    sources = golden["sources"].with_columns(published_on=date(9999, 12, 31), retrieved_on=date(9999, 12, 31))
    events = golden["events"].with_columns(timestamp=pl.lit(10**18))
    found = doubted(told({**golden, "sources": sources, "events": events}, Known()))
    assert found == set()
    assert "events: timestamp is not after today" in doubted(told({**golden, "events": events}))


def test_the_future_of_an_incident_is_told_once(golden: Frames) -> None:
    events = golden["events"].with_columns(timestamp=pl.lit(1795392000))
    found = told({**golden, "events": events})
    assert {key for _, _, key, _ in found} == {"NAM-0001", "NAM-0003"}


def test_without_an_incident_each_future_is_told() -> None:
    one, other = ({"event_id_cnty": f"MLI-000{n}", "timestamp": 1795392000} for n in (1, 2))
    assert {key for _, _, key, _ in told({"events": events_at(one, other)})} == {"MLI-0001", "MLI-0002"}


def test_a_source_that_foretells_an_incident_is_told_once(golden: Frames) -> None:
    events = changed(golden["events"], "NAM-0003", "event_date=2023-04-07")
    assert len(told({**golden, "events": events})) == 1


def test_a_mistyped_day_is_told_by_its_claim_alone(golden: Frames) -> None:
    events = changed(golden["events"], "NAM-0001", "event_date=2023-03-20")
    claims = changed(golden["claims"], "fbda402260768bec", "value=2023-03-20")
    found = told({**golden, "events": events, "claims": claims})
    assert doubted(found) == {"claims: a day that a source asserts is not after its publication"}


def test_a_claim_on_the_whole_incident_foretells_too(golden: Frames) -> None:
    claims = golden["claims"].filter(pl.col("event_id_cnty").is_null())
    events = changed(golden["events"], "NAM-0003", "event_date=2023-04-07")
    found = told({"events": events, "claims": claims, "sources": golden["sources"]})
    words = "wire-2023-03 was published by 2023-03-31, and NAM-I0002 was on 2023-04-07"
    assert {row[2:] for row in found if "no earlier than" in row[1]} == {("917294c5374f0762", words)}


@pytest.mark.parametrize(
    ("figures", "leaps"),
    [
        ([("exact", 500), ("exact", 50), ("exact", 3)], {0}),
        ([("exact", 500), ("exact", 51), ("exact", 3)], set()),
        ([("exact", 500), ("at_least", 500), ("exact", 3)], set()),  # two that agree
        ([("exact", 500), ("indefinite", 1)], set()),  # a word is no figure to compare with
        ([("exact", 500), ("exact", 0)], set()),  # somebody and nobody: disputed, not mistyped
        ([("exact", 500)], set()),
    ],
)
def test_a_leap(golden: Frames, figures: list[tuple[str, int]], leaps: set[int]) -> None:
    claim = golden["claims"].row(0, named=True) | {"value_high": None}
    rows = [claim | {"claim_id": str(n), "qualifier": q, "value_low": v} for n, (q, v) in enumerate(figures)]
    claims = pl.DataFrame(rows, schema=golden["claims"].schema)
    assert {int(key) for _, _, key, _ in told({"claims": claims})} == leaps


# Near-duplicates


def test_what_is_an_error_is_not_doubted_as_well() -> None:
    same = {"latitude": 14.0, "longitude": -4.0, "location_id": "mli-x", "actor1_id": "one"}
    for second in ({"actor2": "Two", "actor2_id": "two"}, {"actor2": None, "actor2_id": None}):
        both = [
            {"event_id_cnty": f"MLI-000{n}", "sub_event_type": "Attack", **same, **second} for n in (1, 2)
        ]
        assert told({"events": events_at(*both)}) == set()
        both[1]["sub_event_type"] = "Mob violence"
        assert {key for _, _, key, _ in told({"events": events_at(*both)})} == {"MLI-0002"}


def events_at(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return events of which only these cells are filled, and what is alike in all of them."""
    alike = {"event_date": date(2024, 5, 1), "actor1": "One", "actor2": "Two", "country": "Mali"}
    schema = TABLES["events"].dtypes()
    return pl.DataFrame([{**alike, **row} for row in rows], schema=schema)


def test_an_event_published_already_is_told() -> None:
    new = events_at({"event_id_cnty": "MLI-0009", "latitude": 14.0, "longitude": -4.0})
    old = events_at(
        {"event_id_cnty": "MLI-0009", "latitude": 14.0, "longitude": -4.0},
        {"event_id_cnty": "MLI-0010", "latitude": 14.1, "longitude": -4.0, "geo_precision": 1},
        {"event_id_cnty": "MLI-0011", "latitude": 14.2, "longitude": -4.0, "geo_precision": 1},
        {"event_id_cnty": "MLI-0012", "latitude": 14.3, "longitude": -4.0, "geo_precision": 1},
    )
    words = "the published MLI-0010 lies 11 km away, on the same day, with the same actors, and so do 1 more"
    assert told({"events": new}, Known(TODAY, old)) == {("events", NEAR, "MLI-0009", words)}
    assert told({"events": old}, Known(TODAY, old.head(1))) == {
        row for row in told({"events": old}) if row[1] == NEAR
    }


def test_of_a_pair_the_later_one_is_told_once() -> None:
    one = {"latitude": 14.0, "longitude": -4.0, "location_radius_m": 0}
    twice = events_at({"event_id_cnty": "MLI-0002", **one}, {"event_id_cnty": "MLI-0001", **one})
    words = "MLI-0001 lies 0.0 km away, on the same day, with the same actors"
    assert told({"events": twice}) == {("events", NEAR, "MLI-0002", words)}
    assert told({"events": events_at(*[{"event_id_cnty": "MLI-0001", **one}] * 2)}) == set()


def apart(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Written here a second time: the kilometres between two points."""
    here, there = radians(one["latitude"]), radians(other["latitude"])
    east = radians(other["longitude"] - one["longitude"])
    chord = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(east / 2) ** 2
    return 2 * 6371.0088 * asin(min(1, sqrt(chord)))


POINTS = st.lists(
    st.tuples(
        st.one_of(st.integers(-900, 900), st.integers(-20, 20)).map(lambda n: n / 10),
        st.one_of(st.sampled_from((-1800, 1800)), st.integers(-20, 20)).map(lambda n: n / 10),
        st.sampled_from((0, 1000, 30_000, 300_000)),
    ),
    min_size=2, max_size=12,
)  # fmt: skip


@settings(max_examples=100)
@given(POINTS)
def test_near_are_exactly_those_within_both_radii(points: list[tuple[float, float, int]]) -> None:
    rows: list[dict[str, Any]] = [
        {"event_id_cnty": f"MLI-{number:04}", "latitude": lat, "longitude": long, "location_radius_m": radius}
        for number, (lat, long, radius) in enumerate(points, 1)
    ]
    expected = {
        one["event_id_cnty"]
        for number, one in enumerate(rows)
        for other in rows[:number]
        if apart(one, other) <= (one["location_radius_m"] + other["location_radius_m"]) / 1000
    }
    assert {key for _, rule, key, _ in told({"events": events_at(*rows)}) if rule == NEAR} == expected


# Places


@pytest.mark.parametrize(
    ("iso3", "latitude", "longitude", "least", "most"),
    [
        ("MLI", 12.6, -8.0, 0, 0),
        ("MLI", 14.7, -17.4, 500, 620),  # Dakar
        ("FJI", -17.8, 178.0, 0, 0),
        ("FJI", -16.8, -179.9, 0, 0),  # over the line where the degrees begin anew
        ("FJI", -16.8, -175.0, 300, 360),
        ("RUS", 66.0, -170.0, 0, 1),
        ("USA", 52.9, 172.9, 0, 0),  # Attu
        ("ATA", -90.0, 0.0, 0, 0),
        ("NOR", 90.0, 0.0, 900, 1100),  # to Svalbard, which is drawn with Norway
        ("LSO", -29.3, 27.5, 0, 0),
        ("ZAF", -29.6, 28.25, 10, 50),  # within Lesotho
        ("UKR", 44.95, 34.1, 0, 0),
        ("RUS", 44.95, 34.1, 0, 0),
        ("SRB", 42.67, 21.17, 0, 0),
    ],
)
def test_the_distance_from_a_country(
    iso3: str, latitude: float, longitude: float, least: float, most: float
) -> None:
    points = pl.DataFrame({"iso3": [iso3], "latitude": [latitude], "longitude": [longitude]})
    assert least <= from_country(points)[0] <= most


def test_the_squares_are_within_the_world_and_apart() -> None:
    squares = country_squares()
    assert squares.equals(squares.sort("iso3", "south", "west"))
    assert set(squares["iso3"]) <= set(permitted("country", coded=True))
    assert squares["iso3"].n_unique() == 238
    in_degrees = (pl.col("south").is_between(-90, 89.5), pl.col("west") >= -180, pl.col("east") <= 180)
    assert squares.select(pl.all_horizontal(*in_degrees, pl.col("west") < pl.col("east")).all()).item()
    after = pl.col("west").shift(-1).over("iso3", "south")
    assert squares.select((pl.col("east") < after).fill_null(True).all()).item()


def test_in_events_alone_one_place_astray_is_told_and_not_the_others() -> None:
    unit = {"admin1": "Mopti", "event_date": None, "location_radius_m": 1000}
    near = [
        {"event_id_cnty": f"MLI-000{n}", "latitude": 14.5 + n / 10, "longitude": -4.2, **unit}
        for n in (1, 2, 2, 3)
    ]
    astray = {"event_id_cnty": "MLI-0009", "latitude": 23.5, "longitude": -4.2, **unit}
    again = {**near[0], "event_id_cnty": "MLI-0008", "location_radius_m": 2000}
    assert told({"events": events_at(near[0], again, astray)}) == set()
    (found,) = told({"events": events_at(*near, astray)})
    words = "973 km from the middle of the 3 other places of Mopti, which lie within 17 km of it"
    assert found == (*ASTRAY, "MLI-0009", words)
    for latitude, is_told in ((13.5, True), (12.8, False)):  # 6 times as far as it, and 4.6 times
        beside = [{**near[1], "latitude": 14.9 + n / 1000} for n in (0, 1)]
        apart_by = {**near[0], "latitude": latitude}, *beside
        assert bool(told({"events": events_at(*apart_by, astray)})) == is_told
    wide = [{**row, "admin2": "Other", "latitude": 17.0 + 2 * n} for n, row in enumerate(near)]
    narrow = [{**row, "admin2": "Djenné"} for row in (*near, astray)]
    ((*_, words),) = told({"events": events_at(*narrow, *wide)})
    assert "the 3 other places of Djenné" in words


def test_among_locations_three_others_are_needed(golden: Frames) -> None:
    place = golden["locations"].filter(pl.col("location_id") == "x-exemplaire")
    at = {"x-a": -19.0, "x-b": -19.1, "x-c": -19.2, "x-far": -27.2}
    places = [place.with_columns(location_id=pl.lit(name), latitude=point) for name, point in at.items()]
    ((table, sentence, key, _),) = told({"locations": pl.concat(places)})
    assert (table, sentence, key) == ("locations", ASTRAY[1], "x-far")
    assert told({"locations": pl.concat(places[1:])}) == set()


def test_a_crowd_of_alike_events_is_told_in_bounded_memory() -> None:
    rows = [{"event_id_cnty": f"MLI-{n:05d}", "latitude": 14.5, "longitude": -4.2} for n in range(2000)]
    found = {key: words for _, sentence, key, words in told({"events": events_at(*rows)}) if sentence == NEAR}
    assert len(found) == len(rows) - 1
    assert found["MLI-00001"].startswith("MLI-00000 lies 0.0 km away")
    assert found["MLI-01999"].endswith("and so do 299 more")
