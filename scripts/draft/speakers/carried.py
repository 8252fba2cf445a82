"""Carried: the speaker whom a pronoun or a name like "the source" goes back to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..article import Sentence
from ..fold import fold
from .bounds import PRONOUNS
from .owners import OTHER, OWNED, owner, subject
from .roles import Named, named
from .told import Told, wrong_gender, wrong_sex

# What each pronoun can stand for.
STANDS_FOR = {
    "he": ("person", ""), "she": ("person", ""), "it": ("body",), "they": ("several", "body", "person", ""),
    "him": ("person", ""), "her": ("person", ""), "them": ("several", "body", "person", ""),
}  # fmt: skip
STATEMENT = re.compile(
    r"(?:the|that|this|its|their|his|her|son|leur|le|ce|la|cette|the same|le meme"
    r"|la meme)\s+(?:same\s+)?(?:\w+\s+)?"
    r"(?:statement|communique|declaration)$"
)
DEFINITE = re.compile(r"(?:the|that|this|le|la|l'|les|cet|cette|ce|ces|same|the same|meme)\b")
INDEFINITE = re.compile(r"(?:an?|one|two|three|un|une|deux|trois|des|several|plusieurs|l'un)\b")
SEVERAL = re.compile(
    r"(?:sources concordantes|(?:plusieurs|several|multiple|various|diverses|differentes) sources)"
)
OFFICERS = re.compile(r"(?:officers|policemen|les agents|les policiers)$")
SPOKESMEN = ("spokesman", "spokeswoman", "spokesperson", "porte-parole")
PEOPLE = {"security_source", "civilian_source", "witness"}


@dataclass(frozen=True)
class Around:
    """Where a speaker is named: his sentence, the one before it, what was told before, the language."""

    sentence: Sentence
    previous: Sentence | None
    told: Sequence[Told]
    language: str


def resolved(speaker: Told, around: Around) -> Told:
    """Return the speaker with what was told of him before.

    A pronoun and "the statement" get the words of the one that they stand for; a name keeps its own words
    and gets the role and the agency of an earlier one with the same noun. One that nobody clearly stands
    for is left without words.
    """
    words = fold(speaker.words)
    told = around.told
    if words in PRONOUNS[around.language]:
        return _pronoun(words, speaker, around)
    if STATEMENT.match(words):
        earlier = next((t for t in reversed(told) if t.meaning.kind == "body"), told[-1] if told else None)
        return _fuller(earlier, told, speaker) if earlier else _nobody(speaker)
    if OTHER[around.language].fullmatch(words):
        return _other(speaker, words, around)
    if OWNED.match(words):
        return replace(
            speaker, meaning=owner(speaker, around.sentence, around.previous, told, around.language)
        )
    if OFFICERS.match(words) and any(re.search(r"\bpolice\b", fold(t.words)) for t in told):
        return replace(speaker, meaning=Named("government", "body", speaker.meaning.head))
    return _same(speaker, words, told)


def _other(speaker: Told, words: str, around: Around) -> Told:
    """Return one or another of those who spoke, or of whom it was told, before; nobody where none is."""
    group = [
        t for t in around.told
        if t.words and t.meaning.role and t.meaning.kind != "body" and t.paragraph == speaker.paragraph
    ]  # fmt: skip
    previous = around.previous
    if not group and previous and previous.paragraph == speaker.paragraph:
        here = subject(previous, around.language, True)
        group = [here] if here else []
    if not group:
        return _nobody(speaker)
    last = group[-1]
    meaning = replace(last.meaning, kind="person")
    plural = last.meaning.kind == "several" or not INDEFINITE.match(fold(last.words))
    if words == "one" and plural:
        return replace(last, meaning=meaning, via=speaker.via or last.via, paragraph=speaker.paragraph)
    via = speaker.via or (last.via if last.start >= around.sentence.start else "")
    return replace(speaker, meaning=meaning, via=via)


def _nobody(speaker: Told) -> Told:
    return replace(speaker, words="", meaning=Named())


def _pronoun(words: str, speaker: Told, around: Around) -> Told:
    near = [
        t for t in around.told
        if speaker.paragraph - t.paragraph <= 1 and t.words and fold(t.words) not in PRONOUNS[around.language]
    ]  # fmt: skip
    person = words in ("he", "she", "him", "her", "lui")
    sentence, previous, language = around.sentence, around.previous, around.language
    if person and previous and previous.paragraph == speaker.paragraph:
        between = any(named(part, language).kind == "person" for part in previous.text[:90].split(","))
        near = [t for t in near if t.paragraph == speaker.paragraph or not between]
    fits = [t for t in near if _fits(words, t, language)]
    here = None if person else subject(sentence, language)
    if previous and not here and previous.paragraph == sentence.paragraph:
        here = subject(previous, language, person)
        if here and here.meaning.kind == "body" and words in ("it", "elle") and _fits(words, here, language):
            fits = [*fits, here]  # the subject of the sentence before it is nearest
    if here and (not fits or fits[-1].paragraph != speaker.paragraph):
        fits = [*fits, here] if _fits(words, here, language) else fits
    if not fits:
        return _nobody(speaker)
    chosen = fits[-1]
    newer = [t for t in near if t.start > chosen.start and t.paragraph == speaker.paragraph]
    if person and newer:
        return _nobody(speaker)
    return replace(chosen, via=speaker.via or chosen.via, paragraph=speaker.paragraph)


def _fits(pronoun: str, told: Told, language: str) -> bool:
    """Say whether a pronoun can stand for one who was named so."""
    if language == "fr":
        return not wrong_gender(pronoun, told.words)
    kind = told.meaning.kind
    if kind not in STANDS_FOR[pronoun] or wrong_sex(pronoun, told.words):
        return False
    if pronoun in ("he", "she", "him", "her") and not kind:
        return told.words[:1].isupper() and not re.match(r"(?:a|an|the)\s", fold(told.words))
    if pronoun in ("they", "them") and kind == "person":
        first = told.words.partition(" ")[0].lower()
        return told.words.rstrip(")").endswith("s") or first in ("two", "three", "some") or bool(
            re.match(r"\w+s\b", told.words)
        )  # fmt: skip
    return True


def _fuller(earlier: Told, told: Sequence[Told], speaker: Told) -> Told:
    """Return the earlier speaker, by the words with an article where he has been named so."""
    if not re.match(r"(?:the|le|la|l'|les)\b", fold(earlier.words)):
        for t in told:
            if (
                t.meaning.head == earlier.meaning.head
                and t.meaning.role == earlier.meaning.role
                and re.match(r"the\b", fold(t.words))
            ):
                return replace(t, paragraph=speaker.paragraph)
    return replace(earlier, paragraph=speaker.paragraph)


def _same(speaker: Told, words: str, told: Sequence[Told]) -> Told:
    if DEFINITE.match(words) and speaker.meaning.head:
        for t in reversed(told):
            if t.meaning.head == speaker.meaning.head or (
                speaker.meaning.head in SPOKESMEN and speaker.meaning.head in fold(t.words)
            ):
                role = speaker.meaning.role
                if not role or (t.meaning.kind == "person" and _plain(words)):
                    role = t.meaning.role or role
                via = speaker.via or (t.via if t.meaning.kind == "person" else "")
                return replace(
                    speaker, meaning=replace(speaker.meaning, role=role, kind=t.meaning.kind), via=via
                )
    if not speaker.meaning.role and speaker.words[:1].isupper():  # "Modu", who was "Bukar Modu" before
        last = words.rsplit(maxsplit=1)[-1]
        for t in reversed(told):
            beside = [word.strip(",") for word in t.beside.split() if word[:1].isupper()]
            known = {fold(word) for word in [*t.words.split()[-1:], *beside]}
            if t.meaning.role and t.meaning.kind == "person" and last in known:
                via = speaker.via or t.via
                return replace(speaker, meaning=replace(t.meaning, head=speaker.meaning.head), via=via)
    if not speaker.via and speaker.meaning.role in PEOPLE and INDEFINITE.match(words):
        via = next((t.via for t in reversed(told) if t.via and SEVERAL.search(fold(t.words))), "")
        return replace(speaker, via=via)
    return speaker


def _plain(words: str) -> bool:
    return len(re.split(r"[\s']+", words)) <= 2
