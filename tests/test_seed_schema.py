"""The JSON Schemas of the seeds: what editors check, and that the reader would refuse it too."""

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from kibaru.schema.keys import CLAIM_KEYS, EVENT_KEYS, INCIDENT_KEYS, SOURCE_KEYS, STATUS
from kibaru.scripts.describe.pages import pages
from kibaru.scripts.examine import examine
from kibaru.scripts.read.seeds import read_seeds

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden" / "seeds"
SEEDS = [path for folder in (GOLDEN, TESTS.parent / "seeds") for path in sorted(folder.glob("*/*.yaml"))]
CASES = list(csv.DictReader(StringIO((TESTS / "cases" / "bad_seeds.csv").read_text(encoding="utf-8"))))
EXAMPLES = 60  # a tenth of a second each
YAML = "tag:yaml.org,2002:"


class Core(yaml.SafeLoader):
    """YAML 1.2, by which editors read: a date is text, and `no` a word."""


def whole_number(_: yaml.SafeLoader, node: yaml.ScalarNode) -> int:
    return int(node.value, 0 if node.value.startswith("0x") else 10)


Core.yaml_implicit_resolvers = {}
Core.add_implicit_resolver(f"{YAML}null", re.compile(r"^(?:~|null|Null|NULL|)$"), None)
Core.add_implicit_resolver(f"{YAML}bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), None)
Core.add_implicit_resolver(f"{YAML}int", re.compile(r"^(?:[-+]?[0-9]+|0x[0-9a-fA-F]+)$"), None)
number = r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"
Core.add_implicit_resolver(f"{YAML}float", re.compile(number), None)
Core.add_constructor(f"{YAML}int", whole_number)


def read(text: str) -> Any:
    return yaml.load(text, Loader=Core)


def kind(path: Path) -> str:
    return path.parent.name.removesuffix("s")


def refused(kind: str, seed: Any) -> list[str]:
    """Return what the schema says against a seed, as an editor reads it."""
    schema = json.loads(pages()[f"schema/{kind}.schema.json"])
    return [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(seed)]


def test_no_generated_page_is_stale(root: Path) -> None:
    for path, data in pages().items():
        assert (root / path).read_bytes() == data, f"{path} is stale: run make dataset and commit it"


@pytest.mark.parametrize("name", ["source", "incident"])
def test_it_is_a_schema_of_draft_7(name: str) -> None:
    schema = json.loads(pages()[f"schema/{name}.schema.json"])
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == jsonschema.Draft7Validator.META_SCHEMA["$schema"]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: str(path.relative_to(TESTS.parent)))
def test_a_sound_seed_is_valid(path: Path) -> None:
    assert refused(kind(path), read(path.read_text(encoding="utf-8"))) == []


def test_the_bundled_seeds_name_their_schema(root: Path) -> None:
    for path in (root / "seeds").glob("*/*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert (path.parent / named).resolve() == root / "schema" / f"{kind(path)}.schema.json"


# Of the faults in bad_seeds.csv, those that can be seen in the one file, without the tables' rules.
VISIBLE = {
    "an event id in lower case",
    "a leftover key", "a missing key", "a leftover key in an event", "an unknown status",
    "a reviewed seed with a todo", "an unknown sub-event type", "a date the other way round",
    "no revised_on", "a precision that does not exist", "a precision in words", "an empty reason",
    "a number for text", "a list for text", "an id with a path in it", "events that are no list",
    "a claim on nothing", "an unknown field", "an unknown stance", "an id of a source with a path in it",
    "a truth value that is none", "a span with one number", "a span that is no number",
    "a claim that is a word", "an alias",
}  # fmt: skip


def test_the_faults_that_an_editor_can_see_are_refused() -> None:
    seen = set()
    for case in CASES:
        path = GOLDEN / case["file"]
        find, replace = (case[name].replace("\\n", "\n") for name in ("find", "replace"))
        text = path.read_text(encoding="utf-8").replace(find, replace, 1)
        try:
            if path.suffix == ".yaml" and refused(kind(path), read(text)):
                seen.add(case["what"])
        except yaml.YAMLError:
            continue
    assert seen == VISIBLE


@pytest.mark.parametrize(
    ("path", "key", "value", "says"),
    [
        ("sources/wire.yaml", "field", "outcome", "'14:30' is not valid"),
        ("sources/gazette.yaml", "text", {"sha256": "x", "chars": 1}, "'x' is not valid"),
        ("sources/gazette.yaml", "text", {"sha256": "0" * 64}, "'chars' is a required property"),
        ("sources/gazette.yaml", "text", {"sha256": "0" * 64, "chars": 0}, "0 is not valid"),
        ("incidents/valley.yaml", "actor2", {"value": "x-army"}, "'because' is a required property"),
        ("incidents/valley.yaml", "actor2", {"value": "x-army", "because": "x", "why": "x"}, "is not valid"),
        ("incidents/valley.yaml", "assoc_actor_2", [["x-police"]], "is not valid"),
        ("incidents/valley.yaml", "location_radius_m", -1, "-1 is not valid"),
    ],
)
def test_a_value_of_another_form_is_refused(path: str, key: str, value: Any, says: str) -> None:
    seed = read((GOLDEN / path).read_text(encoding="utf-8"))
    holder = seed if key in seed else (seed.get("claims") or seed["events"])[-2 if key == "field" else 0]
    holder[key] = value
    (message,) = refused(kind(GOLDEN / path), seed)
    assert says in message


@pytest.mark.parametrize("value", [3, "3", {"value": 3, "because": "x"}, {"value": "3", "because": "x"}])
def test_a_number_stands_with_or_without_quotes(value: Any) -> None:
    seed = read((GOLDEN / "incidents/march.yaml").read_text(encoding="utf-8"))
    seed["events"][0]["geo_precision"] = value
    assert refused("incident", seed) == []


def test_every_key_is_explained() -> None:
    for name, keys, items in (("source", SOURCE_KEYS, "claims"), ("incident", INCIDENT_KEYS, "events")):
        schema = json.loads(pages()[f"schema/{name}.schema.json"])
        below = {"claims": CLAIM_KEYS, "events": EVENT_KEYS}[items]
        for properties, expected in (
            (schema["properties"], keys),
            (schema["properties"][items]["items"]["properties"], below),
        ):
            assert list(properties) == list(expected)
            assert all(said["description"].endswith((".", "]", ")")) for said in properties.values())
        assert schema["properties"]["status"]["enum"] == list(STATUS)


class Raw(str):
    """YAML as it is written."""


RAW = [Raw(text) for text in (
    "~", "''", "x", "x-army", "no", "true", "3", "-3", "03", "3.5", '"3"', "2023-03-10", '"2023-03"',
    "14:30", "[]", "[x]", "[1, 2]", "[1, [2]]", "[4, x]", "{}", "{value: 3, because: x}", "{value: 3}",
    "{because: x}", "{value: , because: x}", "asserts", "Attack", "MLI-0001", "http://x", "=1",
)]  # fmt: skip
Path_ = tuple[str | int, ...]


def written(node: Any) -> str:
    """Return the node in YAML's flow style, raw parts as they are."""
    if isinstance(node, dict):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in node.items()) + "}"
    if isinstance(node, list):
        return "[" + ", ".join(written(item) for item in node) + "]"
    return str(node) if isinstance(node, Raw) else json.dumps(node, ensure_ascii=False)


def paths(node: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Yield the path to every node below the root."""
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from paths(child, (*path, key))


def changes(seed: Any) -> list[tuple[Path_, Callable[[Any, Any], None]]]:
    """Return every change to make in a seed: the path, and what is done to the holder at the last step."""
    found: list[tuple[Path_, Callable[[Any, Any], None]]] = []
    for path in paths(seed):
        found += [(path, lambda holder, step, raw=raw: holder.__setitem__(step, raw)) for raw in RAW]
        found.append((path, lambda holder, step: holder.pop(step)))
        if isinstance(path[-1], str):
            found.append((path, lambda holder, step: holder.__setitem__(f"{step}x", holder.pop(step))))
    return found


REVIEWED = [p for p in sorted(GOLDEN.glob("*/*.yaml")) if "status: reviewed" in p.read_text(encoding="utf-8")]
CHANGES = [(path, *change) for path in REVIEWED for change in changes(read(path.read_text(encoding="utf-8")))]


@settings(max_examples=EXAMPLES)
@given(st.sampled_from(CHANGES), st.sampled_from(sorted(STATUS)))
def test_what_the_schema_refuses_the_reader_refuses_too(
    change: tuple[Path, Path_, Callable[[Any, Any], None]], status: str
) -> None:
    path, steps, make = change
    seed = read(path.read_text(encoding="utf-8"))
    holder = seed
    for step in steps[:-1]:
        holder = holder[step]
    make(holder, steps[-1])
    drafted = deepcopy(seed) | ({"status": status} if steps[0] != "status" else {})
    if not refused(kind(path), read(written(drafted))):
        return
    with TemporaryDirectory() as folder:
        seeds = Path(shutil.copytree(GOLDEN, Path(folder) / "seeds"))
        (seeds / path.relative_to(GOLDEN)).write_text(written(seed), encoding="utf-8")
        # What reading finds, examining finds too, at twenty times the cost.
        assert read_seeds(seeds).findings or examine(seeds).findings, written(seed)


@pytest.mark.parametrize("path", REVIEWED, ids=lambda path: path.stem)
@pytest.mark.parametrize("empty", [True, False])
def test_a_draft_may_leave_out_what_a_reviewed_seed_must_have(
    path: Path, empty: bool, tmp_path: Path
) -> None:
    seed = read(path.read_text(encoding="utf-8")) | {"status": "draft"}
    items = "claims" if kind(path) == "source" else "events"
    for keys, holder in (
        (SOURCE_KEYS | INCIDENT_KEYS, seed),
        *((CLAIM_KEYS | EVENT_KEYS, item) for item in seed[items]),
    ):
        for key in [key for key in holder if keys[key].required and key not in (kind(path), "status", items)]:
            if empty:
                holder[key] = None
            else:
                del holder[key]
    assert refused(kind(path), seed) == []
    seeds = Path(shutil.copytree(GOLDEN, tmp_path / "seeds"))
    here = seeds / path.relative_to(GOLDEN)
    here.write_text(written(seed), encoding="utf-8")
    assert [finding for finding in examine(seeds).findings if finding.file == str(here)] == []
    here.write_text(written(seed | {"status": "reviewed"}), encoding="utf-8")
    assert refused(kind(path), seed | {"status": "reviewed"})
    assert [finding for finding in examine(seeds).findings if finding.file == str(here)]


def test_the_pages_are_written_into_the_repository_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kibaru.scripts.describe"]
    elsewhere = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert elsewhere.returncode == 1
    assert "run this in the folder of the repository" in elsewhere.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema" / "keys.py").touch()
    for expected in ("".join(f"{path}: written\n" for path in pages()), ""):
        written = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert written.stdout == expected
    assert {path: (tmp_path / path).read_bytes() for path in pages()} == pages()
