"""The keys of a seed, in their order: the column that each fills, and what leaving it out means."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from .coded import CODED
from .column import Meaning
from .identifiers import EVENT, INCIDENT
from .table import Column


@dataclass(frozen=True)
class Key:
    """What is said of one key of a seed.

    `default` is the value that is meant where the key is left out; `omitted` says in words what is
    meant then, where the column's own words do not fit a seed. `judged`: the value may stand as
    {value: ..., because: ...}. `apart`: it is no plain value of its column, but read in its own way.
    """

    column: Column
    default: str | None = None
    omitted: str | None = None
    judged: bool = False
    apart: bool = False

    @property
    def left_out(self) -> str | None:
        """What it means to leave the key out; None: a reviewed seed must have it."""
        if self.default is not None:
            return f"{self.default}."
        return self.omitted or self.column.meaning.empty

    @property
    def required(self) -> bool:
        """Whether a reviewed seed must have it."""
        return self.left_out is None

    @property
    def explained(self) -> str:
        """What to write under it, and what it means to leave it out."""
        meaning = self.column.meaning
        says = f" It is {meaning.says}." if meaning.says else ""
        left_out = f" Where it is left out: {self.left_out}" if self.left_out else ""
        return f"{meaning.description}{says}{left_out}"


Keys = dict[str, Key]


def _plain(table: str, names: str) -> Keys:
    return {name: Key(CODED[table][name]) for name in names.split()}


def _coded(table: str, column: str, description: str, **limits: Any) -> Column:
    """Return a coded column in the words that fit its key."""
    coded = CODED[table][column]
    return replace(coded, meaning=replace(coded.meaning, description=description, **limits))


def _apart(name: str, description: str, omitted: str | None = None, pattern: str | None = None) -> Key:
    meaning = Meaning(name, description, pattern=pattern)
    return Key(Column(name, pl.String, meaning), omitted=omitted, apart=True)


def _judged(name: str, omitted: str | None = None) -> Key:
    return Key(CODED["events"][name], omitted=omitted, judged=True)


def _associates(number: int) -> Key:
    described = f"The ids of the actors that took part beside actor {number}, as a list: [jnim]."
    return Key(_coded("events", f"assoc_actor_{number}", described), judged=True)


STATUS = {
    "reviewed": "All is filled in and checked: the seed is published.",
    "draft": "Something is left to do: the seed is never published, and may leave keys empty.",
}
SEED = {
    "status": _apart(
        "status",
        "draft while anything is left to do, then reviewed; a draft is never published.",
        pattern="|".join(STATUS),
    ),
    "todo": _apart("todo", "What is left to decide; a seed with a todo is a draft.", "Nothing is left."),
}
# What a program that drafts leaves for the coder, and nobody publishes.
DRAFTING = {
    "confidence": _apart("confidence", "How sure the program was that drafted it.", "A person coded it."),
    "rule": _apart("rule", "The rule by which a program drafted it.", "A person coded it."),
}

CLAIM_KEYS: Keys = {
    "about": Key(_coded(
        "claims", "about", "The event that the claim is about, or the incident where it is about all of it.",
        pattern=f"{EVENT}|{INCIDENT}", says="the id of an event or an incident (MLI-0001, MLI-I0001)",
    )),
    **_plain("claims", "field"),
    "value": Key(_coded(
        "claims", "value",
        "What is claimed: a number, [low, high] beside between, a date, an id of an actor or a place, "
        "a label, or words.",
    )),
    "qualifier": Key(CODED["claims"]["qualifier"], omitted="A number is exact."),
    "counts": Key(CODED["claims"]["counts"], omitted="A number of people counts all."),
    "stance": Key(CODED["claims"]["stance"], default="asserts"),
    "method": Key(CODED["claims"]["method"], default="stated"),
    **_plain("claims", "claimant claimant_role via"),
    "span": _apart(
        "span",
        "Where the statement stands in the text, as [start, end]: characters counted from 0, the end out.",
        "No text of the source is held.",
    ),
    "span_sha256": Key(_coded(
        "claims", "span_sha256", "The digest of the statement; kibaru digest fills it in.",
    )),
    **_plain("claims", "note"),
    **DRAFTING,
    "todo": SEED["todo"],
}  # fmt: skip

SOURCE_KEYS: Keys = {
    "source": Key(CODED["sources"]["source_id"], apart=True),
    **SEED,
    **_plain("sources", "title publisher author published_on"),
    "published_precision": Key(CODED["sources"]["published_precision"], default="day"),
    **_plain("sources", "published_basis language source_scale url archive_url retrieved_on"),
    "republished": Key(CODED["sources"]["republished"], default="false"),
    **_plain("sources", "note"),
    "text": _apart(
        "text", "The digest and the length of the text; kibaru digest fills them in.", "No text was held."
    ),
    **DRAFTING,
    "claims": _apart("claims", "Each statement in the document that bears on a field, as one claim."),
}
TEXT_KEYS: Keys = {
    "sha256": Key(replace(CODED["sources"]["text_sha256"], name="sha256")),
    "chars": Key(replace(CODED["sources"]["text_chars"], name="chars")),
}

EVENT_KEYS: Keys = {
    "event": Key(CODED["events"]["event_id_cnty"], apart=True),
    "event_date": _judged("event_date", omitted="It is the day that the claims give."),
    "time_precision": _judged("time_precision", omitted="The day itself is known."),
    "sub_event_type": _judged("sub_event_type"),
    "actor1": _judged("actor1_id"),
    "assoc_actor_1": _associates(1),
    "actor2": _judged("actor2_id"),
    "assoc_actor_2": _associates(2),
    "location": _judged("location_id"),
    "location_radius_m": _judged("location_radius_m", omitted="It is the place's own."),
    "geo_precision": _judged("geo_precision"),
    **_plain("events", "notes tags"),
    **DRAFTING,
    "todo": SEED["todo"],
}
INCIDENT_KEYS: Keys = {
    "incident": Key(CODED["incidents"]["incident_id"], apart=True),
    **SEED,
    **_plain("incidents", "name revised_on summary"),
    **DRAFTING,
    "events": _apart("events", "The events of the incident: each a day, a place and a pair of actors."),
}
JUDGED_KEYS: Keys = {"because": Key(CODED["judgements"]["because"])}


def judged(key: Key) -> Keys:
    """Return the keys of a judged value: the value itself, and its reason."""
    return {"value": key, **JUDGED_KEYS}
