"""Places: every mention of a settlement or an administrative unit in a text, as far as it can be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice

from ..article import Article
from .countries import Countries, Mention, countries
from .gazetteer.look_up import Settlement, Unit, key, settlements
from .judged import level_of, says_place
from .lists import joined
from .named import Named, as_said_elsewhere, names, texts
from .place import Place
from .related import confirmed, related
from .resolve_place import Choice, choose
from .settled import settled

# More names than this are no article.
MOST_NAMES = 50_000
Towns = Mapping[str, tuple[Settlement, ...]]
Row = Mapping[str, str]


def places(
    article: Article, locations: Sequence[Row] = (), spoken: Countries | None = None
) -> tuple[Place, ...]:
    """Return the places that the sentences name, in order, none inside another.

    `locations` are the rows of `locations.csv`: they come before the gazetteer. `spoken` are the article's
    countries, where they have been read already.
    """
    spoken = spoken or countries(article)
    listed = {key(row["location"]): row for row in locations}
    seen = islice((text for sentence in article.sentences for text in texts(sentence)), MOST_NAMES)
    towns = settlements(set(seen))
    mentions = _by_sentence(article, spoken)
    named = joined(
        [
            each
            for number, sentence in enumerate(article.sentences)
            for each in names(
                sentence, spoken.sentences[number], article.language, towns, listed, mentions[number]
            )
        ]
    )
    named = as_said_elsewhere(named, article.language)
    beside: dict[str, tuple[Unit, ...]] = defaultdict(tuple)
    for each in named:
        beside[key(each.text)] += each.beside
    choices = [(each, _choice(each, towns, beside[key(each.text)], spoken)) for each in named]
    sure = {key(each.text) for each, choice in choices if says_place(each, choice, listed)}
    kept = [
        (each, choice)
        for each, choice in choices
        if says_place(each, choice, listed) or (each.whole and not each.person and key(each.text) in sure)
    ]
    others = [
        choice.settlement
        for each, choice in kept
        if choice.settlement and not each.dateline and level_of(each, choice) == "settlement"
    ]
    found: list[Place] = []
    lead = True
    for each, choice in kept:
        found.append(settled(each, choice, listed, others, lead))
        lead = lead and not (found[-1].role == "where" and found[-1].level != "unit")
    return tuple(related(confirmed(found, article.text), article.text))


def _by_sentence(article: Article, spoken: Countries) -> list[list[Mention]]:
    found: list[list[Mention]] = [[] for _ in article.sentences]
    number = 0
    for mention in spoken.mentions:
        while not article.sentences[number].start <= mention.start < article.sentences[number].end:
            number += 1
        found[number].append(mention)
    return found


def _choice(named: Named, towns: Towns, beside: tuple[Unit, ...], spoken: Countries) -> Choice:
    others = [iso3 for iso3, weight in spoken.ranked if weight >= 1]
    return choose(towns.get(key(named.text), ()), named.country, (*named.beside, *beside), others)
