"""Archive: a release as one zip, the same bytes wherever and whenever it is made.

`python -m kibaru.scripts.archive FOLDER` writes it for the dataset in `dataset/`; `make archive` does, with
the wheel and the sdist.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

from .history import Past, stored_in
from .refused import Refused
from .sums import SUMS, written
from .write import write

BESIDE = ("CITATION.cff", "CHANGELOG.md", "LICENSE-DATA")  # what else belongs to a copy of the data
CODE = (".py", ".typed", ".pyc")  # the loader, which is in the wheel
MODE = 0o100644 << 16  # an ordinary file, whatever the umask


def contents(root: Path) -> dict[str, bytes]:
    """Return {path in the archive: bytes} of the dataset in a folder of the project."""
    dataset = root / "dataset"
    paths = {path.relative_to(dataset).as_posix(): path for path in dataset.rglob("*") if path.is_file()}
    kept = {
        name: path
        for name, path in paths.items()
        if path.suffix not in CODE and not any(part.startswith(".") for part in Path(name).parts)
    }
    kept |= {name: root / name for name in BESIDE}
    return {name: kept[name].read_bytes() for name in sorted(kept)}


def archive(files: Mapping[str, bytes], version: str, day: date) -> bytes:
    """Return the zip of these files and their digests, dated on the day of the release."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as whole:
        for name, data in sorted({**files, SUMS: written(digests)}.items()):
            entry = zipfile.ZipInfo(f"kibaru-{version}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, MODE, 3
            whole.writestr(entry, data)
    return sink.getvalue()


def named(root: Path) -> tuple[str, bytes]:
    """Return the archive's name and bytes. Raises Refused where what is published is no release."""
    past: Past = stored_in(root / "dataset" / "history")
    newest = past.newest
    if newest is None:
        raise Refused(f"{root / 'dataset'}: nothing was released yet; run: kibaru release")
    for table, (_, sha256) in newest.tables.items():
        path = root / "dataset" / "data" / f"{table}.csv"
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise Refused(f"{path}: is not that of {newest.version}; release it first, or take the release's")
    day = date.fromisoformat(newest.date)
    return f"kibaru-{newest.version}.zip", archive(contents(root), newest.version, day)


def main() -> None:
    """Write the archive into the folder that is named; end with 2 where it cannot be made."""
    try:
        name, data = named(Path())
        write(Path(sys.argv[1]), {name: data})
    except (Refused, OSError, IndexError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    print(Path(sys.argv[1]) / name)


if __name__ == "__main__":
    main()
