"""The registry of rules: each code with its name, severity, reason, remedy and examples.

One file in `rules/` per hundred of codes. A rule that a model declares has its sentence there; the
registry has the sentence of every other, and the general one where several rules share a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

SEVERITIES = ("error", "warning", "note")  # the worst first
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's C parser, where it is built in


@dataclass(frozen=True)
class Registered:
    """A rule as the registry describes it.

    `good` and `bad` are its examples, which its tests run: where they stand (`place`), a table's
    name or a file, and what stands there: {column: value} of a row, or text. `sentence` is empty
    where a model declares it.
    """

    code: str
    name: str
    severity: str
    sentence: str
    why: str
    help: str
    place: str
    good: Any
    bad: Any


@cache
def registered(code: str) -> Registered:
    """Return the rule of a code. Raises KeyError for a code that is not registered."""
    return _hundred(code[:3])[code]


@cache
def registry() -> dict[str, Registered]:
    """Return every registered rule by its code, in order."""
    names = sorted(p.name for p in (files("kibaru.schema") / "rules").iterdir() if p.name.endswith(".yaml"))
    return {code: rule for name in names for code, rule in _hundred(name[:3]).items()}


@cache
def _hundred(prefix: str) -> dict[str, Registered]:
    path = files("kibaru.schema") / "rules" / f"{prefix}.yaml"
    if not path.is_file():
        raise KeyError(prefix)
    entries = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    return {code: _entry(code, **said) for code, said in entries.items()}


def _entry(code: str, severity: str = SEVERITIES[0], sentence: str = "", **said: Any) -> Registered:
    return Registered(code=code, severity=severity, sentence=sentence, **said)
