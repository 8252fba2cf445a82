"""What `kibaru validate` promises on large tables, and whether a measurement kept it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .measured import Taken, median, ratio

CLEAN, BAD, PARQUET, LARGE = (
    "kibaru clean",
    "kibaru bad",
    "kibaru Parquet",
    "kibaru clean, three times the rows",
)
HELP, CLICK, SMALL, PANDERA = "kibaru --help", "import click", "kibaru 1,000 rows", "import pandera.polars"
TIMES = 3  # as many rows has the large table
Measured = dict[str, list[Taken]]


@dataclass(frozen=True)
class Goal:
    """A promise: the figure that was measured is at most the limit."""

    promise: str
    limit: float
    figure: float
    unit: str

    def row(self) -> tuple[str, str, str, str]:
        """Return it as told in a table."""
        limit, figure = (f"{number:,.2f} {self.unit}" for number in (self.limit, self.figure))
        return self.promise, limit, figure, "yes" if self.figure <= self.limit else "**no**"


def goals(taken: Measured, fastest: str, peers: list[str]) -> Iterator[Goal]:
    """Yield each goal of which all that it compares was measured; `fastest` is the name of a reader."""
    if fastest:
        yield Goal("clean: times the fastest plain read", 1.6, ratio(taken[CLEAN], taken[fastest]), "x")
        yield Goal("1% bad: times the fastest plain read", 1.9, ratio(taken[BAD], taken[fastest]), "x")
    for kind, own in (("clean", CLEAN), ("bad", BAD)):
        rivals = {peer: ratio(taken[own], taken[f"{peer} {kind}"]) for peer in peers}
        if rivals:
            nearest = max(rivals, key=lambda peer: rivals[peer])
            yield Goal(f"{kind}: times the fastest peer, {nearest}", 1, rivals[nearest], "x")
    peak = max(median(taken[name]).peak for name in (CLEAN, BAD, PARQUET))
    yield Goal("peak memory", 1_200, peak, "MB")
    if LARGE in taken:
        one, more = median(taken[CLEAN]), median(taken[LARGE])
        yield Goal(f"peak memory at {TIMES} times the rows, times", 1.1, more.peak / one.peak, "x")
        # A tenth more than linear is what a machine that does other things too leaves open.
        yield Goal(f"seconds at {TIMES} times the rows, times", TIMES * 1.1, more.seconds / one.seconds, "x")
    yield Goal("Parquet: times the CSV", 1, ratio(taken[PARQUET], taken[CLEAN]), "x")
    yield Goal("--help, beyond import click", 0.05, beyond(taken, HELP, CLICK), "s")
    yield Goal("1,000 rows, beyond import pandera.polars", 0.3, beyond(taken, SMALL, PANDERA), "s")


def beyond(taken: Measured, one: str, other: str) -> float:
    """Return how many seconds more than `other` `one` took."""
    return median(taken[one]).seconds - median(taken[other]).seconds
