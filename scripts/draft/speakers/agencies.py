"""Agencies: the news agencies and outlets through which somebody speaks."""

from __future__ import annotations

import re
from functools import cache

from ..words import table

# Capitals of its own after "news agency" name one that is not in the table.
NEW = r"[A-Z][\w-]+(?:\s[A-Z][\w-]+)?(?=\s+(?:news\s+agency|News\s+Agency))|(?<=\bagence\s)[A-Z][\w-]+"


@cache
def agency() -> re.Pattern[str]:
    """Return the pattern of an agency's name, for the text with its capitals."""
    names = sorted((row["words"] for row in table("agencies")), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)(?![\-/]\w)|{NEW}")


# How an agency is spoken to: "told AFP", "à l'agence AP", "joint par Reuters".
THROUGH = re.compile(
    r"(?:\b(?:told|tells|telling|informed)\s+(?:the\s+)?"
    r"|\b(?:contacted|reached|interviewed|quoted|cited|seen|obtained|consulted)\s+by\s+(?:the\s+)?"
    r"|\b(?:with|to|speaking to)\s+(?:the\s+)?"
    r"|(?:à|aupr[eè]s de|par|avec|de)\s+(?:l['’]\s?)?(?:agence\s+(?:de presse\s+)?)?"
    r"|\bau\s+(?:micro de\s+)?)$",
    re.IGNORECASE,
)


# What an outlet has found, or calls somebody: nobody speaks to it there.
ABOUT = re.compile(
    r"(?:informations?|article|enqu[êe]te|une|journalistes?|report|correspondante?s?)\s+(?:de|d'|du|by"
    r"|from)\s+(?:l[’']\s?)?$",
    re.IGNORECASE,
)


def through(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Return the agencies named between the two places, and of each whether it is spoken to."""
    return [
        (
            m.start(),
            m.end(),
            not ABOUT.search(text, max(start, m.start() - 40), m.start())
            and bool(THROUGH.search(text, max(start, m.start() - 40), m.start())),
        )
        for m in agency().finditer(text, start, end)
    ]
