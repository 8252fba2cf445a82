"""The dates and hours of sentences: what is found, what is not, and what they mean."""

import csv
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from kibaru.scripts.draft.article import Sentence
from kibaru.scripts.draft.days.day_tokens import AROUND
from kibaru.scripts.draft.days.days import days
from kibaru.scripts.draft.days.hours import hours
from kibaru.scripts.draft.days.when import When
from kibaru.scripts.draft.fold import fold
from kibaru.scripts.draft.words import table

CASES = Path(__file__).parent / "cases"
ENGLISH = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
FRENCH = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
UNSEEN_SHARE = 0.85  # of the sentences that nobody tunes to, by the exact phrase and day

DATES = st.dates(date(2000, 1, 8), date(2060, 1, 1))


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def sentence(text: str, start: int = 0) -> Sentence:
    return Sentence(text, start, start + len(text), 1)


def day_of(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def told(when: When) -> str:
    """Return what a phrase means as the table of cases writes it."""
    if when.form in ("future", "limit"):
        return when.form
    if when.doubt or when.past:
        return "doubt" if when.doubt else "past"
    mark = {1: "", 2: "~", 3: " 3"}[when.precision]
    if when.last is not None:
        return f"{when.day}..{when.last}{mark.replace('~', '')}"
    return f"{when.day}{mark}"


def found(row: dict[str, str]) -> str:
    text = row["sentence"]
    whens = days(sentence(text), day_of(row["published"]), row["language"], day_of(row["anchor"]))
    return " | ".join(f"{text[when.start : when.end]} = {told(when)}" for when in whens)


@pytest.mark.parametrize(
    "row", [row for row in rows("draft_days.csv") if row["list"] == "tuned"], ids=lambda row: row["sentence"]
)
def test_days_of_a_sentence(row: dict[str, str]) -> None:
    assert found(row) == row["expected"]


def test_days_of_sentences_that_nobody_tuned_to() -> None:
    unseen = [row for row in rows("draft_days.csv") if row["list"] == "unseen"]

    right = sum(found(row) == row["expected"] for row in unseen)

    assert right / len(unseen) >= UNSEEN_SHARE, f"{right} of {len(unseen)}"


@pytest.mark.parametrize("row", rows("draft_hours.csv"), ids=lambda row: row["sentence"])
def test_hours_of_a_sentence(row: dict[str, str]) -> None:
    text = row["sentence"]
    told = (
        f"{text[h.start : h.end]} = {h.time}{h.last and '-' + h.last} {h.qualifier} {h.zone}".strip()
        for h in hours(sentence(text), row["language"])
    )
    assert " | ".join(told) == row["expected"]


def tuned_days() -> list[tuple[str, date, str, date | None, str]]:
    """Return article, day, quote, publication and language of each day coded in the tuned articles."""
    coded = []
    for path in sorted((CASES / "articles").glob("*.yaml")):
        coding = yaml.safe_load(path.read_text(encoding="utf-8"))
        if coding["split"] != "tuned":
            continue
        for claim in coding["claims"]:
            if claim["field"] == "event_date":
                coded.append(
                    (path.stem, claim["value"], claim["quote"], coding.get("published"), coding["language"])
                )
    return coded


def paragraphs(article: str) -> list[str]:
    path = next(path for path in (CASES / "articles").glob(f"{article}.*") if path.suffix != ".yaml")
    text = path.read_text(encoding="utf-8")
    return unescape(re.sub(r"<[^>]*>", "\n", text) if path.suffix == ".html" else text).split("\n")


@pytest.mark.parametrize(("article", "day", "quote", "published", "language"), tuned_days())
def test_a_coded_day_is_found(
    article: str, day: date, quote: str, published: date | None, language: str
) -> None:
    whens, anchor = [], None
    for text in paragraphs(article):
        for when in days(sentence(text), published, language, anchor):
            whens.append((text[when.start : when.end], when.day, when.form, when.past, when.doubt))
            if when.day and not when.past and not when.doubt and when.form in ("absolute", "weekday"):
                anchor = when.day

    fits = [
        when
        for when in whens
        if (quote in when[0] or when[0] in quote) and when[1] == day and not when[3] and not when[4]
    ]

    assert fits, whens


@given(DATES, st.integers(0, 6), st.sampled_from([("en", "on {}", ENGLISH), ("fr", "{} matin", FRENCH)]))
def test_a_weekday_is_the_latest_not_after_the_publication(
    published: date, number: int, words: tuple[str, str, list[str]]
) -> None:
    language, phrase, names = words
    text = f"Gao, {phrase.format(names[number])}."

    (when,) = days(sentence(text), published, language)

    assert when.day is not None
    assert when.day.weekday() == number
    assert timedelta(0) <= published - when.day <= timedelta(6)
    assert (when.precision, when.past, when.doubt) == (1, False, "")


@given(DATES, st.integers(0, 6), st.integers(0, 6))
def test_another_weekday_changes_only_the_day(published: date, one: int, other: int) -> None:
    def read(number: int) -> tuple[object, ...]:
        text = f"Men came in the night of {ENGLISH[number]} at around 11 pm, police said."
        (when,) = days(sentence(text), published, "en")
        return when.start, when.end - len(ENGLISH[number]), when.precision, when.form, when.past, when.doubt

    assert read(one) == read(other)


@given(DATES, st.integers(0, 20))
def test_a_full_date_is_that_day_however_it_is_written(published: date, before: int) -> None:
    day = published - timedelta(before)
    english, french = (
        [row["words"] for row in table("days", language) if row["kind"] == "month"]
        for language in ("en", "fr")
    )
    written = {
        "en": [
            f"{day.day} {english[day.month - 1]} {day.year}",
            f"{ENGLISH[day.weekday()]}, {english[day.month - 1]} {day.day}, {day.year}",
            f"{english[day.month - 1]} {day.day}",
            day.isoformat(),
        ],
        "fr": [
            f"{FRENCH[day.weekday()]} {day.day} {french[day.month - 1]} {day.year}",
            f"le {day.day} {french[day.month - 1]}",
            f"{day.day:02}/{day.month:02}/{day.year}",
        ],
    }
    for language, phrases in written.items():
        for phrase in phrases:
            (when,) = days(sentence(f"A camp: {phrase}."), published, language)
            assert (when.day, when.past) == (day, False), phrase


@given(st.text(), st.sampled_from(["en", "fr", "es", ""]), st.none() | DATES)
def test_any_text_gives_spans_within_it_in_order(text: str, language: str, published: date | None) -> None:
    found = days(sentence(text, 100), published, language)

    ends = [place for when in found for place in (when.start, when.end)]
    assert ends == sorted(ends)
    assert all(100 <= place <= 100 + len(text) for place in ends)


@given(
    st.lists(
        st.sampled_from([row["words"] for row in table("days")] + ["1", "17", "31", "2024", "99", ",", "-"])
    )
)
def test_any_order_of_the_words_is_read_without_an_error(words: list[str]) -> None:
    text = " ".join(words)
    for language in ("en", "fr"):
        for published in (date(2024, 2, 29), None):
            days(sentence(text), published, language)


def test_what_was_said_today_on_another_day_is_in_doubt() -> None:
    text = 'The army said on Monday: "Early this morning, terrorists attacked a school."'
    quoted = Sentence(text, 0, len(text), 1, ((text.index('"') + 1, len(text) - 1),))

    tuesday, monday = (days(quoted, date(2024, 9, day), "en") for day in (17, 16))

    assert [bool(when.doubt) for when in tuesday] == [False, True]
    assert [(when.day, when.doubt) for when in monday] == [(date(2024, 9, 16), "")] * 2


def test_the_same_night_after_two_days_is_in_doubt() -> None:
    one, two = (
        days(sentence(f"{text}. The same night, a camp burnt."), date(2024, 4, 1), "en")[-1]
        for text in ("The town was hit on Saturday", "The town was hit on Saturday, police said on Monday")
    )

    assert (one.day, one.last, one.precision, one.doubt) == (date(2024, 3, 30), date(2024, 3, 31), 2, "")
    assert two.doubt


def test_a_dateline_is_not_the_day_of_the_news() -> None:
    (when,) = days(sentence("BAMAKO, Sept 17 (Reuters) - Gunmen came."), date(2024, 9, 17), "en")

    assert (when.form, when.day) == ("dateline", date(2024, 9, 17))


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 20_000,
        "a" * 100_000,
        "in the early " * 8_000,
        "Monday to " * 10_000,
        "\u200f" * 100_000,
        "at " * 30_000,
    ],
    ids=["digits", "letters", "lead", "spans", "marks", "at"],
)
def test_hostile_text_is_read(text: str) -> None:
    for language in ("en", "fr"):
        days(sentence(text), date(2024, 9, 17), language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_word_is_of_two_kinds(language: str) -> None:
    words = Counter(fold(row["words"]) for row in table("days", language) if row["kind"] not in AROUND)

    # "des" and "dès" are told apart by the accent.
    assert [word for word, times in words.items() if times > 1 and word != "des"] == []
