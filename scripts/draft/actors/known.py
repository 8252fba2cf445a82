"""Known: the actors of the seeds, by their names and by the day on which they are active."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from ..fold import fold
from ..words import table
from .phrases import Phrases
from .tokens import tokens

# The years of a government at the end of an id: mli-military-2013-2020, deu-police-to-2025.
YEARS = re.compile(r"-(?:to-\d{4}|\d{4}(?:-\d{4})?)(?=-abroad$|$)")
# An alias as long as this or shorter is found in its own capitals only: AA, PDF, FAMa.
SHORT = 4


@dataclass(frozen=True)
class Actor:
    """One row of the actors: days are ISO, empty where open or not known."""

    actor_id: str
    kind: str
    iso3: str
    first: str
    last: str

    def active(self, day: date | None) -> bool:
        """Whether it is active on the day; on no day, whether it is active still."""
        return not self.last if day is None else self.first <= day.isoformat() <= (self.last or "9")


@dataclass(frozen=True)
class Name:
    """A name of an actor as it is written in the tables.

    `exact`: found only in these capitals. `common`: a common word as well, and so found only with one.
    """

    alias: str
    actor: Actor
    exact: bool
    common: bool


@dataclass
class Known:
    """The index: `names` finds them, `forces` are the rows of each id without its years."""

    names: Phrases[Name] = field(default_factory=Phrases)
    forces: dict[str, list[Actor]] = field(default_factory=lambda: defaultdict(list))

    def on(self, stem: str, day: date | None) -> Actor | None:
        """Return the only actor of the id, whatever the years in it, that is active on the day."""
        found = [actor for actor in self.forces.get(stem, ()) if actor.active(day)]
        return found[0] if len(found) == 1 else None


def known_actors(actors: Iterable[Mapping[str, str]], names: Iterable[Mapping[str, str]]) -> Known:
    """Return the index of the rows of `actors.csv` and `actor_names.csv`.

    An actor's own name counts as an alias, and so does a half of "JNIM: Group for ..." that no other
    actor's name has. Unidentified
    groups have no names: the words for them stand in the table of people.
    """
    known, rows, listed = Known(), {}, list(actors)
    halves = Counter(half for row in listed for half in row["name"].split(": "))
    for row in listed:
        actor = Actor(row["actor_id"], row["kind"], row["iso3"], row["active_from"], row["active_to"])
        rows[actor.actor_id] = actor
        known.forces[YEARS.sub("", actor.actor_id)].append(actor)
        if not actor.actor_id.startswith("unidentified-"):
            own = (half for half in row["name"].split(": ") if halves[half] == 1)
            for name in sorted({row["name"], *own}):
                _add(known, name, actor)
    for row in names:
        named = rows.get(row["actor_id"])
        if named and not named.actor_id.startswith("unidentified-"):
            first, last = max(row["used_from"], named.first), _earlier(row["used_to"], named.last)
            _add(known, row["alias"], Actor(named.actor_id, named.kind, named.iso3, first, last))
    return known


def _earlier(one: str, other: str) -> str:
    return min(one, other) if one and other else one or other


def _add(known: Known, alias: str, actor: Actor) -> None:
    words = tokens(alias)
    letters = sum(len(token.key) for token in words)
    exact = letters <= SHORT or (len(words) == 1 and alias.isupper() and letters <= SHORT + 1)
    common = len(words) == 1 and words[0].key in _common()
    known.names.add(alias, Name(alias, actor, exact, common))


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(row["words"]) for row in table("common"))
