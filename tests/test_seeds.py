"""Every fault in a seed is found at its place, by its rule, and nothing else is complained of."""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest
from kibaru.schema.finding import Finding
from kibaru.scripts.build import build
from kibaru.scripts.examine import examine

CASES = Path(__file__).parent / "cases" / "bad_seeds.csv"
ROWS = list(csv.DictReader(StringIO(CASES.read_text(encoding="utf-8"))))


@pytest.fixture
def seeds(golden_seeds: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(golden_seeds, tmp_path / "seeds"))


def shown(finding: Finding, seeds: Path) -> str:
    return f"{finding.place()}: {finding.code}".removeprefix(f"{seeds}/")


def matches(expected: str, found: str) -> bool:
    """Whether a finding is the one expected; * stands for any place in the file."""
    place, _, code = expected.partition(": ")
    found_place, _, found_code = found.partition(": ")
    same_place = found_place.startswith(place[:-1]) if place.endswith("*") else found_place == place
    return same_place and found_code == code


@pytest.mark.parametrize("case", ROWS, ids=[case["what"] for case in ROWS])
def test_a_fault_is_found(seeds: Path, case: dict[str, str]) -> None:
    path = seeds / case["file"]
    text = path.read_text(encoding="utf-8")
    find, replace = (case[name].replace("\\n", "\n").replace("\\r", "\r") for name in ("find", "replace"))
    assert text.count(find) >= 1, f"{find!r} does not stand in {case['file']}"
    path.write_text(text.replace(find, replace, 1), encoding="utf-8", newline="")
    found = [shown(finding, seeds) for finding in examine(seeds).findings]
    expected = case["finds"].split(" | ")
    for sentence in expected:
        assert sentence == "*" or any(matches(sentence, each) for each in found), found
    if "*" not in expected:
        unexpected = [each for each in found if not any(matches(sentence, each) for sentence in expected)]
        assert unexpected == []


def test_a_file_that_is_not_utf_8(seeds: Path) -> None:
    (seeds / "incidents" / "latin.yaml").write_bytes("name: Fôret".encode("latin-1"))
    (finding,) = examine(seeds).findings
    assert shown(finding, seeds) == "incidents/latin.yaml:1:8: KB002"
    assert "save the file as UTF-8" in str(finding)


def test_an_empty_file(seeds: Path) -> None:
    (seeds / "incidents" / "empty.yaml").write_text("# nothing\n")
    assert [shown(f, seeds) for f in examine(seeds).findings] == ["incidents/empty.yaml:1:1: KB004"]


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    found = build(tmp_path / "seeds", tmp_path / "out").findings
    assert {finding.rule for finding in found} == {"a file can be read"}
    assert not (tmp_path / "out").exists()


def test_seeds_without_a_reviewed_incident(seeds: Path) -> None:
    for path in [*(seeds / "incidents").glob("*.yaml"), *(seeds / "sources").glob("*.yaml")]:
        path.unlink()
    assert [finding.rule for finding in examine(seeds).findings] == ["there is something to publish"]


def test_an_incident_without_an_event(seeds: Path) -> None:
    path = seeds / "incidents" / "march.yaml"
    head = path.read_text(encoding="utf-8").partition("events:")[0]
    path.write_text(f"{head}events: []\n", encoding="utf-8")
    wire = seeds / "sources" / "wire.yaml"
    wire.write_text(wire.read_text(encoding="utf-8").replace("about: NAM-0003", "about: NAM-I0002"))
    (finding,) = examine(seeds).findings
    assert shown(finding, seeds) == "incidents/march.yaml:1:11: KB115"


def test_a_day_that_the_coder_alone_gives_is_precise(seeds: Path) -> None:
    path = seeds / "incidents" / "march.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "time_precision" not in line), encoding="utf-8")
    examined = examine(seeds)
    assert examined.findings == []
    assert examined.tables["events"]["time_precision"].to_list() == [1, 1, 1]


def test_the_nearest_id_is_named(seeds: Path) -> None:
    march = seeds / "incidents" / "march.yaml"
    march.write_text(march.read_text(encoding="utf-8").replace("x-protesters", "x-protester"))
    (finding,) = examine(seeds).findings
    assert (
        finding.help
        == "did you mean 'x-protesters'? If not, correct the id, or first add the row to its table"
    )


def test_a_file_that_nothing_reads(seeds: Path) -> None:
    (seeds / "incidents" / "march.YAML").write_text("x")
    (seeds / "sources" / "2023").mkdir()
    rules = {finding.rule for finding in examine(seeds).findings}
    assert rules == {"every file among the seeds is read"}
    assert len(examine(seeds).findings) == 2


def test_an_unknown_code_comes_with_the_nearest(seeds: Path) -> None:
    march = seeds / "incidents" / "march.yaml"
    march.write_text(march.read_text().replace("Peaceful protest", "peacefull protest"))
    (finding,) = examine(seeds).findings
    assert "'peacefull protest'" in finding.message
    assert finding.help == "did you mean 'Peaceful protest'?"
