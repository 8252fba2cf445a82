"""Measure `kibaru build` of many seeds beside what libyaml needs to compose the same files.

`python -m tests.benchmarks.build [INCIDENTS [ROUNDS]]` prints a table in Markdown. Each step is a process of
its own, and the steps take turns; their ratios say something about another machine, the seconds hardly.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from .many_seeds import write_seeds

INCIDENTS = 20_000
COMPOSE = """
import sys, yaml, pathlib
for path in sorted(pathlib.Path(sys.argv[1]).glob("*/*.yaml")):
    yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
"""
KIBARU = (sys.executable, "-m", "kibaru.scripts", "build")
CACHE = ".kibaru-cache"
SAMPLE = 0.05  # seconds between two looks at the memory
PAGE = os.sysconf("SC_PAGE_SIZE")


class Taken(NamedTuple):
    """What a command took: seconds, those of the processor, and the most megabytes of all its processes."""

    seconds: float
    processor: float
    peak: float


def main(incidents: int = INCIDENTS, rounds: int = 1) -> None:
    """Print the figures as a Markdown table."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        files, claims = write_seeds(folder / "seeds", incidents)
        write_seeds(folder / "half", incidents // 2)
        generated = time.perf_counter() - start
        steps: dict[str, Callable[[], Taken]] = {
            "compose": lambda: run(sys.executable, "-c", COMPOSE, str(folder / "seeds")),
            "build": lambda: build(folder, "seeds"),
            "rebuild": lambda: rebuild(folder, "seeds"),
            "half": lambda: build(folder, "half"),
        }
        rows = [{what: step() for what, step in steps.items()} for _ in range(rounds)]
    taken = {what: median([row[what] for row in rows]) for what in steps}
    print(f"{incidents:,} incidents, {files:,} files, {claims:,} claims, made up in {generated:.0f} s")
    print(f"\n{machine()}:\n\n| what | |\n|---|---:|")
    print(f"| composing all files by libyaml | {told(taken['compose'])} |")
    print(f"| build | {told(taken['build'])} |")
    print(f"| build / composing | {ratio(taken, 'build', 'compose')} |")
    print(f"| build of half as many incidents | {told(taken['half'])} |")
    print(f"| build / build of half | {ratio(taken, 'build', 'half')} |")
    print(f"| build after one seed changed | {told(taken['rebuild'])} |")
    print(f"| build after one seed changed / composing | {ratio(taken, 'rebuild', 'compose')} |")
    for what, words in (("build", "of a build"), ("rebuild", "after one seed changed")):
        print(f"| peak memory {words}, all its processes | {taken[what].peak:,.0f} MB |")


def build(folder: Path, seeds: str) -> Taken:
    """Build from nothing: without a cache, and without a former dataset."""
    shutil.rmtree(folder / seeds / CACHE, ignore_errors=True)
    shutil.rmtree(folder / f"{seeds}-out", ignore_errors=True)
    return run(*KIBARU, "--seeds", str(folder / seeds), "--out", str(folder / f"{seeds}-out"))


def rebuild(folder: Path, seeds: str) -> Taken:
    """Build again after one seed got a comment, with what the last build left; the bytes must be the same."""
    out = folder / f"{seeds}-out"
    before = digests(out)
    with next((folder / seeds / "incidents").glob("*.yaml")).open("a", encoding="utf-8") as file:
        file.write("# read again\n")
    taken = run(*KIBARU, "--seeds", str(folder / seeds), "--out", str(out))
    assert digests(out) == before
    return taken


def digests(folder: Path) -> dict[Path, str]:
    """Return the sha256 of every file."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def run(*command: str) -> Taken:
    """Return what a command took; the memory is looked at again and again, shared pages counted twice."""
    start, peak = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        pid, status, used = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, held(process.pid))
        time.sleep(SAMPLE)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: ended with {process.returncode}")
    return Taken(time.perf_counter() - start, used.ru_utime + used.ru_stime, peak / 10**6)


def held(pid: int) -> int:
    """Return the bytes that a process and those it started hold in memory."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = [each.read_text().split() for each in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:  # it has just ended
        return 0
    return pages * PAGE + sum(held(int(child)) for each in children for child in each)


def median(taken: list[Taken]) -> Taken:
    return Taken(*map(statistics.median, zip(*taken, strict=True)))


def told(taken: Taken) -> str:
    return f"{taken.seconds:.1f} s ({taken.processor:.1f} s of the processor)"


def ratio(taken: dict[str, Taken], one: str, other: str) -> str:
    seconds, processor, _ = (first / second for first, second in zip(taken[one], taken[other], strict=True))
    return f"{seconds:.2f} ({processor:.2f})"


def machine() -> str:
    """Return on what this was measured."""
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("model name\t: ")[1].split("\n")[0]
    cores = len(os.sched_getaffinity(0))
    packages = ", ".join(f"{name} {version(name)}" for name in ("PyYAML", "Polars", "pyarrow"))
    return f"{cores} cores of {cpu}, Linux, Python {platform.python_version()}, {packages}"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
