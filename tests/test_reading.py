"""Many seeds are read by several processes and from a cache, and give the same in whichever way."""

import os
import shutil
import signal
from collections.abc import Iterable
from multiprocessing import Pipe, active_children
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from kibaru.scripts import progress as showing
from kibaru.scripts.__main__ import main
from kibaru.scripts.build import build
from kibaru.scripts.new import new_incident
from kibaru.scripts.read import cache, workers
from kibaru.scripts.read.batch import Batch, Numbered, read_batch
from kibaru.scripts.read.seeds import PLAINLY, Seeds, Way, read_seeds

from .test_build import contents

CACHED = Way(cached=True, many=1)


@pytest.fixture
def seeds(golden_seeds: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(golden_seeds, tmp_path / "seeds"))


def given(seeds: Path, way: Way = PLAINLY) -> list[object]:
    """Return all that reading a folder gives, in a form that can be compared."""
    return said(read_seeds(seeds, way))


def said(seeds: Seeds) -> list[object]:
    return [
        {name: frame.to_dict(as_series=False) for name, frame in seeds.frames.items()},
        {name: list(origins) for name, origins in seeds.origins.items()},
        seeds.findings, seeds.drafts, seeds.lacks, seeds.unread, seeds.gaps,
    ]  # fmt: skip


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are composed from now on."""
    names: list[str] = []

    def noting(files: Iterable[Numbered]) -> Batch:
        files = list(files)
        names.extend(path.name for _, path in files)
        return read_batch(files)

    monkeypatch.setattr(workers, "read_batch", noting)
    return names


def test_a_seed_that_is_unchanged_is_not_read_again(seeds: Path, read: list[str]) -> None:
    plainly = given(seeds)
    read.clear()
    assert given(seeds, CACHED) == plainly
    assert read == ["gazette.yaml", "unfinished.yaml", "wire.yaml", "later.yaml", "march.yaml", "valley.yaml"]
    read.clear()
    assert given(seeds, CACHED) == plainly
    assert read == ["unfinished.yaml", "later.yaml"]  # drafts are always read


def test_a_seed_that_changed_is_read_again(seeds: Path, read: list[str]) -> None:
    given(seeds, CACHED)
    replace(seeds / "incidents" / "march.yaml", "March in NA", "A march")
    (seeds / "incidents" / "valley.yaml").rename(seeds / "incidents" / "a-valley.yaml")
    (seeds / "sources" / "gazette.yaml").unlink()
    read.clear()
    found = given(seeds, CACHED)
    assert sorted(read) == ["later.yaml", "march.yaml", "unfinished.yaml"]
    assert found == given(seeds)


def test_the_same_text_is_another_seed_in_another_folder(seeds: Path) -> None:
    given(seeds, CACHED)
    shutil.copy(seeds / "sources" / "wire.yaml", seeds / "incidents" / "wire.yaml")
    shutil.copy(seeds / "sources" / "wire.yaml", seeds / "sources" / "twice.yaml")
    assert given(seeds, CACHED) == given(seeds)


def test_findings_are_the_same_again(seeds: Path) -> None:
    """Whether the faulty seed was sound when it was cached, or not, and whether it can be read at all."""
    given(seeds, CACHED)
    replace(seeds / "incidents" / "march.yaml", "status: reviewed", "status: reviewed\nstray: 1")
    (seeds / "sources" / "latin.yaml").write_bytes("name: Fôret".encode("latin-1"))
    os.mkfifo(seeds / "incidents" / "pipe.yaml")  # whoever opened it would wait for ever
    plainly = given(seeds)
    assert len(read_seeds(seeds).findings) == 3
    assert given(seeds, CACHED) == plainly
    assert given(seeds, CACHED) == plainly


@pytest.mark.parametrize("change", ["cut", "flipped", "empty", "other code", "a folder"])
def test_a_damaged_cache_counts_as_none(
    seeds: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    given(seeds, CACHED)
    file = seeds / cache.FOLDER / cache.NAME
    whole = file.read_bytes()
    if change == "other code":
        monkeypatch.setattr(cache, "_code", lambda: b"other")
    elif change == "a folder":
        file.unlink()
        file.mkdir()
    else:
        spoilt = {"cut": whole[:-1], "flipped": whole[:-9] + b"?" + whole[-8:], "empty": b""}
        file.write_bytes(spoilt[change])
    read.clear()
    assert given(seeds, CACHED) == given(seeds)
    assert len(read) == 12  # all six, both times
    if change != "a folder":
        read.clear()
        given(seeds, CACHED)
        assert len(read) == 2  # it was written again


def test_the_cache_is_left_to_itself(seeds: Path, tmp_path: Path) -> None:
    """A build has the same bytes with it, without it and after it is gone; no id is taken from it."""
    build(seeds, tmp_path / "plain")
    before = contents(seeds)
    incident_id = new_incident(seeds, "NAM", "2023-01-01", "x")[1]
    for path in contents(seeds).keys() - before.keys():
        (seeds / path).unlink()
    build(seeds, tmp_path / "cached", CACHED)
    assert contents(seeds).keys() - before.keys() == {".kibaru-cache/.gitignore", ".kibaru-cache/seeds"}
    (seeds / cache.FOLDER / "seeds.new").write_text("NAM-I7777")  # what a killed build may leave
    build(seeds, tmp_path / "again", CACHED)
    assert new_incident(seeds, "NAM", "2023-01-01", "x")[1] == incident_id
    for name in ("cached", "again"):
        assert contents(tmp_path / name) == contents(tmp_path / "plain")


def test_a_cache_that_cannot_be_written_is_not(seeds: Path) -> None:
    (seeds / cache.FOLDER).write_text("mine")
    assert given(seeds, CACHED) == given(seeds)
    assert (seeds / cache.FOLDER).read_text() == "mine"


def test_a_small_folder_is_read_plainly(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "get_context", None)
    assert given(seeds, Way(processes=2, cached=True)) == given(seeds)
    assert not (seeds / cache.FOLDER).exists()


def test_several_processes_read_the_same(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files in each batch, with a fault, a draft, and what cannot be read.

    Ctrl-C, which a terminal sends to all processes, ends none of the others by itself.
    """
    replace(seeds / "incidents" / "march.yaml", "status: reviewed", "status: reviewed\nstray: 1")
    (seeds / "sources" / "latin.yaml").write_bytes("name: Fôret".encode("latin-1"))
    plainly = given(seeds)
    start, told = workers._start, []

    def interrupted() -> Connection:
        connection: Connection = start()
        for process in active_children():
            os.kill(process.pid or 0, signal.SIGINT)
        return connection

    def none_here(files: Iterable[Numbered]) -> Batch:
        raise AssertionError(files)

    monkeypatch.setattr(workers, "_start", interrupted)
    monkeypatch.setattr(workers, "read_batch", none_here)
    monkeypatch.setattr(workers, "FILES_PER_BATCH", 2)
    way = Way(processes=2, many=0, told=lambda done, every: told.append((done, every)))
    assert given(seeds, way) == plainly
    assert told[-1] == (7, 7)
    assert told == sorted(told)


def test_what_another_process_does_not_read_is_read_here(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is gone before it is asked, one ends while it reads."""
    monkeypatch.setattr(workers, "FILES_PER_BATCH", 2)
    ends: list[Connection] = []

    def gone() -> Connection:
        here, there = Pipe()
        ends.append(there)
        if len(ends) == 1:
            there.close()
        else:
            Thread(target=lambda: (there.recv(), there.close())).start()
        return here

    monkeypatch.setattr(workers, "_start", gone)
    assert given(seeds, Way(processes=2, many=0)) == given(seeds)
    assert len(ends) == 2


def test_nothing_is_shown_but_on_a_terminal(seeds: Path, tmp_path: Path) -> None:
    out = CliRunner().invoke(main, ["build", "--seeds", str(seeds), "--out", str(tmp_path / "out")])
    assert (out.exit_code, out.stderr) == (0, "")
    with showing.of_seeds() as told:
        assert told is None


def test_a_bar_says_how_many_seeds_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        shown = ""

        def isatty(self) -> bool:
            return True

        def write(self, text: str) -> None:
            self.shown += text

        def flush(self) -> None:
            pass

    few, many = Terminal(), Terminal()
    for terminal, every in ((few, 199), (many, 400)):
        monkeypatch.setattr("sys.stderr", terminal)
        with showing.of_seeds() as told:
            assert told
            told(every // 2, every)
            told(every, every)
    assert few.shown == ""
    assert "reading the seeds" in many.shown
    assert "400/400" in many.shown
