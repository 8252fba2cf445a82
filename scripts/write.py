"""Write: put a set of files into a folder, all of them or none.

The files are laid whole into a staging folder inside the target. One rename, of the staging folder
to the name of a swap, decides: before it the former files stand untouched, after it the new ones
hold, and whoever is interrupted while moving them into place leaves the rest to `finish`, which
every later command calls first.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath

from .refused import Refused

STAGING = ".kibaru-staging"
SWAP = ".kibaru-swap"
STALE = "stale.json"  # in the swap: which files of the former set are to go
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class CannotWrite(Refused):
    """The target cannot be written; what stood there is untouched. The message says what to do."""


def write(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Put {path below folder: bytes} into the folder, whole; return the paths whose bytes changed.

    Files of the former descriptor that the new set lacks are removed; all other files stay.
    """
    with locked(folder):
        return write_locked(folder, files)


def write_locked(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Do what `write` does in a folder that the caller holds."""
    with _explained(folder):
        return _swap(folder, files)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder, made where it is missing, for one writer; what an interrupted one left is finished."""
    with ExitStack() as held:
        with _explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
            held.enter_context(_locked(folder))
            finish(folder)
        yield


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into CannotWrite."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotWrite(
            f"{error.filename or folder}: cannot be written: {reason}; what stood there is untouched. "
            "Free the space or the permission, or choose another folder"
        ) from error


def _swap(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    changed = {path: data for path, data in files.items() if not _holds(folder / path, data)}
    stale = sorted(_published(folder) - files.keys())
    if not changed and not stale:
        return []
    try:
        _stage(folder, changed, stale)
        with _undisturbed():
            (folder / STAGING).rename(folder / SWAP)
            finish(folder)
    finally:  # within the lock: another writer's staging folder is not ours to remove
        shutil.rmtree(folder / STAGING, ignore_errors=True)
    return list(changed)


def finish(folder: Path) -> None:
    """Move what an interrupted write had decided but not yet moved; does nothing where nothing is left."""
    swap = folder / SWAP
    if not swap.is_dir():
        return
    stale = swap / STALE
    for source in sorted(path for path in swap.rglob("*") if path.is_file() and path != stale):
        target = folder / source.relative_to(swap)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)
    if stale.exists():
        for path in json.loads(stale.read_text(encoding="utf-8")):
            (folder / path).unlink(missing_ok=True)
    shutil.rmtree(swap)


def _stage(folder: Path, files: Mapping[str, bytes], stale: list[str]) -> None:
    staging = folder / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    for path, data in {**files, STALE: json.dumps(stale).encode()}.items():
        target = staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _published(folder: Path) -> set[str]:
    """Return the paths that the descriptor in the folder lists, if it is one of ours."""
    try:
        described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        if described["name"] != "kibaru":
            return set()
        paths = [PurePosixPath(resource["path"]) for resource in described["resources"]]
        return {str(path) for path in paths if str(path.parent) == "data" and path.name != ".."}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer; the lock is gone with the process, however it ends."""
    try:
        import fcntl  # noqa: PLC0415 (absent on Windows, where two builds at once are not told apart)
    except ImportError:
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise CannotWrite(
            f"{folder}: another command is writing there; wait until it has ended, then try again"
        ) from None
    finally:
        os.close(lock)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and a request to end until the moves, some milliseconds, are done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)
