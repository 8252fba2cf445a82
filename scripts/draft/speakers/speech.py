"""Speech: what somebody says, and whose speech a place in the text is part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Speech:
    """Somebody says something: all places are counted in the article's text.

    `start` to `end` is the phrase that says so, `claimant` the speaker in the article's words (of the name
    that a pronoun stands for), `role` a code of `claimant_role`, empty where several at once or not clear,
    `via` the agency, empty if none, `says` one of says, denies, declines, claims, blames, confirms.
    `scope` are the parts of one sentence that he says. `unclear`: somebody says it, but it is not clear who;
    then the claimant and the role are empty.
    """

    start: int
    end: int
    claimant: str
    claimant_start: int
    claimant_end: int
    role: str
    via: str
    says: str
    scope: tuple[tuple[int, int], ...]
    unclear: bool = False


def said_by(speeches: Sequence[Speech], start: int, end: int) -> Speech | None:
    """Return the speech that the span is part of, the narrowest one; None is the outlet itself."""
    best: tuple[int, int] | None = None
    chosen = None
    for speech in speeches:
        for a, b in speech.scope:
            common = min(end, b) - max(start, a)
            if common * 2 > end - start and (best is None or (-common, b - a) < best):
                best, chosen = (-common, b - a), speech
    return chosen
