"""--fix and --diff: what is written, what is shown, and that the tables stay the same."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kibaru.scripts.__main__ import main
from kibaru.scripts.examine import examine
from kibaru.scripts.fix import difference, fixes, write_fixes

# In each file of the golden seeds, what a careless coder left there.
SPOILS = {
    "incidents/march.yaml": [
        ("name: March in NA\nrevised_on: 2023-05-01\n", "revised_on: 1 May 2023\nname: 'March in NA '\n"),
        (
            "{value: 2, because: The wire names the week only.}",
            "{because: The wire names the week only., value: 2}",
        ),
        ("value: 2023-03-10", "value: 10 March 2023"),
        ("Peaceful protest", "peaceful protest"),
        ("x-na", "X-NA"),
    ],
    "sources/wire.yaml": [
        ("Wire Élite", "Wire E\u0301lite # its name"),
        ("published_on: 2023-03-01", "published_on: 2023/3/1"),
        ("source_scale: International\n", ""),
        ("status: reviewed\n", "status: Reviewed\nsource_scale: INTERNATIONAL\n"),
    ],
    "actors.csv": [("x-army,", "X-ARMY ,"), ("1990-03-21", "21/03/1990"), ("State forces", "state forces")],
    "locations.csv": [("location_id,", "Location_ID ,")],
}


@pytest.fixture
def seeds(golden_seeds: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(golden_seeds, tmp_path / "seeds"))


def spoil(seeds: Path) -> None:
    for name, edits in SPOILS.items():
        text = (seeds / name).read_text(encoding="utf-8")
        for find, replace in edits:
            assert find in text
            text = text.replace(find, replace, 1)
        (seeds / name).write_text(text, encoding="utf-8", newline="")
    path = seeds / "actor_names.csv"  # with the line ends and the mark of Windows, its rows in disorder
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_bytes("\r\n".join(["\ufeff" + head, *reversed(rows)]).encode())


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments], env={"KIBARU_TEXTS": None})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_fix_mends_and_then_validates(seeds: Path, golden_seeds: Path) -> None:
    spoil(seeds)
    assert run("validate", seeds).exit_code == 1
    result = run("validate", "--fix", seeds)
    assert result.exit_code == 0, result.output
    assert result.output.count(": mended\n") == 5
    assert "clean: 504 rows, 1 note" in result.output  # of the source without a text
    found, wanted = bytes_of(seeds), bytes_of(golden_seeds)
    for name in ("actors.csv", "locations.csv"):
        assert found[name] == wanted[name]
    names = wanted["actor_names.csv"].decode().rstrip("\n").replace("\n", "\r\n")
    assert found["actor_names.csv"] == f"\ufeff{names}".encode()
    tables, before = examine(seeds).tables, examine(golden_seeds).tables
    assert all(tables[name].equals(before[name]) for name in before)
    again = run("validate", "--fix", seeds)
    assert "mended" not in again.output
    assert bytes_of(seeds) == found


def test_diff_writes_nothing_and_git_applies_it(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(seeds)
    before = bytes_of(seeds)
    monkeypatch.chdir(seeds.parent)
    shown = run("validate", "--diff", "--fix", "seeds")
    assert shown.exit_code == 1
    assert bytes_of(seeds) == before
    for path in (Path("seeds"), seeds):  # the same names, however the path is given
        assert run("validate", "--diff", path).stdout_bytes == shown.stdout_bytes
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    apply = [git, "apply", "--whitespace=nowarn", "-"]
    subprocess.run([git, "init", "-q", "."], check=True)
    subprocess.run(apply, input=shown.stdout_bytes, check=True, cwd=seeds.parent)
    applied = bytes_of(seeds)
    for name, data in before.items():
        (seeds / name).write_bytes(data)
    assert run("validate", "--fix", seeds).exit_code == 0
    assert bytes_of(seeds) == applied != before


def test_diff_of_what_is_in_order_goes_on_to_validate(seeds: Path) -> None:
    result = run("validate", "--diff", seeds)
    assert result.exit_code == 0
    assert "clean: 504 rows, 1 note" in result.output  # of the source without a text
    assert "@@" not in result.output


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a\nb", "a\nc"),
        ("a\nb", "c\nb"),
        ("b", "b\n"),
        ("a\r\nb\r\n", "a\r\nc\r\n"),
        ("a\u2028\x0b\x85b\nc\n", "a\u2028\x0b\x85b\nd\n"),
        ("same\n" + "old\nsame\n" * 20_000, "same\n" + "new\nsame\n" * 20_000),
        ("old\n" * 20_000 + "end", "new\n" * 19_000 + "end"),
    ],
    ids=range(7),
)
def test_a_difference_is_applied_by_git(
    old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git = shutil.which("git")
    if git is None:
        pytest.skip("git is not installed")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a b" / "é.csv"
    path.parent.mkdir()
    path.write_bytes(old.encode())
    subprocess.run([git, "init", "-q", "."], check=True)
    shown = difference(path, old, new)
    subprocess.run([git, "apply", "--whitespace=nowarn", "-"], input=shown.encode(), check=True)
    assert path.read_bytes() == new.encode()


def test_one_seed_and_one_table(seeds: Path) -> None:
    spoil(seeds)
    wire, march = seeds / "sources" / "wire.yaml", seeds / "incidents" / "march.yaml"
    assert list(fixes([wire])) == [wire]
    assert list(fixes([march, march])) == [march]
    assert list(fixes([seeds / "actors.csv"])) == [seeds / "actors.csv"]


def test_a_table_under_another_name_is_known_by_its_columns(seeds: Path, tmp_path: Path) -> None:
    text = (seeds / "actors.csv").read_text(encoding="utf-8").replace(",", ";")
    (tmp_path / "mine").mkdir()
    path = tmp_path / "mine" / "people.csv"
    path.write_text(text.replace("actor_id;name", "Actor_ID; Name").replace("x-army", "X-army"))
    (tmp_path / "mine" / "odd.csv").write_text("a,b\n 1, 2\n")
    assert list(fixes([tmp_path / "mine"])) == [path]
    assert fixes([path])[path][1] == text


def test_what_is_generated_or_unreadable_or_unknown_is_left(seeds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("build", "--seeds", seeds, "--out", out).exit_code == 0
    events = out / "data" / "events.csv"
    events.write_bytes(events.read_bytes().replace(b"Battles", b"battles"))
    shutil.copy(events, out / "events.csv")
    for path in (out, out / "data", events, out / "events.csv", out / "data" / "events.parquet"):
        assert fixes([path]) == {}
    shutil.copy(events, tmp_path / "events.csv")
    assert list(fixes([tmp_path / "events.csv"])) == [tmp_path / "events.csv"]
    (tmp_path / "events.txt").write_bytes(events.read_bytes())
    (seeds / "actors.csv").write_bytes(b"actor_id,name\nX,\xe9 \n")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "strange.yaml").write_text("title: ' a'\n")
    strange = [tmp_path / "events.txt", seeds / "actors.csv", tmp_path / "sources" / "strange.yaml"]
    assert fixes([*strange, tmp_path / "absent.csv"]) == {}


def test_a_link_stays_a_link(seeds: Path, tmp_path: Path) -> None:
    spoil(seeds)
    link, held = seeds / "actors.csv", tmp_path / "held" / "people.csv"
    held.parent.mkdir()
    link.rename(held)
    link.symlink_to(held)
    write_fixes(fixes([seeds]))
    assert link.is_symlink()
    assert held.read_text(encoding="utf-8").startswith("actor_id,name")
    assert "x-army," in held.read_text(encoding="utf-8")


def test_what_cannot_be_written_ends_with_2(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spoil(seeds)
    before = bytes_of(seeds)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = run("validate", "--fix", seeds)
    assert result.exit_code == 2
    assert "No space left" in result.output
    assert bytes_of(seeds) == before
