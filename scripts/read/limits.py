"""How a file is opened: as UTF-8 text of a size that makes sense, or as a finding."""

from __future__ import annotations

from pathlib import Path

from kibaru.schema.finding import Finding

# A seed is some kilobytes; ten thousand times that is a mistake, and would eat the memory.
SEED_BYTES = 20_000_000


def read_text(path: Path, limit: int | None = SEED_BYTES) -> str | Finding:
    """Return the file's text, or the finding that says why there is none."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            return _unreadable(path, "it is not a file", "remove it from the folder")
        if limit is not None and size > limit:
            return _unreadable(
                path,
                f"it has {size:,} bytes, and at most {limit:,} are read",
                "a seed holds what a document says, not the document: remove what does not belong",
            )
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        return Finding(
            "a file is text in UTF-8",
            f"byte {error.start:,} (0x{error.object[error.start]:02x}) is not UTF-8",
            "save the file as UTF-8 (not Windows-1252, Latin-1 or UTF-16)",
            file=str(path),
            line=before.count(b"\n") + 1,
            column=len(before) - before.rfind(b"\n"),
        )
    except OSError as error:
        return _unreadable(path, error.strerror or str(error), "check the path and its permissions")


def _unreadable(path: Path, why: str, what_to_do: str) -> Finding:
    return Finding("a file can be read", f"cannot be read: {why}", what_to_do, file=str(path))
