"""Scene: what the kind of an event and its two sides are decided from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .actors.known import Known as Actors
from .actors.mention import Mention
from .actors.sorts import actor_of
from .reading import Reading

TYPE, FIRST, SECOND = "sub_event_type", "actor1", "actor2"
STATE = "State forces"
CIVILIANS = "Civilians"
GROUPS = ("Rebel group", "Political militia", "Identity militia")
HURT = ("fatalities", "injuries", "casualties")


@dataclass(frozen=True)
class Scene:
    """The readings about one event alone and those about all of them, the country, the day and the actors.

    `claimed` is the one actor that claims it, undisputed; `denying` are those that deny it; `blamed` says
    that somebody is blamed for it.
    """

    own: Sequence[Reading]
    shared: Sequence[Reading]
    country: str
    day: date | None
    actors: Actors
    claimed: Mention | None
    denying: frozenset[str]
    blamed: bool

    @property
    def readings(self) -> tuple[Reading, ...]:
        """All that tells of it: what is about it alone first."""
        return (*self.own, *self.shared)

    @property
    def hurt(self) -> set[str]:
        """Whom those count who are said to have been hurt, by `counts`."""
        every = (toll for reading in self.own for toll in reading.tolls)
        return {t.counts for t in every if t.field in HURT and t.stance == "asserts" and t.low != 0}

    def people(self, sort: str) -> str:
        """Return the id of the country's civilians, protesters or rioters; empty where there is none."""
        actor, _ = actor_of(self.actors, sort, self.country, self.country, self.day)
        return actor.actor_id if actor else ""
