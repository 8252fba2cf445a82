"""Tables that are read in batches: what is listed and written, bad input, and how a run ends."""

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner, Result
from kibaru.schema.doubts import Known
from kibaru.schema.events import LAYOUT
from kibaru.schema.plain import ALONE, PLAIN, is_plain
from kibaru.schema.table import Rule
from kibaru.schema.tables import TABLES
from kibaru.scripts.__main__ import main
from kibaru.scripts.check import check
from kibaru.scripts.check_tables import How
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.read.chunks import chunks
from kibaru.scripts.read.csv_batches import CsvBatches
from kibaru.scripts.read.odd import odd_characters
from kibaru.scripts.validate.likeness import Likeness
from polars.testing import assert_frame_equal

from .checked import assert_same, faults, in_batches
from .generated import generated_tables

EVENTS = list(TABLES["events"].columns())


@pytest.fixture(scope="module")
def events() -> pl.DataFrame:
    return generated_tables(120, 6, plausible=True)["events"]


@pytest.fixture(scope="module")
def flat(events: pl.DataFrame) -> pl.DataFrame:
    """The events, each on a line of its own."""
    return events.select(EVENTS[:LAYOUT]).with_columns(pl.col(pl.String).str.replace_all("\n", " "))


def validate(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["validate", "--engine", "batches", *map(str, arguments)])


def written(path: Path, frame: pl.DataFrame) -> Path:
    frame.write_csv(path)
    return path


def lines(path: Path) -> list[str]:
    return [f"{line}\n" for line in path.read_bytes().decode().removesuffix("\n").split("\n")]


@pytest.fixture
def many_wrong(events: pl.DataFrame, tmp_path: Path) -> Path:
    """A table with a wrong year in each row, and three wrong countries."""
    country = pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("Atlantis")).otherwise("country")
    return written(tmp_path / "events.csv", events.with_columns(year=pl.lit(1850), country=country))


def test_all_are_counted_and_the_first_of_each_kind_listed(many_wrong: Path, events: pl.DataFrame) -> None:
    report = json.loads(validate(many_wrong, "--format", "json", "--max-findings", 10).stdout)
    assert report["summary"]["errors"] == events.height + 3
    assert report["summary"]["listed"] == len(report["findings"]) == 10
    kinds = [finding["code"] for finding in report["findings"]]
    assert kinds.count("KB306") == 3  # as evenly as can be: none of the few is lost among the many
    assert [f["line"] for f in report["findings"]] == sorted(f["line"] for f in report["findings"])


def test_what_is_not_listed_is_told_in_the_text_too(many_wrong: Path, events: pl.DataFrame) -> None:
    result = validate(many_wrong, "--max-findings", 8)
    assert f"... and {events.height - 5:,} more of KB402 on events.year" in result.stdout
    assert f"{events.height + 3:,} errors" in result.stdout
    assert result.exit_code == 1
    none = validate(many_wrong, "--max-findings", 0)
    assert f"... and {events.height:,} more of KB402" in none.stdout
    assert none.exit_code == 1


@pytest.mark.parametrize("most", [0, 1, 8])
def test_where_the_first_and_last_of_those_not_listed_stand(many_wrong: Path, most: int) -> None:
    asked = (many_wrong, "--format", "concise", "--max-findings", most, "--engine")
    assert validate(*asked, "batches").stdout == validate(*asked, "whole").stdout


@pytest.mark.parametrize("engine", ["whole", "batches"])
def test_the_file_has_all_findings(
    many_wrong: Path, events: pl.DataFrame, tmp_path: Path, engine: str
) -> None:
    out = tmp_path / "findings.parquet"
    CliRunner().invoke(
        main,
        ["validate", str(many_wrong), "--engine", engine, "--findings-out", str(out), "--max-findings", "1"],
    )
    found = pl.read_parquet(out)
    assert found.height == events.height + 3
    assert found["code"].value_counts().sort("code").rows() == [("KB306", 3), ("KB402", events.height)]
    listed = json.loads(validate(many_wrong, "--format", "json").stdout)["findings"]
    keys = ["file", "line", "column", "end_column", "code", "key", "field", "message", "help"]
    assert sorted(found.select(keys).rows()) == sorted(tuple(each[key] for key in keys) for each in listed)


def test_a_clean_table_gives_an_empty_file(events: pl.DataFrame, tmp_path: Path) -> None:
    out = tmp_path / "findings.parquet"
    result = validate(written(tmp_path / "events.csv", events), "--findings-out", out)
    assert result.stdout == f"clean: {events.height:,} rows, no findings\n"
    assert pl.read_parquet(out).is_empty()


def test_a_table_of_the_layout_alone(events: pl.DataFrame, tmp_path: Path) -> None:
    found = faults(written(tmp_path / "events.csv", events.select(EVENTS[:LAYOUT])))
    assert [finding.code for finding in found] == ["KB204"]


def test_a_table_in_parts(events: pl.DataFrame, tmp_path: Path) -> None:
    """The rules over all rows see all parts; a row is named by its part and its number there."""
    folder = tmp_path / "events"
    folder.mkdir()
    ids = events["event_id_cnty"].to_list()
    ids[150] = ids[3]
    wrong = events.with_columns(event_id_cnty=pl.Series(ids))
    wrong.head(100).write_parquet(folder / "part-1.parquet")
    wrong.slice(100).write_parquet(folder / "part-2.parquet")
    found = [(f.code, f.file, f.line) for f in in_batches(folder) if f.code == "KB501"]
    assert found == [("KB501", f"{folder}/part-1.parquet", 4), ("KB501", f"{folder}/part-2.parquet", 51)]
    assert validate(folder).exit_code == 1


def test_a_part_that_cannot_be_read(events: pl.DataFrame, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    for number, start in enumerate((0, 60, 120)):
        events.slice(start, 60).write_parquet(folder / f"{number}.parquet")
    (folder / "1.parquet").write_bytes(b"PAR1 nothing")
    found = in_batches(folder)
    assert {(finding.code, Path(finding.file or "").name) for finding in found} == {("KB008", "1.parquet")}


def test_a_part_that_breaks_off(events: pl.DataFrame, tmp_path: Path) -> None:
    """Its footer is whole, and some of what it names is not."""
    folder = tmp_path / "events"
    folder.mkdir()
    events.head(60).write_parquet(folder / "0.parquet")
    path = folder / "1.parquet"
    events.slice(60).write_parquet(path)
    data = bytearray(path.read_bytes())
    data[4:2000] = bytes(1996)
    path.write_bytes(data)
    result = validate(folder)
    assert "KB008" in result.stdout
    assert result.exit_code == 1


@pytest.mark.parametrize("end", [",1,2\n", "\n"], ids=["too many", "too few"])
def test_a_row_of_another_length(flat: pl.DataFrame, tmp_path: Path, end: str) -> None:
    path = written(tmp_path / "events.csv", flat)
    rows = lines(path)
    row = len(rows) - 5
    rows[row] = rows[row].rsplit(",", 1)[0] + end
    path.write_text("".join(rows), encoding="utf-8")
    assert [f.line for f in in_batches(path) if f.code == "KB201"] == [row + 1]
    assert "KB201" in {finding.code for finding in faults(path)}


@pytest.mark.parametrize("table", ["claims", "sources", "codes"])
def test_a_row_with_too_few_cells_where_the_last_may_be_empty(tmp_path: Path, table: str) -> None:
    """Polars reads it as a row whose last cells are empty."""
    frame = generated_tables(20, 6, plausible=True)[table]
    last = frame.columns[-1]
    path = written(tmp_path / f"{table}.csv", frame.with_columns(pl.lit(None, pl.String).alias(last)))
    rows = lines(path)
    rows[-1] = rows[-1].rstrip("\n").removesuffix(",") + "\n"
    path.write_text("".join(rows), encoding="utf-8")
    assert "KB201" in {finding.code for finding in faults(path)}


def test_words_behind_a_closing_quote_are_not_the_cell(events: pl.DataFrame, tmp_path: Path) -> None:
    """Polars reads them so where a column is of categories."""
    path = written(tmp_path / "events.csv", events)
    text = path.read_text(encoding="utf-8")
    country = f",{events['country'][-1]},"
    cut = text.rindex(country)
    path.write_text(f'{text[:cut]},"x" {country[1:]}{text[cut + len(country) :]}', encoding="utf-8")
    assert "KB006" in {finding.code for finding in faults(path)}


def test_a_quote_in_an_unquoted_cell_is_a_letter_of_it(events: pl.DataFrame, tmp_path: Path) -> None:
    here = pl.int_range(pl.len()) == 40
    named = events.with_columns(notes=pl.when(here).then(pl.lit("N0TE")).otherwise("notes"))
    path = written(tmp_path / "events.csv", named)
    path.write_text(path.read_text(encoding="utf-8").replace("N0TE", 'a 5" gun'), encoding="utf-8")
    assert faults(path) == []
    assert_same(faults(path), in_batches(path, size=2_000))


def test_a_cell_of_100_mb(events: pl.DataFrame, tmp_path: Path) -> None:
    """Refused in memory that does not grow with it, and what stands before it is judged."""
    path = written(tmp_path / "events.csv", events.with_columns(year=pl.lit(1850)))
    before = len(lines(path))
    with path.open("a", encoding="utf-8") as file:
        file.write("MLI-9999,")
        for _ in range(100):
            file.write("x" * 1_000_000)
    program = (
        "import resource, sys; from kibaru.scripts.__main__ import main\n"
        "resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000,) * 2)\n"
        "main(['validate', '--engine', 'batches', '--format', 'concise', sys.argv[1]])"
    )
    command = [sys.executable, "-c", program, str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert f"{path}:{before + 1}: error[KB001]" in result.stdout
    assert "KB402" in result.stdout
    assert (result.returncode, result.stderr) == (1, "")


def test_another_encoding_from_the_middle_on(events: pl.DataFrame, tmp_path: Path) -> None:
    path = written(tmp_path / "events.csv", events.with_columns(notes=pl.lit("Ségou")))
    data = path.read_bytes()
    half = data.index(b"\n", len(data) // 2)
    path.write_bytes(data[:half] + data[half:].replace("é".encode(), "é".encode("latin-1")))
    found = in_batches(path, size=5_000)
    assert [finding.code for finding in found] == ["KB002"]  # said once, and the rest is judged in that one
    read = path.read_bytes()
    assert found[0].line == read[: read.index("é".encode("latin-1"), half)].count(b"\n") + 1


def fill(disk: Path) -> None:
    """Leave no room on a disk."""
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while filler.write(bytes(4096)):
            pass


def test_a_full_disk_under_what_is_kept_of_a_table(
    many_wrong: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    fill(small_disk)
    result = validate(many_wrong, "--engine", "batches")
    assert result.exit_code == 2
    assert re.search("kibaru-.*: No space left on device; make room there, or .* TMPDIR", result.stderr)
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def test_a_full_disk_under_the_findings(many_wrong: Path, small_disk: Path) -> None:
    fill(small_disk)
    result = validate(many_wrong, "--findings-out", small_disk / "findings.parquet")
    assert (result.exit_code, "No space left" in result.stderr) == (2, True)
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def test_a_folder_that_is_not_there(many_wrong: Path, tmp_path: Path) -> None:
    result = validate(many_wrong, "--findings-out", tmp_path / "none" / "findings.parquet")
    assert result.exit_code == 2
    assert "none" in result.stderr


def test_an_interruption_leaves_nothing(events: pl.DataFrame, tmp_path: Path) -> None:
    """Wherever it comes: no findings in part, no files of its own; and the process ends as interrupted."""
    path = tmp_path / "work" / "events.csv"
    (tmp_path / "tmp").mkdir()
    path.parent.mkdir()
    written(path, pl.concat([events.with_columns(year=pl.lit(1850))] * 200))
    out = path.parent / "findings.parquet"
    command = [sys.executable, "-m", "kibaru.scripts", "validate", str(path), "--engine", "batches"]
    environment = os.environ | {"TMPDIR": str(tmp_path / "tmp")}
    process = subprocess.Popen(
        [*command, "--findings-out", str(out)], env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while not any((tmp_path / "tmp").iterdir()) and process.poll() is None:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == -signal.SIGINT
    assert [*path.parent.iterdir()] == [path]
    assert [*(tmp_path / "tmp").iterdir()] == []


@pytest.mark.parametrize("size", [1_000, 7_777, 10**6])
def test_chunks_are_whole_records(events: pl.DataFrame, tmp_path: Path, size: int) -> None:
    noted = events.with_columns(notes=pl.lit('He said: "yes,\nwe did",\r\nand left.'))
    path = written(tmp_path / "events.csv", noted)
    header = lines(path)[0]
    with path.open("rb") as file:
        found = [*chunks(file, len(header.encode()), 2, ",", size)]
    body = path.read_bytes().removeprefix(header.encode())
    assert b"".join(chunk.data for chunk in found) == body.replace(b"\r\n", b"\n")
    assert all(chunk.is_well for chunk in found)
    assert sum(len(chunk.ends[0]) for chunk in found) == events.height


def test_a_cell_that_was_met_in_a_row_that_is_not_read_is_judged_where_it_is(
    flat: pl.DataFrame, tmp_path: Path
) -> None:
    """Its text has a number by then, and so has a later one, but nobody looked at it."""
    odd = {69: "Nearby", 72: "Faraway", 109: "Nearby"}
    scales = [odd.get(row, scale) for row, scale in enumerate(flat["source_scale"])]
    path = written(tmp_path / "events.csv", flat.with_columns(source_scale=pl.Series(scales)))
    rows = lines(path)
    rows[70] = f"{rows[70].rpartition(',')[0]}\n"
    path.write_text("".join(rows), encoding="utf-8")
    found = in_batches(path, size=len("".join(rows[:30]).encode()))
    assert {finding.line for finding in found if finding.code == "KB306"} == {74, 111}


def test_a_cell_is_found_where_it_stands(events: pl.DataFrame, tmp_path: Path) -> None:
    path = written(tmp_path / "events.csv", events.with_columns(notes=pl.lit('a "b",\nc')))
    table = CsvBatches(path, 9_000)
    rows = sum(batch.frame.height for batch in table.batches())
    assert rows == events.height
    for row in random.Random(1).sample(range(rows), 20):
        (_, line, column, end), text = table.locate(row, "country")
        assert text == lines(path)[(line or 0) - 1].rstrip("\n")
        assert text[(column or 0) - 1 : (end or 0) - 1] == events["country"][row]


def test_a_plain_text_is_clean() -> None:
    """Whatever stands beside each other of the characters that are taken for plain."""
    characters = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    plain = pl.Series(characters).str.contains(f"^[{ALONE}]$")
    alone = [character for character, is_plain in zip(characters, plain, strict=True) if is_plain]
    pick = random.Random(1)
    texts = [*alone, *("".join(pick.choices([*alone, " ", "\n"], k=12)) for _ in range(20_000))]
    frame = pl.DataFrame({"location": texts}).filter(pl.col("location").str.contains(PLAIN))
    assert frame.height > 20_000
    clean = [rule for rule in TABLES["events"].rules() if clean_of(rule)]
    assert len(clean) == 4
    assert frame.filter(~pl.all_horizontal(rule.holds for rule in clean)).is_empty()


@pytest.mark.parametrize("others", ["", "\x07", "\x7f", "\u0301\u200b", "«\xa0»", "\u202e \x0b", "🙂 я"])
def test_plain_texts_are_known_by_the_odd_characters_alone(others: str) -> None:
    pick = random.Random(1)
    letters = [*"aZ7é=+-@ \n", *others]
    texts = [
        "",
        "=1",
        " a",
        "a\n",
        *("".join(pick.choices(letters, k=pick.randint(1, 9))) for _ in range(999)),
    ]
    data = "".join(texts).encode()
    odd = odd_characters(data, data.count(b"\n"))
    assert odd is not None
    assert {*odd} == {each for each in others if not re.fullmatch(f"[\n {ALONE}]", each)}
    frame = pl.DataFrame({"notes": texts})
    assert_frame_equal(frame.select(is_plain("notes", odd)), frame.select(is_plain("notes")))
    assert odd_characters(data * 200, data.count(b"\n") * 200) == (None if others else odd)


def clean_of(rule: Rule) -> bool:
    return rule.columns == ("location",) and rule.code in ("KB310", "KB311", "KB312", "KB313")


def test_rows_that_are_alike_are_found_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever number of parts they are sought in."""
    monkeypatch.setattr("kibaru.scripts.validate.likeness.AT_ONCE", 100)
    numbers = np.random.default_rng(1).integers(0, 2**32, 1_000, dtype=np.uint32)
    numbers[[5, 700]] = numbers[0]
    numbers[999] = numbers[998] = 2**32 - 1
    likeness = Likeness(tmp_path / "numbers")
    for start in range(0, 1_000, 300):
        likeness.add(pl.Series(numbers[start : start + 300].astype(np.uint64) << np.uint64(32)))
    found = [*likeness.alike(numbers[[10]])]
    assert sorted(int(row) for rows, _ in found for row in rows) == [0, 5, 10, 700, 998, 999]
    assert all((numbers[rows] == of_rows).all() for rows, of_rows in found)


def test_a_published_event_that_the_table_has_is_not_compared_with(
    events: pl.DataFrame, tmp_path: Path
) -> None:
    """Whether it is the same there or not; one that the table lacks is."""
    known = Known(None, events.with_columns(event_id_cnty=events["event_id_cnty"].reverse()))
    path = written(tmp_path / "events.csv", events)
    assert_same(check(path, Texts(), known, How("whole")).findings, in_batches(path, known))
    lacking = written(tmp_path / "events.csv", events.slice(10))
    found = in_batches(lacking, known)
    assert_same(check(lacking, Texts(), known, How("whole")).findings, found)
    assert {finding.code for finding in found} == {"KB801"}
