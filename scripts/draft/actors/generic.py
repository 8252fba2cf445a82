"""Generic: soldiers, villagers, protesters and the like, with the country that they are of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .countries import land
from .people import People, parts, people, single
from .scene import Scene
from .sorts import FORCES


@dataclass(frozen=True)
class Found:
    """People found from word `first` up to before word `end`; `iso3` "?" where it may be of two countries."""

    first: int
    end: int
    who: People
    iso3: str = ""
    part: str = ""


def generic(scene: Scene, first: int) -> Found | None:
    """Return the people, with what stands around them, that a sentence names from a word on."""
    end, iso3, adjective = _land(scene, first)
    if people(scene.language).longest(scene.words, first, scene.stops[first])[0] > end:
        end, iso3 = first, ""
    at = end
    while at > first and at < min(end + 3, len(scene.words)) and _qualifier(scene, at):
        if people(scene.language).longest(scene.words, at)[1]:
            break
        at += 1
    if at > first and not (adjective or scene.words[at - 1].possessive or at == end):
        return None
    found = _people(scene, at, bool(iso3))
    if found is None and (both := _coordinated(scene, first, end, iso3)):
        return both
    if found is None or (at > first and not scene.follows(at)):
        return striking(scene, first, end, iso3) if iso3 and not adjective else None
    return _whole(scene, replace(found, first=first, iso3=iso3))


def _coordinated(scene: Scene, first: int, end: int, iso3: str) -> Found | None:
    """Return the people of the first country in "Malian and Russian soldiers"."""
    if end == first or scene.key(end) not in ("and", "et"):
        return None
    after, _, adjective = _land(scene, end + 1)
    if after == end + 1 or not adjective or not all(map(scene.follows, range(end, after))):
        return None
    found = _people(scene, after, True)
    return Found(first, end, found.who, iso3) if found and scene.follows(after) else None


# What may stand between a force and its country.
BACK = ("de", "du", "des", "d", "la", "le", "l", "les", "of", "the")
OF = ("of", "from", "in", "the", "de", "du", "des", "d", "la", "l", "les")


def striking(scene: Scene, first: int, end: int, iso3: str) -> Found | None:
    """Return a country's forces where the country itself is said to have struck: "Russia launched"."""
    at = end
    while at < end + 2 and scene.key(at) in (
        "has",
        "have",
        "had",
        "also",
        "then",
        "a",
        "ont",
        "avait",
        "again",
    ):
        at += 1
    if scene.key(at) not in single("strikes", scene.language) or not all(
        map(scene.follows, range(end, at + 1))
    ):
        return None
    helped = at > end
    if (
        scene.language == "fr"
        and scene.key(at).endswith("e")
        and not helped
        and scene.key(first - 1) in ("de", "en", "d")
    ):
        return None
    return Found(first, end, People("military", "body", ""), iso3)


def _land(scene: Scene, first: int) -> tuple[int, str, bool]:
    end, iso3, adjective = land(scene.sentence.folded, scene.words, first, scene.language, scene.country)
    return end, iso3 or ("?" if end > first else ""), adjective


def _qualifier(scene: Scene, place: int) -> bool:
    return scene.key(place) in single("adjectives", scene.language) and scene.follows(place)


def _people(scene: Scene, first: int, has_land: bool) -> Found | None:
    end, found = people(scene.language).longest(scene.words, first, scene.stops[first])
    if not found or (scene.gap(first) == "-" and scene.key(first - 1) != "ex"):
        return None
    who = found[0]
    if not has_land and _proper(scene, first, end):
        return None
    bare = who.needs == "determiner" and not has_land and not _determined(scene, first)
    if bare and not _part_before(scene, first, True):
        return None
    if who.needs == "alone" and not _alone(scene, end):
        return None
    return Found(first, end, who)


def _proper(scene: Scene, first: int, end: int) -> bool:
    """Whether the words are part of a proper name that nobody knows: "National Liberation Army"."""
    text, word = scene.sentence.text, scene.words[first]
    if not text[word.start].isupper() or first == 0:
        return False
    before = scene.words[first - 1]
    if scene.language == "fr":
        return scene.key(end) == "de" and scene.follows(end) and not _country_after(scene, end)[1]
    return scene.follows(first) and text[before.start].isupper() and before.start > 0 and first > 1


def _determined(scene: Scene, first: int) -> bool:
    before = scene.key(first - 1)
    return not scene.follows(first) or before.isdigit() or before in single("determiners", scene.language)


def _alone(scene: Scene, end: int) -> bool:
    after = scene.key(end)
    if scene.words[end - 1].possessive or not scene.follows(end) or after in single("followers", "en"):
        return True
    return after.endswith("ed") or after.isdigit() or bool(parts("en", "after").longest(scene.words, end)[1])


def _whole(scene: Scene, found: Found) -> Found | None:
    """Return the people with the country after them and with their part; None if they need more."""
    if not found.iso3:
        end, iso3 = _country_after(scene, found.end)
        within = scene.key(found.end) == "in" and (found.who.needs or found.who.sort not in FORCES)
        iso3 = "" if within else iso3
        found = replace(found, end=end, iso3=iso3) if iso3 else found
    if found.who.needs in ("country", "foreign") and not found.iso3:
        return None
    if found.who.needs == "foreign" and found.iso3 == scene.country:
        return None
    if found.who.stands_for == "weapon":
        return replace(found, part="weapon")
    return replace(found, part=part_of(scene, found))


def part_of(scene: Scene, found: Found) -> str:
    """Return what of the actor's own is meant: `place` for "army base", "base de l'armée"."""
    last, body = scene.words[found.end - 1], found.who.stands_for == "body"
    if scene.follows(found.end) and (body or last.possessive or not last.key.endswith("s")):
        _, after = parts(scene.language, "after").longest(scene.words, found.end)
        if after:
            return after[0]
    return (
        _part_before(scene, found.first, found.who.needs == "determiner") if body or found.who.needs else ""
    )


def _part_before(scene: Scene, first: int, adjective: bool) -> str:
    """Return what stands before "de l'armée", or before an adjective as in "base militaire"."""
    at, of = first, False
    while at > 0 and scene.follows(at) and scene.key(at - 1) in BACK:
        at -= 1
        of = of or scene.key(at) in ("de", "du", "des", "d", "of")
    if at == 0 or not scene.follows(at) or not (of if at < first else adjective):
        return ""
    for length in (2, 1):
        end, found = parts(scene.language, "before").longest(scene.words, max(at - length, 0))
        if found and end == at:
            return found[0]
    return ""


def _country_after(scene: Scene, end: int) -> tuple[int, str]:
    """Return the end and the country of "(armée) nationale tchadienne", "(army) of Chad"."""
    at = end
    while at < end + 2 and _qualifier(scene, at) and not _land(scene, at)[1]:
        at += 1
    if not scene.follows(at):
        return end, ""
    after, iso3, adjective = _land(scene, at)
    if iso3 and adjective and scene.language != "en":
        return after, iso3
    steps = at
    while steps < at + 2 and scene.follows(steps) and scene.key(steps) in OF:
        steps += 1
    if steps == at or not scene.follows(steps):
        return end, ""
    after, iso3, adjective = _land(scene, steps)
    return (after, iso3) if iso3 and iso3 != "?" and not adjective else (end, "")
