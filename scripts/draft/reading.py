"""Reading: all that is found in one sentence, and whether it speaks of what the text reports."""

from __future__ import annotations

from dataclasses import dataclass

from .actors.mention import Mention
from .article import Sentence
from .days.hours import Hour
from .days.when import When
from .happened.happened import Happening
from .happened.remarks import Remark
from .happened.responsibility import Responsibility
from .places.place import Place
from .tolls.toll import Toll, Unclear


@dataclass(frozen=True)
class Reading:
    """What is found in a sentence; `background` is the cue that it tells of something else, or empty.

    `speaking` are the spans of those who say so, `unclear` what might be a toll.
    """

    sentence: Sentence
    days: tuple[When, ...]
    hours: tuple[Hour, ...]
    places: tuple[Place, ...]
    mentions: tuple[Mention, ...]
    tolls: tuple[Toll, ...]
    happenings: tuple[Happening, ...]
    responsibilities: tuple[Responsibility, ...]
    remarks: tuple[Remark, ...]
    background: str
    speaking: tuple[tuple[int, int], ...] = ()
    unclear: tuple[Unclear, ...] = ()

    @property
    def acting(self) -> tuple[Mention, ...]:
        """The actors that are named otherwise than as those who say so, or whom somebody blames."""
        blamed = (
            (said.blamed_start, said.blamed_end) for said in self.responsibilities if said.form == "blames"
        )
        apart = (*self.speaking, *blamed)
        return tuple(
            each for each in self.mentions if not any(a <= each.start and each.end <= b for a, b in apart)
        )

    @property
    def in_title(self) -> bool:
        """Whether it is the title."""
        return self.sentence.paragraph == 0

    @property
    def where(self) -> tuple[Place, ...]:
        """The places where something happened, and not those that it went to or that are only named."""
        return tuple(
            place
            for place in self.places
            if place.role == "where"
            and place.level != "country"
            and not any(a <= place.name_start < b for a, b in self.speaking)
        )

    @property
    def real(self) -> tuple[Happening, ...]:
        """What is said to have happened, not to have been planned, threatened or denied."""
        return tuple(h for h in self.happenings if h.unreal in ("", "foiled") and not h.past)
