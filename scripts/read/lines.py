"""The lines of a text, and in which of them a character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from itertools import islice
from pathlib import Path

from .limits import BOM, LARGE, LINE_BYTES, read_any_text

LINE_END = re.compile(r"\r\n|\n|\r")

Place = tuple[int, int, int]  # line, column, end column: counted from 1, the end excluded


class Lines:
    """A text and where its lines begin, as an editor counts them: at LF, CRLF or CR, and nowhere else."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _starts(self) -> list[int]:
        # Not before somebody asks: of most seeds no place is ever told.
        return [0, *(end.end() for end in LINE_END.finditer(self.text))]

    @property
    def count(self) -> int:
        """How many lines there are; what follows the last line end is one too."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """Return the line of that number, counted from 1, without its end; "" where there is none."""
        if not 1 <= number <= len(self._starts):
            return ""
        return self.text[slice(*self._ends(number))].rstrip("\r\n")

    def start(self, number: int) -> int:
        """Return where the line of that number begins, counted from 0."""
        return self._starts[number - 1]

    def place(self, start: int, end: int) -> Place:
        """Return where the text from `start` to `end` stands, as far as it is on its first line."""
        number = bisect_right(self._starts, start)
        begins, ends = self._ends(number)
        shown = self.text[start : min(end, ends)].rstrip("\r\n")
        column = start - begins + 1
        return number, column, column + max(len(shown), 1)

    def _ends(self, number: int) -> tuple[int, int]:
        ends = self._starts[number] if number < len(self._starts) else len(self.text)
        return self._starts[number - 1], ends


def lines_of(path: Path) -> Lines:
    """Return the lines of a file as it stands now; none where it cannot be read."""
    return _lines(*stand(path))


def stand(path: Path) -> tuple[Path, int, int]:
    """Return what tells a file from another, and from itself before it was changed."""
    try:
        status = path.stat()
    except OSError:
        return path.absolute(), 0, 0
    return path.absolute(), status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _lines(path: Path, changed: int, size: int) -> Lines:  # noqa: ARG001 (by which they are kept)
    return Lines(read_any_text(path)[0])


def line_of(file: str, number: int) -> str | None:
    """Return a line of a text file; None for a Parquet file, which has rows."""
    path = Path(file)
    if path.suffix == ".parquet":
        return None
    return _far_line(path, number) if stand(path)[2] > LARGE[".csv"] else lines_of(path).line(number)


def _far_line(path: Path, number: int) -> str:
    """Return a line of a large file, which is not held whole for it; "" where there is none."""
    with path.open("rb") as file:
        lines = iter(lambda: file.readline(LINE_BYTES), b"")
        line = next(islice(lines, number - 1, None), b"")
    return line.decode("utf-8", "replace").rstrip("\r\n").removeprefix(BOM)
