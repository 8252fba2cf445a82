"""Who may import whom, who may print, and that no file of ours is imported under a bare name."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = [
    path for folder in ("schema", "scripts", "dataset") for path in sorted((ROOT / folder).rglob("*.py"))
]
# The modules that compose the stages, and so may import all of them.
COMPOSERS = {
    "__main__.py", "accounts.py", "archive.py", "beside.py", "biography.py", "build.py",
    "changelog.py", "check_tables.py", "check_texts.py", "check.py", "cited.py", "citing.py",
    "digest.py", "draft_score.py", "draft_seeds.py", "examine.py", "fix.py", "large.py", "new.py",
    "progress.py", "release.py", "releasing.py", "show.py", "sink.py", "states.py", "subset.py",
    "validating.py", "verify.py",
}  # fmt: skip
CLUSTER = "cluster"  # the folder of the one engine that composes them too, on other machines
# Those that people run, and what prints for them.
COMMANDS = {
    "show.py", "options.py", "releasing.py", "validating.py", "citing.py", "archive.py", "__main__.py",
    "draft_score.py", "make.py", "progress.py",
}  # fmt: skip
EVERYWHERE = {"kibaru", "polars", "pyarrow", "__future__"}
ALLOWED = {
    "schema": EVERYWHERE | {"pandera", "rapidfuzz", "yaml"},
    "dataset": EVERYWHERE | {"pandas"},
    "scripts": EVERYWHERE
    | {"numpy", "yaml", "click", "rapidfuzz", "trafilatura", "py3langid", "pandas"}
    | {"dask", "distributed", "fsspec"},
}
STANDARD = sys.stdlib_module_names


def imported(path: Path) -> list[str]:
    """Return the absolute names of all modules that a file imports, relative ones resolved."""
    folder = path.relative_to(ROOT).parts[0]
    package = ["kibaru", *path.relative_to(ROOT).parts[:-1]]
    if folder == "dataset":
        package = ["kibaru", *path.relative_to(ROOT).parts[1:-1]]
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            found.append(".".join([*base, *([node.module] if node.module else [])]))
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_packages(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    outside = {module.split(".")[0] for module in imported(path)} - STANDARD
    assert outside <= ALLOWED[folder]
    if "click" in outside:
        assert path.name in COMMANDS
    if folder == "scripts" and "pandas" in outside:  # the sums that `kibaru.tally` gives; what Dask moves
        assert path.name == "headline.py" or path.parent.name == CLUSTER
    if outside & {"dask", "distributed", "fsspec"}:  # the extra kibaru[dask]
        assert path.parent.name == CLUSTER
    if outside & {"trafilatura", "py3langid"}:  # the extra kibaru[draft]
        assert path.relative_to(ROOT).parts[:3] == ("scripts", "draft", "text")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_layers(path: Path) -> None:
    folder, *rest = path.relative_to(ROOT).parts
    ours = [module for module in imported(path) if module.startswith("kibaru.")]
    if folder == "schema":
        assert all(module.startswith("kibaru.schema") for module in ours)
    if folder == "dataset":
        scripts = [module for module in ours if module.startswith("kibaru.scripts")]
        pure = ("validate", "resolve", "history", "biography", "cite")
        assert set(scripts) <= {f"kibaru.scripts.{name}" for name in pure}
    if folder == "scripts" and path.name not in COMPOSERS and path.parent.name != CLUSTER:
        own = f"kibaru.scripts.{rest[0].removesuffix('.py')}"
        every = ("kibaru.schema", "kibaru.scripts.refused", "kibaru.tallies", own)
        assert all(module.startswith(every) for module in ours), ours


@pytest.mark.parametrize("path", FILES, ids=name)
def test_only_the_command_prints_exits_and_asks_the_time(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    if path.name not in COMMANDS:
        assert not called & {"print", "exit", "sys.exit", "click.echo"}
        assert not {function for function in called if function.endswith((".now", ".today", "time.time"))}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_absolute_imports_across_folders_and_relative_ones_inside(path: Path) -> None:
    folder = path.relative_to(ROOT).parts[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and folder != "scripts":
            assert not (node.module or "").startswith(f"kibaru.{folder}")


def test_no_file_of_ours_is_imported_under_a_bare_name() -> None:
    program = (
        "import sys, kibaru, kibaru.scripts.check, kibaru.scripts.__main__\n"
        "kibaru.load_events()\n"
        "print(sorted({'schema', 'scripts', 'dataset', 'loader', 'events'} & set(sys.modules)))"
    )
    out = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert out.stdout == "[]\n"


def test_files_are_small() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    # The events have 47 columns and the most rules; each stands once, in one file.
    assert {path for path, lines in lengths.items() if lines > 250} <= {
        "schema/events.py",
        "scripts/read/seeds.py",
    }
