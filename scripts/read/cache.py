"""The cache: what sound seeds gave when they were last read, by what stands in them.

It may be deleted at any time, and is never part of what is published. One that is missing, damaged or
of another version of this code counts as empty; one that cannot be written is not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path

import polars as pl
import yaml

from .batch import CODED_IN_YAML, FILE, FILES, Batch, Frames, Numbered
from .limits import SEED_BYTES, read_bytes

FOLDER = ".kibaru-cache"
NAME = "seeds"
LENGTH = 8  # bytes of the number before each frame
DIGEST = hashlib.sha256().digest_size
IDENTITY = ("kind", "sha256")


class Cache:
    """The cache of a folder of seeds."""

    def __init__(self, seeds: Path) -> None:
        self.file = seeds / FOLDER / NAME
        self.held = _held(self.file)

    def recall(self, numbered: Sequence[Numbered]) -> tuple[Batch | None, Sequence[Numbered]]:
        """Return what is known of the files, and the files of which nothing is."""
        if self.held is None:
            return None, numbered
        now = [(number, path.parent.name, _sha256(path)) for number, path in numbered]
        found = pl.DataFrame(now, schema=FILE, orient="row").join(
            self.held[FILES].rename({"file": "held"}), on=IDENTITY, maintain_order="left"
        )
        numbers = found.select("file", "held")
        frames = {name: _renumbered(self.held[name], numbers) for name in CODED_IN_YAML}
        known = set(numbers["file"])
        rest = [(number, path) for number, path in numbered if number not in known]
        return Batch(frames | {FILES: found.select(FILE.keys())}, []), rest

    def keep(self, batch: Batch) -> None:
        """Hold what the files give, but for those that there is a remark on, instead of what was held."""
        odd = pl.Series([remark.file for remark in batch.remarks], dtype=pl.UInt32)
        sound = {
            name: frame.filter(~pl.col("file").is_in(odd.implode())) for name, frame in batch.frames.items()
        }
        sound[FILES] = sound[FILES].unique(IDENTITY, keep="first", maintain_order=True)
        if self.held is not None and _same_files(self.held, sound):
            return
        packed = _packed(
            {name: frame.join(sound[FILES], on="file", how="semi") for name, frame in sound.items()}
        )
        _write(self.file, _seal(packed) + packed)


def _same_files(one: Frames, other: Frames) -> bool:
    return set(one[FILES].select(IDENTITY).iter_rows()) == set(other[FILES].select(IDENTITY).iter_rows())


def _renumbered(rows: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the files that are among the numbers {held: file}, with their new number."""
    joined = rows.rename({"file": "held"}).join(numbers, on="held", maintain_order="left_right")
    return joined.select(rows.columns)


def _sha256(path: Path) -> str:
    data = read_bytes(path, SEED_BYTES)
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else ""  # who reads it says why


def _held(file: Path) -> Frames | None:
    """Return the frames in a file, None where it is not whole, or not of this code."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    packed = data[DIGEST:]
    return _unpacked(packed) if data[:DIGEST] == _seal(packed) else None


def _seal(packed: bytes) -> bytes:
    """Return what shows that the bytes are whole, and written by this code."""
    return hashlib.sha256(_code() + packed).digest()


def _packed(frames: Frames) -> bytes:
    parts = []
    for name in (*CODED_IN_YAML, FILES):
        written = BytesIO()
        frames[name].write_ipc(written, compression="lz4")
        parts += [written.tell().to_bytes(LENGTH), written.getvalue()]
    return b"".join(parts)


def _unpacked(packed: bytes) -> Frames:
    frames, start = {}, 0
    for name in (*CODED_IN_YAML, FILES):
        begin = start + LENGTH
        start = begin + int.from_bytes(packed[start:begin])
        frames[name] = pl.read_ipc(BytesIO(packed[begin:start]))
    return frames


def _write(file: Path, data: bytes) -> None:
    """Write the file whole, or not at all; of two that write at once, what is left of both is no cache."""
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        new = file.with_name(f"{NAME}.new")
        new.write_bytes(data)
        new.replace(file)


@cache
def _code() -> bytes:
    """Return the digest of all that says what a seed gives: this code, the schema, and what they stand on."""
    found = hashlib.sha256(f"{pl.__version__} {yaml.__version__}".encode())
    for package in ("kibaru.schema", "kibaru.scripts.read"):
        for name, file in _files(files(package), package):
            found.update(f"{name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return found.digest()


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _files(entry, f"{name}/{entry.name}")
        elif entry.is_file():
            yield f"{name}/{entry.name}", entry
