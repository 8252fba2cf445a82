"""The command: what it prints, and with which code it ends."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kibaru.scripts.__main__ import main


def run(*arguments: object, env: dict[str, str] | None = None) -> Result:
    clean = {"KIBARU_TEXTS": None, **(env or {})}
    result = CliRunner().invoke(main, [str(argument) for argument in arguments], env=clean)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


@pytest.fixture
def seeds(golden_seeds: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(golden_seeds, tmp_path / "seeds"))


@pytest.fixture
def dataset(seeds: Path, tmp_path: Path) -> Path:
    assert run("build", "--seeds", seeds, "--out", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def edit(path: Path, find: str, replace: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert find in text
    path.write_text(text.replace(find, replace, 1), encoding="utf-8", newline="")


def test_build_says_what_it_wrote_and_where(seeds: Path, tmp_path: Path) -> None:
    result = run("build", "--seeds", seeds, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert f"3 events       {tmp_path / 'out' / 'data' / 'events'}.csv, .parquet" in result.output


def test_build_with_findings_writes_nothing(seeds: Path, tmp_path: Path) -> None:
    edit(seeds / "incidents" / "march.yaml", "x-na,", "x-nb,")
    result = run("build", "--seeds", seeds, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert (
        "incidents/march.yaml:11:23: error[KB502] events.location_id names a row of locations"
        in result.output
    )
    assert "1 error; nothing was written" in result.output
    assert not (tmp_path / "out").exists()


def test_build_into_a_file_is_an_error(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = run("build", "--seeds", seeds, "--out", tmp_path / "file" / "below")
    assert result.exit_code == 2
    assert "choose another folder" in result.output


def test_build_without_seeds_is_used_wrongly(tmp_path: Path) -> None:
    assert run("build", "--seeds", tmp_path / "none", "--out", tmp_path / "out").exit_code == 2


def test_validate_seeds_dataset_and_tables(seeds: Path, dataset: Path) -> None:
    for path in (seeds, seeds / "incidents" / "march.yaml", dataset, dataset / "data"):
        result = run("validate", path)
        assert result.exit_code == 0, result.output
        assert "clean: " in result.output
    for form in ("csv", "parquet"):
        assert run("validate", *sorted((dataset / "data").glob(f"*.{form}"))).exit_code == 0


def test_validate_names_the_line_and_column_of_a_csv_file(dataset: Path) -> None:
    edit(dataset / "data" / "events.csv", "2023-03-10,2023", "2023-03-10,2022")
    result = run("validate", dataset / "data" / "events.csv")
    assert result.exit_code == 1
    assert "events.csv:5:21: error[KB402] year is the year of event_date" in result.output
    assert "help: correct year or event_date" in result.output


def test_validate_names_the_row_of_a_parquet_file(dataset: Path) -> None:
    import polars as pl  # noqa: PLC0415

    path = dataset / "data" / "events.parquet"
    pl.read_parquet(path).with_columns(year=pl.lit(2022)).write_parquet(path)
    result = run("validate", path)
    assert result.exit_code == 1
    assert "events.parquet:2: error[KB402]" in result.output
    assert "= in: events NAM-0002, year" in result.output
    assert "3 errors" in result.output


@pytest.mark.parametrize(
    ("find", "replace", "says"),
    [
        (
            "event_id_cnty,event_date",
            "event_id_cnty,date",
            "there is no column event_date, but one called 'date'",
        ),
        ("source_count\n", "source_count,extra\n", "47 cells, and the header has 48"),
        (
            "event_id_cnty,event_date,year",
            "event_id_cnty,year,event_date",
            "event_date is a date written YYYY-MM-DD",
        ),
        ("2023-03-10,2023", "10.03.2023,2023", "write year-month-day, as in 2024-09-17"),
        (",-22.50000,", ",south,", "write digits with a point, as in -7.95922"),
        (",false,6,3\n", ",no,6,3\n", "write true or false"),
        ("NAM-0002,", "NAM-0001,", "no two rows have the same event_id_cnty"),
    ],
)
def test_validate_says_what_is_wrong_with_a_table(dataset: Path, find: str, replace: str, says: str) -> None:
    edit(dataset / "data" / "events.csv", find, replace)
    result = run("validate", dataset / "data" / "events.csv")
    assert result.exit_code == 1
    assert says in result.output


def test_validate_takes_a_table_under_another_name(dataset: Path, tmp_path: Path) -> None:
    shutil.copy(dataset / "data" / "events.csv", tmp_path / "mine.csv")
    assert run("validate", tmp_path / "mine.csv").exit_code == 0


def test_validate_a_path_that_holds_nothing_is_used_wrongly(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.csv").write_text("x,y\n1,2\n")
    (tmp_path / "c.yaml").write_text("source: x\n")
    (tmp_path / "empty").mkdir()
    for name in ("a.txt", "b.csv", "c.yaml", "empty", "none"):
        assert run("validate", tmp_path / name).exit_code == 2


def test_validate_checks_spans_against_texts(seeds: Path, dataset: Path, golden_seeds: Path) -> None:
    texts = golden_seeds.parent / "texts"
    one = f"gazette-2023-03-05={texts / 'gazette.txt'}"
    for path in (seeds, dataset):
        assert "8 of 8 spans checked" in run("validate", path, "--source-text", one).output
        assert "8 of 8 spans checked" in run("validate", path, env={"KIBARU_TEXTS": str(texts)}).output
        without = run("validate", path)
        assert without.exit_code == 0
        assert "0 of 8 spans checked" in without.output
        assert "no text at hand of gazette-2023-03-05" in without.output


def test_validate_finds_a_wrong_span_and_a_wrong_text(
    seeds: Path, golden_seeds: Path, tmp_path: Path
) -> None:
    text = tmp_path / "gazette.txt"
    shutil.copy(golden_seeds.parent / "texts" / "gazette.txt", text)
    one = f"gazette-2023-03-05={text}"
    edit(seeds / "sources" / "gazette.yaml", "span: [163, 180]", "span: [164, 180]")
    result = run("validate", seeds, "--source-text", one)
    assert result.exit_code == 1
    assert "sources/gazette.yaml:23:18: error[KB613]" in result.output
    assert "1 error, 1 note in 2 files; see the help of each" in result.output
    edit(text, "five dead", "nine dead")
    result = run("validate", seeds, "--source-text", one)
    assert result.exit_code == 1
    assert "sources/gazette.yaml:13:16: error[KB612] the text held is the one that was coded" in result.output
    assert "the text given has 398 characters" in result.output


def test_a_text_with_other_line_ends_is_the_same_text(
    seeds: Path, golden_seeds: Path, tmp_path: Path
) -> None:
    text = tmp_path / "windows.txt"
    text.write_bytes((golden_seeds.parent / "texts" / "gazette.txt").read_bytes().replace(b"\n", b"\r\n"))
    assert "8 of 8" in run("validate", seeds, "--source-text", f"gazette-2023-03-05={text}").output


def test_wrong_options_are_used_wrongly(seeds: Path) -> None:
    assert run("validate", seeds, "--source-text", "gazette").exit_code == 2
    assert run("validate", seeds, "--source-text", f"nobody={seeds / 'actors.csv'}").exit_code == 2
    assert run("digest", "--seeds", seeds, "--source-text", f"nobody={seeds / 'actors.csv'}").exit_code == 2


def test_digest_fills_in_what_is_missing_and_nothing_else(seeds: Path, golden_seeds: Path) -> None:
    path = seeds / "sources" / "gazette.yaml"
    whole = path.read_text(encoding="utf-8")
    lines = [
        line for line in whole.splitlines(keepends=True) if not line.startswith(("    span_sha256", "text:"))
    ]
    flow = "".join(lines).partition(", span_sha256: ")
    bare = flow[0] + flow[2][64:]
    path.write_text(bare, encoding="utf-8")
    one = f"gazette-2023-03-05={golden_seeds.parent / 'texts' / 'gazette.txt'}"
    assert run("digest", "--seeds", seeds, "--source-text", one).exit_code == 0
    assert path.read_text(encoding="utf-8") == whole
    again = run("digest", "--seeds", seeds, "--source-text", one)
    assert again.output == ""
    edit(path, "span: [163, 180]", "span: [163, 170]")
    assert run("digest", "--seeds", seeds, "--source-text", one).exit_code == 0
    assert run("validate", seeds, "--source-text", one).exit_code == 0


@pytest.mark.parametrize(("bom", "line_end"), [("\ufeff", "\n"), ("", "\r\n"), ("\ufeff", "\r\n")])
def test_digest_keeps_how_a_seed_is_written(seeds: Path, golden_seeds: Path, bom: str, line_end: str) -> None:
    path = seeds / "sources" / "gazette.yaml"
    whole = (bom + path.read_text(encoding="utf-8")).replace("\n", line_end).encode()
    lines = [
        line
        for line in whole.splitlines(keepends=True)
        if not line.startswith((b"    span_sha256", b"text:"))
    ]
    path.write_bytes(b"".join(lines))
    one = f"gazette-2023-03-05={golden_seeds.parent / 'texts' / 'gazette.txt'}"
    assert run("digest", "--seeds", seeds, "--source-text", one).exit_code == 0
    assert path.read_bytes() == whole
    assert run("validate", seeds, "--source-text", one).exit_code == 0


@pytest.mark.parametrize(
    "line", ["source: [a]", "source: a\ntext: {sha256: [a], chars: 3}", "- a", "source: a\nclaims: x"]
)
def test_digest_of_an_odd_seed_is_no_traceback(seeds: Path, golden_seeds: Path, line: str) -> None:
    (seeds / "sources" / "odd.yaml").write_text(f"{line}\n")
    assert run("digest", "--seeds", seeds, "--texts", golden_seeds.parent / "texts").exit_code in (0, 1)


def test_build_does_not_write_over_what_it_did_not_make(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "README.md").write_text("# Mine")
    for out in (tmp_path / "mine", seeds, seeds / "sources"):
        assert run("build", "--seeds", seeds, "--out", out).exit_code == 2
    assert (tmp_path / "mine" / "README.md").read_text() == "# Mine"
    assert not (seeds / "data").exists()


def test_every_table_that_is_given_is_judged(dataset: Path, tmp_path: Path) -> None:
    edit(dataset / "data" / "events.csv", "2023-03-10,2023", "2023-03-10,2022")
    folder = Path(shutil.copytree(dataset / "data", tmp_path / "copy"))
    assert "events.csv:5:21" in run("validate", folder).output
    both = run(
        "validate",
        dataset / "data" / "claims.csv",
        dataset / "data" / "judgements.csv",
        folder / "events.csv",
    )
    assert "events.csv:5:21" in both.output
    shutil.copy(folder / "events.csv", folder / "again.csv")
    assert "a table is given once" not in both.output
    assert (
        "events.csv is a table of events too"
        in run("validate", folder / "events.csv", folder / "again.csv").output
    )


@pytest.mark.parametrize(
    "resources",
    [
        "[]",
        '[{"path": "../x", "bytes": 1, "hash": "x"}]',
        '[{"path": "a\\u0000b", "bytes": 1, "hash": "x"}]',
        "{}",
        "[1]",
        "null",
    ],
)
def test_a_descriptor_that_describes_other_files(dataset: Path, resources: str) -> None:
    (dataset / "datapackage.json").write_text(f'{{"name": "kibaru", "resources": {resources}}}')
    result = run("validate", dataset)
    assert result.exit_code == 1
    assert "datapackage.json" in result.output


def test_every_command_has_help_and_stands_in_the_readme(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    for name, command in main.commands.items():
        assert run(name, "--help").exit_code == 0
        assert command.help
        assert f"kibaru {name}" in readme
