"""The columns of a toll and its rules, the same for the killed and the wounded, event and incident."""

from __future__ import annotations

from typing import Any

import polars as pl

from .column import column
from .table import given, implies, rule

TOLLS = ("fatalities", "injuries")
PEOPLE = {"fatalities": "people killed", "injuries": "people wounded who did not die"}

# The bases that give a single number, and those that give none.
SINGLE = ("reported", "reported_none")
SILENT = ("unknown", "incident_only")


def best(toll: str) -> Any:
    """Declare the single best figure."""
    return column(
        f"{toll.capitalize()}, best figure",
        f"The number of {PEOPLE[toll]}, where the claims that can all be true leave one number.",
        unit="people",
        minimum=0,
        empty=f"No single number is known; see {toll}_basis for the reason. This never means zero.",
    )


def low(toll: str) -> Any:
    """Declare the lower bound."""
    return column(
        f"{toll.capitalize()}, lower bound",
        f"At least this many {PEOPLE[toll]}, as the claims have it.",
        unit="people",
        minimum=0,
        empty=f"No claim gives a lower bound; see {toll}_basis. This never means zero.",
    )


def high(toll: str) -> Any:
    """Declare the upper bound."""
    return column(
        f"{toll.capitalize()}, upper bound",
        f"At most this many {PEOPLE[toll]}; where the claims contradict each other, the largest figure.",
        unit="people",
        minimum=0,
        empty=f"No claim limits the number upwards; see {toll}_basis.",
    )


def basis(toll: str) -> Any:
    """Declare the basis: how the claims gave these numbers, or why there are none."""
    return column(
        f"{toll.capitalize()}, basis",
        f"How the claims gave {toll}, {toll}_low and {toll}_high, or why these are empty.",
        vocabulary="basis",
    )


def ordered(toll: str) -> Any:
    """Make the rule that the bounds enclose the best figure."""

    @rule("KB420", f"{toll}_low <= {toll} <= {toll}_high wherever they are filled")
    def holds(cls: type[Any]) -> pl.Expr:
        low, best, high = (pl.col(f"{toll}{end}") for end in ("_low", "", "_high"))
        pairs = (low <= best, best <= high, low <= high)
        return pl.all_horizontal(*(pair.fill_null(True) for pair in pairs))

    return holds


def filled_as_based(toll: str) -> Any:
    """Make the rule that the basis says which numbers are filled."""

    @rule("KB421", f"which of {toll}, {toll}_low and {toll}_high are filled follows from {toll}_basis")
    def holds(cls: type[Any]) -> pl.Expr:
        best, low, high = given(toll), given(f"{toll}_low"), given(f"{toll}_high")
        return (
            pl.when(_based(toll, *SINGLE))
            .then(best & low & high)
            .when(_based(toll, *SILENT))
            .then(~best & ~low & ~high)
            .when(_based(toll, "approximate"))
            .then(~best & low & high)
            .when(_based(toll, "contested"))
            .then(~best & low)
            .otherwise(~best & (low | high))
        )

    return holds


def agrees_with_basis(toll: str) -> Any:
    """Make the rule that the filled numbers are such as the basis says."""

    @rule("KB422", f"the numbers of {toll} are equal, zero or apart as {toll}_basis says")
    def holds(cls: type[Any]) -> pl.Expr:
        best, low, high = pl.col(toll), pl.col(f"{toll}_low"), pl.col(f"{toll}_high")
        same = (low == best).fill_null(True) & (high == best).fill_null(True)
        return (
            pl.when(_based(toll, "reported"))
            .then(same & (best > 0).fill_null(True))
            .when(_based(toll, "reported_none"))
            .then(same & (best == 0).fill_null(True))
            .when(_based(toll, "approximate"))
            .then((low == high).fill_null(True))
            .when(_based(toll, "bounded", "contested"))
            .then((low != high).fill_null(True))
            .otherwise(True)
        )

    return holds


def contested_shown(toll: str) -> Any:
    """Make the rule that a contested toll makes the row contested."""

    @rule("KB423", f"a contested {toll}_basis makes the row contested")
    def holds(cls: type[Any]) -> pl.Expr:
        return implies(_based(toll, "contested"), pl.col("contested"))

    return holds


def _based(toll: str, *bases: str) -> pl.Expr:
    return pl.col(f"{toll}_basis").is_in(bases)
