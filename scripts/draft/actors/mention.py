"""Mention: an actor as it is named at one place of an article."""

from __future__ import annotations

from dataclasses import dataclass

# What belongs to an actor but does not act: its barracks, its vehicle, its spokesman, its offensive.
THINGS = frozenset({"place", "thing", "person", "other"})


@dataclass(frozen=True)
class Mention:
    """An actor named in the article: `words` is `article.text[start:end]`.

    `actor_id` and `kind` are empty where nobody can tell which actor it is; `doubt` says why, or what is
    not sure. `sort` is the row of `words/people.csv` that was found (`military`, `militants`), empty for a
    name. `generic` is a category of people or a force without a country, `organisation` a body and not
    its people. `part` says what belongs to the actor at this place: `unit` (a patrol) and `weapon` act as
    the actor does, the others are things. `linked`: others are said to be linked to it, or to have left it.
    """

    start: int
    end: int
    words: str
    actor_id: str
    iso3: str
    kind: str
    sort: str
    generic: bool
    organisation: bool
    part: str
    linked: bool
    doubt: str

    @property
    def thing(self) -> bool:
        """Whether it is a place, a thing or a person of the actor and not the actor."""
        return self.part in THINGS
