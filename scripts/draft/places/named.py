"""Named: the names in a sentence that may be places, each with what stands around it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from ..article import Sentence
from ..fold import fold
from ..words import table
from .countries import Mention
from .cues import Left, left, right
from .gazetteer.look_up import Settlement, Unit, key, units
from .name_words import beside_names, calendar, features, free_before, person, speaks_to
from .proper import Word, runs, spans

# A unit so many characters after a name, with no full stop between, says where it lies.
BESIDE = 60
SET_BESIDE = re.compile(
    r",? \(?(?:(?:in|dans|au|en|à|aux)\b)?(?: (?:the|le|la|l['’]|l))?"
    r"[ a-zà-ÿ'’-]{0,40}$"
)
# A capital at the beginning, with a verb after it: a government.
GOVERNS = re.compile(r" (?:et [^\W\d_]\w+ |and [^\W\d_]\w+ )?[a-zà-ÿ]")
DATELINE = re.compile(r"\s*(?:,\s*[^\W\d_][\w' ]{2,30}?)?\s*(?:\([\w ,./]+\)\s*)?[-–—]\s")


@dataclass(frozen=True)
class Named:
    """A name that may be a place; `start` and `end` are counted in the sentence.

    `until` is the end of the noun after it ("X state"), or of the name. `whole`: no other capitalised word
    belongs to it. `beside` are the units that the words after it name;
    `set_beside`: one, or a country, follows it right away ("Walgak, in Jonglei State").
    `capital`: of a country. `joined`: only the name before it, with "and", says that it is a place.
    `addressed`: another capital begins the sentence, as a government that does something to this one.
    """

    sentence: Sentence
    country: str
    start: int
    end: int
    text: str
    left: Left
    kind: str
    right: str
    until: int
    whole: bool
    known: bool
    beside: tuple[Unit, ...]
    dateline: bool
    titled: bool
    person: bool
    set_beside: bool = False
    capital: bool = False
    joined: bool = False
    addressed: bool = False

    @property
    def follower(self) -> str:
        """The folded words right after the name, where a wider place may stand."""
        return self.sentence.folded[self.end : self.end + 30]


@cache
def unit_names() -> Mapping[str, tuple[Unit, ...]]:
    """Return {key: the units of this name} of all countries."""
    found: dict[str, list[Unit]] = defaultdict(list)
    for row in table("units"):
        found[key(row["words"])].append(units()[row["iso3"], row["unit"]])
    return {each: tuple(dict.fromkeys(those)) for each, those in found.items()}


def texts(sentence: Sentence) -> Iterator[str]:
    """Yield each run of words with capitals and each part of one, that may be a name."""
    for run in runs(sentence.text):
        for first, last in spans(run):
            yield from _written(sentence.text, run, first, last)


def _written(text: str, run: list[Word], first: int, last: int) -> Iterator[str]:
    name = text[run[first].start : run[last - 1].end]
    yield name
    if name[:2] in ("L'", "D'", "L’", "D’"):
        yield name[2:]


def names(
    sentence: Sentence,
    country: str,
    language: str,
    towns: Mapping[str, tuple[Settlement, ...]],
    listed: Collection[str],
    mentions: list[Mention],
) -> Iterator[Named]:
    """Yield the names of a sentence, the known ones and those that may be unknown places."""
    taken = [
        (each.start - sentence.start, each.end - sentence.start)
        for each in mentions
        if each.kind in ("name", "adjective", "none")
    ]
    for run in runs(sentence.text):
        done: list[tuple[int, int]] = []
        found = False
        for first, last in spans(run):
            if any(first < until and since < last for since, until in done):
                continue
            for name in _written(sentence.text, run, first, last):
                known = key(name)
                if known in towns or known in listed or known in unit_names():
                    end = run[last - 1].end
                    start = end - len(name)
                    if fold(name) in calendar() or _is_taken(start, end, taken):
                        break
                    done.append((first, last))
                    whole = _free(run[:first], taken) and _free(run[last:], taken)
                    if not whole:
                        break  # "Mir Ali" is no part of Mir
                    found = True
                    yield _seen(sentence, country, language, (start, end), whole, True, mentions)
                    break
        if not found:
            yield from _unknown(sentence, country, language, run, taken, mentions)


def _is_taken(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(since <= start and end <= until for since, until in taken)


def _free(words: list[Word], taken: list[tuple[int, int]]) -> bool:
    """Return whether the words are no part of a name beside them."""
    return all(
        fold(word.text) in beside_names()
        or key(word.text) in free_before()
        or _is_taken(word.start, word.end, taken)
        or word.text.isdigit()
        for word in words
    )


def _unknown(
    sentence: Sentence,
    country: str,
    language: str,
    run: list[Word],
    taken: list[tuple[int, int]],
    mentions: list[Mention],
) -> Iterator[Named]:
    while run and _free(run[:1], taken):
        run = run[1:]
    while run and _free(run[-1:], taken):
        run = run[:-1]
    if not run or len(run) > 4 or any(word.text.isupper() and len(word.text) <= 6 for word in run):
        return
    if any(fold(word.text) in features() or _is_taken(word.start, word.end, taken) for word in run):
        return
    yield _seen(sentence, country, language, (run[0].start, run[-1].end), True, False, mentions)


def _seen(
    sentence: Sentence,
    country: str,
    language: str,
    span: tuple[int, int],
    whole: bool,
    known: bool,
    mentions: list[Mention],
) -> Named:
    start, end = span
    before = left(sentence.folded, start, language)
    if re.search(r"\b(?:des|aux) $", sentence.folded[max(0, start - 5) : start]) and not known:
        before = Left(start)
    kind, cue, until = right(sentence.folded, end, language)
    text = sentence.text
    beside = [
        units()[each.iso3, each.unit]
        for each in mentions
        if each.kind == "unit"
        and 0 <= each.start - sentence.start - end <= BESIDE
        and not re.search(r"[.;:]", text[end : each.start - sentence.start])
    ]
    return Named(
        sentence,
        country,
        start,
        end,
        text[start:end],
        before,
        kind,
        cue,
        until,
        whole,
        known,
        tuple(beside),
        dateline=start == 0 and sentence.paragraph <= 2 and bool(DATELINE.match(text, end)),
        titled=sentence.paragraph == 0 and start == 0 and bool(re.match(r"\s?:", text[end : end + 2])),
        set_beside=any(
            not each.passing
            and each.kind != "adjective"
            and SET_BESIDE.match(text[end : each.start - sentence.start])
            for each in mentions
            if 0 < each.start - sentence.start - end <= BESIDE
        ),
        capital=any(
            each.kind == "capital" and each.start - sentence.start <= start < each.end - sentence.start
            for each in mentions
        ),
        addressed=any(
            each.kind == "capital"
            and each.start == sentence.start
            and start > each.end - sentence.start
            and GOVERNS.match(text[each.end - sentence.start :])
            for each in mentions
        ),
        person=bool(
            person().search(sentence.folded[max(0, start - 30) : start])
            or speaks_to().search(sentence.folded[max(0, start - 50) : start])
        ),
    )


def as_said_elsewhere(named: list[Named], language: str) -> list[Named]:
    """Return the names; "in Mandera" is the unit where the text says "Mandera county", never "Mandera town".

    In French "à Diffa" is the town and "dans le Diffa" the region.
    """
    if language == "fr":
        return named
    kinds: dict[str, set[str]] = defaultdict(set)
    for each in named:
        told = each.kind if each.right in ("noun", "apposition") else ""
        kinds[key(each.text)] |= {each.left.kind, told} | ({"settlement"} if each.dateline else set())
    return [
        replace(each, left=replace(each.left, kind="unit"))
        if each.left.cue == "at"
        and not each.left.kind
        and not each.right
        and _only_unit(kinds[key(each.text)])
        and key(each.text) in unit_names()
        else each
        for each in named
    ]


def _only_unit(kinds: set[str]) -> bool:
    return "unit" in kinds and not kinds & {"settlement", "quarter", "site", "happening"}
