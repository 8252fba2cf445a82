"""Countries: those that a text speaks of, and that each of its sentences speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from ..article import Article, Sentence
from .by_towns import country_of_towns
from .country_names import phrases_of, written_as_name

# How much a mention tells: a name in its place ("in Mali", "Mali:") more than the nationality of somebody.
WEIGHTS = {"name": 2.0, "capital": 1.5, "unit": 1.5, "adjective": 1.0}
PLACED = 2.0  # "in Mali", "Mali :", "MALI -"
PASSING = 0.1  # "near the border with Niger", "Kenyan peacekeepers"
LEADING = {0: 3.0, 1: 3.0}  # the title and the lead
# The first country is the article's where it has so many times the weight of the second.
CLEARLY = 1.5

# Before a country's name: it is where something is.
IN_EN = re.compile(
    r"(?:\b(?:in|across|throughout|inside|of|to hit|into)\s+(?:the\s+)?"
    r"(?:(?:far|south|north|east|west|central|southern|northern|eastern|western|war-torn|neighbouring)?[\s-]?"
    r"(?:north|south|east|west|central|southern|northern|eastern|western|northeastern|northwestern"
    r"|southeastern|southwestern|northeast|northwest|southeast|southwest|conflict-hit|landlocked)\s+)?)$"
)
IN_FR = re.compile(
    r"(?:\b(?:au|aux|en|du|de la|de l'|d'|de|des)\s*(?:nord|sud|est|ouest"
    r"|centre)?\s*(?:du |de l'|de la |des |de |d')?)$"
)
# Before a name or an adjective: the country is only mentioned in passing.
PASSING_BEFORE = re.compile(
    r"(?:\bborders?\s+(?:with|between|of|from|to|into)\s+(?:the\s+)?"
    r"|\bfrontiere\s+(?:avec|entre|de|du|des)\s*"
    r"(?:le |la |l'|les )?|\bneighbou?r(?:s|ing)?\s+(?:country\s+)?"
    r"|\bvoisine?s?\s+(?:du |de l'|de la |des |d'|de )?"
    r"|\bfrontalieres?\s+(?:du |de la |de l'|des |avec le |avec la |avec l')|\bfled"
    r" to\s+|\brefugees? (?:in|from)\s+"
    r"|\bbacked by\s+|\bled by\s+(?:the\s+)?|\bsoutenue?s? par\s+(?:le |la |l'|les )?"
    r"|\bconduite? par\s+(?:le |la |l'|les )?|\bnear\s+(?:the\s+)?|\bpres (?:du|de la|de l'|des|d')\s*"
    r"|\b(?:com(?:e|es|ing)|came|arriv\w+|returning|imported|smuggled|travell?ing|shipped|flown)\s+"
    r"(?:in )?from\s+|\b(?:bound for|en route (?:for|to)|heading (?:for|to)|on (?:its|their) way to"
    r"|crossed into|deported to)\s+|\b(?:ven(?:ant|u|us|ue|ues)|venai(?:en)?t|vien(?:t|nent)|arriv\w+"
    r"|en provenance|a destination|originaires?|partis?)\s+(?:du |de la |de l'|des |d'|de )"
    r"|\bunlike\s+|\bas in\s+|\bcomme (?:au|en)\s+|\bambassador of\s+|\bkm (?:from|de la|du)\s+(?:the\s+)?"
    r"|\btroops from\s+|\bsoldiers from\s+|\bnationals? of\s+|\bexiled? (?:in|to)\s+)$"
)
# After a name or an adjective: the same.
PASSING_AFTER = re.compile(
    r"(?:-(?:led|backed|made|based|trained|supplied|flagged|born|funded)\b"
    r"|\s+(?:and\s+\w+\s+)?(?:border|frontier"
    r"|peacekeep\w+|blue helmets?|embassy|ambassador|citizens?|nationals?|tourists?"
    r"|mercenar\w+|passport|dollars?"
    r"|journalists?|weapons|missiles?|drones?|origin|dissidents|side of the border|capital,? paris)\b"
    r"|\s+(?:voisin|d'origine|casques bleus|mercenaires)\b)"
)


@dataclass(frozen=True)
class Mention:
    """One mention of a country: its span in the article, and `kind`: name, adjective, capital or unit.

    `unit` is the region, for kind unit. `placed`: something is said to be in it. `passing`: it is named
    as a neighbour, as somebody's nationality or the like.
    """

    start: int
    end: int
    iso3: str
    kind: str
    unit: str = ""
    placed: bool = False
    passing: bool = False


@dataclass(frozen=True)
class Countries:
    """The countries of an article: `ranked` are (iso3, weight), the heaviest first.

    `main` is the country that the article is about, empty where no one clearly is. `sentences` has one iso3
    for each of the article's sentences: the country it names as the place, or `main`.
    """

    main: str
    ranked: tuple[tuple[str, float], ...]
    sentences: tuple[str, ...]
    mentions: tuple[Mention, ...]


def countries(article: Article) -> Countries:
    """Return the countries that the article speaks of; those named in passing hardly count."""
    mentions: list[Mention] = []
    weights: dict[str, float] = defaultdict(float)
    placed: list[str] = []
    for sentence in article.sentences:
        found = sentence_mentions(sentence, article.language)
        mentions += found
        for each in found:
            weights[each.iso3] += _weight(each) * LEADING.get(sentence.paragraph, 1.0)
        inside = dict.fromkeys(each.iso3 for each in found if _tells(each))
        placed.append(next(iter(inside)) if len(inside) == 1 else "")
    ranked = tuple(sorted(weights.items(), key=lambda each: (-each[1], each[0])))
    clear = ranked and ranked[0][1] >= 1 and (len(ranked) == 1 or ranked[0][1] >= CLEARLY * ranked[1][1])
    main = ranked[0][0] if clear else ""
    if not ranked or ranked[0][1] < 1:
        main = country_of_towns(article)
    return Countries(main, ranked, tuple(iso3 or main for iso3 in placed), tuple(mentions))


def sentence_mentions(sentence: Sentence, language: str) -> list[Mention]:
    """Return the countries, capitals and units that a sentence names, in order."""
    found = []
    for start, end, meaning in phrases_of(language).find(sentence.folded):
        iso3, kind, unit = meaning.split("|")
        if kind == "none" or not written_as_name(sentence.text, start, end, kind, language):
            continue
        before, after = sentence.folded[max(0, start - 60) : start], sentence.folded[end : end + 60]
        passing = bool(PASSING_BEFORE.search(before) or PASSING_AFTER.match(after))
        inside = (
            not passing and kind in ("name", "unit", "capital") and _is_placed(sentence, start, before, after)
        )
        found.append(Mention(sentence.start + start, sentence.start + end, iso3, kind, unit, inside, passing))
    return found


def _tells(mention: Mention) -> bool:
    return mention.placed or (mention.kind in ("unit", "capital") and not mention.passing)


def _weight(mention: Mention) -> float:
    return PASSING if mention.passing else WEIGHTS[mention.kind] * (PLACED if mention.placed else 1.0)


def _is_placed(sentence: Sentence, start: int, before: str, after: str) -> bool:
    if sentence.paragraph == 0 and start == 0 and re.match(r"\s?:", after):
        return True
    if re.search(r"^[\w' -]{2,40},\s*$", before) and re.match(r"\s*(?:\([\w ]+\)\s*)?-", after):
        return True
    return bool(IN_EN.search(before) or IN_FR.search(before) or re.match(r"'s\s", after))
