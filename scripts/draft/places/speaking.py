"""Speaking: whether those whom a sentence sets in a place only speak there."""

from __future__ import annotations

import re
from functools import cache

from ..words import pattern, table

# A verb of speaking further away than this is somebody else's.
AFTER = 80
ASIDE = re.compile(r"(?:,[^,;.]{1,60},)?\s+(?:(?:has|had|have|a|ont|avait)\s+)?")


@cache
def _speech() -> re.Pattern[str]:
    rows = table("speech")
    forms = [form for row in rows for column in ("past", "present") for form in row[column].split("|")]
    # Regular verbs have no forms in the table: "denounce*", "dénonc*".
    regular = [
        row["words"].removesuffix("er") + "*" for row in rows if not row["past"] and row["words"].isalpha()
    ]
    return re.compile(pattern([*forms, *regular]))


def speaks_after(folded: str, end: int) -> bool:
    """Return whether a verb of speaking follows soon in the folded sentence: "police in X said"."""
    return bool(_speech().search(folded, end, end + AFTER))


def speaks_next(folded: str, end: int) -> bool:
    """Return whether a verb of speaking comes next, but for an aside: "a doctor in X, who fled, said"."""
    after = ASIDE.match(folded, end)
    return bool(_speech().match(folded, after.end() if after else end))
