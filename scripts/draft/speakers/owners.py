"""Owners: whose spokesman, chief or member somebody is who is named "its spokesman"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..article import Sentence
from ..fold import fold
from .attribution import marked
from .bounds import ADVERBIAL, FINITE
from .roles import Named, ends, named
from .told import Told

OWNED = re.compile(
    r"(?:(?:its|their|son|sa|ses|leur|leurs)\b"
    r"|(?:one|two|some|several|another|a member|a spokes\w+) of (?:its|their)\b"
    r"|(?:l'un|l'une|un|une|deux|certains|plusieurs) de (?:ses|leurs)\b).*"
    r"\b(?:spokes\w+|porte-parole|chief|chef\w*|head|leaders?|commanders?|commandants?|members?|membres?"
    r"|representatives?|representante?s?|officials?|responsables?|coordinat\w+|coordonnat\w+|directors?"
    r"|direct\w+"
    r"|secretar\w+|secretaire\w*|president\w*|chair\w*|envoy|founders?|fondat\w+"
    r"|staff|personnel|employees?|employe\w*|doctors?|nurses?|medecins?|fighters?|combattants?|lieutenants?|cadres?|dirigeants?)\b"
)
# One of those who were named before.
OTHER = {
    "en": re.compile(
        r"another|one|one of them|(?:a|the) (?:second|third|fourth|other)|others|some of them|two of them"
    ),
    "fr": re.compile(
        r"l'une? d(?:'entre )?'?(?:eux|elles)|une? (?:autre|second|seconde|troisieme)|l[ea] seconde?|l'autre"
        r"|d'autres|certains|certaines|(?:deux|certains|plusieurs) d'entre (?:eux|elles)"
    ),
}
EARLY = 90
RELATIVE = re.compile(r",?\s(?:who|whose|whom|which|qui|dont)\s")
# A verb of which nobody thought, where a name has just ended.
VERB = {
    "en": re.compile(
        r"\s+(?:\w+ly\s+)?(?:[a-z]{2,}ed|gave|called|put|saw|went|came|took|told|flew|spoke|fought|held|fell|lost|won|sent|brought|led|met|made"
        r"|kept|set|laid|drove|spends|spent|stood|offers)\b"
    ),
    "fr": re.compile(r"\s+(?:(?:l'|s'|se\s|en\s|y\s|ne\s|n')\s?)?[a-z]{3,}(?:e|ent|ait|it)\b(?<!le)"),
}
# Where those work who speak for it, whoever else is named before them.
HOUSE = re.compile(r"\b(?:hospitals?|clinics?|morgue|hopita\w+|cliniques?|dispensaire|centre de sante)\b")
STAFF = re.compile(
    r"\b(?:staff|personnel|employee?s?|doctors?|nurses?|medecins?|director|directeur|directrice)\b"
)


def owner(
    speaker: Told, sentence: Sentence, previous: Sentence | None, told: Sequence[Told], language: str
) -> Named:
    """Return what is known of the speaker by the body before him; no role where that is not clear."""
    inside = sentence.text[: max(0, speaker.start - sentence.start)]
    if STAFF.search(fold(speaker.words)) and HOUSE.search(fold(inside)):
        return Named("civilian_source", "person", speaker.meaning.head)
    body = named(inside, language) if inside.strip() else Named()
    near = subject(sentence, language)
    if near and near.start < speaker.start and near.meaning.role:
        return Named(near.meaning.role, "person", speaker.meaning.head)
    if previous and previous.paragraph == sentence.paragraph:
        before = subject(previous, language)
        if before:
            return Named(before.meaning.role, "person", speaker.meaning.head)
    last = next(
        (t for t in reversed(told) if speaker.paragraph - t.paragraph <= 1 and t.meaning.kind == "body"), None
    )
    if last and not body.role:
        return Named(last.meaning.role, "person", speaker.meaning.head)
    return Named("", "person", speaker.meaning.head)


def subject(sentence: Sentence, language: str, person: bool = False) -> Told | None:
    """Return the name that the sentence begins with, where it is one that can speak."""
    folded = marked(sentence.text, sentence.folded)
    if folded[:1] == '"' or ADVERBIAL[language].match(folded):
        return None
    words = sentence.text[: _name_end(folded, sentence.text, language)].rstrip(" ,")
    meaning = named(words, language)
    if not words or not meaning.role or (meaning.kind == "person") != person:
        return None
    return Told(words, sentence.start, sentence.start + len(words), meaning, "", sentence.paragraph)


def _name_end(folded: str, text: str, language: str) -> int:
    """Return where the name ends with which a sentence begins, 0 where that is not clear."""
    m = FINITE[language].search(folded)
    which = RELATIVE.search(folded)
    early = which is not None and which.start() < EARLY and "," not in folded[: which.start()]
    if which and early and not (m and m.start() < which.start()):
        return which.start()
    comma = folded.find(",")
    end = m.start() if m else len(folded)
    if m and end <= EARLY:
        if not 0 < comma < end:
            return end
        # "The mission, known as X, has": what is told of it between commas
        return comma if folded.count(",", 0, end) == 2 else 0
    last = ends(text[:EARLY], language)
    return next((at for at in last if VERB[language].match(folded, at) and "," not in folded[:at]), 0)
