"""Measure commands and functions in turns, and tell the figures: medians, a Markdown table, the machine."""

from __future__ import annotations

import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from math import inf
from pathlib import Path
from tempfile import TemporaryFile

KIBIBYTES = 1024  # what Linux counts the memory of a process in
PACKAGES = ("Polars", "pandas", "pyarrow")


@dataclass(frozen=True)
class Taken:
    """What something took: seconds, the processor's seconds (all threads), and the most memory held, in MB.

    `output` is what a command printed.
    """

    seconds: float
    processor: float
    peak: float = 0
    output: str = ""


def timed(function: Callable[[], object]) -> Taken:
    """Return what a call of a function took, but for its memory."""
    start = time.perf_counter(), time.process_time()
    function()
    return Taken(time.perf_counter() - start[0], time.process_time() - start[1])


def run(command: Sequence[str | Path], ends: Iterable[int] = (0,)) -> Taken:
    """Return what a command took from its start to its end, which is with one of these codes.

    One that the system kills, since the memory is full, took infinitely long.
    The memory is that of its largest process. It is never told as less than this process holds, which
    therefore must be small.
    """
    with TemporaryFile() as out, TemporaryFile() as err:
        start = time.perf_counter()
        # An installed package is compiled once, whatever the environment says of the one that measures.
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        process = subprocess.Popen([str(word) for word in command], stdout=out, stderr=err, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # so that nobody waits for it again
        out.seek(0)
        err.seek(0)
        if process.returncode == -signal.SIGKILL:  # by the system, out of memory
            return Taken(inf, inf, used.ru_maxrss * KIBIBYTES / 10**6, "")
        if process.returncode not in ends:
            said = err.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{' '.join(map(str, command))}: ended with {process.returncode}\n{said}")
        return Taken(
            seconds,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss * KIBIBYTES / 10**6,
            out.read().decode(errors="replace"),
        )


def in_turns(
    actions: Mapping[str, Callable[[], Taken]], rounds: int, slow: float = float("inf")
) -> dict[str, list[Taken]]:
    """Return what each action took, one after the other, and again; what took `slow` seconds, only once."""
    taken: dict[str, list[Taken]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            if not taken[name] or taken[name][0].seconds < slow:
                taken[name].append(action())
    return taken


def median(taken: Sequence[Taken]) -> Taken:
    """Return the medians of the figures, each by itself, with the last output."""
    figures = ("seconds", "processor", "peak")
    medians = {name: statistics.median(getattr(each, name) for each in taken) for name in figures}
    return replace(taken[-1], **medians)


def ratio(one: Sequence[Taken], other: Sequence[Taken]) -> float:
    """Return how many times the seconds of `other` `one` took: the median of the rounds that both have.

    Within a round both had the same of a machine that does other things too.
    """
    pairs = zip(one, other, strict=False)
    return statistics.median(first.seconds / second.seconds for first, second in pairs)


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown, the figures behind the first column to the right."""
    line = "|---|" + "---:|" * (len(head) - 1)
    told = ("".join(f"| {cell} " if cell else "| " for cell in row) + "|" for row in (head, *rows))
    return "\n".join([next(told), line, *told])


def machine(packages: Iterable[str] = PACKAGES) -> str:
    """Return on what this was measured: the processor, and the versions of packages."""
    cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8").split("model name\t: ")[1].split("\n")[0]
    cores = len(os.sched_getaffinity(0))
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{cores} cores of {cpu}, Linux, Python {platform.python_version()}, {versions}"


def python(*words: str | Path) -> list[str | Path]:
    """Return the command that runs this Python with these words."""
    return [sys.executable, *words]
