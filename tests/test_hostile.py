"""Hostile input: a finding or an error, no traceback, bounded time and memory, the former dataset whole."""

import errno
import fcntl
import os
import resource
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from click.testing import CliRunner
from kibaru.scripts.__main__ import main
from kibaru.scripts.build import build, publication
from kibaru.scripts.check import check
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.examine import examine
from kibaru.scripts.write import STAGING, CannotWrite, finish, write

from .started import Started

MEMORY = 6 * 2**30  # address space: pandas, Polars and pyarrow alone reserve some of it


@pytest.fixture
def seeds(golden_seeds: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(golden_seeds, tmp_path / "seeds"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class Run(Protocol):
    """Runs the command."""

    def __call__(
        self, *arguments: object, file_size: int = resource.RLIM_INFINITY, memory: int = MEMORY
    ) -> subprocess.CompletedProcess[str]:
        """Return what came of it."""


@pytest.fixture
def run(command: Started) -> Run:
    """Run the command with bounded memory and time; it never ends with a traceback or a signal."""

    def ended(
        *arguments: object, file_size: int = resource.RLIM_INFINITY, memory: int = MEMORY
    ) -> subprocess.CompletedProcess[str]:
        limits = {"RLIMIT_AS": memory, "RLIMIT_FSIZE": file_size}
        done = command.start(*arguments, limits=limits).ended()
        assert "Traceback" not in done.stderr + done.stdout
        assert done.returncode in (0, 1, 2), done
        return done

    return ended


LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{there}: &{there} [{', '.join(['*' + here] * 9)}]\n"
    for here, there in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (
            LAUGHS.encode() + b"name: *i\nevents: *i\nincident: NAM-I0009\n",
            "a seed has no anchors and aliases",
        ),
        (b"[" * 300_000, "a seed is YAML"),
        (b"- " * 300_000, "a seed is YAML"),
        (b"{a: " * 300_000, "a seed is YAML"),
        (b"name: a\x00b\n", "a seed is YAML"),
        (b"\xff\xfen\x00a\x00", "a file is text in UTF-8"),
        (b"name: " + b"x" * 3_000_000, "no key is missing"),
        (b"!!python/object/apply:os.system ['touch hit']\n", "a seed has no tags"),
        (b"name: !!python/object/apply:os.system ['touch hit']\n", "a seed has no tags"),
        (b"<<: {incident: NAM-I0009}\n", "no key is left over"),
        (b"? [a, b]\n: c\n", "a key is a word"),
        (b"a: b\n---\nc: d\n", "a seed is YAML"),
        (b"%YAML 9.9\n---\na: b\n", "a seed is YAML"),
        (b"\xef\xbb\xbf", "a seed is not empty"),
        (b"42\n", "what has keys is a mapping of keys to values"),
    ],
)
def test_a_hostile_seed(seeds: Path, data: bytes, rule: str) -> None:
    (seeds / "incidents" / "hostile.yaml").write_bytes(data)
    began = time.process_time()
    findings = examine(seeds).findings
    assert time.process_time() - began < 10
    here = {finding.rule for finding in findings if "hostile.yaml" in (finding.file or "")}
    assert rule in here
    assert len(findings) < 50
    assert not Path("hit").exists()


def test_a_hostile_seed_does_not_end_the_process(seeds: Path, run: Run) -> None:
    (seeds / "incidents" / "deep.yaml").write_bytes(b"[" * 1_000_000)
    done = run("validate", seeds)
    assert done.returncode == 1
    assert "it is nested too deeply" in done.stdout


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("incidents/huge.yaml", "it has 200,000,000 bytes, and at most"),
        ("actors.csv", "line 7 has more than 10,000,000 bytes"),
    ],
)
def test_a_file_of_200_megabytes_where_kilobytes_belong(seeds: Path, name: str, says: str, run: Run) -> None:
    with (seeds / name).open("ab") as file:
        file.truncate(200_000_000)
    done = run("validate", seeds)
    assert done.returncode == 1
    assert says in done.stdout


@pytest.mark.parametrize(
    "name", ["events.csv", "events.parquet", "seeds/incidents/huge.yaml", "seeds/actors.csv"]
)
def test_a_line_of_two_gigabytes(seeds: Path, name: str, run: Run) -> None:
    with (seeds.parent / name).open("ab") as file:
        file.truncate(2**31)
    began = time.perf_counter()
    done = run("validate", seeds.parent / name.partition("/")[0], memory=2**32)
    assert time.perf_counter() - began < 30
    assert done.returncode == 1
    assert "KB001" in done.stdout or "KB008" in done.stdout
    assert len(done.stdout) < 10_000


def test_a_folder_that_may_not_be_read(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run as root, who may read everything: so the system's refusal is played."""
    iterdir = Path.iterdir

    def refuse(folder: Path) -> Iterator[Path]:
        if folder.name in refused:
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return iterdir(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    refused = ["incidents"]
    (finding,) = [finding for finding in check(seeds, Texts()).findings if finding.code == "KB001"]
    assert (finding.file, finding.detail) == (str(seeds / "incidents"), "Permission denied")
    (seeds.parent / "locked").mkdir()
    refused = ["locked"]
    done = CliRunner().invoke(main, ["validate", str(seeds.parent / "locked")])
    assert done.exit_code == 2
    assert "locked: Permission denied; check the path and its permissions" in done.output


def test_odd_files_among_the_seeds(seeds: Path, run: Run) -> None:
    (seeds / "incidents" / "loop.yaml").symlink_to("loop.yaml")
    (seeds / "incidents" / "gone.yaml").symlink_to("nowhere.yaml")
    (seeds / "incidents" / "folder.yaml").mkdir()
    os.mkfifo(seeds / "incidents" / "pipe.yaml")
    (seeds / "incidents" / "device.yaml").symlink_to("/dev/zero")
    done = run("validate", seeds)
    assert done.returncode == 1
    for name in ("loop", "gone", "folder", "pipe", "device"):
        assert f"incidents/{name}.yaml: error[KB001] a file can be read" in done.stdout
    assert "5 errors, 1 note in 6 files" in done.stdout


def test_a_loop_of_folders(tmp_path: Path, run: Run) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert run("validate", tmp_path / "loop").returncode == 2
    assert run("build", "--seeds", tmp_path / "loop", "--out", tmp_path / "out").returncode == 2


def test_an_empty_folder(tmp_path: Path, run: Run) -> None:
    (tmp_path / "empty").mkdir()
    done = run("build", "--seeds", tmp_path / "empty", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "actors.csv: error[KB001] a file can be read\n = No such file or directory" in done.stdout
    assert run("validate", tmp_path / "empty").returncode == 2


def test_a_full_target_leaves_the_former_dataset(seeds: Path, tmp_path: Path, run: Run) -> None:
    """A file may not grow beyond 20 kB, as on a disk that fills while writing."""
    assert run("build", "--seeds", seeds, "--out", tmp_path / "out").returncode == 0
    before = contents(tmp_path / "out")
    march = seeds / "incidents" / "march.yaml"
    march.write_text(march.read_text(encoding="utf-8").replace("March in NA", "Another"), encoding="utf-8")
    done = run("build", "--seeds", seeds, "--out", tmp_path / "out", file_size=10_000)
    assert done.returncode == 2
    assert "what stood there is untouched" in done.stderr
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_target_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    write(tmp_path, {"data/a.csv": b"a1"})
    real = Path.open

    def refuse(self: Path, mode: str = "r", *args: object, **kwargs: object) -> object:
        if "w" in mode:
            raise OSError(code, os.strerror(code), str(self))
        return real(self, mode, *args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refuse)
        with pytest.raises(CannotWrite, match=os.strerror(code)):
            write(tmp_path, {"data/a.csv": b"a2"})
    assert contents(tmp_path) == {"data/a.csv": b"a1"}


def test_two_builds_at_once(seeds: Path, tmp_path: Path, run: Run, command: Started) -> None:
    out = tmp_path / "out"
    out.mkdir()
    held = os.open(out, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    done = run("build", "--seeds", seeds, "--out", out)
    os.close(held)
    assert done.returncode == 2
    assert "another command is writing there; wait until it has ended" in done.stderr
    assert contents(out) == {}
    both = [command.start("build", "--seeds", seeds, "--out", out) for _ in range(2)]
    assert {each.ended().returncode for each in both} <= {0, 2}
    assert run("validate", out).returncode == 0


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_stopped_at_many_moments(
    seeds: Path, tmp_path: Path, stop: signal.Signals, command: Started
) -> None:
    """Whenever it is stopped, the dataset is the former one or the new one, to the byte."""
    out = tmp_path / "out"
    build(seeds, out)
    before = contents(out)
    march = seeds / "incidents" / "march.yaml"
    march.write_text(march.read_text(encoding="utf-8").replace("March in NA", "Another"), encoding="utf-8")
    after = dict(publication(examine(seeds).tables))
    for step in range(6):
        going = command.start("build", "--seeds", seeds, "--out", out)
        time.sleep(0.1 * (step + 1))
        os.kill(going.pid, stop)
        said = going.ended().stderr
        finish(out)
        shutil.rmtree(out / STAGING, ignore_errors=True)
        assert contents(out) in (before, after)
        if "kibaru/scripts/build.py" in said:
            raise AssertionError(said)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"event_id_cnty,event_id_cnty\n1,2\n", "twice"),
        (b"\x00\x01\x02", "missing: event_id_cnty (column 1)"),
        (b"event_id_cnty\n\xff\n", "is not UTF-8"),
        (b'event_id_cnty\n"MLI-0001\n', "cannot be read from here on"),
        (b"event_id_cnty\nMLI-0001,x,y\n", "3 cells, and the header has 1"),
        (b"\xef\xbb\xbfevent_id_cnty\r\nMLI-0001\r\n", "missing: event_date (column 2)"),
        (b"event_id_cnty\n" + b"x" * 5_000_000 + b"\n", "field larger than field limit"),
        (b"PK\x03\x04", "missing"),
    ],
)
def test_a_hostile_csv_file(tmp_path: Path, data: bytes, says: str, run: Run) -> None:
    (tmp_path / "events.csv").write_bytes(data)
    done = run("validate", tmp_path / "events.csv")
    assert done.returncode == 1
    assert says in done.stdout
    assert len(done.stdout) < 100_000


@pytest.mark.parametrize(
    "change", [lambda d: d[: len(d) // 2], lambda d: d[:0], lambda d: b"PAR1" + d[4:-900], lambda d: d[::-1]]
)
def test_a_hostile_parquet_file(root: Path, tmp_path: Path, change: object, run: Run) -> None:
    data = (root / "dataset/data/events.parquet").read_bytes()
    (tmp_path / "events.parquet").write_bytes(change(data))  # type: ignore[operator]
    done = run("validate", tmp_path / "events.parquet")
    assert done.returncode == 1
    assert "cannot be read" in done.stdout


def test_a_cell_that_is_no_text_of_ours(root: Path, tmp_path: Path) -> None:
    """What a spreadsheet would run, what reverses text, and what cannot be seen."""
    csv = (root / "dataset/data/actors.csv").read_text(encoding="utf-8")

    def found(cell: str) -> list[str]:
        changed = csv.replace("UCDP's actor is the Government of Mali.", cell, 1)
        (tmp_path / "actors.csv").write_text(changed, encoding="utf-8")
        return [finding.rule for finding in check(tmp_path / "actors.csv", Texts()).findings]

    rules = {
        "=cmd|' /C calc'!A0": "does not begin like a spreadsheet formula",
        "+1+1": "does not begin like a spreadsheet formula",
        "-1-1": "does not begin like a spreadsheet formula",
        "@SUM(A1)": "does not begin like a spreadsheet formula",
        "a\tx": "has no control characters",
        "a\u202eb": "has no control characters",
        "a\x00b": "has no control characters",
        "a\x1bb": "has no control characters",
        " x": "has no white space at its ends",
        "x\u00a0": "has no white space at its ends",
        "e\u0301": "is in Unicode's composed form (NFC)",
    }
    for cell, rule in rules.items():
        assert found(cell) == [f"note {rule}"], cell
    for cell in ("-7", "+7.5", "a = b", "5 - 3", "#1", "'=1"):
        assert found(cell) == [], cell
