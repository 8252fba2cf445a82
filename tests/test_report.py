"""What findings look like to people and programs."""

import json
import re
from pathlib import Path

import hypothesis.strategies as st
import pytest
from click.testing import CliRunner
from hypothesis import given
from kibaru.schema.finding import KEYS, Finding
from kibaru.scripts.__main__ import main
from kibaru.scripts.report import as_json, concise, counted, github, markdown, text
from kibaru.scripts.report.excerpt import WIDTH, excerpt
from kibaru.scripts.report.fold import Fold, folded

WRONG = Finding("KB402", "here year = 2022", file="a.csv", line=2, column=3, end_column=7, table="events",
                key="MLI-0001", field="year", value=2022)  # fmt: skip
ODD = Finding("KB801", "NAM-0001 lies 3 km away", file="a.csv", line=1, column=1)
NOTED = Finding("KB204", "not judged", file="b.csv", line=1)


def in_rows(count: int, field: str = "year") -> list[Finding]:
    return [
        Finding("KB402", "x", file="a.csv", line=n, table="events", field=field) for n in range(1, count + 1)
    ]


def test_columns_of_a_header_are_folded_together() -> None:
    extra = [Finding("KB205", "x", file="a.csv", line=1, table="events", field=str(n)) for n in range(31)]
    *shown, fold = folded(extra)
    assert len(shown) == 5
    assert str(fold) == "... and 26 more of KB205 on events in a.csv, line 1"


def test_a_file_whose_name_is_no_utf_8_stands_escaped_in_json() -> None:
    words = as_json([Finding("KB004", "empty", file="caf\udce9.yaml")]).encode("utf-8")
    assert json.loads(words)["findings"][0]["file"] == "caf\udce9.yaml"


@pytest.mark.parametrize(("count", "shown", "more"), [(0, 0, 0), (5, 5, 0), (6, 5, 1), (1000, 5, 995)])
def test_more_than_five_alike_are_folded(count: int, shown: int, more: int) -> None:
    found = folded(in_rows(count))
    assert sum(isinstance(each, Finding) for each in found) == shown
    assert sum(each.count for each in found if isinstance(each, Fold)) == more


def test_what_differs_is_not_folded_together() -> None:
    found = folded([*in_rows(4), *in_rows(4, "iso")])
    assert not any(isinstance(each, Fold) for each in found)
    assert str(folded(in_rows(9))[-1]) == "... and 4 more of KB402 on events.year in a.csv, lines 6 to 9"
    assert str(folded(in_rows(6))[-1]) == "... and 1 more of KB402 on events.year in a.csv, line 6"


def test_errors_come_before_warnings_and_notes() -> None:
    lines = list(concise([NOTED, ODD, WRONG]))
    assert [re.search(r"(\w+)\[", line)[1] for line in lines] == ["error", "warning", "note"]  # type: ignore[index]
    assert counted([NOTED, ODD, WRONG, WRONG]) == "2 errors, 1 warning, 1 note in 2 files"
    assert counted([WRONG]) == "1 error"
    assert counted([]) == "no findings"


def test_a_line_with_its_caret() -> None:
    (block,) = text([WRONG], lambda *_: "x,2022,y", colour=False)
    assert block.splitlines()[:4] == [
        "a.csv:2:3: error[KB402] ",
        "  |",
        "2 | x,2022,y",
        "  |   ^^^^ here year = 2022",
    ]
    assert "kibaru explain KB402" in block


def test_colour_changes_nothing_but_the_colour() -> None:
    plain = list(text([WRONG, ODD, *in_rows(9)], lambda *_: "x,2022,y", colour=False))
    coloured = list(text([WRONG, ODD, *in_rows(9)], lambda *_: "x,2022,y", colour=True))
    assert "\x1b[" in "".join(coloured)
    assert [re.sub(r"\x1b\[[\d;]*m", "", block) for block in coloured] == plain


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "carets"),
    [
        ("abc", 2, 3, "abc", " ^"),
        ("abc", 4, 5, "abc", "   ^"),
        ("", 1, 2, "", "^"),
        ("a\tb", 3, 4, "a b", "  ^"),
        ("北京x", 3, 4, "北京x", "    ^"),
        ("e\u0301x", 3, 4, "e\u0301x", " ^"),
        ("a\x1b[31mb", 2, 3, "a\ufffd[31mb", " ^"),
        ("a\u202eb", 3, 4, "a\ufffdb", "  ^"),
    ],
)
def test_an_excerpt(line: str, column: int, end: int, shown: str, carets: str) -> None:
    assert excerpt(line, column, end) == (shown, carets)


@given(st.text(max_size=400), st.integers(1, 420), st.integers(0, 100))
def test_an_excerpt_is_short_and_gives_no_orders(line: str, column: int, length: int) -> None:
    shown, carets = excerpt(line, column, column + length)
    assert len(shown) <= WIDTH + 2
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", shown)
    assert carets.lstrip(" ").strip("^") == ""
    assert "^" in carets


def test_the_value_stays_in_view_of_a_long_line() -> None:
    shown, carets = excerpt("a" * 5000 + "VALUE" + "b" * 5000, 5001, 5006)
    assert shown[carets.index("^") : carets.index("^") + carets.count("^")] == "VALUE"


def test_the_json_has_its_shape() -> None:
    report = json.loads(as_json([WRONG, ODD], ["a note"]))
    assert report["version"] == 1
    assert report["summary"] == {"errors": 1, "warnings": 1, "notes": 0, "listed": 2}
    assert report["notes"] == ["a note"]
    keys = "file line column end_column code severity table key field value message help"
    assert list(report["findings"][0]) == list(KEYS) == keys.split()
    assert report["findings"][0]["value"] == 2022
    assert report["findings"][1]["table"] is None


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 1.5, True, None, b"x", [1], {"a": 2}, "\ud800"[:0]]
)
def test_any_value_is_json(value: object) -> None:
    found = json.loads(as_json([Finding("KB402", "x", value=value)]))["findings"][0]["value"]
    assert found == (value if isinstance(value, bool | None) or value == 1.5 else str(value))


def test_github_gets_the_worst_ten() -> None:
    lines = list(github([ODD, NOTED, *in_rows(12)]))
    assert len(lines) == 10
    assert all(line.startswith("::error ") for line in lines)
    assert next(iter(github([NOTED, ODD]))).startswith("::warning ")
    assert next(iter(github([NOTED]))).startswith("::notice ")


def test_github_s_commands_are_escaped() -> None:
    odd = Finding("KB402", "100%\r\n::error::x", help="a:b,c", rule="r", file="a,b:c%.csv", line=3)
    (line,) = github([odd])
    assert line == (
        "::error file=a%2Cb%3Ac%25.csv,line=3,title=KB402 year::r; 100%25%0D%0A::error::x%0Ahelp: a:b,c"
    )


@given(st.text(), st.text())
def test_github_never_gets_a_second_line(words: str, file: str) -> None:
    (line,) = github([Finding("KB402", words, file=file)])
    assert not re.search(r"[\r\n]", line)
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert set(re.findall(r"%(..)", properties + message)) <= {"25", "0D", "0A", "3A", "2C"}
    assert properties.count(",") == 1


def test_markdown_obeys_nothing_that_is_quoted() -> None:
    odd = Finding("KB402", "<b>|`x`*y*[z](w)\n| @all", rule="r", file="a.csv", table="events", key="K|1")
    *_, row = markdown([odd])
    assert len(re.findall(r"(?<!\\)\|", row)) == 5
    assert not re.search(r"(?<!\\)[<>`*\[\]@]", row)
    assert "\n" not in row


def test_markdown_is_cut_short_with_a_word() -> None:
    many = [Finding("KB402", "x", file=f"{n}.csv") for n in range(1500)]
    lines = list(markdown(many))
    assert len(lines) < 1010
    assert "500 rows more" in lines[-1]
    assert list(markdown([])) == ["### kibaru validate: no findings"]


def run(*arguments: object, **environment: str) -> str:
    done = CliRunner().invoke(
        main, ["validate", *map(str, arguments)], env={"KIBARU_TEXTS": None, **environment}
    )
    assert done.exit_code in (0, 1), done.output
    return done.output


def test_every_format_tells_of_the_same_findings(dataset: Path, tmp_path: Path) -> None:
    path = tmp_path / "actors.csv"
    path.write_text(
        (dataset / "data/actors.csv").read_text(encoding="utf-8").replace("State forces", "State force")
    )
    report = json.loads(run(path, "--format", "json"))
    places = {f"{f['file']}:{f['line']}:{f['column']}" for f in report["findings"]}
    assert report["summary"] == {"errors": 2, "warnings": 0, "notes": 0, "listed": 2}
    for form in ("text", "concise", "markdown"):
        said = run(path, "--format", form).replace("\\", "")
        assert all(place in said for place in places)
    summary = tmp_path / "summary.md"
    said = run(path, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert said.count("::error file=") == 2
    written = summary.read_text(encoding="utf-8").replace("\\", "")
    assert all(place in written for place in places)


def test_a_clean_run_in_every_format(dataset: Path) -> None:
    path = dataset / "data" / "events.csv"
    assert "NAM-0001  2023-03-04  Armed clash" in run(path)
    assert json.loads(run(path, "--format", "json"))["findings"] == []
    assert run(path, "--format", "markdown") == "### kibaru validate: no findings\n"
    assert "::" not in run(path, "--format", "github")
