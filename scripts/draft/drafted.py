"""Drafted: what a draft says of a text, before it is written down as seeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .article import Article

INCIDENT = 0  # the number under `about` of a statement about all events


@dataclass(frozen=True)
class Claim:
    """One statement, with the keys of a claim in a seed; what a seed leaves out is empty here too.

    `about` is the number of an event from 1, or 0 for the incident. `low` and `high` are the numbers of
    a toll, else None; `value` is anything else: a day, an id, a label, or words. `claimant` is in the words
    of the text, `claimant_id` the actor's, where it is one. `rule` is a row of `words/rules.csv`.
    """

    field: str
    about: int
    start: int
    end: int
    rule: str
    value: date | str | None = None
    low: int | None = None
    high: int | None = None
    qualifier: str = ""
    counts: str = ""
    stance: str = "asserts"
    method: str = ""
    claimant: str = ""
    claimant_id: str = ""
    claimant_role: str = "media"
    via: str = ""
    note: str = ""
    todo: str = ""


@dataclass(frozen=True)
class Decided:
    """One judged value of an event: by which rule, and the reason in words."""

    value: date | str | int
    rule: str
    because: str


@dataclass(frozen=True)
class Event:
    """One event: what is decided of it, by key of a seed, and what is not, with what was seen.

    `where` is the name of the place as the text has it, empty where it is not decided.
    """

    decided: dict[str, Decided] = field(default_factory=dict)
    todo: dict[str, str] = field(default_factory=dict)
    where: str = ""
    row: dict[str, Any] | None = None  # what locations.csv still lacks


@dataclass(frozen=True)
class Draft:
    """All that is drafted of a text; `country` is an ISO3 code, empty where it is not decided."""

    article: Article
    country: str
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    todo: tuple[str, ...]
