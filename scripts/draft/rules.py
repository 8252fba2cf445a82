"""Rules: how a value was drafted, in a sentence, and how often that was right."""

from __future__ import annotations

from functools import cache

from .words import table


@cache
def _rules() -> dict[str, dict[str, str]]:
    return {row["rule"]: row for row in table("rules")}


def row_of(rule: str) -> str:
    """Return the row of `words/rules.csv` that tells of a rule: its own, or that of its first word."""
    return rule if rule in _rules() else rule.partition("-")[0]


def sentence(rule: str) -> str:
    """Return what the rule does, in a sentence."""
    return _rules()[row_of(rule)]["sentence"]


def confidence(rule: str) -> float:
    """Return the share of what the rule drafted that was right in the tuned articles.

    `python -m kibaru.scripts.draft_score --rules` measures it.
    """
    return float(_rules()[row_of(rule)]["confidence"])
