"""By towns: the country of a text that names none, told by the towns of its title and lead."""

from __future__ import annotations

import re

from ..article import Article, Sentence
from .gazetteer.look_up import Settlement, key, settlements
from .name_words import calendar, never
from .proper import runs
from .resolve_place import OUTWEIGHS

# Smaller towns have too many namesakes that no gazetteer lists.
TOWN = 20_000
# The title and the first paragraphs tell where a text is set.
PARAGRAPHS = 3
BEFORE = re.compile(r"(?:^|\W)(?:in|near|at|outside|a|pres de) $")


def country_of_towns(article: Article) -> str:
    """Return the country of the towns that the beginning names; empty unless it is only one."""
    names = {
        name for sentence in article.sentences if sentence.paragraph < PARAGRAPHS for name in _told(sentence)
    }
    towns = settlements(names)
    found = {_country(towns[key(name)]) for name in names if key(name) in towns}
    return found.pop() if len(found) == 1 else ""


def _told(sentence: Sentence) -> list[str]:
    found = []
    for run in runs(sentence.text):
        name = sentence.text[run[0].start : run[-1].end]
        before = sentence.folded[max(0, run[0].start - 10) : run[0].start]
        if BEFORE.search(before) and key(name) not in never() | calendar():
            found.append(name)
    return found


def _country(towns: tuple[Settlement, ...]) -> str:
    """Return the country of the largest of the towns of a name, where those abroad are far smaller."""
    largest = towns[0]
    abroad = max((town.population for town in towns if town.iso3 != largest.iso3), default=0)
    sure = largest.population >= TOWN and largest.population >= OUTWEIGHS * max(1, abroad)
    return largest.iso3 if sure else ""
