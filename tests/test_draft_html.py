"""How a draft reads a web page: its article's text, in the encoding that the page has; nothing breaks it."""

import logging
import sys
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from kibaru.schema.text import normalised
from kibaru.scripts.draft.text.html import extracted
from kibaru.scripts.draft.text.text import read_article
from kibaru.scripts.refused import Refused

ARTICLES = Path(__file__).parent / "cases" / "articles"
KHARKIV = ARTICLES / "ukr-kharkiv-missile.html"
PARAGRAPHS = [
    "Des hommes armés ont attaqué lundi un poste de l'armée près de Kidal, a indiqué une source sécuritaire.",
    "L'armée n'a pas donné de bilan ; un élu parle d'au moins cinq morts et d'une dizaine de blessés.",
    "« Nous avons entendu des tirs jusqu'à l'aube », a raconté un habitant du quartier, joint par téléphone.",
]


def page(*paragraphs: str, head: str = "") -> str:
    inner = "".join(f"<p>{each}</p>" for each in paragraphs or PARAGRAPHS)
    return (
        f"<html><head>{head}</head><body><nav><a href='/'>Accueil</a></nav><article><h1>Une attaque à"
        f" Kidal</h1>{inner}</article></body></html>"
    )


EXPECTED = "\n\n".join(["Une attaque à Kidal", *PARAGRAPHS])


def test_the_article_of_the_corpus() -> None:
    text = extracted(KHARKIV.read_bytes())
    assert text.startswith("Ukraine : un immeuble de Kharkiv touché par un missile\n\nUn missile russe")
    assert len(text.split("\n\n")) == 7
    assert "« J'étais à la cuisine, le mur n'était plus là », a raconté une retraitée à l'AFP." in text
    for left_out in ("Accueil", "S'abonner", "lire aussi", "Moldavie", "Gaza", "Crédits", "droits", "Le Fil"):
        assert left_out not in text
    article = read_article(text, "Le Fil du Monde", None)
    assert article.language == "fr"
    quotes = [each["quote"] for each in yaml.safe_load(KHARKIV.with_suffix(".yaml").read_text())["claims"]]
    assert [quote for quote in quotes if not any(quote in each.text for each in article.sentences)] == []


def test_the_text_is_the_same_each_time_and_normalised() -> None:
    texts = {extracted(page(head='<meta charset="utf-8">').encode()) for _ in range(3)}
    assert texts == {EXPECTED}
    assert extracted(page().replace("é", "e\u0301").encode()) == normalised(EXPECTED)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-8"), ("utf-8", ""), ("latin-1", "iso-8859-1"), ("cp1252", "windows-1252"),
        ("cp1252", "ISO-8859-1"), ("cp1252", ""), ("utf-16", ""), ("utf-8-sig", ""), ("utf-8", "nonsense"),
        ("utf-8", "base64"), ("utf-8", "rot13"), ("cp1252", "utf-8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ['<meta charset="{}">', '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_encodings(encoding: str, declared: str, form: str) -> None:
    paragraphs = (
        PARAGRAPHS if encoding == "latin-1" else [*PARAGRAPHS, "L’armée n’a « rien » dit… de son œuvre."]
    )
    html = page(*paragraphs, head=form.format(declared) if declared else "")
    assert extracted(html.encode(encoding)) == "\n\n".join(["Une attaque à Kidal", *paragraphs])


def test_scripts_styles_and_comments_are_not_read() -> None:
    hidden = "<script>'Vingt morts à Gao.'</script><style>p {}</style><!-- Dix morts à Ménaka. -->"
    assert extracted(page(PARAGRAPHS[0] + hidden, *PARAGRAPHS[1:]).encode()) == EXPECTED


HOSTILE = {
    "empty": b"", "white space": b" \n", "no text": b"<html><body></body></html>", "NUL": b"\0" * 10_000,
    "nested": b"<div>" * 100_000 + b"text", "nested a little": b"<div>" * 5000 + b"text" + b"</div>" * 5000,
    "bold": b"<b>" * 100_000, "lists": b"<ul><li>" * 50_000, "paragraphs": b"<p>" * 100_000,
    "tables": b"<table><tr><td>" * 6000, "5 MB": b"<p>Some words of text.</p>" * 200_000,
    "7 MB": b"<p>" + b"word " * 1_400_000, "open script": b"<script>" + b"a" * 4_000_000,
    "scripts": b"<script>" * 500_000, "comments": b"<!--" * 1_000_000, "less than": b"<" * 900_000,
    "open tag": b"<a " * 300_000, "attributes": b"<p " + b"a=b " * 200_000 + b">x</p>",
    "short attributes": b"<p " + b" ".join(b"a%d=b" % i for i in range(90_000)) + b">x</p>",
    "entities": b"<p>" + b"&amp;" * 150_000, "spaces": b"<p>" + b" " * 900_000 + b"x",
    "declarations": b"<!DOCTYPE [" * 80_000, "metas": b"<meta " * 100_000, "spans": b"<span>x</span>" * 9_900,
    "breaks": b"a<br>" * 19_000, "any bytes": bytes(range(256)) * 3000, "not HTML": b"%PDF-1.7 \x00\x01",
    "bomb": b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><p>&c;</p>',
    "surrogates": "<p>\ud800 text</p>".encode("utf-8", "surrogatepass"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_refused_or_read(name: str) -> None:
    """A parser that goes back and forth would take hours over one of them."""
    with suppress(Refused):
        assert read_article(extracted(HOSTILE[name]), "", None).publisher == ""


def test_a_refusal_says_what_to_do() -> None:
    with pytest.raises(Refused, match=r"100,000 tags on a page: save the text of its article as \.txt"):
        extracted(HOSTILE["paragraphs"])


def test_the_extractor_is_quiet(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        extracted(b"<html><body><p>")
        extracted(page().encode())
    assert [record for record in caplog.records if record.name.startswith("trafilatura")] == []
    assert tuple(capfd.readouterr()) == ("", "")


def test_without_the_extractor_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(Refused, match=r'reading HTML needs trafilatura: pip install "kibaru\[draft\]"'):
        extracted(page().encode())
