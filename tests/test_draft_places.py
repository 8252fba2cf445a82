"""The places of a text: a row of the table is a sentence under a title, and a place that it names, or not."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from kibaru.scripts.draft.article import Article, Sentence
from kibaru.scripts.draft.places.countries import countries
from kibaru.scripts.draft.places.place import Place, propose
from kibaru.scripts.draft.places.places import places

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list:
    """Return the rows of a table of cases; those of `unseen` were never tuned to."""
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(row, id=f"{name}-{number}") for number, row in enumerate(csv.DictReader(file), 2)
        ]


ROWS = rows("draft_places") + rows("draft_places_unseen")
with (Path(__file__).parents[1] / "seeds" / "locations.csv").open(encoding="utf-8", newline="") as file:
    LOCATIONS = list(csv.DictReader(file))


def article(text: str, language: str) -> Article:
    """Return the article: paragraphs end at a blank line, sentences where a capital follows a full stop."""
    found = []
    for number, paragraph in enumerate(re.finditer(r"\S(?:[^\n]|\n(?!\n))*", text)):
        for each in re.finditer(r"\S.*?(?:[.!?][\"»”]?(?=\s+[\"«“]?[A-ZÀ-Þ])|\Z)", paragraph[0], re.S):
            start, end = paragraph.start() + each.start(), paragraph.start() + each.end()
            found.append(Sentence(text[start:end], start, end, number))
    return Article(text, tuple(found), language, "", None)


@cache
def read(title: str, sentence: str, language: str) -> tuple[Article, tuple[Place, ...]]:
    colon = " :" if language == "fr" else ":"
    words = "nouvelle attaque" if language == "fr" else "new attack"
    text = article(f"{title}{colon} {words}\n\n{sentence}", language)
    return text, places(text)


@pytest.mark.parametrize("row", ROWS)
def test_a_place_is_found_as_the_table_says(row):
    text, found = read(row["title"], row["sentence"], row["language"])
    told = [f"{each.name} {each.role} {each.cue}" for each in found]
    if row["place"] == "-":
        assert told == []
        return
    if row["place"].startswith("!"):
        assert row["place"][1:] not in [each.name for each in found if each.role == "where"]
        return
    named = [each for each in found if each.name == row["place"]]
    assert named, told
    best = [each for each in named if not row["role"] or each.role == row["role"]]
    assert best, told
    place = best[0]
    for column in ("level", "geo_precision", "radius_m", "iso3"):
        if row[column]:
            assert str(getattr(place, column)) == row[column], (column, place)
    if row["quote"]:
        assert text.text[place.start : place.end] == row["quote"]
    assert text.text[place.name_start : place.name_end] == place.name


def test_every_span_is_the_words_of_the_article():
    for row in (each.values[0] for each in ROWS):
        text, found = read(row["title"], row["sentence"], row["language"])
        for place in found:
            assert 0 <= place.start <= place.name_start < place.name_end <= place.end <= len(text.text)
            assert text.text[place.name_start : place.name_end] == place.name


def test_a_row_of_locations_comes_before_the_gazetteer():
    text = article("Mali : une attaque\n\nDes tirs ont été entendus à Faladie, à Bamako.", "fr")
    found = {each.name: each for each in places(text, LOCATIONS)}
    assert found["Faladie"].location_id == "mli-bamako-faladie"
    assert found["Faladie"].latitude == 12.59067


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Shots were heard at the Sénou airport."),
        ("fr", "Des tirs ont été entendus à l'aéroport de Sénou."),
    ],
)
def test_an_airport_is_found_in_either_order(language, words):
    found = places(article(f"Mali\n\n{words}", language), LOCATIONS)
    assert [each.location_id for each in found] == ["mli-bamako-senou-airport"]


def test_a_quarter_is_not_the_village_of_the_same_name():
    text = article("Mali : une attaque\n\nDes tirs ont été entendus à Faladié, à Bamako.", "fr")
    faladie = next(each for each in places(text) if each.name == "Faladié")
    assert faladie.latitude is None
    assert "km from Bamako" in faladie.doubt


def test_a_region_beside_the_name_decides_between_homonyms():
    text = article(
        "Two shot dead\n\nFAIZABAD, Afghanistan - Two men died in Faizabad, in Jowzjan province.", "en"
    )
    found = [each for each in places(text) if each.name == "Faizabad"]
    assert [each.admin1 for each in found] == ["Jowzjan"]


def test_several_places_of_one_name_are_a_doubt():
    text = article("Philippines: clash\n\nTwo men died in San Isidro on Monday.", "en")
    [place] = places(text)
    assert place.latitude is None
    assert "places of this name in PHL" in place.doubt


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Troops killed\n\nNine soldiers died in Mali, near the border with Niger.", "en", "MLI"),
        (
            "Troops killed\n\nNine soldiers died in Niger, the Malian army said in neighbouring Mali.",
            "en",
            "NER",
        ),
        ("Troops killed\n\nFAIZABAD, Afghanistan - Two men died.", "en", "AFG"),
        (
            "Blast in capital\n\nA bomb went off in Mali's capital Bamako. French troops left in 2022.",
            "en",
            "MLI",
        ),
        ("Raid\n\nGunmen killed six people in Borno State.", "en", "NGA"),
        (
            "Attaque\n\nL'armée malienne a perdu six hommes à Labbezanga, à la frontière avec le Niger.",
            "fr",
            "MLI",
        ),
        ("Attaque\n\nSix morts en RDC, selon des casques bleus kényans.", "fr", "COD"),
        ("Attaque\n\nSix morts dans le Nord-Kivu.", "fr", "COD"),
        ("Guinea-Bissau: protest\n\nHundreds marched in Bissau.", "en", "GNB"),
        (
            "Sudan war\n\nShells fell in South Sudan, killing two. The South Sudanese army said so.",
            "en",
            "SSD",
        ),
        ("Talks go on\n\nThe talks go on.", "en", ""),
        ("Rencontre\n\nMichael Jordan a joué.", "fr", ""),
        ("Equatorial Guinea: coup\n\nSoldiers seized the radio.", "en", "GNQ"),
    ],
)
def test_the_country_is_the_one_that_the_text_is_about(text, language, expected):
    assert countries(article(text, language)).main == expected


def test_a_place_proposes_the_row_of_a_location():
    text = article("Burkina Faso : attaque\n\nSix morts à Djibo.", "fr")
    row = propose(places(text)[0])
    assert row["location_id"] == "bfa-djibo"
    assert (row["gazetteer"], row["iso3"], row["admin1"]) == ("GeoNames", "BFA", "Sahel")
    assert list(row) == list(LOCATIONS[0])
    unknown = propose(places(article("Burkina Faso : attaque\n\nSix morts à Barsalogho.", "fr"))[0])
    assert (unknown["location_id"], unknown["latitude"], unknown["gazetteer"]) == ("bfa-barsalogho", "", "")


@pytest.mark.parametrize(
    "text",
    ["a" * 30_000, "A " * 30_000, "1" * 30_000, '"' * 30_000, "\u202e\u200f" * 15_000, "Ю" * 30_000,
     "in the city of " * 5_000, "N'" * 15_000, "A-" * 30_000, "à 20 km de " * 6_000],
    ids=["letters", "capitals", "digits", "quotes", "marks", "cyrillic", "cues", "apostrophes", "hyphens",
         "distances"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "fr", ""])
def test_a_hostile_text_is_read_to_its_end(text, language):
    """A pattern that goes back and forth would take hours over one of them."""
    found = places(Article(text, (Sentence(text, 0, len(text), 1),), language, "", None))
    assert all(0 <= place.start < place.end <= len(text) for place in found)
