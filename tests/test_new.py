"""`kibaru new`: a template that is clean as a draft, says what is left, and is sound once filled in."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner, Result
from kibaru.schema.keys import CLAIM_KEYS, DRAFTING, EVENT_KEYS, INCIDENT_KEYS, SOURCE_KEYS
from kibaru.scripts.__main__ import main
from kibaru.scripts.describe.pages import pages
from kibaru.scripts.examine import examine

SOURCE = ("new", "source", "--publisher", "The Gazette", "--date", "2023-03-05")
INCIDENT = ("new", "incident", "--country", "NAM", "--date", "2023-03-04", "--place", "Exemplaria")


@pytest.fixture
def seeds(golden_seeds: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(golden_seeds, tmp_path / "seeds"))


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def started(seeds: Path, *arguments: str) -> Path:
    """Return the one file that the command writes."""
    before = set(seeds.rglob("*"))
    result = run(*arguments, "--seeds", seeds)
    assert result.exit_code == 0, result.output
    (path,) = set(seeds.rglob("*")) - before
    assert result.output.startswith(f"{path}: ")
    return path


def test_the_ids_are_the_next_ones_and_the_names_say_what_is_in_them(seeds: Path) -> None:
    incident = started(seeds, *INCIDENT)
    assert incident == seeds / "incidents" / "2023-03-04-exemplaria.yaml"
    coded = yaml.safe_load(incident.read_text(encoding="utf-8"))
    assert (coded["incident"], coded["events"][0]["event"]) == ("NAM-I0004", "NAM-0004")
    source = started(seeds, *SOURCE)
    assert source == seeds / "sources" / "the-gazette-2023-03-05.yaml"
    assert "source: the-gazette-2023-03-05\n" in source.read_text(encoding="utf-8")
    assert 'publisher: "The Gazette"\n' in source.read_text(encoding="utf-8")


def test_the_commands_may_be_written_in_capitals(seeds: Path) -> None:
    assert started(seeds, *(word.upper() if word == "source" else word for word in SOURCE)).is_file()
    assert started(seeds, *(word.upper() if word == "incident" else word for word in INCIDENT)).is_file()


@pytest.mark.parametrize(
    ("name", "data", "event"),
    [
        (
            "incidents/draft.yaml",
            b"incident: NAM-I0007\nstatus: draft\nevents: [{event: NAM-0020}]\n",
            "0021",
        ),
        ("incidents/broken.yaml", b'events: ["NAM-0033\n', "0034"),
        ("incidents/utf16.yaml", "event: NAM-0041".encode("utf-16"), "0042"),
        ("incidents/note.txt", b"NAM-0050 was given up", "0051"),
        ("incidents/far.yaml", b"event: NAM-12345", "12346"),
        ("incidents/others.yaml", b"event: MLI-0999 XNAM-0999 NAM-I0999 NAM-999", "0004"),
    ],
)
def test_an_id_that_is_mentioned_anywhere_is_taken(seeds: Path, name: str, data: bytes, event: str) -> None:
    (seeds / name).write_bytes(data)
    assert f"event: NAM-{event}\n" in started(seeds, *INCIDENT).read_text(encoding="utf-8")


def test_an_id_that_was_published_is_taken(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    mali = [word.replace("NAM", "MLI") for word in INCIDENT]
    result = run(*mali, "--seeds", tmp_path / "seeds")
    assert "incident MLI-I0002 with event MLI-0003" in result.output
    result = run(
        "new", "source", "--publisher", "BBC Afrique", "--date", "2024-09-17", "--seeds", tmp_path / "seeds"
    )
    assert "source bbc-afrique-2024-09-17-2;" in result.output


def test_a_source_of_the_same_day_has_the_next_number(seeds: Path) -> None:
    first, second, third = (started(seeds, *SOURCE) for _ in range(3))
    assert [path.stem.removeprefix("the-gazette-2023-03-05") for path in (first, second, third)] == [
        "",
        "-2",
        "-3",
    ]


def test_nothing_is_written_over(seeds: Path) -> None:
    path = started(seeds, *INCIDENT)
    for suffix in (".yaml", ".yml"):
        stands = path.rename(path.with_suffix(suffix))
        stands.write_text("mine", encoding="utf-8")
        result = run(*INCIDENT, "--seeds", seeds)
        assert result.exit_code == 2
        assert f"{path.with_suffix('.yaml')}: is there already" in result.output
        assert stands.read_text(encoding="utf-8") == "mine"
        path = stands


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--country", "Namibia", "--country 'Namibia': is no country's code; did you mean NAM?"),
        ("--country", "nam", "did you mean NAM?"),
        ("--country", "NAMM", "did you mean NAM?"),
        ("--country", "?", "write the three letters of ISO 3166-1, as in MLI"),
        ("--date", "2023-02-30", "--date '2023-02-30': is no day of the calendar"),
        ("--date", "20230304", "write year-month-day, as in 2024-09-17"),
        ("--date", "2023-03", "write year-month-day"),
        ("--place", "../..", "--place '../..': has no Latin letter"),
        ("--place", "北京", "write it in Latin ones"),
    ],
)
def test_what_cannot_be_started_is_refused(seeds: Path, option: str, value: str, says: str) -> None:
    arguments = list(INCIDENT)
    arguments[arguments.index(option) + 1] = value
    before = set(seeds.rglob("*"))
    result = run(*arguments, "--seeds", seeds)
    assert result.exit_code == 2
    assert says in result.output
    assert set(seeds.rglob("*")) == before


@pytest.mark.parametrize("arguments", [SOURCE, INCIDENT])
def test_a_fresh_template_is_clean_and_once_reviewed_says_what_is_left(
    seeds: Path, arguments: tuple[str, ...]
) -> None:
    path = started(seeds, *arguments)
    name = arguments[1]
    text = path.read_text(encoding="utf-8")
    schema = jsonschema.Draft7Validator(json.loads(pages()[f"schema/{name}.schema.json"]))
    assert list(schema.iter_errors(yaml.load(text, Loader=yaml.BaseLoader))) == []
    assert examine(seeds).findings == []
    path.write_text(text.replace("status: draft", "status: reviewed"), encoding="utf-8")
    found = [finding for finding in examine(seeds).findings if finding.file == str(path)]
    # In {value: , because: } the reason is left to fill in too.
    left = sum(
        1 + ("because" in line) for line in text.splitlines() if re.match(r"[^#]*:(?:$| \{value: ,)", line)
    )
    left -= 1  # the list itself is begun
    assert len(found) == left > 6
    assert {finding.rule for finding in found} == {"no key is missing"}


@pytest.mark.parametrize(
    ("arguments", "keys", "below"),
    [(SOURCE, SOURCE_KEYS, CLAIM_KEYS), (INCIDENT, INCIDENT_KEYS, EVENT_KEYS)],
)
def test_every_key_stands_in_its_order_below_its_comment(
    seeds: Path, arguments: tuple[str, ...], keys: dict[str, Any], below: dict[str, Any]
) -> None:
    lines = started(seeds, *arguments).read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"# yaml-language-server: $schema=../../schema/{arguments[1]}.schema.json"
    stand = [(number, re.match(r"(?:  - |\s*)#?(\w+):", line)) for number, line in enumerate(lines)]
    found = [(number, match[1]) for number, match in stand if match]
    expected = [name for name in (*keys, *below) if name not in DRAFTING]
    assert [name for _, name in found] == expected
    assert all(lines[number - 1].lstrip().startswith("# ") for number, _ in found)
    assert max(map(len, lines)) <= 102


def fill(template: str, coded: dict[str, Any], items: str) -> str:
    """Return the template with the values of a coded seed, and the list's item once for each item."""
    head, begin, item = template.partition(f"\n{items}:\n")
    filled = [_filled(head, coded), begin]
    filled += [_filled(item, each) for each in coded[items]]
    return "".join(filled)


def _filled(template: str, values: dict[str, Any]) -> str:
    left = set(values)

    def line(match: re.Match[str]) -> str:
        key = match[2]
        if key not in values:
            return match[0]
        left.discard(key)
        return f"{match[1]}{key}: {json.dumps(values[key], ensure_ascii=False, default=str)}"

    filled = re.sub(r"(?m)^(  - |\s*)#?(\w+):.*$", line, template)
    assert left <= {"events", "claims"}
    return filled


@pytest.mark.parametrize(
    "name", ["sources/gazette.yaml", "sources/wire.yaml", "incidents/march.yaml", "incidents/valley.yaml"]
)
def test_a_template_filled_in_is_sound(seeds: Path, name: str) -> None:
    was = examine(seeds).tables
    coded = yaml.safe_load((seeds / name).read_text(encoding="utf-8"))
    arguments, items = (SOURCE, "claims") if name.startswith("sources") else (INCIDENT, "events")
    path = started(seeds, *arguments)
    text = fill(path.read_text(encoding="utf-8"), coded, items)
    path.unlink()
    (seeds / name).write_text(text, encoding="utf-8")
    examined = examine(seeds)
    assert examined.findings == []
    assert all(examined.tables[table].equals(frame) for table, frame in was.items())
