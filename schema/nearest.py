"""Did you mean: the permitted word that a misspelt one is nearest to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

ALIKE = 60  # of 100: "Armed" is near "Armed clash", and "xyz" is near nothing


def nearest(word: str, permitted: Iterable[str]) -> str | None:
    """Return the permitted word that is spelt most like `word`, if one is alike; case does not count.

    Of several, one that stands in `word` as a whole is preferred: Mali, in "Republic of Mali".
    """
    return _nearest(word, tuple(permitted))


@lru_cache(maxsize=1000)
def _nearest(word: str, permitted: tuple[str, ...]) -> str | None:
    said = f" {word.casefold()} "
    within = [each for each in permitted if len(each) > 2 and f" {each.casefold()} " in said]
    if within:
        return max(within, key=len)
    found = process.extractOne(word, permitted, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE)
    return found[0] if found else None
