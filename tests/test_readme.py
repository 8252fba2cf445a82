"""The README is true: its examples run, its table is the data, and its paths exist."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import kibaru
import pandas as pd
import pytest
from click.testing import CliRunner
from kibaru.scripts.__main__ import main
from kibaru.scripts.changelog import with_section
from kibaru.scripts.states import past_of

# The cells of its table that say in words what the bounds are.
WRITTEN = {("MLI-0001", "fatalities"): "at least 1", ("MLI-0002", "fatalities"): "about 20"}


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def test_the_examples_run(root: Path, readme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.chdir(root)
    names: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    assert len(blocks) >= 5
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)


def test_the_table_is_the_data(readme: str) -> None:
    events = kibaru.load_events().set_index("event_id_cnty")
    header, _, *rows = readme[readme.index("| event | place") :].splitlines()[:5]
    columns = [cell.strip() for cell in header.strip("| ").split(" | ")]
    columns[columns.index("place")] = "location"
    for row in rows:
        event, *cells = [cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split("|")]
        if event.startswith("**"):
            continue
        for column, cell in zip(columns[1:], cells, strict=True):
            value = events.at[event, column]
            shown = "" if pd.isna(value) else str(value).removesuffix(" 00:00:00")
            assert cell == WRITTEN.get((event, column), shown), (event, column)
    (incident,) = kibaru.load_incidents().to_dict("records")
    assert (incident["fatalities_low"], incident["fatalities_high"], incident["injuries"]) == (71, 100, 255)
    lows = events["fatalities_low"], events["fatalities_high"]
    assert [tuple(bounds) for bounds in zip(*lows, strict=True)] == [(1, pd.NA), (20, 20)]


def test_the_citation_is_the_data_s(readme: str) -> None:
    quoted = " ".join(line.removeprefix("> ") for line in readme.splitlines() if line.startswith("> "))
    assert quoted == kibaru.load_events().attrs["citation"]


def test_the_commands_that_cite_run(readme: str) -> None:
    lines = re.findall(r"^kibaru cite.*$", readme, re.MULTILINE)
    outputs = []
    for line in lines:
        result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
        assert result.exit_code == 0, result.output
        outputs.append(result.output)
    plain, first = outputs
    assert plain == kibaru.load_events().attrs["citation"] + "\n"
    assert first.startswith("@dataset{kibaru-0.1.0,\n")


def test_the_version_is_everywhere_that_of_the_newest_release(root: Path) -> None:
    newest = kibaru.releases().iloc[-1]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {newest['version']}\ndate-released: {newest['date']:%Y-%m-%d}\n" in citation
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert with_section(changelog, past_of(None)) == changelog
    assert f"### {newest['version']}, {newest['date']:%Y-%m-%d}\n" in changelog
    assert f"### {kibaru.__version__}" in changelog  # of the tables and the command


def test_the_paths_exist(root: Path) -> None:
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (root / document).read_text(encoding="utf-8")
        named = re.findall(r"`((?:seeds|schema|scripts|dataset|tests)/[\w./-]*)`", text)
        linked = re.findall(r"\]\(([^)#:]+)\)", text)
        assert named
        for path in [*named, *linked]:
            assert (root / path).exists(), f"{document} names {path}"


def test_the_example_in_r_runs(root: Path, readme: str) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("Rscript is not installed")
    (block,) = re.findall(r"```r\n(.*?)```", readme, re.DOTALL)
    out = subprocess.run(["Rscript", "-e", block], cwd=root, capture_output=True, text=True, check=True)
    assert out.stdout.endswith("[1] TRUE TRUE\n")
