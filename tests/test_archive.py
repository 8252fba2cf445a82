"""`make archive` gives the same bytes in another folder, with another umask, locale and time zone. Slow."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import kibaru
import pytest
from kibaru.scripts.archive import named
from kibaru.scripts.history import stored_in
from kibaru.scripts.refused import Refused
from kibaru.scripts.verify import verify

from .project import begun, contents, edit, run

PLACES = {
    "one": ("022", {"TZ": "UTC", "LC_ALL": "C"}),
    "another folder": ("077", {"TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}),
}


@pytest.fixture(scope="module")
def made(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What two clones of the commit make of it, each in its own place."""
    pytest.importorskip("hatchling")
    found = {}
    lines = (root / "Makefile").read_text(encoding="utf-8").partition("\narchive:")[2].splitlines()[1:3]
    script = "\n".join(
        line.strip().replace("$$", "$").replace("$(BIN)/python", '"$PYTHON"') for line in lines
    )
    for name, (umask, env) in PLACES.items():
        folder = tmp_path_factory.mktemp("archive") / name
        clone = f'umask {umask}; git clone --quiet "$ROOT" . && {{\n{script}\n}}'
        folder.mkdir()
        whole = {**os.environ, **env, "PYTHON": sys.executable, "ROOT": str(root)}
        subprocess.run(["bash", "-ec", clone], cwd=folder, env=whole, check=True, capture_output=True)
        found[name] = contents(folder / "dist")
    return found


def test_the_bytes_are_the_same(made: dict[str, dict[str, bytes]]) -> None:
    one, other = made.values()
    assert f"kibaru-{kibaru.releases()['version'].iloc[-1]}.zip" in one
    assert {Path(name).suffix for name in one} == {".zip", ".whl", ".gz"}
    assert len(one) == 3
    digests = [
        {name: hashlib.sha256(data).hexdigest() for name, data in each.items()} for each in (one, other)
    ]
    assert digests[0] == digests[1]


def test_the_archive_is_sound(root: Path, made: dict[str, dict[str, bytes]], tmp_path: Path) -> None:
    ((name, data),) = [item for item in made["one"].items() if item[0].endswith(".zip")]
    (tmp_path / name).write_bytes(data)
    verdict = verify(tmp_path / name, stored_in(root / "dataset" / "history"))
    assert verdict.is_sound, verdict.differs
    assert "release 0." in verdict.says


def test_what_is_not_released_is_not_archived(golden_seeds: Path, tmp_path: Path) -> None:
    folder = begun(tmp_path / "project", golden_seeds)
    with pytest.raises(Refused, match="nothing was released yet"):
        named(folder)
    assert run(folder, "release", "0.1.0", "--date", "2024-01-01").exit_code == 0
    for name in ("CITATION.cff", "LICENSE-DATA"):
        (folder / name).write_text("As it is.\n")
    assert named(folder)[0] == "kibaru-0.1.0.zip"
    edit(folder / "seeds" / "incidents" / "march.yaml", "March in NA", "March")
    assert run(folder, "build").exit_code == 0
    with pytest.raises(Refused, match=r"incidents\.csv: is not that of 0\.1\.0"):
        named(folder)
