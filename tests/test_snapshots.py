"""What people read: the output of `kibaru validate` at typical mistakes, kept in snapshots/.

`make golden` writes it again; read the difference before committing it.
"""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from kibaru.scripts.__main__ import main

CASES = Path(__file__).parent / "cases" / "mistakes.csv"
SNAPSHOTS = Path(__file__).parent / "snapshots"
ROWS = list(csv.DictReader(StringIO(CASES.read_text(encoding="utf-8"))))
FOREIGN = (
    "event_id_cnty;event_date;year;time_precision;disorder_type;event_type;sub_event_type;actor1;"
    "assoc_actor_1;inter1;actor2;assoc_actor_2;inter2;interaction;civilian_targeting;iso;region;country;admin1;"
    "admin2;admin3;location;latitude;longitude;geo_precision;source;source_scale;notes;fatalities;tags;timestamp;"
    "weather\n"
    "NAM3;2023-03-10;2023;2;Demonstrations;Protests;Peaceful protest;Protesters (Exemplaria);;Protesters;;;;"
    "Protesters only;;516;Southern Africa;Namibia;;;;NA;-22.5;16.9;3;Wire Élite;International;;0;;1682899200;"
    "rain\n"
)


@pytest.fixture
def work(golden_seeds: Path, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(golden_seeds, tmp_path / "seeds")
    shutil.copytree(dataset / "data", tmp_path / "data")
    (tmp_path / "foreign.csv").write_text(FOREIGN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("case", ROWS, ids=[case["what"] for case in ROWS])
def test_the_output_reads_as_it_did(work: Path, case: dict[str, str], request: pytest.FixtureRequest) -> None:
    if case["find"]:
        text = (work / case["file"]).read_text(encoding="utf-8")
        assert case["find"] in text
        changed = text.replace(case["find"], case["replace"])
        if "semicolons" in case["what"]:
            rows = csv.reader(StringIO(changed))
            changed = "".join(f"{';'.join(row)}\n" for row in rows)
        (work / case["file"]).write_text(changed, encoding="utf-8", newline="")
    done = CliRunner().invoke(
        main, ["validate", "--today", "2026-11-22", case["path"]], env={"KIBARU_TEXTS": None}
    )
    snapshot = SNAPSHOTS / f"{case['what'].replace(' ', '-')}.txt"
    if request.config.getoption("--write-snapshots"):
        snapshot.write_text(done.output, encoding="utf-8", newline="")
    assert done.output == snapshot.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == {row["what"].replace(" ", "-") for row in ROWS}
