"""Number words: the value of a number in words, by the one grammar that the two languages share.

text2num 3.1.0 was tried for the words. It reads "quatre-vingt-dix-sept" and "twenty-one" rightly, but neither
"a dozen", "une vingtaine" nor "dozens", leaves the article of "a hundred and twenty" outside, and is a
compiled wheel; the rules below and `words/numbers.csv` take its place and give spans and qualifiers.
"""

from __future__ import annotations

from .tokens import Token, index

ARTICLES = {"en": {"a", "an"}, "fr": {"un", "une"}}
AND = {"en": "and", "fr": "et"}


def in_words(words: tuple[Token, ...], at: int, language: str) -> tuple[int, int] | None:
    """Return the value of the number in words that begins at a token, and the token after it; or None."""
    total, here, ceiling, last = 0, at, 10**12, None
    while (below := _hundreds(words, here, language)) is not None:
        value, after = below
        row = row_of(words, after, language)
        if row and row["kind"] == "scale" and int(row["value"]) < ceiling and value:
            ceiling = int(row["value"])
            total, last = total + value * ceiling, after + 1
            here = _joined(words, after + 1, language, language == "en")
            continue
        if value < ceiling:
            total, last = total + value, after
        break
    if last is None or not _whole(words, at, last):
        return None
    return total, last


def _hundreds(  # noqa: PLR0911 - one return for each form
    words: tuple[Token, ...], at: int, language: str
) -> tuple[int, int] | None:
    row = row_of(words, at, language)
    if row is None and at + 1 < len(words) and words[at].text in ARTICLES[language]:
        row = row_of(words, at + 1, language)
        if row is None or row["kind"] not in ("hundred", "scale"):
            return None
        if row["kind"] == "scale":
            return 1, at + 1
        value, after = 100, at + 2
    elif (
        row and row["kind"] in ("hundred", "scale") and language == "fr" and row["words"] in ("cent", "mille")
    ):
        if row["kind"] == "scale":
            return 1, at
        value, after = 100, at + 1
    else:
        small = _tens(words, at, language)
        if small is None:
            return None
        value, after = small
        joined = _joined(words, after, language, False)
        row = row_of(words, joined, language)
        if not row or row["kind"] != "hundred" or not 0 < value < (10 if language == "fr" else 100):
            return small
        value, after = value * 100, joined + 1
    small = _tens(words, _joined(words, after, language, language == "en"), language)
    if small is None or small[0] == 0:
        return value, after
    following = row_of(words, small[1], language)
    if following and following["kind"] == "hundred":
        return value, after
    return value + small[0], small[1]


def _tens(words: tuple[Token, ...], at: int, language: str) -> tuple[int, int] | None:  # noqa: PLR0911 - one return for each form
    row = row_of(words, at, language)
    if row is None or row["kind"] in ("hundred", "scale"):
        return None
    value, after = int(row["value"]), at + 1
    if language == "fr" and value == 4:
        joined = _joined(words, after, language, False)
        following = row_of(words, joined, language)
        if following and following["value"] == "20":
            value, after = 80, joined + 1
    if value < 20 and not (language == "fr" and value == 10):
        return value, after
    joined = _joined(words, after, language, language == "fr")
    following = row_of(words, joined, language)
    if following is None:
        return value, after
    more, kind = int(following["value"]), following["kind"]
    if value == 10:
        return (value + more, joined + 1) if kind == "unit" and more >= 7 else (value, after)
    if kind == "unit" and more > 0 and (more == 1 or words[joined - 1].text != "et"):
        return value + more, joined + 1
    if language == "fr" and value in (60, 80) and kind == "teen":
        teen = _tens(words, joined, language)
        return (value + teen[0], teen[1]) if teen else (value, after)
    return value, after


def row_of(words: tuple[Token, ...], at: int, language: str) -> dict[str, str] | None:
    """Return the row of the number word at a token, or None; words for many ("dozens") have none here."""
    if at >= len(words):
        return None
    text = (
        {"vingts": "vingt", "mil": "mille"}.get(words[at].text, words[at].text)
        if language == "fr"
        else words[at].text
    )
    for pieces, row in index("numbers", language).get(text, ()):
        if len(pieces) == 1 and row["kind"] not in ("indefinite", "group"):
            return row
    return None


def _joined(words: tuple[Token, ...], at: int, language: str, by_and: bool) -> int:
    """Return the token after a hyphen within a number, or after an "and" where one may stand."""
    here = at
    for mark in ("-", AND[language], "-"):
        if here < len(words) and words[here].text == mark and (mark != AND[language] or by_and):
            tight = here and words[here - 1].end == words[here].start
            if mark == AND[language] or tight:
                here += 1
    return here


def _whole(words: tuple[Token, ...], at: int, after: int) -> bool:
    """Return whether the words are no part of a longer one: not the "two" of "two-year"."""
    if after + 1 < len(words) and words[after].text == "-" and words[after + 1].text[0].isalpha():
        tight = words[after - 1].end == words[after].start and words[after].end == words[after + 1].start
        if tight:
            return False
    return not (at and words[at - 1].text in ("-", "_") and words[at - 1].end == words[at].start)
