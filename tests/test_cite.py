"""Citations: what each format says of a version of the data, read by programs that are not ours."""

from __future__ import annotations

import importlib.resources
import json
import re
import shutil
import tomllib
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import kibaru
import pandas as pd
import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from click.testing import CliRunner, Result
from datacite import schema45
from hypothesis import given
from hypothesis import strategies as st
from kibaru.schema.about import DATA_LICENCE, About, about
from kibaru.schema.attrs import about_of, attrs_of
from kibaru.schema.author import Author, parse_authors, written
from kibaru.scripts.__main__ import main
from kibaru.scripts.beside import CITATIONS, behind, beside
from kibaru.scripts.build import build
from kibaru.scripts.cite import FORMATS, cited
from kibaru.scripts.describe.__main__ import main as describe
from kibaru.scripts.history import stored_in
from kibaru.scripts.states import past_of
from pybtex.database import Entry, parse_string
from pybtex.richtext import Text

SHA256 = "0123456789abcdef" * 4
DOI = "10.5281/zenodo.1234_5"
PLAIN = replace(about("0.2.0", "2026-11-28", SHA256), authors=(Author("The Kibaru contributors"),))
AUTHORS = (
    Author("The {Kibaru} contributors & friends, Bamako"),
    Author("Traoré", "Aïssata"),
    Author("Ruiz and Soto", "María del Carmen"),
    Author("Ŋɔɔ", ""),
)
AWKWARD = replace(
    PLAIN, authors=AUTHORS, title=r"100 % of {what} is \known_as #1 & ~more^: <b>$5</b> “Łódź”", doi=DOI
)
CASES = {
    "plain": PLAIN,
    "with a DOI and an address": replace(PLAIN, doi=DOI, url="https://example.org/kibaru_data?a=1&b=2"),
    "unreleased": replace(PLAIN, version="0.2.0+unreleased"),
    "as of a day": replace(PLAIN, as_of="2024-09-18", doi=DOI),
    "awkward": AWKWARD,
    "a version like a number": replace(PLAIN, title="yes", keywords=("no", "1.0"), version="1.0.0"),
}
EVERY = pytest.mark.parametrize("said", CASES.values(), ids=CASES)
WORDS = st.text(
    st.characters(categories=("L", "M", "N", "P", "S", "Zs"), exclude_characters=";/"), min_size=1
).filter(str.strip)
PEOPLE = st.builds(Author, WORDS.map(str.strip), st.none() | WORDS.map(str.strip))


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def entry(words: str) -> Entry:
    (found,) = parse_string(words, "bibtex").entries.values()
    return found


def rendered(words: str) -> str:
    """Return what a citation processor makes of CSL-JSON, in the one style that it ships."""
    with warnings.catch_warnings():
        # It does not know `custom`, which CSL 1.0.2 has.
        warnings.filterwarnings("ignore", "The following arguments for Reference are unsupported: custom")
        source = CiteProcJSON(json.loads(words))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(json.loads(words)[0]["id"])]))
    (line,) = bibliography.bibliography()
    return str(line)


# What is said, and where it comes from


def test_pyproject_is_the_one_home(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said = about("0.2.0", "2026-11-28", SHA256)
    assert [str(author) for author in said.authors] == [author["name"] for author in project["authors"]]
    assert not [author for author in project["authors"] if "email" in author]  # which would lose the order
    assert set(said.keywords) == set(project["keywords"])
    assert (said.name, said.title) == (project["name"], project["description"])
    assert said.url == project.get("urls", {}).get("Homepage")
    assert DATA_LICENCE in project["license"].split(" AND ")


def test_authors_are_written_and_parsed() -> None:
    line = "The Kibaru contributors; Aïssata /Traoré/; /Sukarno/; Institute A/B"
    authors = parse_authors(line)
    assert authors == (
        Author("The Kibaru contributors"), Author("Traoré", "Aïssata"), Author("Sukarno", ""),
        Author("Institute A/B"),
    )  # fmt: skip
    assert written(authors) == line
    shown = ["The Kibaru contributors", "Traoré, Aïssata", "Sukarno", "Institute A/B"]
    assert [author.shown for author in authors] == shown


@pytest.mark.parametrize("name", ["", " ", "One; Two", "One\nTwo", "One /Two/"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no author's name"):
        Author(name)


@EVERY
def test_attrs_say_all_of_it_in_text(said: About) -> None:
    attrs = attrs_of(said, "events")
    assert about_of(attrs) == said
    assert {type(word) for pair in attrs.items() for word in pair} == {str}


@given(st.lists(PEOPLE, min_size=1, max_size=4), WORDS)
def test_attrs_bring_back_whatever_names_and_titles(authors: list[Author], title: str) -> None:
    said = replace(PLAIN, authors=tuple(authors), title=title)
    assert about_of(attrs_of(said, "events")) == said


# The formats


def test_text_is_one_line_and_a_doi_is_its_address() -> None:
    assert FORMATS["text"](PLAIN) == (
        f"The Kibaru contributors (2026). {PLAIN.title}. Version 0.2.0 [data set]. CC-BY-4.0."
    )
    assert FORMATS["text"](CASES["as of a day"]) == (
        f"The Kibaru contributors (2026). {PLAIN.title}. Version 0.2.0, as of 2024-09-18 [data set]. "
        f"CC-BY-4.0. https://doi.org/{DOI}"
    )
    assert "; Traoré, Aïssata; Ruiz and Soto, María del Carmen; Ŋɔɔ (2026)" in FORMATS["text"](AWKWARD)


@pytest.mark.parametrize("form", FORMATS)
def test_no_doi_is_no_doi(form: str) -> None:
    assert not re.search(r"doi|10\.\d{4}", FORMATS[form](PLAIN), re.IGNORECASE)


@pytest.mark.parametrize("form", FORMATS)
@EVERY
def test_the_same_is_said_in_the_same_bytes(form: str, said: About) -> None:
    again = FORMATS[form](about_of(attrs_of(said, "events")))
    assert FORMATS[form](said) == again
    assert again == again.strip()
    assert said.edition in again.replace("\\", "")


@EVERY
def test_a_parser_of_bibtex_reads_the_entry(said: About) -> None:
    found = entry(FORMATS["bibtex"](said))
    assert (found.original_type, found.key) == ("dataset", said.key)
    assert (found.fields["year"], found.fields["date"]) == (said.date[:4], said.date)
    assert found.fields["version"] == said.edition
    assert (found.fields.get("doi"), found.fields.get("url")) == (said.doi, said.url)
    assert len(found.persons["author"]) == len(said.authors)


def test_a_parser_of_bibtex_reads_names_as_they_are() -> None:
    organisation, person, joined, single = entry(FORMATS["bibtex"](AWKWARD)).persons["author"]
    # As LaTeX sets them; this parser knows no \textbraceleft.
    assert organisation.last_names == [
        r"{The {\textbraceleft}Kibaru{\textbraceright} contributors \& friends, Bamako}"
    ]
    assert not organisation.first_names
    assert [str(Text.from_latex(name)) for name in (*person.last_names, *person.first_names)] == [
        "Traoré", "Aïssata",
    ]  # fmt: skip
    assert joined.last_names == ["{Ruiz and Soto}"]
    assert " ".join(joined.first_names + joined.middle_names) == r"Mar{\'\i}a del Carmen"
    assert single.last_names == [r"{\NG}ɔɔ"]


@pytest.mark.parametrize(
    "letters", ["éèêëēĕėęě", "åÅçÇñÑöőøØ", "šžŁłßæÆœŒ", "ìíîïīĭ", "żźćńśą", "đĐþÞðÐ", "& % _ #"]
)
def test_letters_come_back_from_latex(letters: str) -> None:
    title = entry(FORMATS["bibtex"](replace(PLAIN, title=letters))).fields["title"]
    assert title.isascii()
    assert str(Text.from_latex(title)) == letters


@given(st.lists(PEOPLE, min_size=1, max_size=3), WORDS)
def test_bibtex_stays_whole_whatever_stands_in_it(authors: list[Author], title: str) -> None:
    found = entry(FORMATS["bibtex"](replace(PLAIN, authors=tuple(authors), title=title)))
    assert found.fields["version"] == "0.2.0"
    people = found.persons["author"]
    assert [bool(person.first_names or person.middle_names) for person in people] == [
        bool(author.given) for author in authors
    ]


@EVERY
def test_a_citation_processor_reads_the_csl_json(said: About) -> None:
    words = FORMATS["csl-json"](said)
    (item,) = json.loads(words)
    assert (item["type"], item["version"], item.get("DOI")) == ("dataset", said.edition, said.doi)
    assert item["issued"] == {"date-parts": [[2026, 11, 28]]}
    line = rendered(words)
    assert "(2026)" in line
    assert said.title in line.replace("</b>", "</b>")


def test_a_citation_processor_tells_people_from_organisations() -> None:
    assert rendered(FORMATS["csl-json"](PLAIN)).startswith("The Kibaru contributors (2026)")
    names, _, _ = rendered(FORMATS["csl-json"](replace(PLAIN, authors=AUTHORS[1:3]))).partition(" (2026)")
    assert names == "Traoré, A. and Ruiz and Soto, M. del C."


def test_the_newest_schema_of_datacite_that_its_package_ships_is_ours() -> None:
    shipped = [path.name for path in importlib.resources.files("datacite").iterdir()]
    assert max(name for name in shipped if re.fullmatch(r"schema\d+\.py", name)) == "schema45.py"


@EVERY
def test_datacite_agrees(said: About) -> None:
    record = json.loads(FORMATS["datacite"](said))
    assert [error.message for error in schema45.validator.iter_errors(record)] == []
    assert record["dates"] == [
        {"date": "2026-11-28", "dateType": "Issued" if said.is_released else "Updated"}
    ]
    # Data as of a day are no release: its DOI and its hash are not theirs.
    assert record.get("doi") == (None if said.as_of else said.doi)
    assert ("alternateIdentifiers" in record) == (said.as_of is None)
    for author, creator in zip(said.authors, record["creators"], strict=True):
        assert creator["nameType"] == ("Organizational" if author.given is None else "Personal")


def test_datacite_finds_what_is_wrong() -> None:
    record = json.loads(FORMATS["datacite"](PLAIN))
    assert schema45.validate(record)
    for broken in ({"publicationYear": 2026}, {"creators": []}, {"doi": "none"}, {"odd": "key"}):
        assert not schema45.validate(record | broken)


def invalid(file: Path) -> str:
    """Return what is wrong with a CITATION.cff by the schema of its format, which the checker ships."""
    found = CliRunner().invoke(
        check_jsonschema, ["--builtin-schema", "vendor.citation-file-format", str(file)]
    )
    return "" if found.exit_code == 0 else found.output


@EVERY
def test_the_schema_of_citation_files_agrees(said: About, tmp_path: Path) -> None:
    file = tmp_path / "CITATION.cff"
    file.write_bytes(cited(said, {"CITATION.cff": "cff"})["CITATION.cff"])
    assert invalid(file) == ""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert (found["type"], found["license"], found["version"]) == ("dataset", "CC-BY-4.0", said.edition)
    assert found.get("doi") == (None if said.as_of else said.doi)
    for author, name in zip(said.authors, found["authors"], strict=True):
        assert name.get("name" if author.given is None else "family-names") == author.name
    file.write_text(file.read_text(encoding="utf-8").replace("type: dataset", "type: data"), encoding="utf-8")
    assert "'data' is not one of" in invalid(file)


@EVERY
def test_zenodo_is_told_what_its_deposits_need(said: About) -> None:
    deposit = json.loads(FORMATS["zenodo"](said))
    assert (deposit["upload_type"], deposit["access_right"]) == ("dataset", "open")
    assert (deposit["license"], deposit["version"]) == ("cc-by-4.0", said.edition)
    assert deposit["creators"] == [{"name": author.shown} for author in said.authors]
    assert "<b>" not in deposit["description"]
    assert "doi" not in deposit


# From a frame


def test_a_frame_is_cited_as_what_it_is(dataset: Path) -> None:
    loaded = kibaru.load_events(dataset)
    assert kibaru.cite(loaded) == loaded.attrs["citation"]
    plain = pd.read_parquet(dataset / "data" / "claims.parquet")
    for form in FORMATS:
        assert kibaru.cite(plain, form) == kibaru.cite(loaded, format=form)
        assert kibaru.cite(loaded[loaded["year"] > 2020].head(1), form) == kibaru.cite(loaded, form)
    files = {"citation.bib": "bibtex", "citation.csl.json": "csl-json", "datacite.json": "datacite"}
    for path, form in files.items():
        assert (dataset / path).read_text(encoding="utf-8") == f"{kibaru.cite(loaded, form)}\n"


def test_a_frame_as_of_a_day_says_so(dataset: Path) -> None:
    then = kibaru.load_events(dataset, as_of="2024-09-18")
    assert ", as of 2024-09-18 [data set]" in kibaru.cite(then)
    assert kibaru.cite(then) == then.attrs["citation"]
    assert entry(kibaru.cite(then, "bibtex")).fields["version"].endswith("as of 2024-09-18")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda _: {}, "there are no attrs"),
        (lambda attrs: {"citation": attrs["citation"]}, "the attrs lack name, table, version"),
        (lambda attrs: attrs | {"version": "7.0.0"}, "the attrs are altered: citation says "),
        (lambda attrs: attrs | {"version": 7}, "version is 7, and no text"),
        (lambda attrs: attrs | {"authors": "A; ; B"}, "is no author's name"),
        (lambda attrs: attrs | {"date": "soon"}, "Invalid isoformat string: 'soon'"),
        (lambda attrs: attrs | {"licence": "MIT"}, "licence says 'MIT'"),
        (lambda attrs: attrs | {"doi": "10.1/x"}, "the attrs are altered: citation says "),
    ],
)
def test_a_frame_that_does_not_say_what_it_is(
    dataset: Path, change: Callable[[dict[str, str]], dict[str, Any]], says: str
) -> None:
    frame = kibaru.load_events(dataset)
    frame.attrs = change(dict(frame.attrs))
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        kibaru.cite(frame)
    assert "frame.attrs = loaded.attrs" in str(caught.value)


def test_what_has_no_attrs_at_all_and_an_unknown_format(dataset: Path) -> None:
    frame = kibaru.load_events(dataset)
    merged = pd.DataFrame(frame.merge(frame[["event_id_cnty"]], on="event_id_cnty").to_dict())
    for bare in (merged, "events", None):
        with pytest.raises(ValueError, match="there are no attrs"):
            kibaru.cite(bare)
    merged.attrs = frame.attrs
    assert kibaru.cite(merged) == kibaru.cite(frame)
    with pytest.raises(ValueError, match="'ris' is no format; name one of text, bibtex"):
        kibaru.cite(frame, "ris")


# Of a release


@pytest.fixture(scope="module")
def released(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds, a dataset that was released once, and the files beside it."""
    root = tmp_path_factory.mktemp("released")
    shutil.copytree(golden_seeds, root / "seeds")
    build(root / "seeds", root / "dataset")
    for path in CITATIONS:
        (root / path).write_text("stale")
    made = run(
        "release", "0.2.0", "--date", "2026-11-28", "--doi", DOI, "--seeds", root / "seeds",
        "--out", root / "dataset",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    return root


def test_a_release_is_cited_alike_from_the_command_the_files_and_frames(released: Path) -> None:
    out = released / "dataset"
    assert (
        f"Version 0.2.0 [data set]. CC-BY-4.0. https://doi.org/{DOI}" in run("cite", "--dataset", out).output
    )
    frames = [kibaru.load_events(out), kibaru.load_claims(out, version="0.2.0")]
    assert kibaru.load_events(out).attrs == kibaru.load_events(out, version="0.2.0").attrs
    for form in FORMATS:
        said = run("cite", "--dataset", out, "--version", "0.2.0", "--format", form)
        assert said.exit_code == 0
        assert {said.output} == {f"{kibaru.cite(frame, form)}\n" for frame in frames}
    then = kibaru.load_events(out, version="0.2.0", as_of="2024-09-18")
    assert f"Version 0.2.0, as of 2024-09-18 [data set]. CC-BY-4.0. https://doi.org/{DOI}" in kibaru.cite(
        then
    )


def test_a_release_makes_the_files_beside_it_anew(released: Path) -> None:
    past = stored_in(released / "dataset" / "history")
    for path, data in beside(released, past).items():
        assert (released / path).read_bytes() == data
    assert invalid(released / "CITATION.cff") == ""
    assert "version: 0.2.0\ndate-released: 2026-11-28\n" in (released / "CITATION.cff").read_text("utf-8")


def test_a_file_that_nobody_put_beside_it_is_not_made_by_a_release(released: Path, tmp_path: Path) -> None:
    past = stored_in(released / "dataset" / "history")
    assert behind(tmp_path, past) == behind(released, past) == {}
    assert set(beside(tmp_path, past)) == set(CITATIONS)
    assert beside(tmp_path, stored_in(tmp_path)) == {}


def test_describe_makes_them_where_they_are_missing(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(released / "dataset" / "history", tmp_path / "dataset" / "history")
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "keys.py").touch()
    monkeypatch.chdir(tmp_path)
    describe()
    for path in CITATIONS:
        assert (tmp_path / path).read_bytes() == (released / path).read_bytes()


def test_data_that_changed_since_are_cited_as_unreleased(released: Path, tmp_path: Path) -> None:
    shutil.copytree(released, tmp_path, dirs_exist_ok=True)
    sources = tmp_path / "seeds" / "actors.csv"
    changed = sources.read_text(encoding="utf-8").replace("A body", "One body", 1)
    if changed == sources.read_text(encoding="utf-8"):
        lines = changed.splitlines()
        changed = "\n".join([lines[0], lines[1] + " Changed.", *lines[2:]]) + "\n"
    sources.write_text(changed, encoding="utf-8")
    out = tmp_path / "dataset"
    assert run("build", "--seeds", tmp_path / "seeds", "--out", out).exit_code == 0
    said = run("cite", "--dataset", out).output
    assert "Version 0.2.0+unreleased [data set]. CC-BY-4.0.\n" in said
    assert run("cite", "--dataset", out, "--version", "0.2.0+unreleased").output == said
    assert "Version 0.2.0 [data set]" in run("cite", "--dataset", out, "--version", "0.2.0").output
    assert json.loads((out / "datacite.json").read_bytes())["dates"][0]["dateType"] == "Updated"


def test_bad_calls_end_with_2_and_say_what_to_do(released: Path, dataset: Path, tmp_path: Path) -> None:
    out = released / "dataset"
    (tmp_path / "data").mkdir()
    broken = tmp_path / "data" / "events.parquet"
    calls: list[tuple[list[object], str]] = [
        (["--version", "0.9.0", "--dataset", out], "'0.9.0' is no release; the releases are 0.2.0"),
        (["--version", "0.9.0", "--dataset", dataset], "'0.9.0' is no release; nothing was released yet"),
        (["--format", "ris"], "'ris' is not one of 'text', 'bibtex'"),
        (["--dataset", released], "events.parquet: no such file; name a dataset folder"),
        (["--dataset", tmp_path / "none"], "does not exist"),
        (["--dataset", tmp_path], "events.parquet: does not say what it holds"),
    ]
    broken.write_bytes(b"PAR1, or not")
    for arguments, says in calls:
        result = run("cite", *arguments)
        assert result.exit_code == 2
        assert says in result.output
    pd.DataFrame({"a": [1]}).to_parquet(broken)
    assert (
        "does not say what it holds (there are no attrs); run: kibaru build"
        in run("cite", "--dataset", tmp_path).output
    )


@pytest.mark.parametrize("doi", ["https://doi.org/10.5281/zenodo.1", "10.5281", "none", ""])
def test_a_release_takes_no_doi_that_is_none(released: Path, doi: str) -> None:
    result = run(
        "release", "0.3.0", "--date", "2026-11-28", "--doi", doi, "--dry-run", "--seeds", released / "seeds",
        "--out", released / "dataset",
    )  # fmt: skip
    assert result.exit_code == 2
    assert f"--doi {doi}: is none; write a DOI without an address in front" in result.output


def test_nothing_beside_the_dataset_is_stale(root: Path) -> None:
    for path, data in beside(root, past_of(root / "dataset")).items():
        assert (root / path).is_file(), f"{path} is missing: run make dataset and commit it"
        assert (root / path).read_bytes() == data, f"{path} is stale: run make dataset and commit it"
    assert invalid(root / "CITATION.cff") == ""
