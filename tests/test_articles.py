"""The articles that drafts are measured by: every coding keeps to its article and to the vocabularies."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from kibaru.schema.identifiers import SLUG
from kibaru.schema.text import normalised
from kibaru.schema.vocabularies import vocabulary

FOLDER = Path(__file__).parent / "cases" / "articles"
ARTICLES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".txt", ".html"))
CODINGS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yaml"))}
SEEDS = Path(__file__).parents[1] / "seeds" / "actors.csv"
ACTORS = {row["actor_id"]: row for row in csv.DictReader(StringIO(SEEDS.read_text(encoding="utf-8")))}

HEAD = {"published", "publisher", "language", "split", "events", "claims"}
WHERE_AND_WHEN = ("event_date", "time_precision", "country", "location", "geo_precision")
DECIDED = (*WHERE_AND_WHEN, "sub_event_type", "actor1", "actor2")
CODES = {"country": "code", "time_precision": "label", "geo_precision": "label", "sub_event_type": "label"}
NUMBER = {"value", "qualifier", "counts"}
CLAIM = {"about", "field", "stance", "claimant", "claimant_role", "via"}
APART = {"note", "quote", "occurrence", "optional"}
TERMS = ("field", "qualifier", "counts", "stance", "claimant_role")
SILENT = ("declines", "no_report")
KIND = vocabulary("field").column("kind")
COUNTED = vocabulary("field").where("counted", "yes")
PLACED = ("event_date", "location")


class Shown(HTMLParser):
    """What a reader of a page sees, boilerplate included."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in ("head", "script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("head", "script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def shown(path: Path) -> str:
    text = normalised(path.read_text(encoding="utf-8"))
    if path.suffix != ".html":
        return text
    page = Shown()
    page.feed(text)
    return re.sub(r"\s+", " ", "".join(page.pieces))


TEXTS = {path.stem: shown(path) for path in ARTICLES}


def faults(text: str, coding: dict[str, Any]) -> Iterator[str]:
    """Return what is wrong with a coding of the text, each fault in a few words."""
    if unknown := set(coding) - HEAD:
        yield f"unknown keys {sorted(unknown)}"
    if coding["language"] not in ("en", "fr") or coding["split"] not in ("tuned", "held_out", "later"):
        yield "the language or the split"
    published, events = coding.get("published", date.max), coding["events"]
    last = published if isinstance(published, date) else date.max
    if last != published or not coding["publisher"]:
        yield "the publication"
    if [event["event"] for event in events] != [*range(1, len(events) + 1)]:
        yield "events are numbered from 1"
    for event in events:
        yield from faults_of_event(event, coding["claims"], last)
    for claim in coding["claims"]:
        for fault in faults_of_claim(claim, text, len(events)):
            yield f"{claim['field']}, {claim.get('quote')}: {fault}"
    if len({repr(claim) for claim in coding["claims"]}) < len(coding["claims"]):
        yield "a claim stands twice"


def faults_of_event(event: dict[str, Any], claims: list[dict[str, Any]], published: date) -> Iterator[str]:
    given, undecided = set(event), event.get("undecided", [])
    if given - {"event", "undecided", "location_radius_m", *DECIDED} or set(undecided) - set(DECIDED):
        yield "a key that events do not have"
    for key in DECIDED:
        if (key in event) == (key in undecided) and (key in event or key != "actor2"):
            yield f"{key} is neither given nor undecided, or both"
    for key, column in CODES.items():
        if key in event and str(event[key]) not in {row[column] for row in vocabulary(key).rows}:
            yield f"{key} {event[key]}"
    for key in ("actor1", "actor2"):
        if key in event and not is_actor(event[key]):
            yield f"{key} {event[key]} is not in actors.csv"
        elif key in event and not is_active(ACTORS[event[key]], event.get("event_date")):
            yield f"{key} {event[key]} is not active on the day"
    day = event.get("event_date")
    if day is not None and (not isinstance(day, date) or day > published):
        yield "event_date"
    if (day is None) != ("time_precision" not in event):
        yield "a day has its precision"
    limits = vocabulary("geo_precision").column("max_radius_m")
    limit = limits.get(str(event.get("geo_precision")), "0") or "inf"
    if event.get("location_radius_m", 0) > float(limit):
        yield "location_radius_m"
    for key in PLACED:
        said = [
            c["value"] for c in claims if c["field"] == key and c["about"] in (event["event"], "incident")
        ]
        if said != [event.get(key)] * (key in event):
            yield f"{key}: the event and the claims differ"


def faults_of_claim(claim: dict[str, Any], text: str, events: int) -> Iterator[str]:
    field, stance = claim["field"], claim.get("stance", "asserts")
    if set(claim) - CLAIM - NUMBER - APART:
        yield "a key that claims do not have"
    for key in TERMS:
        if key in claim and claim[key] not in vocabulary(key).labels:
            yield f"{key} {claim[key]}"
    if claim["about"] not in range(1, events + 1) and (claim["about"] != "incident" or events == 1):
        yield "about"
    if "counts" in claim and field not in COUNTED:
        yield "counts"
    if claim.get("counts") == "subgroup" and "note" not in claim:
        yield "a subgroup is named in the note"
    if not is_of_kind(claim, KIND.get(field, "text")):
        yield "the value is not as its field, qualifier and stance want"
    wanted = stance not in SILENT and claim.get("qualifier") != "indefinite"
    if ("value" in claim) != wanted and stance != "denies":
        yield "the value is missing, or too much"
    if ("claimant" in claim) != ("claimant_role" in claim) and field not in PLACED:
        yield "a claimant has a role"
    for key in ("claimant", "via"):
        if key in claim and claim[key].casefold() not in text.casefold():
            yield f"the article does not name {claim[key]}"
    found, occurrence = text.count(claim["quote"]), claim.get("occurrence")
    if not found or (occurrence is None and found > 1) or not 1 <= (occurrence or 1) <= found:
        yield f"the quote stands {found} times in the article"


def is_of_kind(claim: dict[str, Any], kind: str) -> bool:
    """Whether the value, if there is one, is a number, a day, an hour, an actor or a label, as it must be."""
    value, qualifier = claim.get("value"), claim.get("qualifier")
    if qualifier and kind not in ("number", "time"):
        return False
    if value is None:
        return qualifier in (None, "indefinite")
    if qualifier == "between":
        return isinstance(value, list) and len(value) == 2 and 0 <= value[0] < value[1]
    if kind == "number":
        return type(value) is int and value >= 0
    if kind == "date":
        return isinstance(value, date)
    if kind == "time":
        return bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value))
    if kind == "actor" and claim["field"] != "location":
        return is_actor(value)
    return isinstance(value, str) and (kind != "outcome" or value in vocabulary(kind).labels)


def is_actor(value: Any) -> bool:
    return value in ACTORS


def is_active(actor: dict[str, str], day: Any) -> bool:
    """Whether the actor is active on the day; nobody can tell without one."""
    return day is None or (actor["active_from"] or "0") <= str(day) <= (actor["active_to"] or "9")


@pytest.mark.parametrize("article", CODINGS)
def test_a_coding_keeps_to_its_article(article: str) -> None:
    assert [*faults(TEXTS[article], yaml.safe_load(CODINGS[article]))] == []


@pytest.mark.parametrize(
    ("find", "replace", "fault"),
    [
        ("published: 2024-06-12", "published: 2024-06-10", "event_date"),
        ("published: 2024-06-12", "published: in June", "the publication"),
        ("publisher:", "publishers:", "publisher"),
        ("split: held_out", "split: half", "the split"),
        ("  - event: 3", "  - event: 4", "numbered"),
        ("    country: MLI", "    country: MLL", "country MLL"),
        ("    geo_precision: 1", "    geo_precision: 4", "geo_precision 4"),
        ("    geo_precision: 1", "    geo_precision: 1\n    location_radius_m: 6000", "location_radius_m"),
        ("    time_precision: 1\n", "", "time_precision is neither"),
        ("Armed clash", "Armed clashes", "sub_event_type Armed clashes"),
        ("actor2: mli-police", "actor2: mli-polices", "not in actors.csv"),
        ("actor2: mli-police", "actor2: mli-police-2013-2020", "not active on the day"),
        ("[sub_event_type, actor2]", "[actor2]", "sub_event_type is neither"),
        ("[sub_event_type, actor2]", "[sub_event_type, actor1, actor2]", "actor1 is neither"),
        ("location: Konna", "location: Mopti", "the event and the claims differ"),
        ("about: 3", "about: 4", "about"),
        ("field: injuries", "field: wounded", "field wounded"),
        ("qualifier: more_than", "qualifier: over", "qualifier over"),
        ("qualifier: more_than", "qualifier: between", "the value is not as"),
        ("qualifier: more_than", "qualifier: indefinite", "too much"),
        ("value: 30", "value: thirty", "the value is not as"),
        ("value: 30, ", "", "the value is not as"),
        ("value: 12, ", "", "the value is missing"),
        ("value: 12,", "value: 12, stance: declines,", "too much"),
        ("counts: state_side", "counts: soldiers", "counts soldiers"),
        ("counts: state_side", "counts: subgroup", "named in the note"),
        ("value: jnim, claimant", "value: jnim, counts: all, claimant", "counts"),
        ("value: jnim, claimant", "value: jnim, qualifier: exact, claimant", "the value is not as"),
        ("field: responsibility, value: jnim", "field: responsibility, value: us", "the value is not as"),
        ("claimant_role: perpetrator", "claimant_role: culprit", "claimant_role culprit"),
        (", claimant_role: perpetrator", "", "a claimant has a role"),
        ("claimant: The group", "claimant: The groups", "does not name"),
        ("via: Reuters", "via: AFP", "does not name AFP"),
        ("12 soldiers died in Konna", "13 soldiers died in Konna", "stands 0 times"),
        ("12 soldiers died in Konna", "Konna", "stands 3 times"),
        ("12 soldiers died in Konna\"", "12 soldiers died in Konna\", occurrence: 2", "stands 1 times"),
    ],
)  # fmt: skip
def test_a_fault_in_a_coding_is_found(find: str, replace: str, fault: str) -> None:
    """The coding of three sites is spoiled in one place, its first."""
    sound = CODINGS["mli-three-sites"]
    assert find in sound
    try:
        found = [*faults(TEXTS["mli-three-sites"], yaml.safe_load(sound.replace(find, replace, 1)))]
    except KeyError as missing:
        found = [str(missing)]
    assert any(fault in one for one in found), found


def test_every_article_has_its_coding_and_every_coding_its_article() -> None:
    assert [path.stem for path in ARTICLES] == [*CODINGS]
    assert all(re.fullmatch(SLUG, article) for article in CODINGS)
    assert len(CODINGS) >= 30


def test_every_article_is_a_short_news_text() -> None:
    assert {article for article, text in TEXTS.items() if not 120 <= len(text.split()) <= 400} == set()


def part(region: str) -> str:
    """The part of the world that a region of the vocabulary lies in."""
    region = region.replace("Middle East", "Western Asia")
    parts = [name for name in ("Africa", "Asia", "Europe") if name in region]
    return parts[0] if parts else "America"


def tally(split: str) -> dict[str, Counter[str]]:
    """How often each language, type of event and part of the world stands in one half."""
    types = vocabulary("sub_event_type").column("event_type")
    regions = {row["code"]: row["region"] for row in vocabulary("country").rows}
    codings = [coding for coding in map(yaml.safe_load, CODINGS.values()) if coding["split"] == split]
    events = [event for coding in codings for event in coding["events"]]
    return {
        "language": Counter(coding["language"] for coding in codings),
        "type": Counter(types[event["sub_event_type"]] for event in events if "sub_event_type" in event),
        "part": Counter(part(regions[coding["events"][0]["country"]]) for coding in codings),
    }


@pytest.mark.parametrize("split", ["tuned", "held_out"])
def test_each_half_holds_every_language_type_and_part(split: str) -> None:
    half = tally(split)
    assert set(half["language"]) == {"en", "fr"}
    assert min(half["language"].values()) >= 8
    assert set(half["type"]) == set(vocabulary("event_type").labels)
    assert set(half["part"]) == {"Africa", "America", "Asia", "Europe"}


def runs(text: str) -> set[str]:
    """Every eight words in a row."""
    words = re.findall(r"\w+", normalised(text).casefold())
    return {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}


def test_no_article_copies_from_the_article(texts: Path) -> None:
    held = [runs(path.read_text(encoding="utf-8")) for path in texts.glob("*.txt")]
    assert held
    copied = {article: run for article, text in TEXTS.items() for known in held for run in runs(text) & known}
    assert copied == {}
