"""Tolls are read as a coder reads them: the field, the number, whom it counts, and what is said of it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kibaru.scripts.draft.article import Sentence
from kibaru.scripts.draft.tolls.background import background
from kibaru.scripts.draft.tolls.toll import Toll
from kibaru.scripts.draft.tolls.tolls import tolls, unclear

CASES = Path(__file__).parent / "cases"
BEFORE = {"": "", "approximate": "~", "at_least": ">=", "more_than": ">", "at_most": "<="}


def rows(name: str) -> list[tuple[str, ...]]:
    """Return the rows of a table of cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in list(csv.reader(file))[1:]]


def read(text: str, language: str) -> tuple[Toll, ...]:
    """Return the tolls of a sentence that stands by itself."""
    return tolls(Sentence(text, 0, len(text), 1), language)


def written(toll: Toll) -> str:
    """Return a toll as the table has it: field, number (`-` none, `?` indefinite), counts, part, stance."""
    if toll.low is None:
        number = "?" if toll.qualifier == "indefinite" else "-"
    elif toll.qualifier == "between":
        number = f"{toll.low}-{toll.high}"
    else:
        number = f"{BEFORE[toll.qualifier]}{toll.low}"
    rest = ["" if toll.counts == "all" else toll.counts, "part" if toll.part else ""]
    rest.append("" if toll.stance == "asserts" else toll.stance)
    return " ".join(word for word in (toll.field, number, *rest) if word)


@pytest.mark.parametrize(("language", "text", "expected"), rows("draft_tolls.csv"))
def test_a_sentence_gives_its_tolls(language: str, text: str, expected: str) -> None:
    assert sorted(map(written, read(text, language))) == sorted(filter(None, expected.split("; ")))


def test_sentences_never_tuned_to_are_read_well() -> None:
    # Measured at 54 right of 58 drafted and 58 meant; below that, something was lost.
    right = drafted = meant = 0
    for language, text, expected in rows("draft_tolls_aside.csv"):
        found, wanted = list(map(written, read(text, language))), list(filter(None, expected.split("; ")))
        right += sum(each in wanted for each in found)
        drafted, meant = drafted + len(found), meant + len(wanted)
    assert right / drafted >= 0.93
    assert right / meant >= 0.93


@pytest.mark.parametrize(("language", "text", "cue"), rows("draft_background.csv"))
def test_a_background_sentence_shows_its_cue(language: str, text: str, cue: str) -> None:
    assert background(Sentence(text, 0, len(text), 1), language) == cue


@pytest.mark.parametrize(
    ("language", "text", "quote"),
    [
        ("en", "Nurses saw eleven bodies in uniform.", "eleven bodies in uniform"),
        ("en", "He said the army lost eight men on Monday.", "the army lost eight men"),
        ("fr", "Il évoque au moins quinze morts parmi les VDP.", "au moins quinze morts parmi les VDP"),
        ("fr", "Le parquet a porté le nombre de morts à cinq.", "le nombre de morts à cinq"),
        ("fr", "Elle confirme la mort de onze civils.", "la mort de onze civils"),
        ("fr", "« Aucun mort n'est à déplorer », dit-elle.", "Aucun mort n'est à déplorer"),
    ],
)
def test_the_span_is_what_a_coder_quotes(language: str, text: str, quote: str) -> None:
    (toll,) = read(text, language)
    assert quote in text[toll.start : toll.end]


@given(st.integers(2, 900))
def test_another_number_changes_the_value_only(n: int) -> None:
    (told,) = read(f"Gunmen killed {n} soldiers on Monday.", "en")
    assert written(told) == f"fatalities {n} state_side"


def test_the_group_before_is_counted_on() -> None:
    before = read("No soldier was killed.", "en")
    (told,) = tolls(Sentence("One was slightly injured.", 0, 25, 1), "en", before)
    assert written(told) == "injuries 1 state_side"


@pytest.mark.parametrize(
    ("language", "first", "second", "expected"),
    [
        ("en", "It admitted eleven patients.", "The coastguard has a lower figure: seven.", "injuries 7"),
        ("en", "The opposition counted 40 wounded.", "The ministry put it at 12.", "injuries 12"),
        ("en", "Seven soldiers died.", "The group gave a different figure: 15.", "fatalities 15 state_side"),
        ("fr", "Sept personnes ont été blessées.", "Le syndicat en dénombre 22.", "injuries 22"),
        ("fr", "La mairie évoque 300 déplacés.", "L'ONU en compte 900 au moins.", "displacement >=900"),
        ("en", "Seven soldiers died.", "They left with 15.", ""),
        ("fr", "Sept soldats sont morts.", "La ville en avait 40.", ""),
    ],
)
def test_a_number_alone_counts_what_was_told_before(
    language: str, first: str, second: str, expected: str
) -> None:
    told = tolls(Sentence(second, 0, len(second), 1), language, read(first, language))
    assert "; ".join(map(written, told)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dozens are feared dead."),
        ("en", "My two sons were killed when the shell fell."),
        ("fr", "Trois otages pourraient avoir été tués."),
        ("fr", "Mon frère et deux de ses amis ont été tués."),
        ("fr", "Deux corps ont été retrouvés, mais il s'agirait d'un accident de la route."),
    ],
)
def test_a_toll_that_may_not_be_of_the_news_is_in_doubt(language: str, text: str) -> None:
    assert all(toll.doubt for toll in read(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Around 20 terrorists were neutralised."),
        ("en", "The driver was killed."),
        ("fr", "Vingt terroristes ont été neutralisés."),
        ("fr", "Le chauffeur a été tué."),
    ],
)
def test_what_is_not_decided_is_named(language: str, text: str) -> None:
    assert not read(text, language)
    assert unclear(Sentence(text, 0, len(text), 1), language)


@given(st.text(max_size=80), st.sampled_from(["en", "fr"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for toll in read(text, language):
        assert 0 <= toll.start < toll.end <= len(text)
