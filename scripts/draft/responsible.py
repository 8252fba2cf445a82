"""Responsible: who is said to have done it, as a claim, by those who did or by others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .actors.mention import Mention
from .drafted import INCIDENT, Claim
from .happened.kind import ARMED
from .happened.responsibility import Responsibility
from .reading import Reading
from .speakers.speakers import Speech, said_by

# Words that make somebody only near to a group.
LINKED = re.compile(r"(?<!\w)(?:link|affiliat|allied|loyal|lie[se]|affilie|proches?|allie)")
STANCE = {"claims": "asserts", "blames": "asserts", "denies": "denies", "none": "no_report"}


def responsible(
    said: Responsibility, reading: Reading, readings: Sequence[Reading], speeches: Sequence[Speech]
) -> Claim | None:
    """Return the claim that words on responsibility make; None where they name nobody who is known."""
    if said.form == "none":
        return Claim(
            "responsibility", INCIDENT, said.start, said.end, "responsibility-none", stance="no_report"
        )
    speech = said_by(speeches, said.start, said.end) or _speaking(said, speeches)
    doer = _blamed(said, reading) if said.form == "blames" else _doer(said, speech, reading, readings)
    if doer is None:
        return None
    made = Claim(
        "responsibility", INCIDENT, said.start, said.end, f"responsibility-{said.form}",
        value=doer.actor_id, stance=STANCE[said.form],
    )  # fmt: skip
    if said.form == "blames":
        return made
    return replace(
        made, claimant=_words(doer, speech), claimant_id=doer.actor_id, claimant_role=_role(speech)
    )


def disputed(
    readings: Iterable[Reading], speeches: Sequence[Speech]
) -> tuple[Mention | None, frozenset[str], bool]:
    """Return who claims it (None: nobody or several), the ids of who denies it, and if any is blamed."""
    told = [reading for reading in readings if not reading.background]
    claiming: dict[str, Mention] = {}
    denying = set()
    blamed = False
    for reading in told:
        for said in reading.responsibilities:
            blamed |= said.form == "blames"
            speech = said_by(speeches, said.start, said.end) or _speaking(said, speeches)
            doer = _doer(said, speech, reading, told) if said.form in ("claims", "denies") else None
            if doer is not None and said.form == "claims":
                claiming[doer.actor_id] = doer
            elif doer is not None:
                denying.add(doer.actor_id)
    alone = next(iter(claiming.values())) if len(claiming) == 1 else None
    return alone, frozenset(denying), blamed


def _speaking(said: Responsibility, speeches: Sequence[Speech]) -> Speech | None:
    """Return the speech whose own phrase the words are: "the group claimed the attack"."""
    return next((speech for speech in speeches if speech.start <= said.start < speech.end), None)


def _words(doer: Mention, speech: Speech | None) -> str:
    return speech.claimant if speech and speech.claimant else doer.words


def _role(speech: Speech | None) -> str:
    return speech.role if speech and speech.role else "perpetrator"


def _blamed(said: Responsibility, reading: Reading) -> Mention | None:
    """Return the group that others blame; those who are only linked to a group are not that group."""
    begin = reading.sentence.start
    if LINKED.search(reading.sentence.folded[said.blamed_start - begin : said.blamed_end - begin]):
        return None
    return next((m for m in _named(reading) if said.blamed_start <= m.start < said.blamed_end), None)


def _doer(
    said: Responsibility, speech: Speech | None, reading: Reading, readings: Sequence[Reading]
) -> Mention | None:
    """Return the group that says so: named as the speaker, else before the words, else in them, else last."""
    named = [*_named(reading)]
    if said.claimant_end:
        return next((m for m in named if said.claimant_start <= m.start < said.claimant_end), None)
    if speech:
        within = [m for m in named if speech.claimant_start <= m.start < speech.claimant_end]
        if within:
            return within[0]
    before = [mention for mention in named if mention.end <= said.start]
    if before:
        return before[-1]
    earlier = [
        m
        for r in readings
        if r.sentence.start < reading.sentence.start and not r.background
        for m in _named(r)
        if m.kind != "State forces"
    ]
    return earlier[-1] if earlier else None


def _named(reading: Reading) -> Iterator[Mention]:
    for mention in reading.mentions:
        if mention.actor_id and mention.kind in ARMED and not mention.linked and not mention.doubt:
            yield mention
