"""A project as people have one: seeds under git, built, committed and released by the command."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner, Result
from kibaru.scripts.__main__ import main
from kibaru.scripts.changelog import BEGIN, END

from .remembered import remembering

HEADS = {
    "changes.csv": "version,table_name,row_key,column_name,reason,claim_id,note\n",
    "retired.csv": "retired_id,version,retirement,reason,successors,note\n",
}
CHANGELOG = f"# Changelog\r\n\r\nBy hand, é.\n\n{BEGIN}\n\nold\n\n{END}\n\n## The command\n\n- By hand.\n"


def begun(folder: Path, golden_seeds: Path) -> Path:
    """Make a folder of the golden seeds, without what they say of other releases, built and committed."""
    folder.mkdir()
    shutil.copytree(golden_seeds, folder / "seeds")
    for name in HEADS:
        (folder / "seeds" / name).unlink()
    (folder / "CHANGELOG.md").write_bytes(CHANGELOG.encode())
    git(folder, "init", "--quiet")
    kept(folder)
    return folder


def kept(folder: Path) -> None:
    """Build the dataset and commit all."""
    assert run(folder, "build").exit_code == 0
    commit(folder)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "As it is")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def run(folder: Path, *arguments: object, texts: Path | None = None) -> Result:
    """Run the command in the folder; whatever is wrong, it ends without a traceback."""
    with chdir(folder), remembering():
        env = {"KIBARU_TEXTS": str(texts) if texts else None}
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def released(folder: Path, version: str, day: str, *more: object, texts: Path | None = None) -> Result:
    """Run `kibaru release`, and commit where it was made."""
    result = run(folder, "release", version, "--date", day, *more, texts=texts)
    if result.exit_code == 0 and "--dry-run" not in more:
        commit(folder)
    return result


def edit(path: Path, find: str, replace: str) -> None:
    text = path.read_bytes().decode()
    assert find in text
    path.write_bytes(text.replace(find, replace, 1).encode())


def put(folder: Path, name: str, *rows: str) -> None:
    """Add rows to the changes or the retired of the seeds."""
    path = folder / "seeds" / name
    if not path.is_file():
        path.write_text(HEADS[name], encoding="utf-8")
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def asked(result: Result) -> list[str]:
    """Return the rows that a refused release asks for, as it prints them."""
    _, __, asks = result.output.partition("nothing says why")
    return [line for line in asks.splitlines() if line.endswith(",,,")]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files below a folder, those of git too."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def added_an_event(seeds: Path, _: str = "") -> None:
    """Add NAM-0004, a march like NAM-0003 on another day."""
    march = (seeds / "incidents" / "march.yaml").read_text(encoding="utf-8")
    another = march.replace("NAM-I0002", "NAM-I0004").replace("NAM-0003", "NAM-0004").replace("10,", "20,")
    (seeds / "incidents" / "another.yaml").write_text(another, encoding="utf-8")
    with (seeds / "sources" / "wire.yaml").open("a", encoding="utf-8") as wire:
        wire.write("  - {about: NAM-0004, field: fatalities, value: 0, claimant: the mayor, ")
        wire.write("claimant_role: civilian_source}\n")
        wire.write("  - {about: NAM-I0004, field: sub_event_type, value: Peaceful protest, ")
        wire.write("claimant: the mayor, claimant_role: civilian_source}\n")


def retracted(seeds: Path, version: str) -> None:
    """Retract the march, the event and its incident."""
    (seeds / "incidents" / "march.yaml").unlink()
    wire = seeds / "sources" / "wire.yaml"
    head, mark, claims = wire.read_text(encoding="utf-8").partition("claims:\n")
    kept = [claim for claim in claims.split("  - about: ") if not claim.startswith(("NAM-0003", "NAM-I0002"))]
    wire.write_text(head + mark + "  - about: ".join(kept), encoding="utf-8")
    put(seeds.parent, "retired.csv", *(f"{name},{version},retracted,scope,,No march was held."
                                       for name in ("NAM-0003", "NAM-I0002")))  # fmt: skip


def merged(seeds: Path, version: str) -> None:
    """Merge the killing of villagers into the fight."""
    valley, gazette = seeds / "incidents" / "valley.yaml", seeds / "sources" / "gazette.yaml"
    valley.write_text(
        valley.read_text(encoding="utf-8").partition("  - event: NAM-0002")[0], encoding="utf-8"
    )
    gazette.write_text(
        gazette.read_text(encoding="utf-8").replace("about: NAM-0002", "about: NAM-0001"), encoding="utf-8"
    )
    put(seeds.parent, "retired.csv", f"NAM-0002,{version},merged,dedup,NAM-0001,One fight.")


def split(seeds: Path, version: str) -> None:
    """Split the march into two, on two days."""
    march, wire = seeds / "incidents" / "march.yaml", seeds / "sources" / "wire.yaml"
    head, mark, event = march.read_text(encoding="utf-8").partition("  - event: NAM-0003\n")
    later = event.replace("2023-03-10", "2023-03-11")
    events = "".join(mark.replace("0003", number) + rest
                     for number, rest in (("0004", event), ("0005", later)))  # fmt: skip
    march.write_text(head + events, encoding="utf-8")
    text = wire.read_text(encoding="utf-8").replace("NAM-0003", "NAM-0004", 1)
    wire.write_text(text.replace("NAM-0003", "NAM-0005"), encoding="utf-8")
    put(seeds.parent, "retired.csv", f"NAM-0003,{version},split,dedup,NAM-0004; NAM-0005,Two marches.")
