"""Decide what is contested: which subjects have two claims on one comparable field that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import polars as pl
from kibaru.schema.tolls import TOLLS
from kibaru.schema.vocabularies import vocabulary

RULE = (
    "Two claims on one comparable field disagree where both cannot be true: two different days, places, "
    "labels or actors of which neither is part of the other, two outcomes that the vocabulary says "
    "contradict each other, two numbers of the same people that no number fits both, or a value that one "
    "asserts and another denies. Words that name no id of ours are not compared. Two tolls disagree where "
    "they make the basis contested."
)

STANCES = ("asserts", "denies")  # who neither says nor denies a thing disagrees with nobody


class Said(NamedTuple):
    """What one claim says of a comparable field."""

    stance: str
    value: str | None
    counts: str | None
    low: int | None
    high: int | None


class Comparison:
    """Compares values field by field; `actors` and `locations` are those known by id."""

    def __init__(self, actors: pl.DataFrame, locations: pl.DataFrame) -> None:
        self.parents: Mapping[str, str | None] = dict(actors.select("actor_id", "parent_id").iter_rows())
        self.places = set(locations["location_id"])
        self.kinds = vocabulary("field").column("kind")
        contradicts = vocabulary("outcome").column("contradicts")
        self.outcomes = {frozenset((one, two)) for one, row in contradicts.items() for two in row.split("; ")}

    def differ(self, field: str, one: Said, other: Said) -> bool:
        """Whether two claims on `field` cannot both be true."""
        stances = {one.stance, other.stance}
        if stances == {"asserts", "denies"}:
            return one.value is not None and (one.value, one.counts) == (other.value, other.counts)
        if stances != {"asserts"}:
            return False
        if self.kinds[field] == "number":
            return field not in TOLLS and self._numbers_differ(one, other)
        if one.value is None or other.value is None:
            return False
        compare = getattr(self, f"_{self.kinds[field]}s_differ", str.__ne__)
        return bool(compare(one.value, other.value))

    def _dates_differ(self, one: str, other: str) -> bool:
        return not (one.startswith(other) or other.startswith(one))

    def _locations_differ(self, one: str, other: str) -> bool:
        return one != other and {one, other} <= self.places

    def _outcomes_differ(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self.outcomes

    def _numbers_differ(self, one: Said, other: Said) -> bool:
        if one.counts != other.counts or one.low is None or other.low is None:
            return False
        return (one.high is not None and other.low > one.high) or (
            other.high is not None and one.low > other.high
        )

    def _actors_differ(self, one: str, other: str) -> bool:
        if not {one, other} <= self.parents.keys():
            return False
        return one not in self._line(other) and other not in self._line(one)

    def _line(self, actor: str) -> Iterable[str]:
        """Return the actor and those it is part of."""
        line: list[str] = []
        step: str | None = actor
        while step is not None and step not in line:
            line.append(step)
            step = self.parents.get(step)
        return line


def contested(claims: pl.DataFrame, subject: str, comparison: Comparison) -> set[str]:
    """Return the ids in column `subject` that have two claims on a comparable field that disagree.

    Of tolls only denied figures are compared: whether their numbers agree is resolved with them.
    """
    comparable = vocabulary("field").where("comparable", "yes")
    group, columns = (subject, "field"), ("stance", "value", "counts", "value_low", "value_high")
    kept = claims.filter(pl.col("field").is_in(comparable), pl.col(subject).is_not_null())
    different = kept.filter(pl.col("stance").is_in(STANCES)).select(*group, *columns).unique()
    # Compared one with another are only those that could disagree: two of a field, of a toll both stances.
    could = pl.when(pl.col("field").is_in(TOLLS)).then(pl.col("stance").n_unique()).otherwise(pl.len()) > 1
    said: dict[tuple[Any, str], list[Said]] = {}
    for identifier, field, *rest in different.filter(could.over(group)).iter_rows():
        said.setdefault((identifier, field), []).append(Said(*rest))
    return {
        identifier
        for (identifier, field), claimed in said.items()
        if any(comparison.differ(field, *pair) for pair in combinations(claimed, 2))
    }
