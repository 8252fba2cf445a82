"""A biography: each value that a release gave an event or incident, why, and by which source."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import kibaru
import polars as pl
import pytest
from kibaru.schema.blueprint import Blueprint, blueprint
from kibaru.scripts.biography import biography
from kibaru.scripts.history import Past, UnknownRelease, rebuild, record, stored_in
from kibaru.scripts.history import past as reading

from .project import begun, edit, kept, merged, put, released, retracted, run, split

Tables = dict[str, pl.DataFrame]


def changed(folder: Path, version: str, day: str, change: Callable[[Path], None], *rows: str) -> None:
    """Change the seeds, give the rows a reason, and release."""
    change(folder / "seeds")
    put(folder, "changes.csv", *(f"{version},{row},*,coding_error,,Read again." for row in rows))
    kept(folder)
    result = released(folder, version, day)
    assert result.exit_code == 0, result.output


@pytest.fixture(scope="module")
def project(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of four releases: a note revised, the fights merged, the march split."""
    folder = begun(tmp_path_factory.mktemp("biography") / "project", golden_seeds)
    assert released(folder, "0.1.0", "2024-01-01").exit_code == 0

    def revise(seeds: Path) -> None:
        edit(seeds / "incidents" / "valley.yaml", "one comma", "a comma")

    changed(folder, "0.1.1", "2024-02-01", revise, "events,NAM-0001")
    of_merged = ("events,NAM-0001", "incidents,NAM-I0001")
    changed(folder, "0.2.0", "2024-03-01", lambda seeds: merged(seeds, "0.2.0"), *of_merged)
    changed(folder, "0.3.0", "2024-04-01", lambda seeds: split(seeds, "0.3.0"), "incidents,NAM-I0002")
    return folder


@pytest.fixture(scope="module")
def past(project: Path) -> Past:
    return stored_in(project / "dataset" / "history")


def history(project: Path, identifier: str, *more: object) -> str:
    result = run(project, "history", identifier, "--dataset", "dataset", *more)
    assert result.exit_code == 0, result.output
    return result.output


def test_each_release_has_what_it_changed_with_reason_and_source(project: Path) -> None:
    lines = history(project, "NAM-0001").splitlines()
    assert lines[:3] == ["NAM-0001", "", "0.1.0, 2024-01-01"]
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "NAM-0001",
        "0.1.0, 2024-01-01",
        "0.1.1, 2024-02-01",
        "0.2.0, 2024-03-01",
    ]
    for line in (
        '  actor1: The Front "Élan"  [wire-2023-03]',
        "  event_date: 2023-03-04  [gazette-2023-03-05]",
        "  latitude: -19.00000",
        "  geo_precision: 1  [coder]",
        "  contested: false",
        "  claim_count: 6 -> 9 (coding_error; Read again.)",
    ):
        assert line in lines, "\n".join(lines)
    at = lines.index("0.1.1, 2024-02-01")
    assert lines[at + 1].startswith("  notes: Two ")
    assert lines[at + 1].endswith("(coding_error; Read again.)")
    assert "\\n" in lines[at + 1]  # a note of two lines is one line here
    assert "  injuries: " not in "\n".join(lines)  # it was empty in each of them


def test_what_is_said_of_a_whole_incident_is_no_source_of_its_events_tolls(project: Path) -> None:
    whole = history(project, "NAM-I0001")
    assert "  fatalities_basis: bounded  [gazette-2023-03-05]" in whole.splitlines()
    event = history(project, "NAM-0004").splitlines()
    assert "  event_date: 2023-03-10  [coder]" in event
    assert "  sub_event_type: Peaceful protest  [wire-2023-03]" in event  # said of its incident
    assert "  injuries_basis: unknown" in event


def test_the_values_are_those_of_the_releases(past: Past) -> None:
    """The last value up to a release is what the release had, as its file has it."""
    for table, key, identifier in (
        ("events", "event_id_cnty", "NAM-0001"),
        ("incidents", "incident_id", "NAM-I0001"),
    ):
        had: dict[str, str | None] = {}
        entries = biography(past, identifier)
        for release in past.releases:
            had |= {e.column: e.value for e in entries if e.version == release.version}
            frame = rebuild(past, release.version, table).filter(pl.col(key) == identifier)
            whole = next(csv.DictReader(StringIO(frame.write_csv(float_precision=5))))
            assert {name: value for name, value in had.items() if value is not None} == {
                name: value for name, value in whole.items() if value
            }


@pytest.mark.parametrize(
    ("identifier", "line", "day"),
    [
        ("NAM-0002", "  NAM-0002: merged into NAM-0001 (dedup; One fight.)", "0.2.0, 2024-03-01"),
        ("NAM-0003", "  NAM-0003: split into NAM-0004; NAM-0005 (dedup; Two marches.)", "0.3.0, 2024-04-01"),
    ],
)
def test_what_was_retired_says_where_it_went(project: Path, identifier: str, line: str, day: str) -> None:
    lines = history(project, identifier).splitlines()
    assert lines[-2:] == [day, line]
    assert "  event_id_cnty: NAM-0004" in history(project, "NAM-0004").splitlines()


def test_what_was_retracted_says_so(golden_seeds: Path, tmp_path: Path) -> None:
    folder = begun(tmp_path / "project", golden_seeds)
    assert released(folder, "0.1.0", "2024-01-01").exit_code == 0
    changed(folder, "0.2.0", "2024-02-01", lambda seeds: retracted(seeds, "0.2.0"))
    assert history(folder, "NAM-0003").splitlines()[-1] == "  NAM-0003: retracted (scope; No march was held.)"
    assert history(folder, "NAM-I0002").splitlines()[-1].startswith("  NAM-I0002: retracted (scope; ")


def test_what_was_retired_before_the_first_release_says_where_it_went(
    golden: Tables,
) -> None:
    """The golden seeds bring tombstones of 0.2.0, and one of 0.1.0 that 0.2.0 tells of first."""
    files = record(Past({}.get), "0.2.0", "2024-01-01", golden, blueprint())
    (entry,) = biography(Past(files.get), "ZMB-0002")
    assert (entry.version, entry.column, entry.value) == ("0.2.0", "*", "merged into NAM-0001")
    (entry,) = biography(Past(files.get), "ZMB-0003")
    assert entry.value == "split into NAM-0001; ZMB-0002"


def test_csv_and_json_and_a_frame_have_the_same_entries(project: Path) -> None:
    rows = list(csv.DictReader(StringIO(history(project, "NAM-0002", "--format", "csv"))))
    said = json.loads(history(project, "NAM-0002", "--format", "json"))
    assert rows == [{name: value or "" for name, value in entry.items()} for entry in said]
    assert rows[-1]["value"] == "merged into NAM-0001"
    frame = kibaru.history("NAM-0002", folder=project / "dataset")
    assert list(frame.columns) == list(rows[0])
    assert str(frame["date"].dtype) == "datetime64[us]"
    assert frame["value"].fillna("").to_list() == [row["value"] for row in rows]
    assert frame.loc[frame["column"] == "sub_event_type", "sources"].to_list() == ["coder"]


@pytest.mark.parametrize(
    ("identifier", "says"),
    [
        ("NAM-0099", "'NAM-0099': no release had an event or incident of that id; did you mean 'NAM-000"),
        ("nam-0001", "'nam-0001': no release had an event or incident of that id; did you mean 'NAM-0001'?"),
        (
            "?",
            "'?': no release had an event or incident of that id; write one as it was released, as in 'NAM-0",
        ),
        (
            "",
            "'': no release had an event or incident of that id; write one as it was released, as in 'NAM-0",
        ),
    ],
)
def test_an_id_that_no_release_had_is_an_error_that_says_what_to_do(
    project: Path, identifier: str, says: str
) -> None:
    result = run(project, "history", identifier, "--dataset", "dataset")
    assert result.exit_code == 2
    assert result.output.startswith(f"Error: {says}")
    with pytest.raises(LookupError, match="no release had an event or incident of that id"):
        kibaru.history(identifier, folder=project / "dataset")


def test_without_a_release_there_is_no_biography(project: Path, tmp_path: Path) -> None:
    shutil.copytree(project / "dataset" / "data", tmp_path / "data")
    result = run(project, "history", "NAM-0001", "--dataset", tmp_path)
    assert result.exit_code == 2
    assert "Error: 'NAM-0001': nothing was released yet" in result.output


def test_a_column_that_came_later_is_told_from_then_on(golden: Tables) -> None:
    """And one that an earlier release had under another type is told as it was there."""
    form = blueprint()
    events = form.tables["events"]
    text = {**events.columns, "year": {"type": "string"}}
    former = Blueprint(
        {**form.tables, "events": type(events)(events.keys, {n: s for n, s in text.items() if n != "tags"})},
        form.rules,
        form.severities,
    )
    before = golden["events"].drop("tags").with_columns(year=pl.col("year").cast(pl.String) + " AD")
    files = record(Past({}.get), "0.1.0", "2024-01-01", {**golden, "events": before}, former)
    files |= record(Past(files.get), "0.2.0", "2024-02-01", golden, form)
    entries = {(e.version, e.column): e.value for e in biography(Past(files.get), "NAM-0001")}
    assert entries["0.1.0", "year"] == "2023 AD"
    assert entries["0.2.0", "year"] == "2023"
    assert ("0.1.0", "tags") not in entries
    assert entries["0.2.0", "tags"] == "weather=rain; terrain=valley"
    assert {version for version, _ in entries} == {"0.1.0", "0.2.0"}
    assert len([version for version, _ in entries if version == "0.2.0"]) == 2


def test_a_row_that_history_has_no_tombstone_of_is_told_as_taken_out(golden: Tables) -> None:
    files = record(Past({}.get), "0.1.0", "2024-01-01", golden, blueprint())
    fewer = {**golden, "events": golden["events"].filter(pl.col("event_id_cnty") != "NAM-0003")}
    files |= record(Past(files.get), "0.2.0", "2024-02-01", fewer, blueprint())
    assert biography(Past(files.get), "NAM-0003")[-1].value == "taken out"


def test_a_biography_reads_each_file_of_the_history_once_or_twice(
    golden: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It grows with what changed, and not with releases times rows."""
    files: dict[str, bytes] = {}
    for number in range(20):
        notes = (
            pl.when(pl.col("event_id_cnty") == "NAM-0001").then(pl.lit(f"note {number}")).otherwise("notes")
        )
        tables = {**golden, "events": golden["events"].with_columns(notes=notes)}
        day = date(2024, 1, number + 1).isoformat()
        files |= record(Past(files.get), f"0.1.{number}", day, tables, blueprint())
    read: list[object] = []
    counted = reading.Past.segment

    def segment(self: Past, version: str, table: str) -> pl.DataFrame | None:
        found = counted(self, version, table)
        read.extend([found] if found is not None else [])
        return found

    monkeypatch.setattr(Past, "segment", segment)
    entries = biography(Past(files.get), "NAM-0001")
    assert [entry.value for entry in entries if entry.column == "notes"] == [f"note {n}" for n in range(20)]
    assert len(read) <= 20 + 6
    with pytest.raises(UnknownRelease):
        biography(Past(files.get), "NAM-9")
