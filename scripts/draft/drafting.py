"""Drafting: put together what was found in a text: its events, and the claims about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from .actors.actors import actors
from .actors.known import Known as Actors
from .actors.known import known_actors
from .actors.mention import Mention
from .article import Article, Sentence
from .claims import claims
from .days.days import days
from .days.hours import hours
from .days.when import When
from .drafted import Draft
from .earlier import dates, without_earlier
from .events import Known, event
from .happened.happened import happened
from .happened.remarks import remarks
from .happened.responsibility import responsibility
from .places.countries import countries
from .places.place import Place
from .places.places import places
from .reading import Reading
from .sites import sites
from .speakers.speakers import Speech, speakers
from .tolls.background import background
from .tolls.tolls import tolls, unclear
from .unread import unread
from .words import LANGUAGES

OLDER = "an older time"
Rows = Sequence[Mapping[str, str]]
Spanned = TypeVar("Spanned", bound="Span")


class Span(Protocol):
    """What stands at a place of the text."""

    @property
    def start(self) -> int:
        """Its first character."""


@dataclass(frozen=True)
class Lookups:
    """What is known before any text is read: actors by their names, and places."""

    actors: Actors
    locations: Rows

    @staticmethod
    def of(actors: Rows, actor_names: Rows, locations: Rows) -> Lookups:
        """Return the lookups made of the rows of three tables."""
        return Lookups(known_actors(actors, actor_names), locations)


def drafted(article: Article, known: Lookups) -> Draft:
    """Return all that is clearly said in the article."""
    if article.language not in LANGUAGES:
        return unread(article, known.actors, known.locations)
    named = places(article, known.locations, spoken := countries(article))
    country = spoken.main or _country(named)
    acting = actors(article, known.actors, country, article.published)
    speeches = speakers(article)
    readings = without_earlier(read(article, named, acting, speeches), speeches)
    told = sites(readings)
    whole = Known(article, country, speeches, known.actors)
    events = tuple(event(site, told, whole) for site in told)
    return Draft(
        article,
        country,
        events,
        tuple(claims(told, readings, whole, events)),
        tuple(_todo(article, country, readings)),
    )


def _country(named: Sequence[Place]) -> str:
    """Return the country of the place that is named first as where something happened, if it is known."""
    return next((place.iso3 for place in named if place.role == "where"), "")


def read(
    article: Article, named: Iterable[Place], acting: Iterable[Mention], speeches: Sequence[Speech]
) -> list[Reading]:
    """Return what is found in each sentence."""
    here, who = _by_sentence(article, named), _by_sentence(article, acting)
    said = _by_sentence(article, speeches)
    language, published = article.language, article.published
    found: list[Reading] = []
    anchor: date | None = None  # the day that "the next day" counts from
    for number, sentence in enumerate(article.sentences):
        when = days(sentence, published, language, anchor)
        sure = [each.day for each in when if each.day and not each.doubt and dates(each, speeches)]
        anchor = sure[-1] if sure else anchor
        before = found[-1].tolls if found else ()
        found.append(Reading(
            sentence,
            when,
            hours(sentence, language),
            tuple(here[number]),
            tuple(who[number]),
            tolls(sentence, language, before),
            happened(sentence, language),
            responsibility(sentence, language),
            remarks(sentence, language),
            _background(sentence, language, when, found),
                tuple((each.claimant_start, each.claimant_end) for each in said[number]),
            unclear(sentence, language),
        ))  # fmt: skip
    return found


def _background(sentence: Sentence, language: str, when: Sequence[When], before: Sequence[Reading]) -> str:
    """Return why a sentence tells of something else than the news; empty where it does not.

    The title and the lead are the news, unless they name older times alone. What goes on from a sentence of
    an older time, in its paragraph and without a day of its own, is of that time.
    """
    if when and all(each.past and each.form != "relative" for each in when):
        return OLDER
    if sentence.paragraph <= 1:
        return ""
    last = before[-1] if before else None
    goes_on = last is not None and last.sentence.paragraph == sentence.paragraph and last.background == OLDER
    return background(sentence, language) or (OLDER if goes_on and not when else "")


def _by_sentence(article: Article, found: Iterable[Spanned]) -> list[list[Spanned]]:
    """Return what was found, by the number of its sentence."""
    starts = [sentence.start for sentence in article.sentences]
    told: list[list[Spanned]] = [[] for _ in starts]
    for each in found:
        told[bisect_right(starts, each.start) - 1].append(each)
    return told


def _todo(article: Article, country: str, readings: Sequence[Reading]) -> Iterator[str]:
    if not country:
        yield "Name the country: the text does not clearly say where it happened."
    for reading in readings:
        for each in reading.unclear:
            yield f"Look at characters {each.start}-{each.end}: {each.why}."
    if article.read_to is not None and article.read_to < len(article.text):
        yield f"Only the first {article.read_to:,} characters were read."
