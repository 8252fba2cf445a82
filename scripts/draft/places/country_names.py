"""Country names: the names, adjectives, capitals and units that say which country is spoken of."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from ..words import LANGUAGES, table
from .gazetteer.look_up import units
from .name_words import free_before, plain_units
from .phrases import Phrases


def written_as_name(text: str, start: int, end: int, kind: str, language: str) -> bool:
    """Return whether capitals say that this is the name: not "us", "turkey", "Michael Jordan"."""
    written = text[start:end]
    if kind == "adjective" and language == "fr":
        return True
    if len(written.replace(".", "")) <= 3 and not written.replace(".", "").isupper():
        return False
    if not written[0].isupper():
        return False
    if kind not in ("name", "capital"):
        return True
    previous = re.search(r"([^\W\d_][\w-]*) $", text[max(0, start - 40) : start])
    if previous and previous[1][0].isupper() and not previous[1].isupper():
        word = re.sub(r"[^a-z]", "", previous[1].lower())
        return word in free_before()
    return not re.match(r"-[A-Z]", text[end : end + 2])


@cache
def phrases_of(language: str) -> Phrases:
    """Return the phrases to find in a text of the language, each as `iso3|kind|unit`."""
    spoken = ("", language) if language in LANGUAGES else ("", *LANGUAGES)
    rows = [row for row in table("countries") if row["language"] in spoken]
    # In the other language too, names are met ("Côte d'Ivoire", "Guinée"): capitals make them sure.
    rows += [row for row in table("countries") if row["kind"] == "name" and row["language"] not in spoken]
    words = [(row["words"], f"{row['iso3']}|{row['kind']}|") for row in rows]
    words += [(word, f"{iso3}|unit|{unit}") for word, iso3, unit in _units()]
    return Phrases.of(words)


# What a unit's name with one of these is that the name alone is not: "Niger State", "Eastern region".
NOUNS = ("State", "region", "Region", "province", "Province")
NOUNS_FR = (
    "État de",
    "Etat de",
    "État du",
    "région de",
    "région du",
    "région de l'",
    "province de",
    "province du",
)


@cache
def _units() -> tuple[tuple[str, str, str], ...]:
    """Return (word, iso3, unit) of the names that say a unit by themselves or with their noun.

    A name that several countries or a settlement have, or a plain word ("Est", "Centre"), needs the noun.
    """
    of: dict[str, set[str]] = defaultdict(set)
    for row in table("units"):
        of[row["words"]].add(row["iso3"])
    words = []
    for row in table("units"):
        if len(of[row["words"]]) > 1:
            continue
        town = units()[row["iso3"], row["unit"]].towns - (
            {row["iso3"]} if row["words"] != row["seat"] else set()
        )
        alone = not town and row["words"] not in plain_units()
        forms = [row["words"]] if alone else []
        forms += [f"{row['words']} {noun}" for noun in NOUNS] + [
            f"{noun} {row['words']}" for noun in NOUNS_FR
        ]
        words += [(form, row["iso3"], row["unit"]) for form in forms]
    return tuple(words)
