"""Sums of tolls: unknown stays unknown, and nothing is counted twice."""

import json

import kibaru
import pandas as pd
import pytest


def event(
    number: int, incident: int, group: str, low: int | None = None, high: int | None = None, basis: str = ""
):  # type: ignore[no-untyped-def]
    return {
        "event_id_cnty": f"MLI-{number:04}",
        "incident_id": f"MLI-I{incident:04}",
        "country": group,
        "fatalities_low": low,
        "fatalities_high": high,
        "fatalities_basis": basis or ("unknown" if low is None else "reported" if low == high else "bounded"),
    }


def frames(
    events: list[dict[str, object]], own: dict[int, tuple[int | None, int | None]]
) -> tuple[pd.DataFrame, ...]:
    """Return events and incidents; `own` gives the incidents' own fatalities as {number: (low, high)}."""
    counts = pd.Series([row["incident_id"] for row in events]).value_counts()
    incidents = []
    for name, count in counts.items():
        low, high = own.get(int(str(name)[-4:]), (None, None))
        basis = "unknown" if low is None else "bounded"
        row = {"incident_id": name, "event_count": count}
        incidents.append({**row, "fatalities_low": low, "fatalities_high": high, "fatalities_basis": basis})
    both = [pd.DataFrame(events), pd.DataFrame(incidents)]
    for frame in both:
        frame[["injuries_low", "injuries_high"]] = None
        frame["injuries_basis"] = "unknown"
        columns = [f"{toll}_{end}" for toll in ("fatalities", "injuries") for end in ("low", "high")]
        frame[columns] = frame[columns].astype("Int64")
    return tuple(both)


def summed(
    events: list[dict[str, object]], own: dict[int, tuple[int | None, int | None]] | None = None
) -> dict[str, tuple[object, ...]]:
    result = kibaru.tally(*frames(events, own or {}), by="country")
    names = ["events", "fatalities_low", "fatalities_high", "fatalities_unknown", "fatalities_unallocated"]
    return {
        row["country"]: tuple(None if pd.isna(row[name]) else row[name] for name in names)
        for _, row in result.iterrows()
    }


def test_unknown_is_not_zero() -> None:
    assert summed([event(1, 1, "Mali")]) == {"Mali": (1, None, None, 1, 0)}


def test_zero_is_zero() -> None:
    assert summed([event(1, 1, "Mali", 0, 0, "reported_none")]) == {"Mali": (1, 0, 0, 0, 0)}


def test_known_and_unknown_give_a_lower_bound() -> None:
    assert summed([event(1, 1, "Mali", 5, 5), event(2, 2, "Mali")]) == {"Mali": (2, 5, None, 1, 0)}


def test_known_tolls_are_added() -> None:
    assert summed([event(1, 1, "Mali", 5, 5), event(2, 2, "Mali", 3, 7)]) == {"Mali": (2, 8, 12, 0, 0)}


def test_an_open_end_keeps_the_sum_open() -> None:
    assert summed([event(1, 1, "Mali", 5, 5), event(2, 2, "Mali", 3, None)]) == {"Mali": (2, 8, None, 0, 0)}


def test_an_incidents_own_toll_is_added_once() -> None:
    siblings = [event(1, 1, "Mali", basis="incident_only"), event(2, 1, "Mali", basis="incident_only")]
    assert summed(siblings, {1: (71, 100)}) == {"Mali": (2, 71, 100, 0, 0)}


def test_known_tolls_of_its_events_are_not_added_twice() -> None:
    siblings = [event(1, 1, "Mali", 20, 20), event(2, 1, "Mali", basis="incident_only")]
    assert summed(siblings, {1: (71, 100)}) == {"Mali": (2, 71, 100, 0, 0)}


def test_the_events_raise_the_lower_bound_of_their_incident() -> None:
    siblings = [event(1, 1, "Mali", 50, 50), event(2, 1, "Mali", 40, 40)]
    assert summed(siblings, {1: (71, 100)}) == {"Mali": (2, 90, 100, 0, 0)}


@pytest.mark.parametrize(("last", "high"), [(20, 20), (None, None)])
def test_events_that_contradict_their_incident_hold(last: int | None, high: int | None) -> None:
    siblings = [event(1, 1, "Mali", 0, 0, "reported_none"), event(2, 1, "Mali", 12, last)]
    assert summed(siblings, {1: (0, 7)}) == {"Mali": (2, 12, high, 0, 0)}


def test_an_incident_over_two_groups_is_unallocated() -> None:
    siblings = [event(1, 1, "Mali", 20, 20), event(2, 1, "Niger", basis="incident_only")]
    assert summed(siblings, {1: (71, 100)}) == {"Mali": (1, 20, 20, 0, 1), "Niger": (1, None, None, 1, 1)}
    result = kibaru.tally(*frames(siblings, {1: (71, 100)}), by="country")
    assert result.attrs["unallocated"] == [
        {"toll": "fatalities", "incident_id": "MLI-I0001", "low": 71, "high": 100}
    ]
    assert json.loads(json.dumps(result.attrs)) == result.attrs
    whole = kibaru.tally(*frames(siblings, {1: (71, 100)}))
    assert (whole.at[0, "fatalities_low"], whole.at[0, "fatalities_unallocated"]) == (71, 0)


def test_an_incident_of_which_some_events_are_left_out_is_unallocated() -> None:
    siblings = [event(1, 1, "Mali", 20, 20), event(2, 1, "Mali", basis="incident_only")]
    events, incidents = frames(siblings, {1: (71, 100)})
    result = kibaru.tally(events.head(1), incidents)
    assert (result.at[0, "fatalities_low"], result.at[0, "fatalities_unallocated"]) == (20, 1)


def test_groups_are_those_that_occur_and_a_missing_key_is_one() -> None:
    events, incidents = frames([event(1, 1, "Mali", 1, 1), event(2, 2, "Niger", 2, 2)], {})
    events["country"] = pd.Categorical(["Mali", None], categories=["Chad", "Mali"])
    result = kibaru.tally(events, incidents, by=["country"])
    assert list(result["fatalities_low"]) == [1, 2]
    assert result["country"].isna().tolist() == [False, True]


def test_the_first_incident() -> None:
    result = kibaru.tally(kibaru.load_events(), kibaru.load_incidents(), by=["country", "year"])
    (row,) = result.to_dict("records")
    assert (row["country"], row["year"], row["events"]) == ("Mali", 2024, 2)
    assert (row["fatalities_low"], row["fatalities_high"], row["fatalities_unknown"]) == (71, 100, 0)
    assert (row["injuries_low"], row["injuries_high"], row["injuries_unknown"]) == (255, 255, 0)


def test_a_missing_column_is_told() -> None:
    events, incidents = frames([event(1, 1, "Mali")], {})
    with pytest.raises(KeyError, match="events has no column 'region'"):
        kibaru.tally(events, incidents, by="region")
    with pytest.raises(KeyError, match="incidents has no column 'event_count'"):
        kibaru.tally(events, incidents.drop(columns="event_count"))


def test_names_that_the_result_has_itself_are_told() -> None:
    events, incidents = frames([event(1, 1, "Mali")], {})
    for name in ("events", "fatalities_low"):
        with pytest.raises(ValueError, match="group by another column"):
            kibaru.tally(events, incidents, by=name)
    with pytest.raises(ValueError, match="twice"):
        kibaru.tally(events, incidents, by=["country", "country"])
    assert len(kibaru.tally(events.assign(group="a"), incidents, by="group")) == 1
    with pytest.raises(TypeError, match="pandas frames"):
        kibaru.tally(events.to_dict(), incidents)


def test_no_events_give_no_rows() -> None:
    events, incidents = kibaru.load_events(), kibaru.load_incidents()
    assert len(kibaru.tally(events.head(0), incidents, by="country")) == 0
