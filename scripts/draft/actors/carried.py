"""Carried: what an earlier mention of an article tells of a later one: an abbreviation, "its fighters"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .mention import Mention

OPENS = re.compile(r"\s*\(\s*[\"«“]?\s*$")
LONGEST = 8
OF_THE_GROUP = re.compile(
    r"\s+(?:(?:of|from)\s+the\s+(?:group|movement|militia)|du\s+(?:groupe|mouvement)|de\s+la\s+milice)(?![\w-]|\s+[A-ZÉ\"«“])"
)
GROUPS = ("Rebel group", "Political militia", "Identity militia")


def carried(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, with what stands in brackets behind a name as that name's own short form.

    "The Ambazonia Defence Forces (ADF)" makes each ADF of the article theirs, and "fighters of the group" are
    of the one group that was named before.
    """
    short: dict[str, Mention] = {}
    groups: dict[str, Mention] = {}
    found: list[Mention] = []
    for mention in mentions:
        before = found[-1] if found else None
        if before and _abbreviates(text, before, mention):
            short[mention.words] = before
        meant = short.get(mention.words)
        if not meant and mention.generic and not mention.thing and len(groups) == 1:
            meant = next(iter(groups.values())) if OF_THE_GROUP.match(text, mention.end) else None
        each = _as(mention, meant) if meant else mention
        if each.kind in GROUPS and not each.generic and not each.linked and not each.doubt:
            groups[each.actor_id] = each
        found.append(each)
    return found


def _abbreviates(text: str, name: Mention, each: Mention) -> bool:
    capitals = each.words.isupper() and len(each.words) <= LONGEST
    known = bool(name.actor_id) and not name.generic and not name.doubt
    return capitals and known and bool(OPENS.fullmatch(text, name.end, each.start))


def _as(each: Mention, meant: Mention) -> Mention:
    return replace(
        each,
        actor_id=meant.actor_id,
        iso3=meant.iso3,
        kind=meant.kind,
        sort=meant.sort,
        generic=False,
        doubt="",
    )
