"""A release: what refuses it, what it writes, and that it is made whole or not at all."""

import contextlib
import ctypes
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import kibaru
import pytest
from kibaru.schema.finding import errors
from kibaru.scripts import changelog
from kibaru.scripts import release as stage
from kibaru.scripts import write as writing
from kibaru.scripts.build import build
from kibaru.scripts.changelog import BEGIN, END
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.difference import Difference
from kibaru.scripts.history import rebuild, stored_in
from kibaru.scripts.tree import uncommitted
from kibaru.scripts.write import STAGING, finish, locked

from .project import (
    CHANGELOG,
    asked,
    begun,
    commit,
    contents,
    edit,
    git,
    kept,
    merged,
    put,
    released,
    retracted,
    run,
    split,
)

FIRST = ("0.1.0", "2024-01-01")
SECOND = ("0.2.0", "2024-02-01")
NOTES = "0.2.0,events,NAM-0001,notes,coding_error,,Read again."


@pytest.fixture(scope="module")
def stages(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A project that is built; one that has released 0.1.0; and one that has changed a note since."""
    folder = tmp_path_factory.mktemp("projects")
    built = begun(folder / "built", golden_seeds)
    first = Path(shutil.copytree(built, folder / "first"))
    assert released(first, *FIRST).exit_code == 0
    revised = Path(shutil.copytree(first, folder / "revised"))
    edit(revised / "seeds" / "incidents" / "valley.yaml", "one comma", "a comma")
    kept(revised)
    return {"built": built, "first": first, "revised": revised}


@pytest.fixture
def built(stages: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(stages["built"], tmp_path / "project"))


@pytest.fixture
def first(stages: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(stages["first"], tmp_path / "project"))


@pytest.fixture
def revised(stages: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(stages["revised"], tmp_path / "project"))


def refused(folder: Path, *arguments: object, code: int, says: str, texts: Path | None = None) -> str:
    """See a release refused with the code and the words, and nothing written; return what was said."""
    before = contents(folder)
    result = run(folder, "release", *arguments, texts=texts)
    assert result.exit_code == code, result.output
    assert says in result.output
    assert contents(folder) == before
    return result.output


def explained(folder: Path) -> None:
    """Give a reason for each value that the second release asks one for, and commit all."""
    kept(folder)
    rows = asked(run(folder, "release", SECOND[0], "--date", SECOND[1], "--dry-run"))
    put(folder, "changes.csv", *(f"{row.removesuffix(',,,')},coding_error,,Read again." for row in rows))
    kept(folder)


def test_the_first_release_is_recorded_and_had_again(built: Path) -> None:
    result = released(built, *FIRST, "--doi", "10.5281/zenodo.1")
    assert result.exit_code == 0
    assert result.output.splitlines()[-1] == "0.1.0: released; commit what was written"
    assert "  3 events: NAM-0001, NAM-0002, NAM-0003\n" in result.output
    assert "  fatalities_low: 8\n" in result.output  # and not that it was unknown before
    (line,) = kibaru.releases(built / "dataset").to_dict("records")
    assert (line["version"], str(line["date"].date()), line["doi"]) == (*FIRST, "10.5281/zenodo.1")
    now = kibaru.load("events", folder=built / "dataset")
    then = kibaru.load("events", folder=built / "dataset", version="0.1.0")
    assert now.attrs["version"] == then.attrs["version"] == "0.1.0"
    assert now.equals(then)


def test_building_after_a_release_gives_its_bytes_and_its_version(first: Path) -> None:
    before = contents(first / "dataset")
    assert not errors(build(first / "seeds", first / "dataset").findings)  # anew: nothing is remembered
    assert contents(first / "dataset") == before
    edit(first / "seeds" / "incidents" / "valley.yaml", "one comma", "a comma")
    kept(first)
    events = kibaru.load("events", folder=first / "dataset")
    assert events.attrs["version"] == "0.1.0+unreleased"
    assert run(first, "validate", "dataset").exit_code == 0


def test_a_dry_run_shows_all_and_writes_nothing(built: Path) -> None:
    before = contents(built)
    dry = run(built, "release", FIRST[0], "--date", FIRST[1], "--dry-run")
    assert dry.exit_code == 0
    assert contents(built) == before
    assert dry.output.endswith("0.1.0: can be released; nothing was written\n")
    wet = run(built, "release", FIRST[0], "--date", FIRST[1])
    assert dry.output.splitlines()[:-1] == wet.output.splitlines()[:-1]


def test_a_dry_run_that_is_refused_says_why(revised: Path) -> None:
    said = refused(revised, "0.1.0", "--date", "2023-12-31", "--dry-run", code=1, says="nothing says why")
    for line in (
        "0.1.0: is released already, and never changed; take a version after 0.1.0",
        "--date 2023-12-31: is before 2024-01-01, the day of 0.1.0; correct it",
        "the smallest version that is allowed: 0.1.1, a patch step (value corrected: events NAM-0001 notes)",
        "0.1.0: not released; nothing was written",
    ):
        assert line in said


def test_a_value_without_a_reason_is_asked_for_and_the_printed_line_gives_it(revised: Path) -> None:
    says = "error: seeds/changes.csv: nothing says why 1 value changed; add a file of that name"
    said = refused(revised, "0.1.1", "--date", SECOND[1], code=1, says=says)
    lines = said.splitlines()
    head, row = lines[-3:-1]
    assert row == "0.1.1,events,NAM-0001,notes,,,"
    assert "source_update, coding_error, dedup, geocode, scope, legal" in lines[-5]
    reason = row.replace(",,,", ',coding_error,,"A comma, not one."')
    (revised / "seeds" / "changes.csv").write_text(f"{head}\n{reason}\n", encoding="utf-8")
    refused(revised, "0.1.1", "--date", SECOND[1], code=2, says="seeds/changes.csv: not committed; commit or")
    commit(revised)
    says = "dataset/data/changes.csv, dataset/datapackage.json, dataset/croissant.json and 3 more: not as the"
    refused(revised, "0.1.1", "--date", SECOND[1], code=2, says=says)
    kept(revised)
    result = released(revised, "0.1.1", SECOND[1])
    assert result.exit_code == 0, result.output
    assert "(coding_error: A comma, not one.)" in result.output
    assert [each.version for each in stored_in(revised / "dataset" / "history").releases] == [
        "0.1.0",
        "0.1.1",
    ]


def test_each_cell_that_nothing_explains_is_named(first: Path) -> None:
    edit(first / "seeds" / "locations.csv", "-22.50000,16.90000,40000", "-22.60000,16.80000,30000")
    edit(first / "seeds" / "actor_names.csv", "Front Élan,fr", "Front Élan,en")
    kept(first)
    says = "nothing says why 7 values changed; add"
    refused(first, SECOND[0], "--date", SECOND[1], code=1, says=says)
    assert asked(run(first, "release", SECOND[0], "--date", SECOND[1])) == [
        "0.2.0,events,NAM-0003,latitude,,,",
        "0.2.0,events,NAM-0003,longitude,,,",
        "0.2.0,events,NAM-0003,location_radius_m,,,",
        "0.2.0,actor_names,x-front Front Élan,language,,,",
        "0.2.0,locations,x-na,latitude,,,",
        "0.2.0,locations,x-na,longitude,,,",
        "0.2.0,locations,x-na,radius_m,,,",
    ]
    put(first, "changes.csv", "0.2.0,locations,x-na,*,geocode,,Moved.",
        "0.2.0,events,NAM-0003,*,geocode,,Moved.")  # fmt: skip
    kept(first)
    assert asked(run(first, "release", SECOND[0], "--date", SECOND[1])) == [
        "0.2.0,actor_names,x-front Front Élan,language,,,"
    ]


def test_what_explains_nothing_is_refused(revised: Path) -> None:
    put(
        revised, "changes.csv", NOTES,
        "0.2.0,events,NAM-0001,tags,coding_error,,x",
        "0.2.0,events,NAM-0009,*,coding_error,,x",
        "0.3.0,events,NAM-0001,*,coding_error,,x",
        "0.1.0,events,NAM-0001,*,coding_error,,x",
        "0.2.0,events,NAM-0001,*,coding_error,0123456789abcdef,x",
    )  # fmt: skip
    put(revised, "retired.csv", "NAM-0009,0.2.0,retracted,scope,,x", "NAM-0008,0.1.0,retracted,scope,,x")
    kept(revised)
    says = (
        "seeds/changes.csv: events NAM-0001 tags: did not change in 0.2.0; correct the place, or take the row"
    )
    said = refused(revised, SECOND[0], "--date", SECOND[1], code=1, says=says)
    for line in (
        "changes.csv: events NAM-0009 *: did not change in 0.2.0; correct the place, or take the row out",
        "changes.csv: 0.3.0 events NAM-0001 *: is of version 0.3.0, and this release is 0.2.0; correct the",
        "changes.csv: 0.1.0 events NAM-0001 *: is of version 0.1.0, and this release is 0.2.0; correct the",
        "changes.csv: events NAM-0001 *: there is no claim 0123456789abcdef; correct claim_id",
        "retired.csv: NAM-0009: 0.1.0 had no such event or incident; correct the id or take the row out",
        "retired.csv: NAM-0008: is of version 0.1.0, and this release is 0.2.0; correct the version",
    ):
        assert f"\nerror: seeds/{line}" in said


def test_what_a_past_release_said_is_not_altered(revised: Path) -> None:
    put(revised, "changes.csv", NOTES)
    kept(revised)
    assert released(revised, *SECOND).exit_code == 0
    for find, replace in (("Read again.", "Because."), (NOTES.replace("Read again", "Because"), "")):
        edit(revised / "seeds" / "changes.csv", find, replace)
        kept(revised)
        says = (
            "changes.csv: 0.2.0 events NAM-0001 notes: was released and is altered or taken out; put the row"
        )
        refused(revised, "0.3.0", "--date", "2024-03-01", code=1, says=says)


def test_what_is_gone_needs_a_tombstone_and_its_id_is_never_used_again(first: Path) -> None:
    retracted(first / "seeds", "0.2.0")
    stones = (first / "seeds" / "retired.csv").read_text(encoding="utf-8")
    (first / "seeds" / "retired.csv").unlink()
    kept(first)
    said = refused(first, SECOND[0], "--date", SECOND[1], code=1, says="nothing says where")
    for name in ("events NAM-0003", "incidents NAM-I0002"):
        assert f"error: {name}: was published and is gone, and nothing says where; add a row to" in said
    (first / "seeds" / "retired.csv").write_text(stones, encoding="utf-8")
    explained(first)
    result = released(first, *SECOND)
    assert result.exit_code == 0, result.output
    assert "\nretracted, merged and split:\n  NAM-0003 retracted (scope): No march was held." in result.output
    edit(first / "seeds" / "retired.csv", "NAM-0003,0.2.0,retracted,scope,,No march was held.\n", "")
    git(first, "checkout", "--quiet", "HEAD~4", "seeds/incidents/march.yaml", "seeds/sources/wire.yaml")
    run(first, "build")
    commit(first)
    says = "error[KB518] retired_id is in use no more"  # the incident has its tombstone still
    refused(first, "0.3.0", "--date", "2024-03-01", code=1, says=says)
    edit(first / "seeds" / "retired.csv", "NAM-I0002,0.2.0,retracted,scope,,No march was held.\n", "")
    kept(first)
    says = "error: seeds/retired.csv: NAM-0003: was released and is altered or taken out; put the row back"
    refused(first, "0.3.0", "--date", "2024-03-01", code=1, says=says)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (merged, "NAM-0002 merged into NAM-0001 (dedup): One fight."),
        (split, "NAM-0003 split into NAM-0004; NAM-0005 (dedup): Two marches."),
    ],
)
def test_what_was_merged_or_split_leads_on(
    first: Path, change: Callable[[Path, str], None], says: str
) -> None:
    change(first / "seeds", "0.2.0")
    explained(first)
    result = released(first, *SECOND)
    assert result.exit_code == 0, result.output
    assert says in result.output
    assert f"- {says}" in (first / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("version", "says"),
    [
        *((word, f"{word!r}: is no version; write three numbers, as in 0.2.0, without a v or a suffix")
          for word in ("v1", "1.0", "1.0.0-rc1", "01.0.0", "", "../x", "1.0.0+b", "1.\u0661.0", "9" * 60)),
        ("0.1.0", "0.1.0: is released already, and never changed; take a version after 0.1.0"),
        ("0.0.9", "0.0.9: goes back behind 0.1.0; take a version after it"),
    ],
)  # fmt: skip
def test_a_version_that_cannot_be_is_refused(stages: dict[str, Path], version: str, says: str) -> None:
    past = stored_in(stages["first"] / "dataset" / "history")
    day = date(2024, 2, 1)
    tried = stage.Proposal(version, day, Path("seeds"), past, [], [], Difference("", ""), step="patch")
    assert list(stage._version(tried, past)) == [says]


def test_a_wrong_version_alone_is_a_wrong_use(first: Path) -> None:
    says = "error: 0.1.0: is released already, and never changed; take a version after 0.1.0"
    said = refused(first, "0.1.0", "--date", SECOND[1], code=2, says=says)
    assert "error: 0.1.0: nothing changed since 0.1.0; there is nothing to release" in said
    refused(first, "../x", "--date", SECOND[1], code=2, says="error: '../x': is no version")
    refused(first, "0.1.1", "--date", "2024-13-01", code=2, says="does not match the format")
    refused(first, "0.1.1", code=2, says="Missing option '--date'")


def test_a_date_before_the_last_release_is_refused(revised: Path) -> None:
    put(revised, "changes.csv", NOTES)
    kept(revised)
    says = "error: --date 2023-12-31: is before 2024-01-01, the day of 0.1.0; correct it"
    refused(revised, SECOND[0], "--date", "2023-12-31", code=2, says=says)
    assert released(revised, SECOND[0], FIRST[1]).exit_code == 0


def test_what_is_not_committed_is_named(built: Path) -> None:
    locations = built / "seeds" / "locations.csv"
    locations.write_bytes(locations.read_bytes() + b"x-new,New,,,,NAM,-22.00000,16.00000,500,invented,,\n")
    names = ('seeds/two\nlines "é".txt', "dataset/data/mine.csv", "elsewhere.txt")
    for name in names:
        (built / name).write_text("mine")
    git(built, "add", "elsewhere.txt")
    git(built, "mv", "seeds/actors.csv", "seeds/actors.txt")
    assert sorted(uncommitted(built / "seeds") or ()) == sorted(
        ["seeds/locations.csv", "seeds/actors.csv", "seeds/actors.txt", *names]
    )
    git(built, "mv", "seeds/actors.txt", "seeds/actors.csv")
    says = (
        "error: dataset/data/mine.csv, elsewhere.txt, seeds/locations.csv and 1 more: not committed; commit"
    )
    refused(built, FIRST[0], "--date", FIRST[1], code=2, says=says)


@pytest.mark.parametrize(
    ("path", "find", "replace"),
    [("dataset/data/events.csv", "a second line", "a third line"),
     ("dataset/data/claims.parquet", "", ""),
     ("seeds/incidents/valley.yaml", "one comma", "a comma")],
)  # fmt: skip
def test_a_generated_file_that_is_stale_or_missing_is_named(
    built: Path, path: str, find: str, replace: str
) -> None:
    if find:
        edit(built / path, find, replace)
    else:
        (built / path).unlink()
    commit(built)
    says = "not as the seeds give it; run: kibaru build --seeds seeds --out dataset"
    said = refused(built, FIRST[0], "--date", FIRST[1], code=2, says=says)
    assert path.replace("seeds/incidents/valley.yaml", "dataset/data/events.csv") in said


def test_seeds_with_errors_are_not_released(built: Path) -> None:
    edit(built / "seeds" / "incidents" / "march.yaml", "x-na,", "x-nb,")
    commit(built)
    said = refused(built, FIRST[0], "--date", FIRST[1], code=1, says="1 error, 1 note")
    assert "march.yaml:11:23: error[KB502]" in said


def test_without_git_it_says_so_and_goes_on(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / ".git").rename(built.parent / "git")
    says = "note: seeds and .: no git is there; whether all is committed was not looked at\n"
    assert says in run(built, "release", FIRST[0], "--date", FIRST[1], "--dry-run").output
    (built.parent / "git").rename(built / ".git")
    (built / "seeds" / "dirty.txt").write_text("x")
    monkeypatch.setenv("PATH", str(built))
    result = run(built, "release", FIRST[0], "--date", FIRST[1])
    assert result.exit_code == 0
    assert says in result.output


def test_a_git_that_fails_is_no_missing_git(built: Path) -> None:
    (built / ".git" / "config").write_text("[")
    says = "Error: seeds: git cannot say what is committed: fatal: bad config line"
    refused(built, FIRST[0], "--date", FIRST[1], code=2, says=says)


def test_the_spans_are_checked_where_the_texts_are_at_hand(built: Path, golden_seeds: Path) -> None:
    texts = golden_seeds.parent / "texts"
    without = run(built, "release", FIRST[0], "--date", FIRST[1], "--dry-run").output
    assert "note: 0 of 8 spans checked against the texts of their sources" in without
    assert "note: no text at hand of gazette-2023-03-05: set KIBARU_TEXTS, or pass" in without
    held = run(built, "release", FIRST[0], "--date", FIRST[1], "--dry-run", texts=texts).output
    assert "note: 8 of 8 spans checked against the texts of their sources" in held
    edit(built / "seeds" / "sources" / "gazette.yaml", "span: [163, 180]", "span: [164, 180]")
    kept(built)
    refused(built, FIRST[0], "--date", FIRST[1], code=1, says="error[KB613]", texts=texts)
    one = f"gazette-2023-03-05={texts / 'gazette.txt'}"
    refused(built, FIRST[0], "--date", FIRST[1], "--source-text", one, code=1, says="error[KB613]")


def test_a_folder_that_another_command_holds_is_left_alone(built: Path) -> None:
    says = "Error: dataset: another command is writing there; wait until it has ended, then try again"
    with locked(built / "dataset"):
        refused(built, FIRST[0], "--date", FIRST[1], code=2, says=says)
        refused(built, FIRST[0], "--date", FIRST[1], "--dry-run", code=2, says=says)


def command(version: str, day: str) -> list[str]:
    return [sys.executable, "-m", "kibaru.scripts", "release", version, "--date", day]


def test_of_two_releases_at_once_one_is_made(built: Path) -> None:
    """Two real processes: the other one finds the folder held, the version taken, or the tree changed."""
    calls = [
        subprocess.Popen(command(*FIRST), cwd=built, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    outputs = [call.communicate()[0].decode() for call in calls]
    assert sorted(call.returncode for call in calls) == [0, 2], outputs
    assert not any("Traceback" in output for output in outputs)
    past = stored_in(built / "dataset" / "history")
    assert [release.version for release in past.releases] == ["0.1.0"]
    assert all(rebuild(past, "0.1.0", table).columns for table in past.release("0.1.0").tables)


class Killed(BaseException):
    """Stands for SIGKILL: nothing that follows it runs but what a later command does."""


def counting(monkeypatch: pytest.MonkeyPatch, last: int) -> list[int]:
    """Let the process be killed at the first call to the disk after so many; return how many there were."""
    calls = [0]

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            calls[0] += 1
            if calls[0] > last:
                raise Killed
            return function(*args, **kwargs)

        return call

    for owner, name in (
        (Path, "open"),
        (Path, "rename"),
        (Path, "replace"),
        (Path, "mkdir"),
        (Path, "unlink"),
        (os, "fsync"),
        (writing.shutil, "rmtree"),
    ):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))
    return calls


def test_a_release_killed_at_any_step_is_made_whole_or_not_at_all(
    revised: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Calls that touch the disk are in turn the last; then the next release goes on from there."""
    put(revised, "changes.csv", NOTES)
    kept(revised)
    out = revised / "dataset"
    past = stored_in(out / "history")
    made = stage.propose(revised / "seeds", out, SECOND[0], date(2024, 2, 1), past, Texts())
    assert not made.is_refused
    monkeypatch.setattr(
        changelog, "section", lambda past: [f"### {r.version}, {r.date}" for r in past.releases]
    )
    shutil.rmtree(revised / ".git")
    former = contents(revised)
    with monkeypatch.context() as patched, locked(out):
        calls = counting(patched, 1000)
        stage.publish(made, out)
    whole = contents(revised)
    assert whole["CHANGELOG.md"].count(b"### 0.2.0, 2024-02-01") == 1
    outcomes = set()
    assert 100 < calls[0] < 1000
    total = calls[0]  # the files are laid, moved, and the changelog written: each file by the same calls
    for step in (*range(0, total - 60, 16), *range(total - 60, total - 20, 3), *range(total - 20, total)):
        shutil.rmtree(revised)
        for path, data in former.items():
            (revised / path).parent.mkdir(parents=True, exist_ok=True)
            (revised / path).write_bytes(data)
        with monkeypatch.context() as patched:
            counting(patched, step)
            with contextlib.suppress(Killed), locked(out):
                stage.publish(made, out)
        finish(out)
        shutil.rmtree(out / STAGING, ignore_errors=True)
        shutil.rmtree(revised / STAGING, ignore_errors=True)
        there = contents(revised)
        is_made = there["dataset/history/releases.csv"] == whole["dataset/history/releases.csv"]
        outcomes.add(is_made)
        beside = ("CHANGELOG.md", ".kibaru-swap/CHANGELOG.md", ".kibaru-swap/stale.json")
        expected = whole if is_made else former
        assert {k: v for k, v in there.items() if k not in beside} == {
            k: v for k, v in expected.items() if k not in beside
        }
        with locked(out):  # the next release first makes up for the changelog
            stage.catch_up(out)
            if not is_made:
                stage.publish(made, out)
        assert contents(revised) == whole
    assert outcomes == {True, False}


def test_a_changelog_that_an_interrupted_release_left_behind_is_made_up_for(first: Path) -> None:
    (first / "CHANGELOG.md").write_bytes(CHANGELOG.encode())
    commit(first)
    assert run(first, "release", "0.1.0", "--date", FIRST[1]).exit_code == 2
    assert b"### 0.1.0, 2024-01-01" in (first / "CHANGELOG.md").read_bytes()


def test_the_changelog_keeps_all_but_its_section_on_the_data(revised: Path) -> None:
    put(revised, "changes.csv", NOTES.replace("Read again.", "Read *again* | <b>."))
    kept(revised)
    assert released(revised, *SECOND).exit_code == 0
    text = (revised / "CHANGELOG.md").read_bytes().decode()
    head, _, rest = text.partition(BEGIN)
    section, _, tail = rest.partition(END)
    was = CHANGELOG.partition(BEGIN)[0], CHANGELOG.partition(END)[2]
    assert (head, tail) == was
    assert "old" not in section.splitlines()
    lines = section.splitlines()
    assert [line for line in lines if line.startswith("### ")] == [
        "### 0.2.0, 2024-02-01", "### 0.1.0, 2024-01-01",
    ]  # fmt: skip
    revision = next(line for line in lines if line.startswith("- events NAM-0001 notes: "))
    assert revision.endswith(r"(coding_error: Read \*again\* \| \<b>.)")
    assert "|  | 0.1.0 | 0.2.0 |" in lines
    assert "|  | 0.1.0 |" in lines


def test_a_changelog_without_a_place_for_the_data_is_left_alone(built: Path) -> None:
    (built / "CHANGELOG.md").write_text("# Mine\n")
    commit(built)
    result = run(built, "release", FIRST[0], "--date", FIRST[1])
    assert result.exit_code == 0
    assert "note: CHANGELOG.md: has no place for the data; it stays as it is." in result.output
    assert (built / "CHANGELOG.md").read_text() == "# Mine\n"


def test_a_history_altered_by_hand_is_no_base_for_a_release(revised: Path) -> None:
    put(revised, "changes.csv", NOTES)
    kept(revised)
    edit(revised / "dataset" / "history" / "releases.csv", "2024-01-01", "2024-01-02")
    commit(revised)
    refused(
        revised,
        *SECOND[:1],
        "--date",
        SECOND[1],
        code=2,
        says="Error: releases.csv: cannot be read: the rows",
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--seeds", "none"), "Directory 'none' does not exist"),
        (("--out", "CHANGELOG.md"), "Directory 'CHANGELOG.md' is a file"),
        (("--out", "seeds/below"), "the dataset cannot go into the seeds; choose another folder"),
        (("--out", "else/where"), "not as the seeds give it; run: kibaru build --seeds seeds --out else/wh"),
    ],
)  # fmt: skip
def test_what_is_used_wrongly(built: Path, options: tuple[str, str], says: str) -> None:
    refused(built, FIRST[0], "--date", FIRST[1], *options, code=2, says=says)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of eight mebibytes; skips where none may be mounted."""
    disk = tmp_path / "disk"
    disk.mkdir()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", str(disk).encode(), b"tmpfs", 0, b"size=8m"):
        pytest.skip("no disk can be mounted here")
    yield disk
    libc.umount2(str(disk).encode(), 2)


def test_a_disk_that_is_full_publishes_nothing(stages: dict[str, Path], small_disk: Path) -> None:
    project = Path(shutil.copytree(stages["built"], small_disk / "project"))
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    os.truncate(filler, filler.stat().st_size - 100_000)
    says = "cannot be written: No space left on device; what stood there is untouched. Free the space"
    refused(project, FIRST[0], "--date", FIRST[1], code=2, says=says)
    filler.unlink()
    assert released(project, *FIRST).exit_code == 0
    assert run(project, "validate", "dataset").exit_code == 0


def test_a_file_that_may_not_grow_publishes_nothing(built: Path) -> None:
    before = contents(built)
    done = subprocess.run(
        command(*FIRST), cwd=built, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )  # fmt: skip
    assert done.returncode == 2
    assert "cannot be written: File too large; what stood there is untouched" in done.stderr
    assert "Traceback" not in done.stderr
    assert contents(built) == before
