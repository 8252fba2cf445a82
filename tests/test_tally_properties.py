"""Laws of tally(): sums that turn no unknown into zero and count nobody twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import hypothesis.strategies as st
import kibaru
import pandas as pd
from hypothesis import example, given
from kibaru.schema.tolls import TOLLS

from .generated import Frames, generated_tables, published
from .strategies import tables

MANY = generated_tables(incidents=40, seed=1)
SEEDS = st.integers(0, 999)
BY = ((), ("label",), ("admin2",), ("inter2",), ("country", "year"), ("incident_id",), ("event_date",))
Row = dict[str, Any]
Rows = list[Row]


def loaded(found: Frames) -> tuple[pd.DataFrame, pd.DataFrame]:
    with published(found) as folder:
        return kibaru.load_events(folder), kibaru.load_incidents(folder)


def labelled(events: pd.DataFrame, column: str, seed: int) -> pd.DataFrame:
    """Return the events with a label in three that follows from the column, in some way."""
    names = sorted(set(events[column]))
    return events.assign(label=[(names.index(name) * 7 + seed) % 11 % 3 for name in events[column]])


def records(frame: pd.DataFrame) -> Rows:
    """Return the rows as Python values, None where a cell is missing."""
    missing = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in missing.to_dict("records")]


def total(values: Iterable[int | None], is_whole: bool = False) -> int | None:
    """Return the sum of what is known, None where nothing is (or, `is_whole`, where anything is not)."""
    values = list(values)
    known = [value for value in values if value is not None]
    return sum(known) if known and (len(known) == len(values) or not is_whole) else None


class Group:
    """What one group is the sum of, and the incidents whose own toll is not in it though they touch it."""

    def __init__(self) -> None:
        self.bounds: list[tuple[int | None, int | None]] = []
        self.unknown = 0
        self.unallocated = 0


def groups_of(events: Rows, incidents: Rows, toll: str, key: Callable[[Row], Any]) -> dict[Any, Group]:
    """Return the groups, worked out one incident at a time."""
    groups = {key(event): Group() for event in events}
    for incident in incidents:
        siblings = [event for event in events if event["incident_id"] == incident["incident_id"]]
        touched = [groups[there] for there in {key(event) for event in siblings}]
        bounds = [(event[f"{toll}_low"], event[f"{toll}_high"]) for event in siblings]
        own = incident[f"{toll}_basis"] != "unknown"
        if own and len(touched) == 1 and len(siblings) == incident["event_count"]:
            low = max(incident[f"{toll}_low"], total(low for low, _ in bounds) or 0)
            high = incident[f"{toll}_high"]
            if high is not None and high < low:  # the events contradict it, and their figures hold
                high = total((high for _, high in bounds), is_whole=True)
            touched[0].bounds.append((low, high))
            continue
        for event, pair in zip(siblings, bounds, strict=True):
            groups[key(event)].bounds.append(pair)
            groups[key(event)].unknown += pair == (None, None)
        for group in touched:
            group.unallocated += own
    return groups


@example(MANY, 1)
@given(tables(), SEEDS)
def test_disjoint_groups_add_up_where_no_incident_crosses_them(found: Frames, seed: int) -> None:
    events, incidents = loaded(found)
    events = labelled(events, "incident_id", seed)
    (whole,) = records(kibaru.tally(events, incidents))
    groups = records(kibaru.tally(events, incidents, by="label"))
    for toll in TOLLS:
        assert whole[f"{toll}_low"] == total(group[f"{toll}_low"] for group in groups)
        assert whole[f"{toll}_high"] == total((group[f"{toll}_high"] for group in groups), is_whole=True)
        assert whole[f"{toll}_unknown"] == sum(group[f"{toll}_unknown"] for group in groups)
        assert not any(group[f"{toll}_unallocated"] for group in (whole, *groups))


@example(MANY, 1)
@given(tables(), SEEDS)
def test_splitting_an_incident_adds_nobody(found: Frames, seed: int) -> None:
    events, incidents = loaded(found)
    events = labelled(events, "event_id_cnty", seed)
    (whole,) = records(kibaru.tally(events, incidents))
    groups = records(kibaru.tally(events, incidents, by="label"))
    for toll in TOLLS:
        assert (total(group[f"{toll}_low"] for group in groups) or 0) <= (whole[f"{toll}_low"] or 0)


@example(MANY, 1)
@given(tables(), SEEDS)
def test_a_tally_is_zero_only_where_a_part_is(found: Frames, seed: int) -> None:
    events, incidents = loaded(found)
    events = labelled(events, "event_id_cnty", seed)
    said = events.merge(incidents, on="incident_id", suffixes=("", "_whole"))
    for group in records(kibaru.tally(events, incidents, by="label")):
        here = said[said["label"] == group["label"]]
        for toll in TOLLS:
            for end in ("low", "high"):
                lows = pd.concat([here[f"{toll}_{end}"], here[f"{toll}_{end}_whole"]])
                assert group[f"{toll}_{end}"] != 0 or (lows == 0).any()
                assert group[f"{toll}_{end}"] is None or lows.notna().any()


@example(MANY, 1, 0)
@example(MANY, 1, 2)
@given(tables(), SEEDS, st.integers(0, 4))
def test_every_toll_is_counted_once(found: Frames, seed: int, left: int) -> None:
    events, incidents = loaded(found)
    events = labelled(events, "event_id_cnty", seed)
    events = events[[left == 0 or row % 5 != left for row in range(len(events))]]
    rows, wholes = records(events), records(incidents)
    for names in BY:

        def group_of(row: Row, names: tuple[str, ...] = names) -> tuple[Any, ...]:
            return tuple(row[name] for name in names)

        tallied = {group_of(row): row for row in records(kibaru.tally(events, incidents, by=names))}
        for toll in TOLLS:
            wanted = groups_of(rows, wholes, toll, group_of)
            assert wanted.keys() == tallied.keys()
            for name, group in wanted.items():
                sums = [tallied[name][f"{toll}_{end}"] for end in ("low", "high", "unknown", "unallocated")]
                low = total(low for low, _ in group.bounds)
                high = total((high for _, high in group.bounds), is_whole=True)
                assert sums == [low, high, group.unknown, group.unallocated]
