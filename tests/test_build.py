"""The whole run: golden seeds to golden dataset, deterministic, and all or nothing."""

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from kibaru.scripts import write as writing
from kibaru.scripts.build import build, publication
from kibaru.scripts.examine import examine
from kibaru.scripts.write import STAGING, SWAP, CannotWrite, finish, write


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_golden_seeds_give_the_golden_tables(golden_seeds: Path) -> None:
    files = publication(examine(golden_seeds).tables)
    expected = golden_seeds.parent / "expected"
    for name in ("events", "incidents", "claims", "judgements", "sources"):
        assert files[f"data/{name}.csv"].decode() == (expected / f"{name}.csv").read_text(encoding="utf-8")


def test_building_twice_gives_the_same_bytes(golden_seeds: Path, tmp_path: Path) -> None:
    build(golden_seeds, tmp_path / "one")
    build(golden_seeds, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_order_of_the_seeds_does_not_matter(golden_seeds: Path, tmp_path: Path) -> None:
    """Files are renamed, rows of CSV files and claims of a source are shuffled."""
    seeds = tmp_path / "seeds"
    shutil.copytree(golden_seeds, seeds)
    chance = random.Random(1)
    for number, path in enumerate(sorted(seeds.glob("*/*.yaml"), reverse=True)):
        head, mark, claims = path.read_text(encoding="utf-8").partition("claims:\n")
        items = claims.split("\n  - ")
        items[0] = items[0].removeprefix("  - ")
        items[-1] = items[-1].rstrip("\n")
        chance.shuffle(items)
        shuffled = "".join(f"  - {item}\n" for item in items) if mark else ""
        path.with_name(f"{number}.yaml").write_text(head + mark + shuffled, encoding="utf-8")
        path.unlink()
    for path in seeds.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        chance.shuffle(rows)
        path.write_text(header + "".join(rows), encoding="utf-8")
    assert publication(examine(seeds).tables) == publication(examine(golden_seeds).tables)


def test_a_draft_is_not_published(golden_seeds: Path) -> None:
    tables = examine(golden_seeds).tables
    assert "NAM-I0003" not in tables["incidents"]["incident_id"].to_list()
    assert "unfinished" not in tables["sources"]["source_id"].to_list()
    assert "99" not in tables["claims"]["value"].to_list()


def test_a_finding_leaves_the_former_dataset_whole(golden_seeds: Path, tmp_path: Path) -> None:
    build(golden_seeds, tmp_path / "out")
    before = contents(tmp_path / "out")
    seeds = tmp_path / "seeds"
    shutil.copytree(golden_seeds, seeds)
    march = seeds / "incidents" / "march.yaml"
    march.write_text(march.read_text(encoding="utf-8").replace("x-na,", "x-nowhere,"), encoding="utf-8")
    assert build(seeds, tmp_path / "out").findings
    assert contents(tmp_path / "out") == before


def test_only_what_changed_is_written(golden_seeds: Path, tmp_path: Path) -> None:
    files = publication(examine(golden_seeds).tables)
    assert set(write(tmp_path, files)) == files.keys()
    assert write(tmp_path, files) == []
    assert write(tmp_path, {**files, "README.md": b"other"}) == ["README.md"]


def test_files_that_are_no_longer_published_go_and_others_stay(tmp_path: Path) -> None:
    descriptor = {
        "name": "kibaru",
        "resources": [
            {"path": "data/old.csv"},
            {"path": "../outside.csv"},
            {"path": "data/../../outside.csv"},
        ],
    }
    (tmp_path / "out" / "data").mkdir(parents=True)
    (tmp_path / "outside.csv").write_text("kept")
    (tmp_path / "out" / "datapackage.json").write_text(json.dumps(descriptor))
    for name in ("old.csv", "mine.csv"):
        (tmp_path / "out" / "data" / name).write_text(name)
    write(tmp_path / "out", {"data/new.csv": b"new", "datapackage.json": b"{}"})
    assert contents(tmp_path) == {
        "out/data/mine.csv": b"mine.csv",
        "out/data/new.csv": b"new",
        "out/datapackage.json": b"{}",
        "outside.csv": b"kept",
    }


FORMER = {"data/a.csv": b"a1", "data/b.csv": b"b1", "README.md": b"r1"}
NEXT = {"data/a.csv": b"a2", "data/b.csv": b"b2", "README.md": b"r2"}


@pytest.mark.parametrize("step", range(40))
def test_an_interrupt_at_any_step_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Each call that touches the disk is in turn the one in which the process is killed."""
    write(tmp_path, FORMER)
    calls = 0

    def counting(function: object) -> object:
        def call(*args: object, **kwargs: object) -> object:
            nonlocal calls
            calls += 1
            if calls > step:
                raise Killed
            return function(*args, **kwargs)  # type: ignore[operator]

        return call

    with monkeypatch.context() as patched:
        for owner, name in (
            (Path, "open"),
            (Path, "rename"),
            (Path, "replace"),
            (Path, "mkdir"),
            (os, "fsync"),
        ):
            patched.setattr(owner, name, counting(getattr(owner, name)))
        patched.setattr(writing.shutil, "rmtree", counting(shutil.rmtree))
        with contextlib.suppress(Killed):
            write(tmp_path, NEXT)
    finish(tmp_path)
    shutil.rmtree(tmp_path / STAGING, ignore_errors=True)
    assert contents(tmp_path) in (FORMER, NEXT)
    write(tmp_path, NEXT)
    assert contents(tmp_path) == NEXT


class Killed(BaseException):
    """Stands for SIGKILL: nothing that follows it runs but what a later command does."""


def test_a_swap_that_was_decided_is_finished_by_the_next_command(tmp_path: Path) -> None:
    write(tmp_path, FORMER)
    (tmp_path / SWAP / "data").mkdir(parents=True)
    (tmp_path / SWAP / "data" / "a.csv").write_bytes(b"a2")
    (tmp_path / SWAP / "stale.json").write_text('["data/b.csv"]')
    finish(tmp_path)
    assert contents(tmp_path) == {"data/a.csv": b"a2", "README.md": b"r1"}
    finish(tmp_path)
    assert contents(tmp_path) == {"data/a.csv": b"a2", "README.md": b"r1"}


def test_two_builds_at_once_are_told_apart(tmp_path: Path) -> None:
    """The second one stops with a message, and the first one's folder stays as it was."""
    write(tmp_path, FORMER)
    (tmp_path / STAGING).mkdir()
    (tmp_path / STAGING / "theirs").write_bytes(b"half")
    with writing._locked(tmp_path), pytest.raises(CannotWrite, match="another command is writing there"):
        write(tmp_path, NEXT)
    assert contents(tmp_path) == {**FORMER, f"{STAGING}/theirs": b"half"}


def test_a_target_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(CannotWrite, match="choose another folder"):
        write(tmp_path / "out", FORMER)
    assert (tmp_path / "out").read_text() == "mine"


def test_a_killed_build_leaves_the_former_dataset(golden_seeds: Path, tmp_path: Path) -> None:
    """A real process, killed at several moments of its run."""
    build(golden_seeds, tmp_path / "out")
    before = contents(tmp_path / "out")
    seeds = tmp_path / "seeds"
    shutil.copytree(golden_seeds, seeds)
    march = seeds / "incidents" / "march.yaml"
    march.write_text(march.read_text(encoding="utf-8").replace("March in NA", "Another"), encoding="utf-8")
    after = publication(examine(seeds).tables)
    after = {str(path): data for path, data in after.items()}
    command = [
        sys.executable,
        "-m",
        "kibaru.scripts",
        "build",
        "--seeds",
        str(seeds),
        "--out",
        str(tmp_path / "out"),
    ]
    for wait in (0.2, 0.5, 0.8, 1.0, 1.2):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(wait)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        finish(tmp_path / "out")
        shutil.rmtree(tmp_path / "out" / STAGING, ignore_errors=True)
        assert contents(tmp_path / "out") in (before, after)
