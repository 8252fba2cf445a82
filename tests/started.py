"""The command, started once: each run is a fork of it, a process of its own that has imported all already.

Only what starting costs is saved. A run has its own arguments, limits and files for what it says, goes
through `python -m kibaru.scripts`, and may be stopped by a signal.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60  # until a run is held to hang
FORKING = """
import json, os, resource, runpy, sys
import kibaru.scripts.build, kibaru.scripts.check, kibaru.scripts.release, kibaru.scripts.report

for line in sys.stdin:
    asked = json.loads(line)
    if "pid" in asked:
        print(os.waitstatus_to_exitcode(os.waitpid(asked["pid"], 0)[1]), flush=True)
        continue
    pid = os.fork()
    if pid:
        print(pid, flush=True)
        continue
    for number, path in enumerate(asked["files"]):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    os.chdir(asked["folder"])
    for name, most in asked["limits"].items():
        resource.setrlimit(getattr(resource, name), (most, most))
    sys.argv = ["kibaru", *asked["arguments"]]
    runpy.run_module("kibaru.scripts", run_name="__main__")
    sys.exit()
"""


@dataclass(frozen=True)
class Run:
    """A run of the command, whose process may go on."""

    pid: int
    said: Path
    started: Started

    def ended(self) -> subprocess.CompletedProcess[str]:
        """Wait for its end and return what it said; the code is negative where a signal ended it."""
        code = self.started.ask(pid=self.pid)
        out, err = (self.said.with_suffix(suffix).read_text(encoding="utf-8") for suffix in (".out", ".err"))
        return subprocess.CompletedProcess([], code, out, err)


class Started:
    """The process that forks."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0
        command = [sys.executable, "-c", FORKING]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def start(
        self, *arguments: object, limits: Mapping[str, int] | None = None, folder: Path = Path()
    ) -> Run:
        """Start a run in a folder, with limits as `resource` names them."""
        self._count += 1
        said = self._folder / str(self._count)
        pid = self.ask(
            arguments=[*map(str, arguments)],
            files=[os.devnull, f"{said}.out", f"{said}.err"],
            folder=str(folder.absolute()),
            limits=limits or {},
        )
        return Run(pid, said, self)

    def ask(self, **what: object) -> int:
        """Return the number that the process answers with."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(what)}\n")
        self._process.stdin.flush()
        assert select.select([self._process.stdout], [], [], SECONDS)[0], f"no answer in {SECONDS} s: {what}"
        return int(self._process.stdout.readline())

    def end(self) -> None:
        """End the process, and what it still runs with it."""
        self._process.kill()
        self._process.communicate()


@contextlib.contextmanager
def started(folder: Path) -> Iterator[Started]:
    """Yield the command, started; a folder takes what its runs say."""
    process = Started(folder)
    try:
        yield process
    finally:
        process.end()
