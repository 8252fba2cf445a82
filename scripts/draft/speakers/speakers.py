"""Speakers: who says what stands in an article, in which role, and through which agency."""

from __future__ import annotations

import re
from dataclasses import replace

from ..article import Article, Sentence
from ..fold import fold
from .agencies import agency, through
from .attribution import Attribution, marked
from .attributions import attributions
from .carried import Around, resolved
from .onwards import goes_on
from .quotations import nobodys, opened
from .roles import RANKS, UNNAMED, Named, named
from .scopes import scopes
from .speech import Speech, said_by
from .told import Told

__all__ = ["Speech", "said_by", "speakers"]

# How many speakers back a name is looked for.
RECENT = 40
# What stands beside a name and says only when, where or how he spoke.
WHEN = re.compile(r"[\s,]*(?:lors|dans|sur|in|on|at|during|by|par|devant|a la|à la|au cours|en)\b")
# Members of the forces who are not named.
UNIFORMED = re.compile(
    r"(?:an?|one|two|three|several|some|another)\s+(?:\w+\s+)?(?:military|army|police|intelligence"
    r"|defen[cs]e)\s+officials?\b"
)
# The sentence before is what he says: "C'est ce qu'affirme le maire."
BACK = re.compile(
    r"(?:c'est (?:du moins |en tout cas )?(?:ce qu|l'information qu)|this (?:is|was) (?:what|according)"
    r"|that(?:'s| is| was) what|so (?:said|says)\b)"
)
# The outlet's own reporter, where no agency is named.
OWN = re.compile(
    r"(?:an?|one of our|our|un|une|notre|l'un de nos)\s+(?:journalist|reporter|correspondent|photographer"
    r"|journaliste|correspondante?|photographe)s?$"
)


def speakers(article: Article) -> tuple[Speech, ...]:
    """Return all speeches of an article in their order; none in a language without tables."""
    if article.language not in ("en", "fr"):
        return ()
    told: list[Told] = []
    speeches: list[Speech] = []
    previous: tuple[Sentence, list[Speech]] | None = None
    waiting: list[Sentence] = []
    spoke: Sentence | None = None
    for sentence in article.sentences:
        quoted = [(a - sentence.start, b - sentence.start) for a, b in sentence.quoted]
        found = attributions(sentence.text, sentence.folded, quoted, article.language)
        parts = opened(waiting, sentence) if found else []
        ahead = waiting[-len(parts) - 1] if len(parts) < len(waiting) else previous[0] if previous else None
        if parts and len(parts) == len(waiting):
            ahead = spoke
        here = _spoken(article, sentence, found, told, ahead)
        if here:
            first = here[0]
            speeches += [replace(first, scope=each.quoted) for each in parts]
            if (
                previous
                and not previous[1]
                and BACK.match(sentence.folded)
                and _together(previous[0], sentence)
            ):
                speeches.append(replace(first, scope=((previous[0].start, previous[0].end),)))
        elif previous and (part := goes_on(previous[0], sentence, bool(previous[1]), article.language)):
            here = [replace(previous[1][-1], scope=(part,), says="says")]
        spoke = sentence if here else spoke
        waiting = [] if here else [*waiting, sentence]
        speeches += here
        previous = (sentence, here)
    speeches += nobodys(article, speeches)
    return tuple(sorted(speeches, key=lambda speech: speech.scope[0]))


def _together(previous: Sentence, sentence: Sentence) -> bool:
    return previous.paragraph == sentence.paragraph


def _spoken(
    article: Article,
    sentence: Sentence,
    found: list[Attribution],
    told: list[Told],
    previous: Sentence | None,
) -> list[Speech]:
    found, heard = _without_outlet(sentence, found)
    vias = _vias(sentence, found)
    speeches = []
    for each, scope, via in zip(
        found, scopes(found, marked(sentence.text, sentence.folded)), vias, strict=True
    ):
        speaker = _speaker(sentence, each, via or (heard if len(found) == 1 else ""), article.language)
        own = OWN.match(fold(sentence.text[slice(*each.who)])) and not speaker.words
        if not own:
            speaker = resolved(speaker, Around(sentence, previous, told[-RECENT:], article.language))
        told.append(speaker)
        said = ((sentence.start + scope[0], sentence.start + scope[1]),)
        speeches.append(
            Speech(
                sentence.start + each.start, sentence.start + each.end, speaker.words, speaker.start,
                speaker.end,
                speaker.meaning.role, speaker.via, each.stance, said,
                not own and not speaker.words,
            )
        )  # fmt: skip
    return speeches


def _without_outlet(sentence: Sentence, found: list[Attribution]) -> tuple[list[Attribution], str]:
    """Return the attributions without an agency that only passes on what others say, and it."""
    if len(found) < 2:
        return found, ""
    plain = [each for each in found if not each.citing]
    if len(plain) < len(found) and any(
        not agency().fullmatch(_bare(sentence.text[slice(*p.who)])) for p in plain
    ):
        found = plain  # who cites figures is himself the speaker
    outlets = [each for each in found if agency().fullmatch(_bare(sentence.text[slice(*each.who)]))]
    others = [each for each in found if each not in outlets]
    if not outlets or not others:
        return found, ""
    citing = [each for each in others if each.citing]
    if citing and len(others) == 1:
        others = [
            replace(citing[0], shape=outlets[0].shape if citing[0].start < outlets[0].start else "around")
        ]
        if others[0].shape == "after":
            others = [replace(others[0], said=outlets[0].said)]
    return others, _bare(sentence.text[slice(*outlets[0].who)])


def _bare(words: str) -> str:
    return re.sub(r"^(?:[Tt]he |l['’]agence (?:de presse )?|l['’]|L['’])|\s+news agency$", "", words)


def _vias(sentence: Sentence, found: list[Attribution]) -> list[str]:
    """Return the agency of each attribution: the one spoken to that stands nearest to it."""
    vias = [""] * len(found)
    for start, end, spoken_to in through(sentence.text, 0, len(sentence.text)):
        distances = [(max(each.start - end, start - each.end, 0), i) for i, each in enumerate(found)]
        if not distances:
            continue
        gap, nearest = min(distances)
        who = found[nearest].who
        inside = who[0] <= start < who[1]
        learnt = (
            "appris" in sentence.folded[max(0, start - 12) : start]
            or "learn" in sentence.folded[end : end + 20]
        )
        if inside or learnt or (spoken_to and gap <= 60):
            vias[nearest] = vias[nearest] or sentence.text[start:end]
    return vias


def _speaker(sentence: Sentence, each: Attribution, via: str, language: str) -> Told:
    start, end = each.who
    words = sentence.text[start:end]
    meaning = named(words, language)
    bare = _bare(words)
    if agency().fullmatch(bare):
        start, end = start + words.index(bare), start + words.index(bare) + len(bare)
        words, meaning = bare, Named("media", "body", fold(bare))
    elif via and via in words and not meaning.role:
        meaning = Named("media", "person", meaning.head)
    elif OWN.match(fold(words)) and not via:
        return Told("", sentence.start, sentence.start, Named(), "", sentence.paragraph)
    beside = sentence.text[slice(*each.apart)]
    if (
        not meaning.role
        and not meaning.kind
        and beside.strip()
        and words[:1].isupper()
        and not WHEN.match(fold(beside))
    ):
        other = named(beside.strip(" ,"), language)
        meaning = Named(other.role, "person", fold(words).split()[-1])
    if meaning.role == "government" and UNIFORMED.match(fold(words)):
        meaning = replace(meaning, role="security_source")
    if (
        meaning.role == "government"
        and meaning.head in RANKS
        and UNNAMED.search(fold(beside) + sentence.folded[end:])
    ):
        meaning = replace(meaning, role="security_source")
    return Told(words, sentence.start + start, sentence.start + end, meaning, via, sentence.paragraph, beside)
