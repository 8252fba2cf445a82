"""The SSSOM table: it has every published code, for each other dataset, and a reader not ours reads it."""

import csv
import logging
from io import StringIO
from itertools import product
from pathlib import Path

import pytest
import sssom_pydantic
from curies import Converter
from kibaru.schema import mappings
from kibaru.schema.about import about
from kibaru.schema.mappings import EVERY, PREDICATES, SOURCES, rows
from kibaru.schema.vocabularies import names, vocabulary
from kibaru.scripts.describe import sssom
from kibaru.scripts.describe.sssom import OBJECT_SOURCES
from sssom_pydantic import SemanticMapping

SKOS = {"exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"}


@pytest.fixture(scope="module")
def path(root: Path) -> Path:
    return root / "dataset/kibaru.sssom.tsv"


@pytest.fixture(scope="module")
def read(path: Path) -> list[SemanticMapping]:
    return sssom_pydantic.read(path).mappings


def lacking(published: set[tuple[str, str]], table: str) -> set[tuple[str, str]]:
    """Return the pairs of a published code and an object source that a table has no row for."""
    body = [line for line in table.splitlines() if not line.startswith("#")]
    found = csv.DictReader(StringIO("\n".join(body)), delimiter="\t")
    there = {(row["subject_id"], row["object_source"]) for row in found}
    every = product((f"kibaru:{name}/{code}" for name, code in published), OBJECT_SOURCES.values())
    return set(every) - there


@pytest.fixture(scope="module")
def published(root: Path) -> set[tuple[str, str]]:
    with (root / "dataset/data/codes.csv").open(encoding="utf-8", newline="") as file:
        return {(row["vocabulary"], row["code"]) for row in csv.DictReader(file)}


def test_a_reader_that_is_not_ours_reads_every_row(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    read, converter, about_it, faults = sssom_pydantic.read(path, return_errors=True)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert faults == []
    assert len(read) == sum(not line.startswith("#") for line in lines) - 1
    assert str(about_it.license) == "https://creativecommons.org/licenses/by/4.0/"
    assert isinstance(converter, Converter)
    for mapping in read:
        assert converter.expand_reference(mapping.subject, strict=True).startswith("urn:uuid:")
        assert mapping.predicate.identifier in SKOS
        assert mapping.justification.curie == "semapv:ManualMappingCuration"
        assert mapping.confidence is not None
    # The standard takes any URI with a scheme, and has a URN for an example; this reader expects http.
    others = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert [message for message in others if "non-relative URL: urn:uuid:" not in message] == []


def test_every_published_code_is_mapped_or_declared(path: Path, published: set[tuple[str, str]]) -> None:
    assert lacking(published, path.read_text(encoding="utf-8")) == set(), "add a row to schema/mappings.csv"


def test_a_code_that_the_table_lacks_is_found(
    published: set[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tuple(row for row in rows() if (row["vocabulary"], row["object_source"]) != ("region", "ucdp"))
    monkeypatch.setattr(mappings, "rows", lambda: kept)
    missing = lacking(published, sssom(about("0.1.0", "2026-11-28", "")).decode())
    assert {subject for subject, _ in missing} == {
        f"kibaru:region/{row['code']}" for row in vocabulary("region").rows
    }
    assert {source for _, source in missing} == {OBJECT_SOURCES["ucdp"]}


def test_what_has_no_match_has_nothing_else_and_no_pair_stands_twice(read: list[SemanticMapping]) -> None:
    pairs = [(each.subject, each.object_source, each.object) for each in read]
    assert len(set(pairs)) == len(pairs)
    alone = {pair[:2] for pair in pairs if pair[2].curie == "sssom:NoTermFound"}
    assert not [pair for pair in pairs if pair[:2] in alone and pair[2].curie != "sssom:NoTermFound"]


def test_every_row_that_people_write_is_about_codes_that_are() -> None:
    for row in rows():
        where = f"schema/mappings.csv: {row}"
        assert row["vocabulary"] in names(), where
        codes = {code["code"] for code in vocabulary(row["vocabulary"]).rows}
        assert row["code"] in codes | {EVERY}, where
        assert row["object_source"] in {*SOURCES, EVERY}, where
        assert row["predicate"] in PREDICATES, where
        assert 0 < float(row["confidence"]) <= 1, where
        assert (row["predicate"] == "none") == (not row["object_id"]) == (not row["object_label"]), where
        assert row["comment"], where


def test_a_label_of_acled_is_the_one_that_our_columns_write(read: list[SemanticMapping]) -> None:
    """Code written for an ACLED export runs on ours because these are the same."""
    theirs = [each for each in read if each.object.prefix == "acled"]
    assert len(theirs) > 300
    for mapping in theirs:
        if not mapping.subject.identifier.startswith("country/"):
            assert mapping.object.name == mapping.subject.name
            assert mapping.object.identifier == mapping.subject.identifier


def test_the_types_of_ucdp_are_its_three_and_none_is_exactly_ours(read: list[SemanticMapping]) -> None:
    theirs = [each for each in read if each.object.prefix == "ucdp"]
    assert {(each.object.identifier, each.object.name) for each in theirs} == {
        ("type_of_violence/1", "state-based conflict"),
        ("type_of_violence/2", "non-state conflict"),
        ("type_of_violence/3", "one-sided violence"),
    }
    assert "exactMatch" not in {each.predicate.identifier for each in theirs}


def test_the_table_has_the_canonical_form(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    assert head[0] == "#curie_map:"
    assert lines[: len(head)] == head
    body = [line.split("\t") for line in lines[len(head) + 1 :]]
    assert body == sorted(body)
    assert {len(row) for row in body} == {len(lines[len(head)].split("\t"))}
