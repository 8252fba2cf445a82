"""The wheel and the sdist hold exactly what they should. Slow: builds both."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import kibaru
import pytest

PROGRAM = """
import sys
sys.path.insert(0, ".")
import kibaru
print(kibaru.__file__)
print(kibaru.load_events().shape, kibaru.validate(kibaru.load_events()))
for version in kibaru.releases()["version"]:
    for table in ("events", "claims"):
        print(version, kibaru.load(table, version=version).attrs["release_sha256"])
"""
FOLDERS = {"dataset": "kibaru", "schema": "kibaru/schema", "scripts": "kibaru/scripts"}


@pytest.fixture(scope="module")
def tracked(root: Path) -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)],
        cwd=root, check=True, capture_output=True,
    )  # fmt: skip
    return folder


def test_the_wheel_holds_exactly_the_tracked_files_of_the_three_folders(
    built: Path, tracked: list[str]
) -> None:
    (wheel,) = built.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = set()
    for path in tracked:
        folder, _, rest = path.partition("/")
        if folder in FOLDERS and rest:
            expected.add(f"{FOLDERS[folder]}/{rest}")
    assert held == expected


def test_the_sdist_holds_what_is_needed_to_build_and_test(built: Path, tracked: list[str]) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {path for path in tracked if not path.startswith(".")} <= held | {
        "requirements.in",
        "requirements-dev.in",
    }


def test_the_wheel_works_without_the_project(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path)
    out = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    where, shape, *past = out.stdout.splitlines()
    assert Path(where).is_relative_to(tmp_path)
    assert shape == "(2, 47) []"
    recorded = kibaru.releases()[["version", "release_sha256"]].itertuples(index=False)
    assert past == [f"{version} {digest}" for version, digest in recorded for _ in range(2)]
