"""Context: what tells that a group is only linked to those who act, or only active in the area."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from ..article import Sentence
from ..words import LANGUAGES, pattern, table

# How far a cue may stand from the name, in characters.
NEAR = 70
# What may stand between a cue and the name: "linked to the jihadist group X", "au groupe jihadiste X".
BETWEEN = (
    r"(?:[\s\"(]|\b(?:the|a|an|al|le|la|les|l'|au|aux|du|des|de|d'|so-called|group|groups|network|groupe|groupes|"
    r"organi[sz]ation|mouvement|movement|jihadist|jihadiste|djihadiste|jihadistes|djihadistes|islamist|islamiste|"
    r"militant|rebel|rebelle|rebelles|terrorist|terroriste|terroristes|nebuleuse|armed|extremist|combattants|"
    r"fighters|rebels|guerrilla|global|reseau)\b|-)"
)
RELATIVE = re.compile(r"^\s*(?:\([^()]{0,80}\))?\s*,\s*(?:which|who|that|whose|qui|dont)\b[^,]{0,160},")
PARENTHESIS = re.compile(r"^\s*\([^()]{0,80}\)")


class Placed(Protocol):
    """What stands at a place of the article's text."""

    @property
    def start(self) -> int:
        """Its first character."""

    @property
    def end(self) -> int:
        """The character after its last."""


@cache
def _cues(kind: str, position: str) -> str:
    rows = (row for language in LANGUAGES for row in table("context", language))
    return pattern({row["words"] for row in rows if (row["kind"], row["position"]) == (kind, position)})


@cache
def _compiled(kind: str, position: str) -> re.Pattern[str]:
    cues = (
        _cues(kind, position).replace(r"(?<!\w)(?:\-", r"(?:\-")
        if position == "after"
        else _cues(kind, position)
    )
    return re.compile(cues + (BETWEEN + "{0,12}$" if position == "before" else ""))


def linked(folded: str, start: int, end: int) -> bool:
    """Whether the words around a name say that it is not the group itself, but one that others belong to."""
    before, after = folded[max(0, start - NEAR) : start], folded[end : end + 30]
    near = re.match(r"\s?(?:'s\s+)?(?:[\w]+\s+)?", after)
    words = _compiled("linked", "after")
    return bool(
        _compiled("linked", "before").search(before)
        or (re.match(r"-?(?=\w)", after) and words.match(after.lstrip("-")))
        or words.match(after.strip()[:25])
        or (near and words.match(after, near.end()))
    )


def is_context(sentence: Sentence, mention: Placed) -> str:
    """Return the words by which a group is named only as what is around, and does not act; empty for none.

    "JNIM is active in the area" is context; "JNIM, which is active in the area, attacked" is not.
    """
    start, end = mention.start - sentence.start, mention.end - sentence.start
    before = sentence.folded[max(0, start - NEAR) : start]
    if found := _compiled("context", "before").search(before):
        return found.group().strip()
    after = sentence.folded[end : end + 3 * NEAR]
    rest = RELATIVE.sub(" ", after) if RELATIVE.match(after) else PARENTHESIS.sub(" ", after)
    cue = _compiled("context", "after").search(rest)
    if not cue or cue.start() > NEAR or _compiled("event", "between").search(rest[: cue.start()]):
        return ""
    return cue.group().strip()
