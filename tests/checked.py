"""The findings on a path, the same from whichever engine reads its tables."""

from __future__ import annotations

from pathlib import Path

from kibaru.schema.doubts import NOTHING, Known
from kibaru.schema.finding import KEYS, Finding, in_order
from kibaru.scripts.check import check
from kibaru.scripts.check_tables import How, is_table
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.report import Found
from kibaru.scripts.sink import Sink

SIZES = {".csv": 200_000, ".parquet": 511}  # bytes or rows of a batch: two or three in a table of the tests


def faults(path: Path, texts: Texts | None = None, at_once_alone: bool = False) -> list[Finding]:
    """Return what is found on the path, without the notes on sources whose text nobody held.

    Tables are read at once and in batches, and the findings are the same; or `at_once_alone`.
    """
    found = check(path, texts or Texts()).findings
    if not at_once_alone and tables(path):
        assert_same(found, in_batches(path))
    return [finding for finding in found if finding.code != "KB614"]


def tables(path: Path) -> list[Path]:
    """Return the tables that a path holds: itself, or those in a folder that is no dataset and no seeds."""
    if is_table(path):
        return [path]
    if not path.is_dir() or any([*path.glob("*.json"), *path.glob("*/*.yaml")]):
        return []
    if (path.parent / "datapackage.json").exists():
        return []
    return [file for file in path.iterdir() if is_table(file)]


def in_batches(path: Path, known: Known = NOTHING, size: int | None = None) -> list[Finding]:
    """Return what is found on tables that are read in small batches."""
    size = size or min(SIZES[file.suffix or ".parquet"] for file in tables(path))
    how = How("batches", Sink(Found(10_000)), size=size)
    checked = check(path, Texts(), known, how)
    how.sink.take(checked.findings)
    return in_order(how.sink.found.listed())


def assert_same(whole: list[Finding], batches: list[Finding]) -> None:
    """Assert that two engines found the same; what stands before a file breaks off is judged in batches."""
    one, other = ([_said(finding) for finding in findings] for findings in (whole, batches))
    if any(finding.code.startswith("KB0") for finding in whole):
        assert {*one} <= {*other}
        assert {finding.code for finding in batches} <= {*(finding.code for finding in whole), "KB207"}
    else:
        assert sorted(one) == sorted(other)


def _said(finding: Finding) -> str:
    """Return all that a finding says, but for the words of a library on a file that it cannot read."""
    keys = [key for key in KEYS if key != "message" or finding.code != "KB008"]
    return repr([getattr(finding, key) for key in keys])
