"""Actors: who is named in an article: armed groups, forces, and people of every sort."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ..article import Article
from .carried import carried
from .context import is_context, linked
from .generic import Found, generic, part_of
from .known import SHORT, Actor, Known, Name, known_actors
from .mention import Mention
from .people import People
from .protesting import protests
from .scene import Scene
from .sorts import FORCES, actor_of
from .tokens import folded_tokens

__all__ = ["Mention", "actors", "is_context", "known_actors"]

# Of whom a group's name may follow or go before: "rebels of the M23", "ELN guerrillas".
MEMBERS = frozenset(
    {
        "gunmen",
        "militants",
        "gang",
        "military",
        "maoists",
        "communists",
        "cartel",
        "vigilantes",
        "peacekeepers",
        "fulani_militia",
    }
)
# Sorts that are no name of a group.
GENERAL = frozenset({*FORCES, "peacekeepers", "au_mission", "multinational", "mercenaries"})
# Kinds of which the actors are a country's, and so are found by it.
OF_COUNTRIES = ("Civilians", "Protesters", "Rioters")
FORMER = frozenset({"former", "ex", "retired", "ancien", "anciens", "ancienne", "anciennes", "onetime"})
BETWEEN = re.compile(
    r"(?:\s+(?!\w*(?:és|ant|ed|ing)\b)[^\W\d_-]+(?=\s+(?:des?|du)\b))?\s+"
    r"(?:(?:of|from|belonging to|de|du|des|d'|issus? d[eu]s?|members of|membres d[eu]s?)\s*"
    r"(?:(?:the|la|le|les|l')\s*)?)?(?:(?:group|groupe|gang|mouvement|movement|organi[sz]ation|milice|militia|"
    r"jihadist|jihadiste|djihadiste|rebel|rebelle|islamist|islamiste|so-called|dit|dite)\s+)*\"?"
)


def actors(article: Article, known: Known, country: str, day: date | None) -> tuple[Mention, ...]:
    """Return every actor that the article names, in the order of the text; no two overlap.

    `country` (ISO3, empty where unknown) and `day` are those of the event: they settle whose army "the
    army" is, and under which government.
    """
    found = [
        mention
        for sentence in article.sentences
        for mention in _merged(article.text, [*_in_sentence(
            Scene(sentence, folded_tokens(sentence.folded), known, article.language, country, day)
        )])
    ]  # fmt: skip
    found = carried(article.text, found)
    at_length = {mention.actor_id for mention in found if not _acronym(mention.words)}
    return tuple(
        mention for mention in found
        if not (_acronym(mention.words) and country and mention.iso3 not in ("", country))
        or mention.actor_id in at_length
    )  # fmt: skip


def _acronym(words: str) -> bool:
    return len(words) <= 4 and words.isupper() and words.isalpha()


def _in_sentence(scene: Scene) -> Iterator[Mention]:
    place, shouted = 0, scene.sentence.text.isupper()
    while place < len(scene.words):
        people = generic(scene, place)
        end, name = _named(scene, place, shouted)
        if name and (people is None or end > people.end or (end == people.end and _wins(people, name))):
            yield _of_name(scene, Found(place, end, People("", "name", "")), name)
            place = end
        elif people:
            yield _of_people(scene, people)
            place = people.end
        else:
            place += 1


def _wins(people: Found, name: Actor) -> bool:
    """Whether a name as long as words for people is that of a group: "Syrian National Army"."""
    return people.who.stands_for != "name" and name.kind not in ("State forces", *OF_COUNTRIES)


def _named(scene: Scene, first: int, shouted: bool) -> tuple[int, Actor | None]:
    end, names = scene.known.names.longest(scene.words, first, scene.stops[first])
    if not names:
        return first, None
    text = scene.sentence.text[scene.words[first].start : scene.words[end - 1].end]
    fitting = [name for name in names if _written_so(name, text, shouted)]
    active = {name.actor.actor_id: name.actor for name in fitting if name.actor.active(scene.day)}
    if len(active) > 1:
        active = {key: actor for key, actor in active.items() if actor.iso3 == scene.country}
    return (end, next(iter(active.values()))) if len(active) == 1 else (first, None)


def _written_so(name: Name, text: str, shouted: bool) -> bool:
    """Whether the text has the capitals that the name needs: all of a short one, one of several words."""
    if name.exact:
        written = (name.alias, name.alias.upper(), *([name.alias.capitalize()] if len(text) == SHORT else []))
        return text in written and not (shouted and len(text) < SHORT)
    capital = name.alias[:1].isupper() and (" " in name.alias or name.common)
    return not capital or text != text.lower()


def _of_name(scene: Scene, found: Found, actor: Actor) -> Mention:
    part = part_of(scene, replace(found, who=People("", "body", "")))
    found = replace(found, part="" if part == "other" else part)
    abroad = None
    if actor.kind == "State forces" and scene.country and actor.iso3 != scene.country:
        abroad = scene.known.on(
            f"{re.sub(r'-(to-)?[0-9]{4}(-[0-9]{4})?$', '', actor.actor_id)}-abroad", scene.day
        )
    return _mention(scene, found, abroad or actor, "")


def _of_people(scene: Scene, found: Found) -> Mention:
    if found.who.sort in ("civilians", "people") and protests(scene, found.end):
        found = replace(found, who=replace(found.who, sort="protesters"))
    sort = found.who.sort
    iso3 = "" if found.iso3 == "?" else found.iso3 or scene.country
    actor, doubt = actor_of(scene.known, sort, iso3, scene.country, scene.day)
    return _mention(scene, found, actor, doubt)


def _mention(scene: Scene, found: Found, actor: Actor | None, doubt: str) -> Mention:
    first, last = scene.words[found.first], scene.words[found.end - 1]
    stands_for, sort = found.who.stands_for, found.who.sort
    is_generic = stands_for != "name" and (not found.iso3 or sort not in FORCES)
    is_linked = scene.key(found.first - 1) in FORMER
    if stands_for == "name":
        is_linked = is_linked or linked(scene.sentence.folded, first.start, last.end)
    offset = scene.sentence.start
    return Mention(
        offset + first.start, offset + last.end, scene.sentence.text[first.start : last.end],
        actor.actor_id if actor else "", actor.iso3 if actor else "", actor.kind if actor else "",
        sort, is_generic, stands_for in ("body", "name"), found.part, is_linked, doubt,
    )  # fmt: skip


def _merged(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Return the mentions with "fighters of the M23" and "ELN rebels" as one each."""
    waiting: Mention | None = None
    for mention in mentions:
        whole = _one(text, waiting, mention) if waiting else None
        if waiting and not whole:
            yield waiting
        waiting = whole or mention
    if waiting:
        yield waiting


def _one(text: str, first: Mention, second: Mention) -> Mention | None:
    """Return both as one, if one names those whom the other is the name of."""
    between = text[first.end : second.start]
    name = next((each for each in (first, second) if not each.generic and each.sort not in GENERAL), None)
    people = second if name is first else first
    if name is None or people.sort not in MEMBERS or people.organisation or people.part or name.part:
        return None
    mission = name.kind == "External/Other forces"
    if (not people.generic and not mission) or (
        people.sort in FORCES and not (mission or name.kind == "State forces")
    ):
        return None
    if not (
        between in (" ", "-")
        if name is first
        else BETWEEN.fullmatch(between.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    ):
        return None
    return replace(
        name, start=first.start, end=second.end, words=text[first.start : second.end], organisation=False,
        linked=name.linked or people.linked,
    )  # fmt: skip
