"""Kept: the paragraphs of a page that are its article, and which of them is the title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..fold import fold
from .boilerplate import boilerplate
from .paragraphs import Paragraph

# A headline has fewer words than these; what has more is a paragraph that lacks its full stop.
HEADLINE = 21
HEADLINE_IN_LIST = 31
QUESTION = 16
# A title has at least two words; the full stop is for titles that have one, which are short.
TITLE = (2, 30)
TITLE_WITH_FULL_STOP = 12
INNER_STOP = re.compile(r"[a-zà-ÿ\d][.!?]['\"”’» )]*\s+['\"“‘« (]*[A-ZÀ-Þ]")
BYLINE = re.compile(
    r"(?:by|par)\s|(?:from )?our correspondent|de notre correspond|(?:with|avec) (?:afp|reuters|ap)\b"
)
SMALL = frozenset(
    re.findall(r"\S+", "and et with avec de du des in a for pour the our at la le d' van von bin ben al el")
)
DATED = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|er)?\s+\w{3,9}\.?,?\s+(?:19|20)\d\d\b|\b\w{3,9}\.? \d{1,2},? (?:19|20)\d\d\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)?\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}[:h]\d\d\b"
    r"|\b(?:minutes?|hours?|days?|weeks?|hrs?|mins?) (?:ago|read)\b"
    r"|\bil y a \S+ (?:minutes?|heures?|jours?)\b"
)
# Names and figures beside the date of a dateline.
DATELINE = 8
NAVIGATION = re.compile(r"\s[|>»·•/]\s|\s{3,}|\t")
AGENCY = re.compile(r"\((?:afp|reuters|ap|xinhua|efe|aps|anp|dpa|apa|pana|ips|irin)\)\s*-*$")
STEM = re.compile(r"[^\W\d_]{4,}")


def kept(every: tuple[Paragraph, ...]) -> Iterator[tuple[int, Paragraph]]:
    """Return the paragraphs of the article with their numbers; the title, if there is one, is number 0."""
    takes = _taken(every)
    title = _title(every, takes)
    number = 0
    listing = False
    for i, paragraph in enumerate(every):
        if i == title:
            yield 0, paragraph
        elif takes[i]:
            listing = False
        else:
            # What a colon announces is the article's own list.
            own = listing and (paragraph.bullet or paragraph.text[-1] in ";,")
            if _is_prose(paragraph) or own:
                number += 1
                yield number, paragraph
            listing = own or paragraph.text.endswith(":")


def _is_prose(paragraph: Paragraph) -> bool:
    if paragraph.text.endswith(":"):
        return paragraph.words > 3
    if paragraph.ended:
        return not (
            paragraph.text[-1] in "?!" and paragraph.words <= 10 and not INNER_STOP.search(paragraph.text)
        )
    return paragraph.words >= HEADLINE or bool(INNER_STOP.search(paragraph.text))


def _is_body(paragraph: Paragraph) -> bool:
    """Return whether a title can no more follow: a paragraph of prose, and not a title that asks."""
    asks = paragraph.text[-1] in "?!" and not INNER_STOP.search(paragraph.text)
    return _is_prose(paragraph) and not asks and paragraph.words > 7


def _taken(every: tuple[Paragraph, ...]) -> list[str]:
    """Return for each paragraph as what it is left out; empty where it is not, or is no prose anyway."""
    known = [boilerplate(paragraph) for paragraph in every]
    takes: list[str] = []
    listing = resting = False
    read = 0
    total = sum(len(paragraph.text) for paragraph in every)
    for i, paragraph in enumerate(every):
        taken = "rest" if resting else known[i]
        captions = [every[j] for j in range(i + 1, min(i + 4, len(every))) if known[j] == "caption"]
        # Readers' comments stand behind the article; a button of that name may stand before it.
        if taken == "rest" and not resting:
            resting = read * 3 > total * 2
            taken = "line"
        if not taken and listing and _is_headline(paragraph):
            taken = "headline"
        elif not taken and _is_shown(paragraph, captions):
            taken = "caption"
        listing = taken in ("list", "headline") or (listing and taken != "")
        read += len(paragraph.text)
        takes.append(taken)
    return takes


def _is_headline(paragraph: Paragraph) -> bool:
    """Return whether a line after "Also read" is one of the headlines: it does not end as a sentence does."""
    if paragraph.bullet:
        return paragraph.words < HEADLINE_IN_LIST
    if paragraph.ended:
        return paragraph.text[-1] in "?!…" and paragraph.words < QUESTION
    return paragraph.words < HEADLINE_IN_LIST and not paragraph.text.endswith(":")


def _is_shown(paragraph: Paragraph, captions: list[Paragraph]) -> bool:
    """Return whether the paragraph describes a picture: a caption that follows says nearly the same."""
    if not captions:
        return False
    own, caption = _stems(paragraph), _stems(captions[0])
    return bool(own) and len(own & caption) * 10 >= 7 * len(own)


def _title(every: tuple[Paragraph, ...], takes: list[str]) -> int:
    """Return which paragraph is the title; -1 for none.

    It stands before the first paragraph of prose. Of several that may be it, it is the first one that
    shares words with the article: others are the names of sections, or headlines of other articles.
    """
    body = [i for i, paragraph in enumerate(every) if not takes[i] and _is_body(paragraph)]
    first = body[0] if body else len(every)
    listed = any(take == "list" for take in takes[:first])
    found = [i for i in range(first) if takes[i] in ("", "headline") and _may_be_title(every[i])]
    if not found:
        return _ended_title(every, takes, first)
    if len(found) == 1 and not listed:
        return found[0]
    article = set().union(*(_stems(every[i]) for i in body[:6]))
    shared = [len(_stems(every[i]) & article) for i in found]
    most = max(shared)
    if listed and most < 2:
        return -1
    if most == 0:
        return next((i for i in found if every[i].words > 2), found[0])
    return next(i for i, number in zip(found, shared, strict=True) if number * 2 >= most)


def _ended_title(every: tuple[Paragraph, ...], takes: list[str], first: int) -> int:
    """Return the first paragraph where it is a title with a full stop: short, and a blank line follows."""
    if first + 1 < len(every) and not takes[first]:
        short = every[first].words <= TITLE_WITH_FULL_STOP < every[first + 1].words
        if short and every[first].block != every[first + 1].block:
            return first
    return -1


def _may_be_title(paragraph: Paragraph) -> bool:
    if not TITLE[0] <= paragraph.words <= TITLE[1] or paragraph.text[-1] in ".:;,…":
        return False
    if (
        NAVIGATION.search(paragraph.text)
        and paragraph.words < 3 * len(NAVIGATION.findall(paragraph.text)) + 3
    ):
        return False
    folded = fold(paragraph.text)
    if AGENCY.search(folded) or (DATED.search(folded) and paragraph.words <= DATELINE):
        return False
    return not (BYLINE.match(folded) and _are_names(paragraph.text))


def _are_names(text: str) -> bool:
    words = text.replace(",", " ").split()[1:]
    return all(
        word[0].isupper() or word[0].isdigit() or not word[0].isalnum() or word in SMALL for word in words
    )


def _stems(paragraph: Paragraph) -> set[str]:
    """Return the beginnings of a paragraph's longer words, for whether two speak of the same."""
    return {word[:6] for word in STEM.findall(fold(paragraph.text[:2000]))}
