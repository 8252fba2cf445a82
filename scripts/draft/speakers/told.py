"""Told: a speaker as he was named, and for which pronouns his words cannot stand."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..fold import fold
from .roles import Named

MAN = r"\b(?:spokesman|man|father|brother|husband|chairman|son|policeman|mr|king|priest|imam|bishop)\b"
WOMAN = r"\b(?:spokeswoman|woman|mother|sister|widow|wife|chairwoman|daughter|midwife|mrs|ms|queen|nun)\b"


@dataclass(frozen=True)
class Told:
    """A speaker as he was named, with his places in the article, what his name means and his agency.

    `beside` is what was told of him: his name beside his office, or the other way round.
    """

    words: str
    start: int
    end: int
    meaning: Named
    via: str
    paragraph: int
    beside: str = ""


def wrong_sex(pronoun: str, words: str) -> bool:
    """Say whether an English pronoun cannot stand for one who is named so."""
    other = {"he": WOMAN, "him": WOMAN, "she": MAN, "her": MAN}
    return pronoun in other and bool(re.search(other[pronoun], fold(words)))


def wrong_gender(pronoun: str, words: str) -> bool:
    """Say whether a French pronoun cannot stand for one who is named so."""
    first = re.match(
        r"(un|une|le|la|l'|les|des|cet|cette|ce|deux|trois|plusieurs|certains|ces|quelques)\b", fold(words)
    )
    article = first.group(1) if first else ""
    plural = article in ("les", "des", "deux", "trois", "plusieurs", "certains", "ces", "quelques")
    if pronoun in ("il", "lui", "celui-ci", "ce dernier"):
        return article in ("une", "la", "cette") or plural
    if pronoun in ("elle", "celle-ci", "cette derniere"):
        return article in ("un", "le", "cet", "ce") or plural
    return bool(article) and not plural and " et " not in words
