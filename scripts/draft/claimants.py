"""Claimants: who makes a statement, in which role, and through which agency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .drafted import Claim
from .fold import fold
from .reading import Reading
from .speakers.speakers import Speech, said_by

# Whom an armed actor speaks as, where its words do not say it better.
SPEAKING = {
    "State forces": "government",
    "Rebel group": "perpetrator",
    "Political militia": "perpetrator",
    "Identity militia": "perpetrator",
}
LEADING = re.compile(r"^(?:the|le|la|les|un|une|a|an)\s+|^l'")


def spoken(claim: Claim, readings: Sequence[Reading], speeches: Sequence[Speech], outlet: str) -> Claim:
    """Return the claim with who says so: the speaker whose words it stands in, else the outlet.

    What stands within quotation marks is never the outlet's; where nobody is named for it, it stays open.
    """
    own = replace(claim, claimant=outlet)
    if claim.stance == "no_report" and claim.field == "responsibility":
        return own
    if claim.claimant:
        return claim
    speech = said_by(speeches, claim.start, claim.end) or _within(claim, speeches)
    quoted = any(a <= claim.start and claim.end <= b for r in readings for a, b in r.sentence.quoted)
    open_ = quoted or (speech and speech.unclear) or _goes_on(claim, readings, speeches)
    if (speech is None or not speech.claimant) and not open_:
        return own
    if speech is None or not speech.claimant or speech.unclear:
        return replace(claim, claimant_role="", todo="Say who says so: the text is not clear.")
    actor_id, role = _actor(speech, readings)
    said = replace(claim, claimant=speech.claimant, claimant_id=actor_id, via=speech.via)
    return _boast(replace(said, claimant_role=speech.role or role))


def _goes_on(claim: Claim, readings: Sequence[Reading], speeches: Sequence[Speech]) -> bool:
    """Whether a number stands below the lead behind a sentence of the paragraph in which somebody speaks."""
    if claim.value is not None or claim.field == "responsibility":
        return False
    number = next((n for n, r in enumerate(readings) if r.sentence.start <= claim.start < r.sentence.end), 0)
    here, before = readings[number].sentence, readings[number - 1].sentence
    near = [here, before] if number > 0 and here.paragraph == before.paragraph else [here]
    return here.paragraph > 1 and any(
        each.start <= speech.start < each.end and bool(speech.claimant)
        for speech in speeches
        for each in near
    )


def _within(claim: Claim, speeches: Sequence[Speech]) -> Speech | None:
    """Return the speech within the claim's own words: "two soldiers told AFP that they were wounded"."""
    return next((speech for speech in speeches if claim.start <= speech.start < claim.end), None)


def _boast(claim: Claim) -> Claim:
    """Return the claim; losses that attackers boast of without a number are the other side's."""
    boasted = claim.field == "casualties" and claim.claimant_role == "perpetrator" and not claim.counts
    return replace(claim, counts="state_side") if boasted and claim.qualifier == "indefinite" else claim


def _actor(speech: Speech, readings: Sequence[Reading]) -> tuple[str, str]:
    """Return the actor whom the speaker's words name, and the role of such an actor; empty where none."""
    for reading in readings:
        for mention in reading.mentions:
            if speech.claimant_start <= mention.start and mention.end <= speech.claimant_end:
                if mention.doubt or mention.thing or mention.kind not in SPEAKING:
                    continue
                bare = LEADING.sub("", fold(speech.claimant))
                whole = fold(mention.words).startswith(bare) or bare.startswith(fold(mention.words))
                named = mention.actor_id if whole and len(bare) <= len(mention.words) + 8 else ""
                return named, SPEAKING[mention.kind] if named else ""
    return "", ""
