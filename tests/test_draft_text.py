"""How a draft reads a text: its title, its sentences, its language, and what is not the article."""

import csv
import re
import textwrap
from datetime import date
from pathlib import Path

import pytest
import yaml
from kibaru.schema.text import normalised
from kibaru.scripts.draft.article import Article
from kibaru.scripts.draft.text.language import language
from kibaru.scripts.draft.text.sentences import sentence_spans
from kibaru.scripts.draft.text.text import READ, read_article

CASES = Path(__file__).parent / "cases"
# The held-out articles are for the measure alone.
TUNED = [
    (path.stem, coding)
    for path in sorted((CASES / "articles").glob("*.yaml"))
    if (coding := yaml.safe_load(path.read_text(encoding="utf-8")))["split"] == "tuned"
]
PLAIN = [(stem, coding) for stem, coding in TUNED if (CASES / "articles" / f"{stem}.txt").exists()]
PAGES = {
    "en": (
        "Rebels attack two villages near Goma",
        "Rebels attacked two villages near Goma on Monday, the army said, and burned some houses.",
        "The army did not say how many people were killed. It has sent troops to the villages.",
    ),
    "fr": (
        "Des rebelles attaquent deux villages près de Goma",
        "Des rebelles ont attaqué lundi deux villages près de Goma, selon l'armée, et brûlé des maisons.",
        "L'armée n'a pas dit combien de personnes ont été tuées. Elle a envoyé des troupes aux villages.",
    ),
}


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((CASES / f"draft_{name}.csv").read_text(encoding="utf-8").splitlines()))


def read(text: str) -> Article:
    return read_article(text, "The Daily Ant", date(2024, 9, 17))


def stored(stem: str) -> str:
    return normalised((CASES / "articles" / f"{stem}.txt").read_text(encoding="utf-8"))


def texts(article: Article) -> list[str]:
    return [sentence.text for sentence in article.sentences]


def sound(article: Article) -> bool:
    """Whether every span is what it says."""
    return all(
        article.text[each.start : each.end] == each.text == each.text.strip() != ""
        and all(
            each.start <= start < end <= each.end
            and article.text[start:end] == article.text[start:end].strip()
            for start, end in each.quoted
        )
        for each in article.sentences
    ) and [each.start for each in article.sentences] == sorted({each.start for each in article.sentences})


@pytest.mark.parametrize("row", rows("sentences"), ids=lambda row: row["sentences"][:40])
def test_sentences(row: dict[str, str]) -> None:
    expected = row["sentences"].split("||")
    text = " ".join(expected)
    assert [text[start:end] for start, end in sentence_spans(text, 0, len(text))] == expected


@pytest.mark.parametrize("place", ["top", "middle", "end"])
@pytest.mark.parametrize("row", rows("boilerplate"), ids=lambda row: row["lines"][:40])
def test_what_is_the_article(row: dict[str, str], place: str) -> None:
    title, first, second = PAGES[row["language"]]
    lines = row["lines"].replace(" // ", "\n")
    paragraphs = {
        "top": (title, lines, first, second),
        "middle": (title, first, lines, second),
        "end": (title, first, second, lines),
    }[place]
    article = read("\n\n".join(paragraphs) + "\n")
    assert sound(article)
    plain = texts(read(f"{title}\n\n{first}\n\n{second}\n"))
    assert len(plain) == 4
    added = " ".join(text for text in texts(article) if text not in plain)
    kept = [text for text in texts(article) if text in plain]
    assert kept == plain
    assert re.findall(r"\w+", added) == (re.findall(r"\w+", lines) if row["article"] == "yes" else [])


@pytest.mark.parametrize(
    "row", [row for row in rows("boilerplate") if row["article"] == "no"], ids=lambda row: row["lines"][:40]
)
def test_boilerplate_before_the_title(row: dict[str, str]) -> None:
    title, first, second = PAGES[row["language"]]
    lines = row["lines"].replace(" // ", "\n")
    plain = read(f"{title}\n\n{first}\n\n{second}\n")
    article = read(f"{lines}\n\n{title}\n\n{first}\n\n{second}\n")
    assert texts(article) == texts(plain)
    assert [each.paragraph for each in article.sentences] == [0, 1, 2, 2]


@pytest.mark.parametrize(("stem", "coding"), PLAIN, ids=[stem for stem, _ in PLAIN])
def test_every_quote_of_a_coding_lies_in_a_sentence(stem: str, coding: dict) -> None:  # type: ignore[type-arg]
    article = read(stored(stem))
    assert sound(article)
    assert article.language == coding["language"]
    assert article.sentences[0].paragraph == 0
    quotes = [claim["quote"] for claim in coding["claims"]]
    assert [quote for quote in quotes if not any(quote in text for text in texts(article))] == []


@pytest.mark.parametrize(("stem", "coding"), PLAIN, ids=[stem for stem, _ in PLAIN])
def test_what_is_left_out_of_the_articles(stem: str, coding: dict) -> None:  # type: ignore[type-arg]  # noqa: ARG001
    """Only lines that do not end as a sentence does, but for those that have a full stop of their own."""
    text = stored(stem)
    sentences = texts(read(text))
    lines = [line for line in text.splitlines() if line.strip()]
    left_out = [line for line in lines if not any(sentence in line for sentence in sentences)]
    own_full_stop = (
        "Caption",
        "Follow our coverage",
        "Also in brief:",
        "What else is going on:",
        "(Reporting by",
        "This report was",
        "©",
    )
    sentences_left_out = [line for line in left_out if line.endswith((".", "»", "”"))]
    assert [line for line in sentences_left_out if not line.startswith(own_full_stop)] == []
    last = lines[-1]
    if not last.endswith((".", "»", "”")) or last.startswith(own_full_stop):
        assert last in left_out


@pytest.mark.parametrize(("stem", "coding"), PLAIN, ids=[stem for stem, _ in PLAIN])
def test_lines_broken_at_a_width_and_lines_without_blank_ones_give_the_same(stem: str, coding: dict) -> None:  # type: ignore[type-arg]  # noqa: ARG001
    text = stored(stem)
    plain = [" ".join(sentence.split()) for sentence in texts(read(text))]
    broken = "\n".join(
        textwrap.fill(line, 70, break_on_hyphens=False, break_long_words=False) for line in text.splitlines()
    )
    assert [" ".join(sentence.split()) for sentence in texts(read(broken))] == plain
    tight = text.replace("\n\n", "\n")
    assert [" ".join(sentence.split()) for sentence in texts(read(tight))] == plain


@pytest.mark.parametrize(("stem", "coding"), PLAIN, ids=[stem for stem, _ in PLAIN])
def test_boilerplate_moved_to_any_place_changes_nothing(stem: str, coding: dict) -> None:  # type: ignore[type-arg]  # noqa: ARG001
    text = stored(stem).strip()
    expected = texts(read(text))
    blocks = text.split("\n\n")
    article = [block for block in blocks if any(sentence in block for sentence in expected)]
    moved = [block for block in blocks if block not in article]
    # Before the title a headline of another article looks like the title.
    for at in range(1, len(article) + 1):
        assert texts(read("\n\n".join([*article[:at], *moved, *article[at:]]))) == expected


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said: “We ran. We hid.” Then he left.", ["We ran.", "We hid."]),
        ('"We ran," he said. "We hid."', ["We ran,", "We hid."]),
        ("« Nous avons fui. Personne n'est venu », dit-il.", ["Nous avons fui.", "Personne n'est venu"]),
        ("He said: “We ran. We hid.", ["We ran.", "We hid."]),
        ("The soldiers' camp and the rebels' base burned.", []),
        ("‘We don’t know,’ the men’s leader said.", ["We don’t know,"]),
        ("“He said ‘go’ and fired,” she said.", ["He said ‘go’ and fired,"]),
        ("A 5\" shell fell on the camp of the army.", []),
        ("L'armée parle de « terroristes » et d'un « incident ».", ["terroristes", "incident"]),
    ],
)  # fmt: skip
def test_quotations(text: str, quoted: list[str]) -> None:
    article = read(text)
    assert sound(article)
    assert [text[start:end] for each in article.sentences for start, end in each.quoted] == quoted


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    article = read(
        "“We ran from the village that day.\n\n“We hid in the bush,” she said.\n\nThe army said nothing."
    )
    assert [len(each.quoted) for each in article.sentences] == [1, 1, 0]


def test_a_hint_within_a_paragraph_takes_its_rest() -> None:
    article = read("Ten men died in Gao. Also read: Ghana: nine killed. The army said so.\n\nIt was Monday.")
    assert texts(article) == ["Ten men died in Gao.", "It was Monday."]
    article = read(
        "Ten men died in Gao. (Lire aussi : Ghana : neuf morts.) The army said so.\n\nIt was Monday."
    )
    assert texts(article) == ["Ten men died in Gao.", "The army said so.", "It was Monday."]


SENTENCES = {
    "en": "Gunmen killed seven soldiers near Niono on Monday. The army said that nine were wounded.",
    "fr": "Des hommes armés ont tué sept soldats près de Niono. L'armée parle de neuf blessés.",
    "es": "Hombres armados mataron a siete soldados cerca de Tibú. El ejército habló de nueve heridos.",
    "pt": "Homens armados mataram sete soldados perto de Macomia. O exército falou de nove feridos.",
    "it": "Uomini armati hanno ucciso sette soldati vicino alla città. L'esercito parla di nove feriti.",
    "de": "Bewaffnete haben nahe der Stadt sieben Soldaten getötet. Die Armee spricht von neun Verletzten.",
    "ar": "هاجم مسلحون دورية للجيش قرب بلدة نيونو يوم الاثنين. وقتل سبعة جنود بحسب هيئة الأركان.",
    "ru": "Боевики напали на армейский патруль недалеко от города. Семь солдат погибли, сообщил генштаб.",
    "sw": "Watu wenye silaha waliwaua wanajeshi saba karibu na mji huo. Jeshi lilisema tisa walijeruhiwa.",
    "ha": "Yan bindiga sun kashe sojoji bakwai a kusa da garin. Rundunar soji ta ce an raunata tara.",
}


@pytest.mark.parametrize("code", SENTENCES)
def test_language(code: str) -> None:
    assert language(SENTENCES[code]) == code
    assert read(SENTENCES[code]).language == code


@pytest.mark.parametrize("text", ["", "12 34 56 78 90 12", "Mali", "Bamako Gao Kidal Mopti", "a" * 10_000])
def test_language_that_cannot_be_told(text: str) -> None:
    assert language(text) == ""


HOSTILE = {
    "empty": "", "white space": " \n\t" * 1000, "digits": "1" * 100_000, "numbers": "12 345 " * 10_000,
    "one letter": "a" * 100_000, "one mark": '"' * 100_000, "dots": ". " * 50_000, "NUL": "\0" * 1000,
    "NUL within": "Ten men\0 died in Gao. It was Monday.",
    "overrides": "\u202eTen men died in Gao.\u202c " * 50,
    "letters of two scripts in words": "Тen mеn diеd in Gао. " * 50, "line ends": "\n" * 100_000,
    "two scripts": "Привет мир hello world " * 50, "brackets": "([{" * 30_000,
    "combining": "e" + "\u0301" * 9999,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_have_no_sentences(name: str) -> None:
    article = read(HOSTILE[name])
    assert (article.sentences, article.language) == ((), "")


def test_marks_of_direction_do_no_harm() -> None:
    article = read("\u200eTen men died in Gao on Monday.\u200f The army said so.")
    assert len(article.sentences) == 2


def test_what_is_not_read_is_said() -> None:
    text = "Ten men died in Gao on Monday, the army said.\n\n" * 120_000
    article = read(text)
    assert 0.9 * READ <= article.read_to <= READ
    assert article.text is text
    assert article.sentences[-1].end <= article.read_to
    assert read("Ten men died in Gao.").read_to == 20


def test_the_text_is_kept_as_it_is() -> None:
    text = "Attack in Gao\r\n\r\nTen men died in Gao.\r\n\r\nThe army said so.\r\n"
    article = read(normalised(text))
    assert article.text == normalised(text)
    assert texts(article) == ["Attack in Gao", "Ten men died in Gao.", "The army said so."]


def test_the_article_of_the_seed(texts: Path) -> None:
    (path,) = texts.glob("bamako-2024-09-17-article.txt")
    article = read(normalised(path.read_text(encoding="utf-8")))
    assert sound(article)
    kept = " ".join(each.text for each in article.sentences)
    assert article.sentences[0].paragraph == 0
    assert [
        name for name in ("Lebanon", "Badiane", "Getty", "Video capture", "Also read") if name in kept
    ] == []
    assert "foiled attempts" in kept
