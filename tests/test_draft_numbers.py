"""Numbers are read in digits and words, with what qualifies them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kibaru.scripts.draft.article import Sentence
from kibaru.scripts.draft.tolls.numbers import numbers

EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
]
EN += ["seventeen", "eighteen", "nineteen"]
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FR = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
FR += ["dix-sept", "dix-huit", "dix-neuf"]
FR_TENS = ["vingt", "trente", "quarante", "cinquante", "soixante"]


def read(text: str, language: str) -> list[tuple[str, int | None, int | None, str]]:
    """Return what is read of a sentence: the words, the lowest, the highest, the qualifier."""
    found = numbers(Sentence(text, 7, 7 + len(text), 1), language)
    return [(text[n.start - 7 : n.end - 7], n.low, n.high, n.qualifier) for n in found]


def english(n: int) -> str:
    """Return a number below 100,000 in English words."""
    if n >= 1000:
        rest = n % 1000
        joint = " and " if 0 < rest < 100 else " "
        return (english(n // 1000) + " thousand" + (joint + english(rest) if rest else "")).strip()
    if n >= 100:
        return EN[n // 100] + " hundred" + (" and " + english(n % 100) if n % 100 else "")
    if n < 20:
        return EN[n]
    return EN_TENS[n // 10 - 2] + ("-" + EN[n % 10] if n % 10 else "")


def french(n: int, last: bool = True) -> str:
    """Return a number below 100,000 in French words; `last` if nothing follows it, as "mille" does."""
    if n >= 1000:
        many = "mille" if n // 1000 == 1 else french(n // 1000, False) + " mille"
        return many + (" " + french(n % 1000) if n % 1000 else "")
    if n >= 100:
        many = "cent" if n // 100 == 1 else FR[n // 100] + " cent"
        many += "s" if n >= 200 and n % 100 == 0 and last else ""
        return many + (" " + french(n % 100, last) if n % 100 else "")
    if n < 20:
        return FR[n]
    if n >= 80:
        return "quatre-vingt" + ("-" + FR[n - 80] if n > 80 else "s" if last else "")
    ten = min(n // 10, 6)
    rest = n - ten * 10
    joint = " et " if rest in (1, 11) else "-"
    return FR_TENS[ten - 2] + (joint + FR[rest] if rest else "")


@given(st.integers(0, 99_999))
def test_a_number_in_words_is_that_number(n: int) -> None:
    assert read(f"({english(n)} people)", "en") == [(english(n), n, n, "")]
    assert read(f"({french(n)} personnes)", "fr") == [(french(n), n, n, "")]


@given(
    st.integers(0, 99_999),
    st.sampled_from(["", ",", "\u00a0", "\u202f", " ", "."]),
    st.sampled_from(["en", "fr"]),
)
def test_a_number_in_digits_is_that_number(n: int, separator: str, language: str) -> None:
    text = f"{n:,}".replace(",", separator)
    assert read(f"Les {text} tous", language) == [(text, n, n, "")]


@given(st.text(max_size=60), st.sampled_from(["en", "fr"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for number in numbers(Sentence(text, 0, len(text), 1), language):
        assert 0 <= number.start < number.end <= len(text)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "a dozen soldiers", ("a dozen", 12, 12, "approximate")),
        ("en", "dozens of soldiers", ("dozens", None, None, "indefinite")),
        ("en", "some 20 soldiers", ("some 20", 20, 20, "approximate")),
        ("en", "no fewer than 50 soldiers", ("no fewer than 50", 50, 50, "at_least")),
        ("en", "more than a dozen men", ("more than a dozen", 12, 12, "more_than")),
        ("en", "up to 15 men", ("up to 15", 15, 15, "at_most")),
        ("en", "between five and seven men", ("between five and seven", 5, 7, "between")),
        ("en", "five or six men", ("five or six", 5, 6, "between")),
        ("en", "5-7 men", ("5-7", 5, 7, "between")),
        ("en", "1.2 million people", ("1.2 million", 1_200_000, 1_200_000, "")),
        ("en", "20 or more men", ("20 or more", 20, 20, "at_least")),
        ("fr", "une vingtaine de soldats", ("une vingtaine", 20, 20, "approximate")),
        ("fr", "plus d'une centaine d'hommes", ("plus d'une centaine", 100, 100, "more_than")),
        ("fr", "au moins quinze soldats", ("au moins quinze", 15, 15, "at_least")),
        (
            "fr",
            "près de deux millions de gens",
            ("près de deux millions", 2_000_000, 2_000_000, "approximate"),
        ),
        ("fr", "entre 5 et 7 hommes", ("entre 5 et 7", 5, 7, "between")),
        ("fr", "plusieurs dizaines de civils", ("plusieurs dizaines", None, None, "indefinite")),
        ("fr", "jusqu'à 15 hommes", ("jusqu'à 15", 15, 15, "at_most")),
    ],
)
def test_a_qualified_number(language: str, text: str, expected: tuple[str, int, int, str]) -> None:
    assert read(text, language) == [expected]


@pytest.mark.parametrize(
    "text", ["M23", "T-72", "a 12-year-old", "a two-year term", "122mm", "the 3rd", "12:30"]
)
def test_what_is_no_number(text: str) -> None:
    assert read(text, "en") == []
