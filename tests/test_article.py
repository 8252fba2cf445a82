"""The first incident against the article itself, which is not in the repository."""

import re
import subprocess
from pathlib import Path

import polars as pl
import pytest
from kibaru.schema.text import digest, normalised
from kibaru.scripts.check import check
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.examine import examine

BBC = "bbc-afrique-2024-09-17"


@pytest.fixture(scope="module")
def tables(root: Path) -> dict[str, pl.DataFrame]:
    tables = examine(root / "seeds").tables
    return {**tables, "claims": tables["claims"].filter(pl.col("source_id") == BBC)}


@pytest.fixture(scope="module")
def article(texts: Path, tables: dict[str, pl.DataFrame]) -> str:
    wanted = set(tables["sources"]["text_sha256"])
    held = [normalised(path.read_text(encoding="utf-8")) for path in texts.glob("*.txt")]
    (text,) = [text for text in held if digest(text) in wanted]
    return text


def test_every_span_verifies(root: Path, texts: Path) -> None:
    checked = check(root / "seeds", Texts(folder=texts))
    assert {finding.code for finding in checked.findings} == {"KB614"}  # of the other sources none is held
    assert checked.notes == ["40 of 40 spans checked against the texts of their sources"]


def test_every_claim_of_the_article_has_a_span(tables: dict[str, pl.DataFrame]) -> None:
    assert tables["claims"].height >= 20
    assert tables["claims"]["span_sha256"].null_count() == 0


def test_no_sentence_of_the_article_is_in_the_repository(root: Path, article: str) -> None:
    """No eight words in a row (a name may have seven), but for the title, which names the source."""
    title = "Attack in Bamako: What do we know about the shooting claimed by JNIM?"
    words = re.findall(r"\w+", article.replace(title, "").casefold())
    runs = {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True)
    files = [
        root / name
        for name in listed.stdout.split("\0")
        if name.endswith((".py", ".yaml", ".csv", ".md", ".json"))
    ]
    assert files
    for path in files:
        found = " ".join(re.findall(r"\w+", path.read_text(encoding="utf-8").casefold()))
        assert not [run for run in runs if f" {run} " in f" {found} "], path


def test_what_the_article_says(tables: dict[str, pl.DataFrame]) -> None:
    claims = tables["claims"]
    assert tables["events"]["location"].to_list() == ["Faladié", "Sénou Airport"]
    assert set(claims.filter(pl.col("field") == "fatalities")["stance"]) == {"declines", "no_report"}
    assert {"foiled", "under_control", "losses_inflicted"} <= set(claims["value"])
    dates = claims.filter(pl.col("field") == "event_date")
    assert set(dates["method"]) == {"inferred"}
    assert {"responsibility", "disruption", "start_time", "material_damage"} <= set(claims["field"])
