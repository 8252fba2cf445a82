"""Tally: sums of tolls that do not turn unknown into zero and do not count twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

GROUP = "number of the group"  # no column of a user's has this name
TOLLS = ("fatalities", "injuries")


def tally(events: pd.DataFrame, incidents: pd.DataFrame, by: str | Sequence[str] = ()) -> pd.DataFrame:
    """Return the tolls of events and incidents summed per group: one row per group, sorted.

    `by` names columns of `events`; without any there is one row, or none where there are no events.
    Columns: those of `by`, `events`
    (how many), and for each toll, fatalities and injuries, all `Int64`, in people:

    - `<toll>_low`: at least this many, the sum of the lower bounds; `<NA>` where nothing is known.
    - `<toll>_high`: at most this many; `<NA>` where any part of the sum is unknown or has no upper
      bound. For a contested part it is the largest figure claimed.
    - `<toll>_unknown`: how many events have no toll in the sums.
    - `<toll>_unallocated`: how many incidents have a toll of their own that is in no group, since
      their events fall into several groups or are not all in `events`.

    An incident's own toll is added once, in the group that holds all of its events, and their own
    tolls are not added beside it (they are part of it, and only raise its lower bound). Elsewhere
    the events' own tolls are added, and the incident is in `frame.attrs["unallocated"]`, a list of
    {toll, incident_id, low, high}, with None for a bound that is not known. Where the events contradict
    their incident, being more than it has at most, the upper bound is the sum of theirs.

    Raises KeyError where a column is missing, ValueError for a column in `by` that the result has
    itself, TypeError for anything but pandas frames.
    """
    keys = [by] if isinstance(by, str) else list(by)
    if not isinstance(events, pd.DataFrame) or not isinstance(incidents, pd.DataFrame):
        raise TypeError(
            "events and incidents are pandas frames, as load_events() and load_incidents() give them"
        )
    taken = [key for key in keys if key == "events" or key.startswith(TOLLS)]
    if len(set(keys)) < len(keys):
        raise ValueError("by names a column twice; name it once")
    if taken:
        raise ValueError(f"by {taken[0]!r}: the result has a column of that name; group by another column")
    needed = ["event_id_cnty", "incident_id", *keys, *_columns(TOLLS)]
    for name, frame, columns in (
        ("events", events, needed),
        ("incidents", incidents, ["incident_id", "event_count", *_columns(TOLLS)]),
    ):
        missing = [column for column in columns if column not in frame.columns]
        if missing:
            raise KeyError(f"{name} has no column {missing[0]!r}; pass the frames as they were loaded")
    groups = _groups(events, keys)
    result = groups.groupby(GROUP, sort=True).agg(events=("event_id_cnty", "size")).astype("Int64")
    unallocated: list[dict[str, Any]] = []
    for toll in TOLLS:
        sums, left = _summed(groups, incidents, toll)
        result = result.join(sums)
        unallocated += left
    labels = groups.drop_duplicates(GROUP).set_index(GROUP)[keys]
    result = labels.join(result, how="right").reset_index(drop=True)
    result.attrs["unallocated"] = unallocated
    return result


def _columns(tolls: Sequence[str]) -> list[str]:
    return [f"{toll}{end}" for toll in tolls for end in ("_low", "_high", "_basis")]


def _groups(events: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the events with the number of the group that each falls into; missing keys make a group."""
    number = events.groupby(keys, dropna=False, observed=True, sort=True).ngroup() if keys else 0
    return events.assign(**{GROUP: number})


def _summed(
    groups: pd.DataFrame, incidents: pd.DataFrame, toll: str
) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the sums of one toll per group, and the incidents whose own toll is in none of them."""
    names = dict(zip(_columns([toll]), ("low", "high", "basis"), strict=True))
    rows = groups[[GROUP, "incident_id", *names]].rename(columns=names)
    own = incidents[["incident_id", "event_count", *names]].rename(columns=names)
    own = own[own["basis"].astype(object) != "unknown"]

    siblings = rows.groupby("incident_id", observed=True)
    here = siblings.agg(**{GROUP: (GROUP, "min")}, groups=(GROUP, "nunique"), rows=(GROUP, "size")).join(
        siblings["low"].sum(min_count=1).rename("sum_of_lows")
    )
    here["sum_of_highs"] = siblings["high"].sum().mask(siblings["high"].count() < siblings.size())
    own = own.merge(here, on="incident_id")
    whole = own[(own["groups"] == 1) & (own["rows"] == own["event_count"])]
    left = own[~own["incident_id"].isin(whole["incident_id"])]

    low = whole[["low", "sum_of_lows"]].max(axis=1)
    contradicted = (whole["high"] < low).fillna(False)  # by its own events, whose figures hold then
    high = whole["high"].mask(contradicted, whole["sum_of_highs"])
    of_incidents = whole[[GROUP]].assign(low=low, high=high, unknown=0)
    apart = rows[~rows["incident_id"].isin(whole["incident_id"])]
    unknown = (apart["low"].isna() & apart["high"].isna()).astype(int)
    parts = pd.concat([of_incidents, apart[[GROUP, "low", "high"]].assign(unknown=unknown)])
    grouped = parts.assign(open=parts["high"].isna()).groupby(GROUP)

    sums = grouped[["low", "high"]].sum(min_count=1).astype("Int64")
    sums["high"] = sums["high"].mask(grouped["open"].any())
    sums["unknown"] = grouped["unknown"].sum().astype("Int64")
    touched = rows[rows["incident_id"].isin(left["incident_id"])].groupby(GROUP)["incident_id"].nunique()
    sums["unallocated"] = touched.reindex(sums.index, fill_value=0).astype("Int64")
    bounds = left[["incident_id", "low", "high"]].itertuples(index=False, name=None)
    records = [
        {"toll": toll, "incident_id": name, "low": _plain(low), "high": _plain(high)}
        for name, low, high in bounds
    ]
    return sums.add_prefix(f"{toll}_"), records


def _plain(number: Any) -> int | None:
    return None if pd.isna(number) else int(number)
