"""Attribution: who says a sentence or a part of it, as it is found in the sentence alone."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Attribution:
    """Who says it, by places in the sentence: `who` is the name, `start` to `end` the whole phrase.

    `shape`: `after` (he says what follows `said`), `around` (the sentence about it), `limited` (what
    stands between `said` and the next comma). `apart` is what is told of him beside his name.
    """

    start: int
    end: int
    who: tuple[int, int]
    shape: str
    stance: str
    said: int
    apart: tuple[int, int] = (0, 0)
    citing: bool = False


SHORT = re.compile(r"\(([\w-]{2,12})\)")
# The relative word that a clause about somebody begins with.
WHICH = re.compile(r"\s*(?:which|whom|whose|that|qui|que|qu'|dont|ou)\b\s*")


def marked(text: str, folded: str) -> str:
    """Return the folded sentence with its "à" kept, and short names taken into the name before them."""
    kept = "".join("à" if one in "àÀ" else two for one, two in zip(text, folded, strict=True))
    return SHORT.sub(r"·\1·", kept)
