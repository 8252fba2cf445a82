"""A difference: between what, how it is told, and that applying it to the one gives the other."""

import csv
import json
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from kibaru.schema.blueprint import Blueprint, Layout
from kibaru.schema.canonical import content_sha256, written
from kibaru.scripts.difference import (
    Difference,
    State,
    apply,
    as_csv,
    as_json,
    compare,
    markdown,
    read_json,
    text,
)
from kibaru.scripts.states import between

from .project import begun, edit, kept, put, released, retracted, run

AWKWARD = "a|b <i> \"q\", 'x' `c` *d* _e_ [f](g) \\ é 😀"


@pytest.fixture(scope="module")
def project(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that released 0.1.0, and 0.2.0 with a retraction, revisions with reasons, and an addition."""
    folder = begun(tmp_path_factory.mktemp("difference") / "project", golden_seeds)
    assert released(folder, "0.1.0", "2024-01-01").exit_code == 0
    shutil.copytree(folder / "dataset", folder.parent / "former")
    seeds = folder / "seeds"
    retracted(seeds, "0.2.0")
    edit(seeds / "incidents" / "valley.yaml", "one comma", "a comma")
    awkward = json.dumps(AWKWARD, ensure_ascii=False)
    with (seeds / "sources" / "wire.yaml").open("a", encoding="utf-8") as wire:
        wire.write("  - {about: NAM-0001, field: fatalities, value: 9, qualifier: at_most, ")
        wire.write(f"claimant: {awkward}, claimant_role: media}}\n")
    kept(folder)
    claims = pl.read_csv(folder / "dataset" / "data" / "claims.csv", infer_schema=False)
    claim = claims.filter(pl.col("claimant") == AWKWARD)["claim_id"].item()
    put(folder, "changes.csv", f"0.2.0,events,NAM-0001,*,source_update,{claim},",
        "0.2.0,events,NAM-0001,notes,coding_error,,A slip.",
        "0.2.0,incidents,NAM-I0001,*,source_update,,The wire says more.")  # fmt: skip
    kept(folder)
    result = released(folder, "0.2.0", "2024-02-01")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def found(project: Path) -> Difference:
    return between("0.1.0", "0.2.0", project / "dataset")


def diff(project: Path, a: object, b: object, *more: object) -> str:
    result = run(project, "diff", a, b, "--dataset", "dataset", *more)
    assert result.exit_code == 0, result.output
    return result.output


def test_what_was_taken_out_comes_first_and_each_revision_has_its_reason(project: Path) -> None:
    lines = diff(project, "0.1.0", "0.2.0").splitlines()
    assert lines[0] == "0.1.0 -> 0.2.0"
    titles = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert titles == [
        "retracted, merged and split:",
        "taken out:",
        "revised:",
        "added:",
        "totals:",
        "by country (removed, revised, added):",
        "by table and column (removed, revised, added):",
    ]
    for line in (
        "  NAM-0003 retracted (scope): No march was held.",
        "  events NAM-0003 (scope: No march was held.)",
        "  events NAM-0001 notes: 'Two \"sides\", one comma;\\nand a second line.' -> "
        "'Two \"sides\", a comma;\\nand a second line.' (coding_error: A slip.)",
        "  incidents NAM-I0001 claim_count: '12' -> '13' (source_update: The wire says more.)",
        "  events: 3 -> 2",
        "  injuries_high: unknown",
        "  events: 1, 0, 0",
    ):
        assert line in lines, "\n".join(lines)
    (revision,) = (line for line in lines if line.startswith("  events NAM-0001 claim_count: "))
    assert revision.startswith("  events NAM-0001 claim_count: '6' -> '7' (source_update: claim ")


def test_a_total_that_is_unknown_stays_unknown(found: Difference) -> None:
    assert found.totals["injuries_high"] == [None, None]
    assert found.totals["fatalities_low"] == [8, 8]
    assert found.totals["injuries_unknown"] == [1, 0]
    assert "| injuries_high | unknown | unknown |" in list(markdown(found))


def test_the_counts_add_up(found: Difference) -> None:
    counts = found.counts()
    for what, changes in (("removed", found.removed), ("revised", found.revised), ("added", found.added)):
        assert sum(count[what] for count in counts) == len(changes) > 0
    assert {count["country"] for count in counts} == {"NAM"}
    assert {count["column"] for count in counts if count["table"] == "events"} >= {"", "notes", "claim_count"}


def test_markdown_obeys_nothing_that_stands_in_the_data(project: Path) -> None:
    lines = diff(project, "0.1.0", "0.2.0", "--format", "markdown").splitlines()
    assert lines[0] == "## From 0.1.0 to 0.2.0"
    assert "**retracted, merged and split**" in lines
    state = State("one", {"sources": frame({"id": "x", "v": AWKWARD})}, form("id", "v"))
    other = State("a|b\n", {"sources": frame({"id": "x", "v": "n"})}, form("id", "v"))
    (line,) = (line for line in markdown(compare(state, other)) if line.startswith("- "))
    assert r"a\|b \<i> " in line
    assert r"\`c\` \*d\*" in line
    assert r"\[f\](g)" in line
    assert next(markdown(compare(state, other))) == r"## From one to a\|b\\n"


def test_json_gives_the_same_difference_back(project: Path, found: Difference) -> None:
    said = diff(project, "0.1.0", "0.2.0", "--format", "json")
    assert read_json(said) == found
    assert json.loads(said)["counts"] == found.counts()
    assert AWKWARD in json.loads(said)["added"][0]["cells"].values()


@pytest.mark.parametrize("words", ["", "[]", "{}", '{"format": 2}', '{"format": 1}', "[" * 100_000, "null"])
def test_what_is_no_difference_is_said_to_be_none(words: str) -> None:
    with pytest.raises(ValueError, match="this is no difference that `kibaru diff --format json` wrote"):
        read_json(words)


def test_csv_has_a_line_for_each_cell(project: Path, found: Difference) -> None:
    rows = list(csv.DictReader(StringIO(diff(project, "0.1.0", "0.2.0", "--format", "csv"))))
    assert len(rows) == (
        len(found.retired)
        + len(found.revised)
        + sum(len(row.cells) for row in (*found.removed, *found.added))
    )
    kinds = list(dict.fromkeys(row["change"] for row in rows))
    assert kinds == ["retired", "removed", "revised", "added"]
    assert rows[0]["key"] == "NAM-0003"
    assert any(row["new"] == AWKWARD for row in rows)
    notes = next(row for row in rows if row["column"] == "notes" and row["change"] == "revised")
    assert notes["old"] == 'Two "sides", one comma;\nand a second line.'
    assert (notes["reason"], notes["note"], notes["country"]) == ("coding_error", "A slip.", "NAM")
    assert as_csv(found).count("\r") == 0


PLACES = ("0.1.0", "0.2.0", "seeds", "dataset", "dataset/data", "../former")


@pytest.mark.parametrize("a", PLACES)
@pytest.mark.parametrize("b", ["0.1.0", "../former", "dataset"])
def test_the_same_data_are_the_same_wherever_they_are(project: Path, a: str, b: str) -> None:
    first = {"0.1.0", "../former"}
    lines = diff(project, a, b).splitlines()
    assert ("no difference" in lines) == ((a in first) == (b in first)), "\n".join(lines)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_of_one_format_is_compared_as_it_is(project: Path, tmp_path: Path, form: str) -> None:
    for path in (project / "dataset" / "data").glob(f"*.{form}"):
        shutil.copy(path, tmp_path)
    assert "no difference" in diff(project, tmp_path, "0.2.0")
    assert "no difference" in diff(project, "seeds", tmp_path)


@pytest.mark.parametrize("b", ["dataset/data/events.parquet", "dataset", "0.2.0"])
def test_a_file_is_compared_with_its_table_alone(project: Path, b: str) -> None:
    said = diff(project, "../former/data/events.csv", b)
    assert "  events NAM-0003" in said
    assert "claims" not in said.partition("totals:")[0].replace("claim_count", "")
    assert "schema:" not in said
    assert "  events: 3 -> 2" in said
    assert "incidents:" not in said


def test_a_file_with_other_columns_is_compared_as_such(project: Path, tmp_path: Path) -> None:
    events = pl.read_csv(project / "dataset" / "data" / "events.csv", infer_schema=False)
    mine = events.drop("tags").with_columns(weather=pl.lit("rain"), fatalities_low=pl.lit("some"))
    mine.write_csv(tmp_path / "mine.csv")
    said = diff(project, "dataset/data/events.csv", tmp_path / "mine.csv")
    assert "column removed: events tags" in said
    assert "column added: events weather" in said
    assert "column retyped: type: events fatalities_low: 'integer' -> 'string' (major)" in said
    for name, cell in (("list", pl.lit(["a"])), ("bytes", pl.lit(b"\xff"))):
        events.with_columns(cell.alias(name)).write_parquet(tmp_path / "odd.parquet")
        result = run(project, "diff", "dataset/data/events.csv", tmp_path / "odd.parquet")
        assert result.exit_code == 2
        assert f"odd.parquet: the column '{name}' is " in result.output
        assert "which cannot be told as text; write it as text, or leave it out" in result.output


@pytest.mark.parametrize("a", ["0.1.0", "0.2.0", "seeds", "../former"])
@pytest.mark.parametrize("b", ["0.1.0", "0.2.0"])
def test_applying_a_difference_to_the_one_gives_the_other(project: Path, a: str, b: str) -> None:
    from kibaru.scripts.states import named  # noqa: PLC0415

    here = {name: str(project / name) if not name[0].isdigit() else name for name in (a, b)}
    old, new = (named(here[name], project / "dataset") for name in (a, b))
    made = apply(old.tables, read_json(as_json(compare(old, new))))
    hashes = [{n: content_sha256(written(t)) for n, t in tables.items()} for tables in (made, new.tables)]
    assert hashes[0] == hashes[1]
    events = (project / "dataset" / "data" / "events.csv").read_bytes()
    assert (b == "0.2.0") == (written(made["events"]) == events)


def test_a_difference_of_other_tables_is_not_applied(project: Path, found: Difference) -> None:
    from kibaru.scripts.states import named  # noqa: PLC0415

    old, new = (named(name, project / "dataset").tables for name in ("0.1.0", "0.2.0"))
    events = old["events"]
    for odd, says in (
        (new["events"], "events has no row 'NAM-0003', which the difference takes out"),
        (events.with_columns(notes=pl.lit("x")), 'events NAM-0001 notes is not \'Two "sides", one comma;'),
        (events.drop("event_id_cnty"), "events has no column 'event_id_cnty': it is not that of 0.1.0"),
        (events.with_columns(tags=pl.lit("x")), "events does not become that of 0.2.0, so it is not that of"),
    ):
        with pytest.raises(ValueError, match=says):
            apply({**old, "events": odd}, found)
    with pytest.raises(ValueError, match="events NAM-0001 notes is not"):
        apply({name: frame for name, frame in old.items() if name != "events"}, found)
    claims = pl.concat([old["claims"], new["claims"]]).unique(maintain_order=True)
    with pytest.raises(ValueError, match=r"claims has the row '\w+' already, which the difference adds"):
        apply({**old, "claims": claims}, found)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict.fromkeys(rows[0], pl.String))


def form(*columns: str, keys: int = 1) -> Blueprint:
    layout = Layout(columns[:keys], {name: {"type": "string"} for name in columns})
    return Blueprint({"sources": layout})


def test_a_renamed_key_takes_no_row_out() -> None:
    old = State("a", {"sources": frame({"id": "1", "v": "x"}, {"id": "2", "v": "y"})}, form("id", "v"))
    new = State("b", {"sources": frame({"name": "1", "v": "x"}, {"name": "3", "v": "y"})}, form("name", "v"))
    found = compare(old, new)
    assert [(c.kind, c.old, c.new) for c in found.schema] == [("column renamed", "id", "name")]
    assert [row.key for row in found.removed] == ["2"]
    assert [row.key for row in found.added] == ["3"]
    assert apply(old.tables, found)["sources"].equals(new.tables["sources"])


def test_another_key_takes_out_and_adds_every_row() -> None:
    rows = frame({"id": "1", "v": "x"}, {"id": "2", "v": "y"})
    old, new = State("a", {"sources": rows}, form("id", "v")), State(
        "b", {"sources": rows}, form("id", "v", keys=2)
    )  # fmt: skip
    found = compare(old, new)
    assert [c.kind for c in found.schema] == ["key changed"]
    assert (len(found.removed), len(found.added)) == (2, 2)
    assert apply(old.tables, found)["sources"].equals(rows)


def test_the_last_reason_that_was_given_holds() -> None:
    """Of one release a cell's own before its row's; of several releases the later one's."""
    layout = Layout(
        ("version", "table_name", "row_key", "column_name"),
        {name: {"type": "string"} for name in ("version", "table_name", "row_key", "column_name", "note")},
    )

    def state(label: str, value: str, changes: list[tuple[str, str, str]]) -> State:
        said = [
            dict(zip(layout.columns, (v, "sources", "1", column, note), strict=True))
            for v, column, note in changes
        ]
        tables = {
            "sources": frame({"id": "1", "v": value}),
            "changes": pl.DataFrame(said, schema=dict.fromkeys(layout.columns, pl.String)),
        }
        return State(label, tables, Blueprint({**form("id", "v").tables, "changes": layout}))

    old = state("a", "x", [])
    for changes, expected in (
        ([("0.2.0", "*", "row"), ("0.2.0", "v", "cell")], "cell"),
        ([("0.2.0", "v", "cell"), ("0.10.0", "*", "later")], "later"),
        ([("0.10.0", "v", "later"), ("0.2.0", "v", "cell")], "later"),
    ):
        (revision,) = compare(old, state("b", "y", changes)).revised
        assert revision.note == expected


def test_what_a_terminal_would_obey_is_shown_and_not_obeyed() -> None:
    old = State("a\x1b[31m", {"sources": frame({"id": "x\x1b[2J\n", "v": "1"})}, form("id", "v"))
    new = State("b", {"sources": frame({"id": "x\x1b[2J\n", "v": "\u202e2"})}, form("id", "v"))
    lines = list(text(compare(old, new)))
    assert all(line.isprintable() for line in lines)
    assert "  sources x\\x1b[2J\\n v: '1' -> '\\u202e2'" in lines


def test_a_long_difference_is_cut_and_says_so() -> None:
    rows = [{"id": f"{number:03}", "v": "x" * 500} for number in range(100)]
    old = State("a", {"sources": frame(*rows)}, form("id", "v"))
    new = State("b", {"sources": frame(*(row | {"v": "y"} for row in rows))}, form("id", "v"))
    lines = list(text(compare(old, new)))
    assert "  and 60 more; --format json or csv has all of them" in lines
    assert max(map(len, lines)) < 200


def test_long_values_are_shown_where_they_part() -> None:
    old = State("a", {"sources": frame({"id": "1", "v": "same " * 100 + "old end"})}, form("id", "v"))
    new = State("b", {"sources": frame({"id": "1", "v": "same " * 100 + "new " * 50})}, form("id", "v"))
    (line,) = (line for line in text(compare(old, new)) if line.startswith("  sources 1 v"))
    assert line == (f"  sources 1 v: '...{'same ' * 4}old end' -> '...{'same ' * 4}{'new ' * 20}...'")


def test_the_difference_of_some_tables_is_that_of_them_alone(found: Difference) -> None:
    events = found.only({"events"})
    assert {change.table for change in (*events.removed, *events.revised, *events.added)} == {"events"}
    assert events.layouts.keys() == events.sha256.keys() == {"events"}
    assert replace(found.only(found.layouts)) == found


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("0.9.0", None, "Error: '0.9.0' is no release; the releases are 0.1.0, 0.2.0"),
        ("0.1", None, "Error: 0.1: neither a release (0.1.0) nor a folder or file that exists; correct it"),
        ("none.csv", None, "Error: none.csv: neither a release (0.1.0) nor a folder or file that exists"),
        ("a.txt", b"x", "Error: a.txt: is neither .csv nor .parquet; name a table, a folder of them, or a"),
        ("a.csv", b"", "a.csv: "),
        ("a.csv", b"x,y\n1,2\n", "Error: a.csv: its columns are those of no table; name the file after one"),
        ("sources.csv", b"\xff\xfe\x00", "sources.csv: "),
        ("sources.csv", b'source_id,title\n"a', "sources.csv: "),
        ("sources.csv", b"source_id;title\na;b\n", "the cells are parted by semicolons"),
        ("sources.parquet", b"PAR1", "Error: sources.parquet: a table is a whole Parquet file; cannot"),
        ("sources.csv", b"title\nx\n", "Error: sources.csv: no column 'source_id', by which its rows are"),
        ("sources.csv", b"source_id,title\na,x\na,y\n",
         "Error: sources.csv: two rows have the key 'a' (source_id); run: kibaru validate sources.csv"),
        ("sources.csv", b"source_id,title\n,x\n",
         "Error: sources.csv: a row has an empty key (source_id); run: kibaru validate sources.csv"),
        ("actor_names.csv", b"actor_id,alias\na b,c\na,b c\n", "two rows have the key 'a b c' (actor_id ali"),
        ("a b\n*", "folder", "no table in it; name a dataset folder, or one with CSV or Parquet files"),
        ("actors.csv", b"actor_id,name,kind\nx,y,z\n", "no table is in both: "),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_said_and_ends_with_two(
    project: Path, name: str, data: bytes | str | None, says: str
) -> None:
    path = project / name
    if data == "folder":
        path.mkdir(exist_ok=True)
    elif isinstance(data, bytes):
        path.write_bytes(data)
    beside = "dataset/data/events.csv" if name == "actors.csv" else "0.1.0"
    try:
        for pair in ((name, beside), (beside, name)):
            result = run(project, "diff", *pair, "--dataset", "dataset")
            assert result.exit_code == 2, result.output
            assert says in result.output
    finally:
        if isinstance(data, bytes):
            path.unlink()


def test_two_files_of_one_table_and_faulty_seeds_are_not_compared(project: Path, tmp_path: Path) -> None:
    for name in ("events.csv", "events2.csv"):
        shutil.copy(project / "dataset" / "data" / "events.csv", tmp_path / name)
    result = run(project, "diff", tmp_path, "0.1.0", "--dataset", "dataset")
    assert result.exit_code == 2
    assert "events2.csv: a second file that holds events; leave one of them there" in result.output
    seeds = shutil.copytree(project / "seeds", tmp_path / "seeds")
    edit(seeds / "incidents" / "valley.yaml", "x-hameau", "x-nowhere")
    result = run(project, "diff", "0.1.0", seeds, "--dataset", "dataset")
    assert result.exit_code == 2
    assert f"Error: {seeds}: the seeds have errors; run: kibaru validate {seeds}" in result.output
