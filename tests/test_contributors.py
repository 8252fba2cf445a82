"""What meets contributors where they are: hooks, action, forms. These name only what exists."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from kibaru.scripts.__main__ import main

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="an sdist has no hidden files; the repository has them"
)
ACTION = ".github/actions/validate/action.yml"
WORKFLOW = ".github/workflows/validate.yml"
FORM = ".github/ISSUE_TEMPLATE/incident.yml"
REQUEST = ".github/PULL_REQUEST_TEMPLATE.md"
# The types of a form's elements, and the attributes that GitHub wants of each.
ELEMENTS = {
    "markdown": {"value"},
    "input": {"label"},
    "textarea": {"label"},
    "dropdown": {"label", "options"},
    "checkboxes": {"label", "options"},
}


def read(path: str) -> Any:
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command line of ours that a file names, and the file."""
    for hook in read(".pre-commit-hooks.yaml"):
        yield ".pre-commit-hooks.yaml", hook["entry"]
    for hook in read(".pre-commit-config.yaml")["repos"][0]["hooks"]:
        yield ".pre-commit-config.yaml", hook["entry"].removeprefix(".venv/bin/")
    for line in read(ACTION)["runs"]["steps"][-1]["run"].splitlines():
        yield ACTION, line
    for line in re.findall(r"`(kibaru [^`]*)`", (ROOT / REQUEST).read_text(encoding="utf-8")):
        yield REQUEST, line


COMMANDS = [
    pytest.param(
        path,
        line,
        id=f"{path}: {line}",
    )
    for path, line in (commands() if (ROOT / ".git").exists() else ())
]


@pytest.mark.parametrize(("path", "line"), COMMANDS)
def test_every_command_named_exists(path: str, line: str) -> None:
    program, name, *arguments = shlex.split(line)
    assert program == "kibaru", path
    command = main.commands[name]
    known = {option for parameter in command.params for option in parameter.opts}
    used = {word for word in arguments if word.startswith("--") and word != "--"}
    assert used <= known
    assert isinstance(command, click.Command)


def test_the_hooks_run_once_when_the_seeds_change() -> None:
    hooks = {hook["id"]: hook for hook in read(".pre-commit-hooks.yaml")}
    assert set(hooks) == {"kibaru-validate", "kibaru-fix"}
    for hook in hooks.values():
        assert (hook["language"], hook["pass_filenames"]) == ("python", "false")
        assert re.search(hook["files"], "seeds/incidents/2024-09-17-bamako.yaml")
        assert not re.search(hook["files"], "tests/golden/seeds/actors.csv")
    (own,) = read(".pre-commit-config.yaml")["repos"][0]["hooks"]
    there = hooks[own["id"]]
    assert own["entry"].endswith(there["entry"])
    assert all(own[key] == there[key] for key in ("name", "files", "pass_filenames"))


def test_the_action_needs_no_token_and_takes_only_pinned_parts() -> None:
    for path in (ACTION, WORKFLOW):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert not re.search(r"secrets|token:|write", text), path
        for used in re.findall(r"uses: (.*)", text):
            assert re.fullmatch(
                r"\./\.github/actions/validate|[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used
            ), used
        assert not re.search(r"pull_request_target", text)
    workflow = read(WORKFLOW)
    assert workflow["permissions"] == {"contents": "read"}
    assert {"pull_request", "push"} <= set(workflow["on"])
    checkout, own, difference = workflow["jobs"]["validate"]["steps"]
    assert difference["run"].startswith("kibaru diff newest seeds ")
    assert "${{" not in difference["run"]
    assert checkout["with"]["persist-credentials"] == "false"
    assert (ROOT / own["uses"] / "action.yml").is_file()


def test_the_action_runs_nothing_that_its_inputs_say() -> None:
    action = read(ACTION)
    assert action["runs"]["using"] == "composite"
    steps = [step for step in action["runs"]["steps"] if "run" in step]
    assert len(steps) == 2
    for step in steps:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        assert all(f"${name}" in step["run"] for name in step["env"])
    assert {name: said["default"] for name, said in action["inputs"].items()}["path"] == "seeds"
    used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / ACTION).read_text(encoding="utf-8")))
    assert used == set(action["inputs"])


def test_the_action_installs_what_is_pinned_beside_it() -> None:
    step = next(step for step in read(ACTION)["runs"]["steps"] if "requirements" in step.get("run", ""))
    up = step["env"]["KIBARU"].removeprefix("${{ github.action_path }}")
    folder = Path(f"{(ROOT / ACTION).parent}{up}").resolve()
    assert folder == ROOT
    for named in re.findall(r"\$KIBARU/([\w.]+)", step["run"]):
        assert (folder / named).is_file()
    assert "--require-hashes" in step["run"]
    assert "--no-deps" in step["run"]


def test_the_form_is_one_that_github_takes() -> None:
    form = read(FORM)
    assert {"name", "description", "body"} <= set(form) <= {"name", "description", "body", "title", "labels"}
    ids = [element["id"] for element in form["body"] if element["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    labels = [element["attributes"]["label"] for element in form["body"] if "id" in element]
    assert len(labels) == len(set(labels))
    for element in form["body"]:
        assert ELEMENTS[element["type"]] <= set(element["attributes"])
        assert set(element) <= {"type", "id", "attributes", "validations"}
        assert element.get("validations", {"required": "true"}) == {"required": "true"}
        assert re.fullmatch(r"[\w-]+", element.get("id", "x"))
        options = [str(option) for option in element["attributes"].get("options", ())]
        assert len(options) == len(set(options))
    asked = {"url", "publisher", "published_on", "when", "where", "who", "tolls", "held", "rules"}
    assert set(ids) == asked


def test_the_pull_request_s_checklist_names_what_exists() -> None:
    text = (ROOT / REQUEST).read_text(encoding="utf-8")
    paths = re.findall(r"`(seeds/[^`]*)`", text)
    assert paths
    assert all((ROOT / path).exists() for path in paths)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"`make (\w+)`", text)
    assert targets
    assert all(f"\n{target}:" in makefile for target in targets)
