"""Unread: what is sure of a text in a language without tables of words: days in digits, and known names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .actors.actors import actors
from .actors.known import Known as Actors
from .article import Article
from .days.days import days
from .days.when import When
from .drafted import Decided, Draft, Event
from .places.countries import countries
from .places.place import Place, propose
from .places.places import Row, places


def unread(article: Article, known: Actors, locations: Sequence[Row]) -> Draft:
    """Return a draft with what is sure, and what else was seen as todo.

    There are no claims, since nobody can tell who says so; a day and a place only where one alone is named.
    """
    plain = replace(article, language="en")
    spoken = countries(plain)
    named = [place for place in places(plain, locations, spoken) if place.cue in ("location", "gazetteer")]
    when = [each for sentence in article.sentences for each in days(sentence, article.published, "en")]
    event = Event(
        {**_day([each for each in when if each.form == "absolute" and each.day]), **_place(named)},
        {"language": f"Code the rest: no text in {article.language or 'an unknown language'} is read."},
        named[0].name if named else "",
        propose(named[0]) if len(_names(named)) == 1 and not named[0].location_id else None,
    )
    told = event.decided or named
    return Draft(article, spoken.main, (event,) if told else (), (), tuple(_seen(plain, known, spoken.main)))


def _day(when: Sequence[When]) -> dict[str, Decided]:
    if len({each.day for each in when}) != 1 or when[0].past or when[0].doubt:
        return {}
    because = f"It is the only day in digits (characters {when[0].start}-{when[0].end})."
    day = when[0].day
    return {"event_date": Decided(day, "day-absolute", because)} if day else {}


def _names(named: Sequence[Place]) -> set[str]:
    return {place.name for place in named}


def _place(named: Sequence[Place]) -> dict[str, Decided]:
    if len(_names(named)) != 1 or named[0].doubt:
        return {}
    because = f"It is the only place with a known name (characters {named[0].start}-{named[0].end})."
    value = named[0].location_id or propose(named[0])["location_id"]
    return {"location": Decided(value, "place-named", because)}


def _seen(article: Article, known: Actors, country: str) -> Iterator[str]:
    for mention in actors(article, known, country, article.published):
        if not mention.generic and mention.actor_id:
            where = f"characters {mention.start}-{mention.end}"
            yield f"{mention.words} ({mention.actor_id}) is named at {where}: say in which role."
