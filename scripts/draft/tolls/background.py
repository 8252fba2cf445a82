"""Background: what in a sentence shows that it tells of another event, or of a whole war."""

from __future__ import annotations

import re
from functools import cache

from ..article import Sentence
from ..words import compiled, pattern, table

# A date by year or month: "in 2022", "en février 2024", "In January,".
MONTHS = {
    "en": "january|february|march|april|may|june|july|august|september|october|november|december",
    "fr": "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre",
}
DATES = {
    "en": r"(?:in|since|from|between|until|of|by)\s+(?:(?:early|late|mid|the)[\s-]+)?(?:(?:{months})\s+)?(?:19|20)\d\d"  # noqa: E501 - one pattern
    r"|(?:in|since|by)\s+(?:(?:early|late|mid)[\s-]+)?(?:{months})(?!\s+\d)"
    r"|(?:year|eve|day|christmas|easter|ramadan|spring|summer|autumn|winter)\s+(?:19|20)\d\d",
    "fr": r"(?:en|depuis|de|des|entre|fin|debut|mi|noel|paques)\s+(?:(?:fin|debut|mi)[\s-]+)?(?:(?:{months})\s+)?(?:19|20)\d\d"  # noqa: E501 - one pattern
    r"|(?:en|depuis|fin|debut)\s+(?:(?:fin|debut|mi)[\s-]+)?(?:{months})|au mois d[e'] ?(?:{months})"
    r"|(?:ete|hiver|printemps|automne)\s+(?:19|20)\d\d",
}
# "Since" tells of a long time, but for "since dawn", "since Friday", "since the attack".
LONG = {
    "en": r"(?<!have )(?<!has )(?<!had )since(?!\s+(?:\d|dawn|morning|midnight|noon"
    r"|the\s+(?:attack|blast|explosion|incident"
    r"|strike|assault|raid|weekend|morning|start of the (?:protest|march|strike|week))"
    r"|early|late|last\s+night|yesterday|mon|tues|wednes|thurs|fri|satur|sun))",
    "fr": r"depuis(?!\s+(?:\d|une?\s|deux|trois|quatre|cinq|six|sept|huit|plusieurs|quelques|l'aube|hier"
    r"|le\s+(?:matin|week-end)|l'attaque|l'explosion|l'assaut|l'incident|la\s+(?:veille|nuit)|lundi|mardi|mercredi"
    r"|jeudi|vendredi|samedi|dimanche))",
}
# What was done before: "avaient été tués", but not "a dit que deux soldats avaient été tués".
BEFORE = re.compile(
    r"avai(?:en)?t\s+(?:deja\s+)?(?:ete\s+)?(?:fait|tue|blesse|enleve|peri|perdu la vie"
    r"|trouve la mort|coute la vie|interdit|massacre|assassine|frappe|vise|attaque)(?:e?s?)(?!\w)"
)
REPORTED = re.compile(r"\b(?:que|qu'|combien|comment)")
# The time of the news itself, before which nothing is set apart.
OWN = {
    "en": r"(?<!last )(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|overnight|this morning",
    "fr": r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?! dernier)|aujourd'hui|hier|ce matin",
}
BRIEF = 14  # words; a headline of another country in a list of them has no more


def background(sentence: Sentence, language: str) -> str:
    """Return the words that set a sentence apart from the news, as they are written; empty if there are none.

    A year or a month counts although the news may have happened in it: who knows the date must compare.
    What a sentence with the news itself tells besides it sets only that part apart: see `earlier`.
    """
    folded = sentence.folded
    brief = _brief(sentence, language)
    if brief:
        return brief
    after = _after(sentence, language)
    news = after is not None and _news(folded[: after.start()], folded[_close(after, folded) :], language)
    told = folded[: after.start()] if after is not None and news else folded
    dates = DATES[language].replace("{months}", MONTHS[language])
    long = re.search(rf"(?<!\w){LONG[language]}(?!\w)", told)
    found = [
        None if news else after,
        compiled("background", language, kind="").search(told),
        re.search(rf"(?<!\w)(?:{dates})(?!\w)", told),
        None if long and re.search(OWN[language], folded[long.end() : long.end() + 50]) else long,
    ]
    if language == "fr":
        past = BEFORE.search(told)
        reported = past and (REPORTED.search(told[: past.start()]) or re.search(OWN["fr"], told))
        found.append(None if reported else past)
    first = min((match for match in found if match), key=lambda match: match.start(), default=None)
    return sentence.text[first.start() : first.end()] if first else ""


def earlier(sentence: Sentence, language: str) -> tuple[int, int] | None:
    """Return the part of a sentence that tells of an earlier event: "a year after", "the deadliest since"."""
    match = _after(sentence, language)
    return (match.start(), _close(match, sentence.folded)) if match else None


def _close(match: re.Match[str], folded: str) -> int:
    """Return where the part ends: at the next comma if it stands between two, else with the sentence."""
    if folded[: match.start()].rstrip().endswith(","):
        comma = folded.find(",", match.end())
        return comma if comma >= 0 else len(folded)
    return len(folded)


def _news(before: str, after: str, language: str) -> bool:
    """Return whether the rest of the sentence tells the news: it has a time of its own, or a verb of harm."""
    time = re.compile(rf"(?<!\w)(?:{OWN[language]})")
    if time.search(before) or time.search(after):
        return True
    forms = ("participle", "base", "intransitive")
    return any(compiled("harm", language, form=form).search(before) for form in forms)


def _after(sentence: Sentence, language: str) -> re.Match[str] | None:
    return compiled("background", language, kind="after").search(sentence.folded)


def _brief(sentence: Sentence, language: str) -> str:
    """Return the country that a line of a list of other news begins with: "Chile - 5.9 quake"."""
    if sentence.paragraph < 2 or len(sentence.text.split()) > BRIEF:
        return ""
    match = _countries(language).match(sentence.folded)
    if match is None or not any(letter.islower() for letter in match[1]):
        return ""
    return "" if sentence.text[: match.end(1)].isupper() else sentence.text[: match.end(1)]


@cache
def _countries(language: str) -> re.Pattern[str]:
    names = (row["words"] for row in table("countries", language) if row["kind"] == "name")
    return re.compile(rf"({pattern(names)})\s+[-–—:|]\s")
