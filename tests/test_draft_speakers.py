"""Who says what: `tests/cases/draft_speakers.csv` has a paragraph, a part of it, and who says that part."""

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from kibaru.scripts.draft.article import Article, Sentence
from kibaru.scripts.draft.speakers.speakers import said_by, speakers

CASES = Path(__file__).parent / "cases" / "draft_speakers.csv"
ROWS = [*csv.DictReader(StringIO(CASES.read_text(encoding="utf-8")))]
TUNED = [row for row in ROWS if row["kept"] == "tuned"]
ENDS = re.compile(r"(?<=[.!?])(?:[\"”]| ?»)?\s+(?=[A-ZÀÉÎL0-9«“\"])|(?<=»)\s+(?=«)")
QUOTES = re.compile(r"“([^”]*)”|\"([^\"]*)\"|« ?([^»]*?) ?»")


def article(text: str, language: str) -> Article:
    """An article of the paragraphs, its sentences cut at full stops."""
    sentences = []
    at = 0
    for number, paragraph in enumerate(text.split("\n\n"), start=1):
        at = text.index(paragraph, at)
        quoted = [(at + m.start(m.lastindex), at + m.end(m.lastindex)) for m in QUOTES.finditer(paragraph)]
        start = 0
        for end in [*(m.end() for m in ENDS.finditer(paragraph)), len(paragraph)]:
            words = paragraph[start:end].rstrip()
            a, b = at + start, at + start + len(words)
            parts = tuple((max(a, x), min(b, y)) for x, y in quoted if x < b and y > a)
            if words:
                sentences.append(Sentence(words, a, b, number, parts))
            start = end
    return Article(text, tuple(sentences), language, "", date(2024, 1, 1))


def said(row):
    """The claimant, role and agency that are read for the row's part."""
    text = row["paragraph"].replace(" ¶ ", "\n\n")
    start = text.index(row["quote"])
    speech = said_by(speakers(article(text, row["language"])), start, start + len(row["quote"]))
    return (speech.claimant, speech.role, speech.via) if speech else ("", "", "")


@pytest.mark.parametrize("row", TUNED, ids=[f"{row['language']}-{i}" for i, row in enumerate(TUNED)])
def test_who_says_it(row):
    assert (row["claimant"], row["role"], row["via"]) == said(row)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_most_of_what_was_kept_apart_is_right(language):
    apart = [row for row in ROWS if row["kept"] == "apart" and row["language"] == language]
    right = [row for row in apart if (row["claimant"], row["role"], row["via"]) == said(row)]
    assert len(right) >= 0.9 * len(apart)


@pytest.mark.parametrize(
    "text", ["a", "1", '"', ", ", " said", " has", " selon la police", " de sources", "\u202eabc "]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_has_no_speaker(text, language):
    whole = text * (50_000 // len(text))
    cut = [(a, min(len(whole), a + 1900)) for a in range(0, len(whole), 1900)]
    sentences = tuple(Sentence(whole[a:b], a, b, 1) for a, b in cut)
    assert len(speakers(Article(whole, sentences, language, "", None))) <= 1
