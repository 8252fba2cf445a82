"""The actors of a draft: each is found at its place, is the one of its country and day, and no other is."""

import csv
import string
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kibaru.schema.vocabularies import vocabulary
from kibaru.scripts.draft.actors.actors import actors, known_actors
from kibaru.scripts.draft.actors.context import is_context
from kibaru.scripts.draft.actors.known import Known
from kibaru.scripts.draft.actors.mention import THINGS, Mention
from kibaru.scripts.draft.actors.tokens import tokens
from kibaru.scripts.draft.article import Article, Sentence
from kibaru.scripts.draft.words import LANGUAGES, table

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def known() -> Known:
    return known_actors(rows(ROOT / "seeds/actors.csv"), rows(ROOT / "seeds/actor_names.csv"))


def found(
    text: str, language: str = "en", country: str = "MLI", day: str = "2024-09-17"
) -> tuple[Mention, ...]:
    sentence = Sentence(text, 0, len(text), 1)
    article = Article(text, (sentence,), language, "", None)
    return actors(article, known(), country, date.fromisoformat(day) if day else None)


def acting(case: dict[str, str]) -> list[str]:
    """The mentions of actors that may act, as the table writes them."""
    mentions = found(case["sentence"], case["language"], case["country"], case["day"])
    return [
        f"{mention.words}={mention.actor_id}"
        for mention in mentions
        if mention.actor_id and not (mention.thing or mention.linked or mention.part == "unit")
    ]


def expected(case: dict[str, str]) -> list[str]:
    return [each.strip() for each in case["expected"].split(";") if each.strip()]


@pytest.mark.parametrize("case", rows(CASES / "draft_actors.csv"), ids=lambda case: case["sentence"][:50])
def test_actors(case: dict[str, str]) -> None:
    assert acting(case) == expected(case)


def test_unseen_actors() -> None:
    """The sentences that no rule and no word was made for, as a whole."""
    right = wrong = missed = 0
    for case in rows(CASES / "draft_actors_unseen.csv"):
        said, wanted = set(acting(case)), set(expected(case))
        right, wrong, missed = (
            right + len(said & wanted),
            wrong + len(said - wanted),
            missed + len(wanted - said),
        )
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.9


@pytest.mark.parametrize(
    ("language", "text", "words", "part"),
    [
        ("en", "The police station was hit.", "police", "place"),
        ("en", "An army patrol was hit.", "army", "unit"),
        ("en", "The army chief was there.", "army", "person"),
        ("en", "The rebel-held town was hit.", "rebel", "other"),
        ("en", "A rebel base was hit.", "rebel", "place"),
        ("en", "A Russian missile hit the town.", "Russian missile", "weapon"),
        ("fr", "Une base de l'armée a été visée.", "armée", "place"),
        ("fr", "Une base militaire a été visée.", "militaire", "place"),
        ("fr", "Un convoi militaire a été visé.", "militaire", "unit"),
        ("fr", "Le chef de la police était là.", "police", "person"),
        ("fr", "Un véhicule de la gendarmerie a sauté.", "gendarmerie", "thing"),
        ("fr", "L'armée a tiré.", "armée", ""),
    ],
)
def test_what_is_part_of_an_actor(language: str, text: str, words: str, part: str) -> None:
    assert [(each.words, each.part) for each in found(text, language)] == [(words, part)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "The Al-Qaeda-linked rebels attacked.", "Al-Qaeda"),
        ("en", "The group is affiliated with Al-Qaeda.", "Al-Qaeda"),
        ("en", "It swore allegiance to the jihadist group Islamic State.", "Islamic State"),
        ("en", "The former FARC laid down arms.", "FARC"),
        ("fr", "Le groupe est lié à Al-Qaïda.", "Al-Qaïda"),
        ("fr", "Il a prêté allégeance au groupe État islamique.", "groupe État islamique"),
        ("fr", "Les ex-FARC ont rendu les armes.", "FARC"),
    ],
)
def test_those_whom_others_are_linked_to(language: str, text: str, words: str) -> None:
    assert [each.linked for each in found(text, language, "COL") if words in each.words] == [True]


@pytest.mark.parametrize("case", rows(CASES / "draft_context.csv"), ids=lambda case: case["sentence"][:50])
def test_context(case: dict[str, str]) -> None:
    sentence = Sentence(case["sentence"], 0, len(case["sentence"]), 1)
    named = [each for each in found(case["sentence"], case["language"]) if each.actor_id == case["actor"]]
    assert named
    assert bool(is_context(sentence, named[0])) == (case["context"] == "yes")


@pytest.mark.parametrize(
    ("day", "actor"),
    [
        ("2013-01-01", "mli-military-2012-2013"),
        ("2019-01-01", "mli-military-2013-2020"),
        ("2021-05-23", "mli-military-2020-2021"),
        ("2021-05-24", "mli-military"),
        ("", "mli-military"),
    ],
)
def test_a_force_is_that_of_the_day(day: str, actor: str) -> None:
    assert [each.actor_id for each in found("The Malian army and Mali's army.", day=day)] == [actor, actor]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Jama\N{RIGHT SINGLE QUOTATION MARK}at Nusrat al Islam wal Muslimin attacked.", "jnim"),
        ("JAMA'AT NUSRAT AL-ISLAM WAL-MUSLIMIN attacked.", "jnim"),
        ("The jnim attacked.", ""),
        ("Aa batteries and a pdf were found.", ""),
        ("The AA attacked.", ""),
        ("The FAMa attacked.", "mli-military"),
        ("The fama attacked.", ""),
        ("The Katiba Macina attacked.", "jnim-macina"),
        ("Macina is a town.", ""),
    ],
)
def test_how_a_name_may_be_written(text: str, actor: str) -> None:
    assert [each.actor_id for each in found(text)] == [actor] * bool(actor)


def test_a_short_name_from_elsewhere_counts_beside_the_long_one_only() -> None:
    assert found("The RSF attacked.") == ()
    both = found("The Rapid Support Forces (RSF) attacked.")
    assert [each.actor_id for each in both] == ["rsf", "rsf"]


def test_without_a_country_a_force_is_nobodys() -> None:
    (army,) = found("The army attacked.", country="")
    assert (army.actor_id, army.kind, army.doubt) == ("", "", "which country")


def test_what_is_said_of_a_mention() -> None:
    text = "In Gao, gunmen attacked Malian soldiers."
    gunmen, soldiers = found(text)
    assert (gunmen.actor_id, gunmen.kind, gunmen.sort, gunmen.generic) == (
        "unidentified-gunmen", "Political militia", "gunmen", True,
    )  # fmt: skip
    assert (soldiers.iso3, soldiers.kind, soldiers.generic, soldiers.organisation) == (
        "MLI", "State forces", False, False,
    )  # fmt: skip
    assert text[soldiers.start : soldiers.end] == soldiers.words == "Malian soldiers"


def test_every_actor_of_the_tables_is_in_the_seeds() -> None:
    listed = known().forces
    for row in table("sorts"):
        for stem in row["actors"].split("; "):
            assert "{}" in stem or stem in listed, stem
    assert {row["sort"] for row in table("people")} <= {row["sort"] for row in table("sorts")}
    codes = {row["code"] for row in vocabulary("country").rows}
    assert {row["iso3"] for row in table("demonyms")} <= codes | {""}


@pytest.mark.parametrize("name", ["people", "parts", "demonyms", "context", "sorts", "strikes", "followers"])
def test_no_row_of_a_table_stands_twice(name: str) -> None:
    written = [tuple(row.values()) for row in table(name)]
    assert len(written) == len(set(written))


def test_parts_are_of_a_known_kind() -> None:
    assert {row["part"] for row in table("parts")} == THINGS | {"unit", "weapon"}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("l'armée d'Haïti", ["l", "armee", "d", "haiti"]),
        ("Jama\N{RIGHT SINGLE QUOTATION MARK}at Ma'awisley", ["jamaat", "maawisley"]),
        ("Mali's army, soldiers' boots", ["mali", "army", "soldiers", "boots"]),
        ("sud-soudanais", ["sud", "soudanais"]),
        ("' '' 'a' l'", ["a", "l"]),
    ],
)
def test_tokens(text: str, keys: list[str]) -> None:
    assert [token.key for token in tokens(text)] == keys


@given(st.text(max_size=300), st.sampled_from(LANGUAGES), st.sampled_from(("", "MLI", "COD")))
def test_any_text_gives_mentions_in_order(text: str, language: str, country: str) -> None:
    mentions = found(text, language, country)
    assert all(text[each.start : each.end] == each.words for each in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 250_000,
        "7" * 250_000,
        '"' * 250_000,
        "'a" * 125_000,
        "\u202e\u200farmy " * 30_000,
        "the army of " * 20_000,
        "rebels of the group group " * 9_000,
        "ex-Malian and Malian and " * 10_000,
        string.printable * 2_500,
        "armée жандармерия 军队 " * 10_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    """A pattern that goes back and forth would take hours over one of them."""
    assert found(text) is not None
