"""Seed: write a draft down as the seed of a source and that of an incident, for a person to correct."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml
from kibaru.schema.registry import LOADER
from kibaru.schema.text import digest

from .drafted import Claim, Draft, Event
from .rules import confidence, sentence

DUMPER = yaml.CSafeDumper if LOADER is yaml.CSafeLoader else yaml.SafeDumper

# A name without any other word: each begins with a capital.
NAME = re.compile(r"[A-ZÀ-Þ][\w'’.-]*(?: [A-ZÀ-Þ][\w'’.-]*)*")

HEAD = """\
# yaml-language-server: $schema=../../schema/{kind}.schema.json
# Drafted from the text by rules, for a person to correct: each value stands beside its rule and how often
# that rule was right. Check all of them against the text, say it in your own words, decide what stands
# under todo; then take out confidence, rule and todo, write reviewed for draft, and run: kibaru validate
"""


@dataclass(frozen=True)
class Ids:
    """The ids that the seeds get; `incident` and `events` are empty where the country is not known."""

    source: str
    incident: str
    events: tuple[str, ...]

    def about(self, number: int) -> str:
        """Return the id of an event, or of the incident where there is one event or the number is 0."""
        return self.events[number - 1] if number and self.events else self.incident


def source_seed(draft: Draft, ids: Ids, title: str) -> str:
    """Return the seed of the source."""
    article = draft.article
    given: dict[str, Any] = {
        "source": ids.source,
        "status": "draft",
        "todo": [*_source_todo(draft), *draft.todo],
        "title": title or None,
        "publisher": article.publisher,
        "published_on": article.published,
        "published_basis": "given" if article.published else None,
        "language": article.language or None,
        "source_scale": None,
    }
    held = f"{{sha256: {digest(article.text)}, chars: {len(article.text)}}}"
    lines = [*_lines(given), f"text: {held}", "claims:" if draft.claims else "claims: []"]
    for claim in draft.claims:
        lines += _item(_claim(claim, article.text, ids))
    return HEAD.format(kind="source") + "".join(f"{line}\n" for line in lines)


def incident_seed(draft: Draft, ids: Ids, name: str | None) -> str:
    """Return the seed of the incident."""
    given: dict[str, Any] = {
        "incident": ids.incident or None,
        "status": "draft",
        "todo": ["Say in your own words, under summary and notes, what the sources say happened."],
        "name": name,
        "revised_on": None,
        "summary": None,
    }
    lines = [*_lines(given), "events:"]
    for number, event in enumerate(draft.events, 1):
        lines += _item(_event(event, ids.about(number)))
    return HEAD.format(kind="incident") + "".join(f"{line}\n" for line in lines)


def _source_todo(draft: Draft) -> Iterator[str]:
    if not draft.article.published:
        yield "The day of publication is not known; find it: without it no weekday gives a date."
    if not draft.article.language:
        yield "The language could not be told; name it, and code what is not in digits or known names."
    yield "Name the scale of the source (source_scale)."


def _claim(claim: Claim, text: str, ids: Ids) -> dict[str, Any]:
    value: Any = claim.value
    if claim.qualifier == "between":
        value = [claim.low, claim.high]
    elif claim.qualifier != "indefinite" and value is None:
        value = claim.low if claim.low is not None else claim.high
    return {
        "about": ids.about(claim.about) or None,
        "field": claim.field,
        **_given(value=value, qualifier=claim.qualifier, counts=claim.counts),
        **({"stance": claim.stance} if claim.stance != "asserts" else {}),
        **_given(method=claim.method),
        "claimant": _claimant(claim),
        "claimant_role": claim.claimant_role or None,
        **_given(via=claim.via),
        "span": [claim.start, claim.end],
        "span_sha256": digest(text[claim.start : claim.end]),
        **_given(note=claim.note),
        "confidence": confidence(claim.rule),
        "rule": claim.rule,
        **_given(todo=claim.todo or _unsaid(claim)),
    }


def _claimant(claim: Claim) -> str | None:
    """Return the actor's id, else the words of the text; private persons are not named."""
    private = claim.claimant_role == "witness" and NAME.fullmatch(claim.claimant)
    return claim.claimant_id or ("a witness" if private else claim.claimant or None)


def _unsaid(claim: Claim) -> str:
    if claim.claimant and not claim.claimant_role:
        return "Say in which role this one speaks; a private person is not named."
    return ""


def _event(event: Event, event_id: str) -> dict[str, Any]:
    todo = [*event.todo.values()]
    if event.row:
        cells = ",".join(_cell(value) for value in event.row.values())
        todo.append(f"Add this line to locations.csv, once you have checked it: {cells}")
    judged = {
        key: {"value": decided.value, "because": decided.because} for key, decided in event.decided.items()
    }
    keys = ("event_date", "time_precision", "sub_event_type", "actor1", "actor2", "location")
    rules = sorted({decided.rule for decided in event.decided.values()})
    return {
        "event": event_id or None,
        **{key: judged.get(key) for key in keys if key in judged or key in event.todo or key == "location"},
        **_given(location_radius_m=judged.get("location_radius_m")),
        "geo_precision": judged.get("geo_precision"),
        "notes": None,
        **_given(rule=", ".join(rules), todo=todo),
    }


def _cell(value: Any) -> str:
    words = "" if value is None else str(value)
    return f'"{words}"' if "," in words else words


def _given(**keys: Any) -> dict[str, Any]:
    return {key: value for key, value in keys.items() if value not in (None, "", [])}


def _lines(keys: Mapping[str, Any]) -> Iterator[str]:
    for key, value in keys.items():
        if isinstance(value, list) and value and isinstance(value[0], str):
            yield f"{key}:"
            yield from (f"  - {_scalar(item)}" for item in value)
        elif value != []:
            yield f"{key}: {_scalar(value)}".rstrip()


def _item(keys: Mapping[str, Any]) -> Iterator[str]:
    """Yield an item of a list; each rule is told in a comment."""
    if "field" in keys:
        yield f"  # {sentence(keys['rule'])}"
    for number, line in enumerate(_lines(keys)):
        yield f"  - {line}" if number == 0 else f"    {line}"


def _scalar(value: Any) -> str:
    """Return a value as YAML in one line, quoted where it must be."""
    if value is None:
        return ""
    if isinstance(value, str) and not value.isprintable():
        return yaml.dump(value, Dumper=DUMPER, default_style='"', allow_unicode=True, width=10**9).strip()
    if isinstance(value, str | date | int | float):
        return yaml.dump([value], Dumper=DUMPER, allow_unicode=True, width=10**9)[2:].strip()
    return yaml.dump(
        value, Dumper=DUMPER, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False
    ).strip()
