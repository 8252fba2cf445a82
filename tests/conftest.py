"""What several tests stand on: the golden tables, and the way to change one cell of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from hypothesis import settings
from kibaru.scripts.build import build
from kibaru.scripts.examine import examine

from .started import Started, started

# The same examples in every run; no deadline, since the machines that test are shared and slow at times.
settings.register_profile("kibaru", derandomize=True, deadline=None, max_examples=10)
settings.load_profile("kibaru")

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make golden` write the snapshots again."""
    parser.addoption("--write-snapshots", action="store_true", help="write tests/snapshots again")


GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def golden_seeds() -> Path:
    """Seeds invented for the tests, which use every kind of value."""
    return GOLDEN / "seeds"


@pytest.fixture(scope="session")
def golden(golden_seeds: Path) -> dict[str, pl.DataFrame]:
    """The valid tables that the golden seeds give."""
    examined = examine(golden_seeds)
    assert examined.findings == []
    return examined.tables


@pytest.fixture(scope="session")
def dataset(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a build of the golden seeds writes; tests that change it take a copy."""
    out = tmp_path_factory.mktemp("golden") / "dataset"
    assert build(golden_seeds, out).findings == []
    return out


@pytest.fixture(scope="session")
def texts() -> Path:
    """The folder that holds the article; where it is not at hand, the test is skipped."""
    folder = os.environ.get("KIBARU_TEXTS")
    if not folder:
        pytest.skip("KIBARU_TEXTS names no folder of texts: the article is not at hand")
    return Path(folder)


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """The command as processes of their own, without what it costs to start one."""
    with started(tmp_path_factory.mktemp("said")) as process:
        yield process
