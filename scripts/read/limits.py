"""How a file is opened: as text of a size that makes sense, or as a finding."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from kibaru.schema.finding import Finding

# A seed is some kilobytes; ten thousand times that is a mistake, and would eat the memory.
SEED_BYTES = 20_000_000
# No row of a table comes near; a line without an end would eat the memory.
LINE_BYTES = 10_000_000
CHUNK = 1 << 20
# More bytes of a table are not read at once: with all that is made of them they take twenty times the memory.
LARGE = {".csv": 40_000_000, ".parquet": 8_000_000}
BOM = "\ufeff"
# The first bytes of texts in other encodings, the longer ones first.
MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
UNLIKELY = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # in a text that somebody wrote


def read_text(path: Path, limit: int | None = SEED_BYTES) -> str | Finding:
    """Return the file's text, or the finding that says why there is none."""
    data = read_bytes(path, limit)
    if isinstance(data, Finding):
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf_8(path, data, error)


def read_any_text(path: Path) -> tuple[str, list[Finding]]:
    """Return a file's text without its byte order mark, and what is wrong with it as text.

    Where its encoding is not UTF-8 but can be told, the text is read by that one, so that the rest
    can be judged too.
    """
    data = read_bytes(path, None)
    if isinstance(data, Finding):
        return "", [data]
    text, findings = any_text(path, data)
    return text.removeprefix(BOM), findings


def any_text(path: Path, data: bytes, start: int = 0) -> tuple[str, list[Finding]]:
    """Return the text of a file, or of a part from byte `start` on, and what is wrong with it as text."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        encoding = encoding_of(data)
        return (data.decode(encoding) if encoding else ""), [_not_utf_8(path, data, error, start)]


def encoding_of(data: bytes) -> str | None:
    """Return the encoding other than UTF-8 that a text is in, as far as it can be told."""
    likely = [name for mark, name in MARKS if data.startswith(mark)] or ["Windows-1252"]
    try:
        text = data.decode(likely[0])
    except (UnicodeDecodeError, LookupError):
        return None
    return None if UNLIKELY.search(text) else likely[0]


def read_bytes(path: Path, limit: int | None) -> bytes | Finding:
    """Return the file's bytes, or the finding that says why there are none."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            return unreadable(path, "it is not a file", "remove it, or name a file")
        if limit is not None and size > limit:
            return unreadable(
                path,
                f"it has {size:,} bytes, and at most {limit:,} are read",
                "a seed holds what a document says, not the document: remove what does not belong",
            )
        if size > LINE_BYTES and (line := _endless_line(path)):
            what_to_do = "a quote may be left open there, or the file is no table"
            return unreadable(path, f"line {line} has more than {LINE_BYTES:,} bytes", what_to_do, line)
        return path.read_bytes()
    except OSError as error:
        return unreadable(path, error.strerror or str(error), "check the path and its permissions")


def _endless_line(path: Path) -> int | None:
    """Return the number of the first line that is too long to be one."""
    line, length = 1, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            first, last = chunk.find(b"\n"), chunk.rfind(b"\n")
            length += len(chunk) if first < 0 else first
            if length > LINE_BYTES:
                return line
            if last >= 0:
                line, length = line + chunk.count(b"\n"), len(chunk) - last - 1
    return None


def _not_utf_8(path: Path, data: bytes, error: UnicodeDecodeError, start: int = 0) -> Finding:
    before = data[: error.start]
    line = before.rpartition(b"\n")[2].decode("utf-8-sig", "replace")
    encoding = encoding_of(data)
    looks = f"; the file looks like {encoding}" if encoding else ""
    column = len(line) + 1
    return Finding(
        "KB002",
        f"byte {start + error.start:,} (0x{data[error.start]:02x}) is not UTF-8{looks}",
        f"save the file as UTF-8, not as {encoding or 'Windows-1252, Latin-1 or UTF-16'}",
        file=str(path), line=before.count(b"\n") + 1, column=column, end_column=column + 1,
    )  # fmt: skip


def unreadable(path: Path, why: str, what_to_do: str, line: int | None = None) -> Finding:
    """Return the finding that a file, or the rest of it, cannot be read."""
    return Finding("KB001", why, what_to_do, file=str(path), line=line)
