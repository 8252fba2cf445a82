"""Fix: what can be mended in the files at some paths, as differences, and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from itertools import groupby, zip_longest
from os.path import abspath
from pathlib import Path

from kibaru.schema.tables import TABLES

from .check_tables import table_of
from .mend import header, mended_seed, mended_table
from .read.limits import SEED_BYTES, read_text
from .read.seeds import FILES, SEED_FOLDERS
from .refused import UnknownPath
from .write import finish, write

Fixes = Mapping[Path, tuple[str, str]]
YAML = (".yaml", ".yml")
LONG = 2000  # lines that differ; these take a second to compare


def fixes(paths: Iterable[Path]) -> Fixes:
    """Return {file: (its text, its text mended)} of the files at these paths that can be mended.

    A path is a folder of seeds or of tables, a seed, or a table as CSV. What is generated (beside a
    datapackage.json), Parquet, and what is not UTF-8 or unknown is left to `validate`.
    """
    found = {}
    for file in dict.fromkeys(file for path in paths for file in _files(path)):
        finish(file.parent)
        text = read_text(file, SEED_BYTES if file.suffix in YAML else None)
        if isinstance(text, str) and not _generated(file) and (mended := _mended(file, text)) != text:
            found[file] = text, mended
    return found


def write_fixes(found: Fixes) -> None:
    """Write the mended texts, those of one folder at once; raises CannotWrite.

    A link stays one: what it points at is written.
    """
    folders: dict[Path, dict[str, bytes]] = {}
    for path, (_, mended) in found.items():
        file = path.resolve()
        folders.setdefault(file.parent, {})[file.name] = mended.encode()
    for folder, files in folders.items():
        write(folder, files)


def difference(path: Path, old: str, new: str) -> str:
    """Return the difference as a unified diff, which `git apply` takes where the command was run."""
    whole = Path(abspath(path))
    here = whole.relative_to(Path.cwd() if whole.is_relative_to(Path.cwd()) else whole.anchor).as_posix()
    lines = _differing(_lines(old), _lines(new), f"a/{here}", f"b/{here}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _differing(old: list[str], new: list[str], a: str, b: str) -> Iterator[str]:
    """Yield the lines of a unified diff; of long texts one whole hunk, which takes no time to find.

    difflib takes the square of the number of lines that differ.
    """
    if sum(x != y for x, y in zip_longest(old, new)) <= LONG:
        yield from unified_diff(old, new, a, b)
        return
    yield from (f"--- {a}\n", f"+++ {b}\n", f"@@ -1,{len(old)} +1,{len(new)} @@\n")
    if len(old) != len(new):
        yield from (f"-{line}" for line in old)
        yield from (f"+{line}" for line in new)
        return
    for same, pairs in groupby(zip(old, new, strict=True), lambda pair: pair[0] == pair[1]):
        removed, added = zip(*pairs, strict=True)
        yield from (f"{' ' if same else '-'}{line}" for line in removed)
        yield from (f"+{line}" for line in added if not same)


def _lines(text: str) -> list[str]:
    """Return the lines with their ends, parted at LF alone, as git does."""
    *lines, last = text.split("\n")
    return [*(f"{line}\n" for line in lines), *([last] if last else [])]


def _files(path: Path) -> Iterator[Path]:
    """Yield the files at a path that could be mended by their names."""
    if path.suffix in (*YAML, ".csv") and not path.is_dir():
        yield path
    elif any((path / name).is_dir() for name in SEED_FOLDERS):
        for name in SEED_FOLDERS:
            yield from (file for file in sorted((path / name).glob("[!.]*")) if file.suffix in YAML)
        yield from (path / f"{name}.csv" for name in FILES)
    elif path.is_dir():
        yield from sorted(path.glob("[!.]*.csv"))


def _generated(file: Path) -> bool:
    """Whether the file is one of a dataset, which only a build writes."""
    folder = file.resolve().parent
    dataset = folder.parent if folder.name == "data" else folder
    return any((each / "datapackage.json").exists() for each in (folder, dataset))


def _mended(file: Path, text: str) -> str:
    if file.suffix in YAML:
        folder = file.absolute().parent
        seed = folder.name in SEED_FOLDERS and (folder.parent / "actors.csv").exists()
        return mended_seed(text, folder.name) if seed else text
    try:
        model = TABLES[table_of(file, header(text))]
    except UnknownPath:
        return text
    return mended_table(text, model.columns(), model.key())
