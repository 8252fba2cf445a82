"""A subset can be had again, and of every file it is told what it is, and what an altered one has otherwise."""

import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings
from kibaru.schema.canonical import content_sha256
from kibaru.scripts.archive import named
from kibaru.scripts.history import Past, stored_in
from kibaru.scripts.query import bound, choose, parse
from kibaru.scripts.subset import subset
from kibaru.scripts.sums import SUMS
from kibaru.scripts.verify import verify

from .project import begun, edit, kept, put, released, run
from .test_query import QUERIES, Holds


@pytest.fixture(scope="module")
def project(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the releases 0.1.0 and 0.2.0, which differ in the name of an incident."""
    folder = begun(tmp_path_factory.mktemp("verify") / "project", golden_seeds)
    for name in ("CITATION.cff", "LICENSE-DATA"):
        (folder / name).write_text("As it is.\n")
    kept(folder)
    assert released(folder, "0.1.0", "2024-01-01").exit_code == 0
    edit(folder / "seeds" / "incidents" / "march.yaml", "March in NA", "March through NA")
    put(folder, "changes.csv", "0.2.0,incidents,NAM-I0002,name,coding_error,,It went through.")
    kept(folder)
    assert released(folder, "0.2.0", "2024-02-01").exit_code == 0, run(folder, "release", "0.2.0").output
    return folder


@pytest.fixture(scope="module")
def past(project: Path) -> Past:
    return stored_in(project / "dataset" / "history")


@pytest.fixture
def work(project: Path, tmp_path: Path) -> Path:
    """The released dataset, in a folder that a test may change."""
    return Path(shutil.copytree(project / "dataset", tmp_path / "dataset"))


# One change of each kind, made to the frame of events of 0.2.0, and the words by which it is named.
ALTERED: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], list[str]]] = {
    "one cell": (
        lambda f: f.with_columns(fatalities_high=pl.when(pl.col("event_id_cnty") == "NAM-0002").then(8)
                                 .otherwise("fatalities_high")),
        ["NAM-0002", "fatalities_high", "'7' -> '8'"],
    ),
    "an emptied cell": (
        lambda f: f.with_columns(notes=pl.when(pl.col("event_id_cnty") != "NAM-0001").then("notes")),
        ["NAM-0001", "notes", "-> empty"],
    ),
    "a zero for an unknown toll": (lambda f: f.with_columns(pl.col("fatalities").fill_null(0)),
                                   ["NAM-0002", "fatalities", "empty -> '0'"]),
    "a dropped row": (lambda f: f.filter(pl.col("event_id_cnty") != "NAM-0003"), ["taken out", "NAM-0003"]),
    "an added row": (
        lambda f: pl.concat([f, f.head(1).with_columns(event_id_cnty=pl.lit("NAM-0009"))]), ["added", "NAM-0009"],
    ),
    "an added column": (lambda f: f.with_columns(mine=pl.lit("x")), ["column added", "mine"]),
    "a dropped column": (lambda f: f.drop("notes"), ["column removed", "notes"]),
    "a renamed column": (lambda f: f.rename({"notes": "remarks"}), ["notes", "remarks"]),
    "reordered columns": (lambda f: f.select("year", pl.exclude("year")), ["columns reordered"]),
    "a day later": (
        lambda f: f.with_columns(event_date=pl.when(pl.col("event_id_cnty") == "NAM-0003")
                                 .then(pl.col("event_date") + timedelta(1)).otherwise("event_date")),
        ["NAM-0003", "event_date", "'2023-03-10' -> '2023-03-11'"],
    ),
}  # fmt: skip


def write(frame: pl.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        frame.write_csv(path, float_precision=5)
    else:
        frame.write_parquet(path)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("kind", ALTERED)
def test_an_altered_table_is_found_and_named(work: Path, past: Past, kind: str, form: str) -> None:
    change, words = ALTERED[kind]
    frame = pl.read_parquet(work / "data" / "events.parquet")
    path = work / f"events.{form}"
    write(frame, path)
    assert verify(path, past).is_sound
    write(change(frame), path)
    verdict = verify(path, past)
    assert not verdict.is_sound
    assert "an altered copy of events of 0." in verdict.says
    told = "\n".join(verdict.differs)
    assert [word for word in words if word not in told] == []
    assert len(verdict.differs) < 60


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_table_is_of_the_releases_that_have_it(work: Path, past: Past, form: str) -> None:
    assert "events of 0.1.0 and 0.2.0, exactly" in verify(work / "data" / f"events.{form}", past).says
    assert "incidents of 0.2.0, exactly" in verify(work / "data" / f"incidents.{form}", past).says


def test_rows_in_another_order_and_other_bytes_are_the_same_table(work: Path, past: Past) -> None:
    frame = pl.read_parquet(work / "data" / "claims.parquet").reverse()
    frame.write_parquet(work / "claims.parquet", compression="snappy")
    frame.write_csv(work / "claims.csv", quote_style="always")
    for form in ("parquet", "csv"):
        assert verify(work / f"claims.{form}", past).is_sound


def test_the_nearest_release_is_taken(work: Path, past: Past) -> None:
    frame = pl.read_parquet(work / "data" / "incidents.parquet")
    former = frame.with_columns(name=pl.col("name").str.replace("through", "in"), event_count=pl.lit(7))
    former.write_csv(work / "incidents.csv", float_precision=5)
    verdict = verify(work / "incidents.csv", past)
    assert "an altered copy of incidents of 0.1.0" in verdict.says
    assert "March" not in "\n".join(verdict.differs)


# Cited subsets.


def cited(folder: Path, project: Path, *options: str) -> Path:
    path = folder / "mine.query.json"
    result = run(project, "subset", "-o", path, "--dataset", "dataset", *options)
    assert result.exit_code == 0, result.output
    assert json.loads(path.read_text(encoding="utf-8"))["citation"] in result.output
    return path


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--where", "fatalities is missing or country == 'Namibia'"),
        ("--table", "claims", "--columns", "field,stance", "--version", "0.1.0"),
        ("--table", "incidents", "--where", "name == 'March through NA'", "--columns", "name"),
        ("--as-of", "2023-03-05", "--columns", "event_id_cnty,notes"),
        ("--where", "year == 1900",),
    ],
)  # fmt: skip
def test_a_cited_subset_is_verified(
    project: Path, past: Past, tmp_path: Path, form: str, options: Any
) -> None:
    path = cited(tmp_path, project, "--format", form, *options)
    for file in (path, tmp_path / f"mine.{form}"):
        assert verify(file, past).is_sound, verify(file, past).differs
    said = json.loads(path.read_text(encoding="utf-8"))
    if form == "csv":
        assert said["sha256"] == content_sha256((tmp_path / "mine.csv").read_bytes())
    assert run(project, "verify", path, "--dataset", "dataset").exit_code == 0


def _without_its_last_row(path: Path) -> None:
    pl.read_csv(path, infer_schema=False).head(-1).write_csv(path)


# What is changed in a description or beside it, and what names it.
SPOILED: dict[str, tuple[Callable[[Path, dict[str, Any]], None], str]] = {
    "a cell of the rows": (lambda p, s: edit(p.with_name("mine.csv"), "Exemplaire", "Elsewhere"), "row 1, location"),
    "a row of the rows": (lambda p, s: _without_its_last_row(p.with_name("mine.csv")), "mine.csv: it has 2 rows"),
    "no rows": (lambda p, s: p.with_name("mine.csv").unlink(), "mine.csv: the rows are not beside it"),
    "the number of rows": (lambda p, s: s.update(rows=2), "rows: 2 stands there; the release gives 3"),
    "the hash": (lambda p, s: s.update(sha256="0" * 64), "sha256: '000"),
    "the release's hash": (lambda p, s: s.update(release_sha256="0" * 64), "release_sha256: '000"),
    "the release": (lambda p, s: s.update(version="0.1.0"), "query_sha256"),
    "another query": (lambda p, s: s.update(where="year == 2023 and 1 < latitude"), "where"),
    "the citation": (lambda p, s: s.update(citation="Mine."), "citation: 'Mine.'"),
    "a release that is none": (lambda p, s: s.update(version="9.9.9"), "'9.9.9' is no release"),
    "a column that is none": (lambda p, s: s.update(columns=["name"]), "'name' is no column"),
    "a table that is none": (lambda p, s: s.update(table="secrets"), "'secrets' is no table"),
    "a key that lacks": (lambda p, s: s.pop("where"), "is no query that `kibaru subset` wrote"),
    "another format": (lambda p, s: s.update(kibaru_query=2), "of format 2"),
    "words for a list": (lambda p, s: s.update(columns=5), "is no query that"),
    "a day that is none": (lambda p, s: s.update(as_of="yesterday"), "is no query that"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SPOILED)
def test_an_altered_subset_is_found_and_named(project: Path, past: Past, tmp_path: Path, kind: str) -> None:
    path = cited(tmp_path, project)
    said = json.loads(path.read_text(encoding="utf-8"))
    change, words = SPOILED[kind]
    change(path, said)
    path.write_text(json.dumps(said), encoding="utf-8")
    verdict = verify(path, past)
    assert not verdict.is_sound
    assert words in "\n".join(verdict.differs)
    assert run(project, "verify", path, "--dataset", "dataset").exit_code == 1


@pytest.mark.parametrize("text", ["", "{", "[]", "5", '"x"', "[" * 100_000, "\x00", "{}"])
def test_what_is_no_query_is_told(project: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "odd.query.json").write_text(text, encoding="utf-8")
    result = run(project, "verify", tmp_path / "odd.query.json", "--dataset", "dataset")
    assert result.exit_code in (1, 2)
    assert len(result.output) < 500


BAD = {
    "an unknown column": ("--where", "countri == 'x'"),
    "a call": ("--where", "len(country) == 4"),
    "an attribute": ("--where", "country.str == 'x'"),
    "a dunder": ("--where", "__class__ == 'x'"),
    "a megabyte": ("--where", f"country == '{'x' * 1_000_000}'"),
    "many brackets": ("--where", "(" * 10_000),
    "an unbalanced quote": ("--where", "country == 'x"),
    "an unknown release": ("--version", "9.9.9"),
    "no version": ("--version", "newest"),
    "an unknown table": ("--table", "event"),
    "an unknown column to show": ("--columns", "event_id_cnty,note"),
    "a column twice": ("--columns", "year,year"),
}


@pytest.mark.parametrize("options", BAD.values(), ids=BAD)
def test_what_cannot_be_asked_writes_nothing(project: Path, tmp_path: Path, options: Any) -> None:
    result = run(project, "subset", *options, "-o", tmp_path / "x.query.json", "--dataset", "dataset")
    assert result.exit_code == 2
    assert len(result.output) < 1500
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["mali.json", ".query.json", "mali.csv"])
def test_another_name_is_refused(project: Path, tmp_path: Path, name: str) -> None:
    result = run(project, "subset", "-o", tmp_path / name, "--dataset", "dataset")
    assert result.exit_code == 2
    assert "ends in .query.json" in result.output


@settings(max_examples=25)
@given(query=QUERIES, pick=st.integers(0, 10**6))
def test_any_query_is_verified_on_its_release_and_on_no_altered_one(
    project: Path, past: Past, query: tuple[str, Holds], pick: int
) -> None:
    found = subset(past, "events", query[0], version="0.1.0")
    frame = pl.read_csv(
        io.BytesIO((project / "dataset" / "data" / "events.csv").read_bytes()), infer_schema=False
    )
    assert found.rows.height <= frame.height
    folder = project.parent / "any"
    folder.mkdir(exist_ok=True)
    path = folder / "any.query.json"
    (folder / "any.csv").write_bytes(found.csv)
    path.write_bytes(found.described("any.csv"))
    assert verify(path, past).is_sound
    assert subset(past, "events", found.query.where, version="0.1.0").query == found.query
    if found.rows.height:
        row, column = pick % found.rows.height, found.rows.columns[pick % found.rows.width]
        cells = pl.read_csv(io.BytesIO(found.csv), infer_schema=False).with_row_index("n")
        changed = pl.when(pl.col("n") == row).then(pl.lit("altered")).otherwise(column).alias(column)
        (folder / "any.csv").write_bytes(cells.with_columns(changed).drop("n").write_csv().encode())
        verdict = verify(path, past)
        assert not verdict.is_sound
        assert f"row {row + 1}, {column}" in "\n".join(verdict.differs)


def test_the_rows_are_those_that_the_query_chooses(past: Past, golden: dict[str, pl.DataFrame]) -> None:
    columns = past.blueprint("0.1.0").tables["events"].columns
    expected = choose(golden["events"], bound(parse("year == 2023"), columns), golden["events"].columns)
    assert subset(past, "events", "2023 == year", version="0.1.0").rows.height == expected.height


# Folders and archives.


@pytest.fixture(scope="module")
def archived(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    name, data = named(project)
    assert name == "kibaru-0.2.0.zip"
    path = tmp_path_factory.mktemp("archive") / name
    path.write_bytes(data)
    return path


def test_a_folder_and_an_archive_are_the_release(
    project: Path, past: Past, archived: Path, tmp_path: Path
) -> None:
    assert "a dataset, release 0.2.0" in verify(project / "dataset", past).says
    with zipfile.ZipFile(archived) as whole:
        whole.extractall(tmp_path)
        names = {name.partition("/")[2] for name in whole.namelist()}
    assert {"data/events.csv", "data/events.parquet", "datapackage.json", "README.md", "read_kibaru.R", "totals.csv",
            "history/releases.csv", "CITATION.cff", "LICENSE-DATA", "CHANGELOG.md", SUMS} <= names  # fmt: skip
    assert not {name for name in names if name.endswith((".py", ".pyc"))}
    for path in (archived, tmp_path / "kibaru-0.2.0"):
        verdict = verify(path, past)
        assert verdict.is_sound, verdict.differs
        assert verdict.says.endswith("release 0.2.0")


def repacked(archive: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Write the archive again with other members."""
    with zipfile.ZipFile(archive) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as other:
        for name, data in members.items():
            other.writestr(name, data)
    return target


TOP = "kibaru-0.2.0/"
PACKED: dict[str, tuple[Callable[[dict[str, bytes]], Any], str]] = {
    "a changed member": (lambda m: m.update({f"{TOP}data/events.csv": b"x"}), "data/events.csv: has other bytes"),
    "a missing member": (lambda m: m.pop(f"{TOP}README.md"), "README.md: is missing"),
    "an added member": (lambda m: m.update({f"{TOP}more.txt": b"x"}), "more.txt: is not listed"),
    "no sums": (lambda m: m.pop(f"{TOP}{SUMS}"), "SHA256SUMS is missing"),
    "odd sums": (lambda m: m.update({f"{TOP}{SUMS}": b"nothing\n"}), "'nothing' is no digest"),
    "sums that climb": (lambda m: m.update({f"{TOP}{SUMS}": b"0" * 64 + b"  ../x\n"}), "is no digest and path"),
    "a path that climbs": (lambda m: m.update({f"{TOP}../../x": b"x"}), "leads out of the archive"),
    "a path from the root": (lambda m: m.update({"/etc/x": b"x"}), "leads out of the archive"),
    "a path of Windows": (lambda m: m.update({f"{TOP}..\\x": b"x"}), "leads out of the archive"),
    "a bomb": (lambda m: m.update({f"{TOP}bomb": bytes(200_000_000)}), "do not unpack it"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PACKED)
def test_an_altered_archive_is_found_and_named(
    project: Path, archived: Path, tmp_path: Path, kind: str
) -> None:
    change, words = PACKED[kind]
    path = repacked(archived, tmp_path / "other.zip", change)
    result = run(project, "verify", path, "--dataset", "dataset")
    assert result.exit_code in (1, 2)
    assert words in result.output
    assert [file.name for file in tmp_path.iterdir()] == ["other.zip"]


def test_a_link_in_an_archive_is_refused(project: Path, archived: Path, tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    shutil.copy(archived, path)
    with zipfile.ZipFile(path, "a") as whole:
        link = zipfile.ZipInfo(f"{TOP}link")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        whole.writestr(link, "/etc/passwd")
    result = run(project, "verify", path, "--dataset", "dataset")
    assert (result.exit_code, "leads out of the archive" in result.output) == (2, True)


@pytest.mark.parametrize("cut", [0, 1, 22, 1000, -1, -100])
def test_a_broken_archive_is_told(project: Path, archived: Path, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(archived.read_bytes()[:cut])
    assert run(project, "verify", path, "--dataset", "dataset").exit_code == 1


def test_a_byte_that_flips_in_an_archive_is_found(
    project: Path, past: Past, archived: Path, tmp_path: Path
) -> None:
    data = bytearray(archived.read_bytes())
    for place in range(len(data) // 10, len(data), len(data) // 7):
        flipped = bytearray(data)
        flipped[place] ^= 0x10
        path = tmp_path / "flipped.zip"
        path.write_bytes(flipped)
        result = run(project, "verify", path, "--dataset", "dataset")
        if result.exit_code == 0:  # in what a zip says of a member but its bytes: its day, its mode
            with zipfile.ZipFile(path) as one, zipfile.ZipFile(archived) as other:
                assert {n: one.read(n) for n in one.namelist()} == {
                    n: other.read(n) for n in other.namelist()
                }


@pytest.mark.parametrize("name", ["notes.txt", "events.xlsx"])
def test_a_file_of_another_kind_is_refused(project: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    result = run(project, "verify", tmp_path / name, "--dataset", "dataset")
    assert (result.exit_code, "name one of these" in result.output) == (2, True)


def test_a_parquet_file_of_another_schema_is_told(project: Path, tmp_path: Path) -> None:
    pl.DataFrame({"a": [1], "b": [date(2024, 1, 1)]}).write_parquet(tmp_path / "other.parquet")
    (tmp_path / "junk.parquet").write_bytes(b"PAR1 and no more")
    for name in ("other.parquet", "junk.parquet"):
        result = run(project, "verify", tmp_path / name, "--dataset", "dataset")
        assert result.exit_code == 2
        assert name in result.output
