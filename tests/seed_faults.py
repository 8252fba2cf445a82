"""The kinds of fault in seeds: in one word, key, claim, event or file of YAML, in whatever style it is written."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kibaru.schema.keys import CLAIM_KEYS, EVENT_KEYS, INCIDENT_KEYS, SOURCE_KEYS
from kibaru.schema.vocabularies import vocabulary

from .seed_writing import Map, Node, Seq, Word, tree

Pick = random.Random
Trees = dict[str, Map]
KIND = vocabulary("field").column("kind")


@dataclass(frozen=True)
class SeedKind:
    """A kind of fault in seeds; `plant` changes the trees that it is given."""

    code: str
    name: str
    plant: Callable[[Trees, Pick], list[tuple[str, Node]]]
    follows: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


SEED_KINDS: list[SeedKind] = []


def kind(code: str, name: str, follows: str = "") -> Callable[[Any], Any]:
    """Register a function as a kind of fault in seeds."""

    def register(plant: Callable[[Trees, Pick], list[tuple[str, Node]]]) -> Any:
        SEED_KINDS.append(SeedKind(code, name, plant, frozenset(follows.split())))
        return plant

    return register


@dataclass
class Spot:
    """A mapping among the trees: its file, what it is, the list that holds it."""

    file: str
    kind: str
    map: Map
    siblings: Seq | None = None

    def word(self, name: str) -> str:
        """Return the words under a key, also where they are judged; "" where there are none."""
        node = self.value(name)
        return node.words if isinstance(node, Word) else ""

    def value(self, name: str) -> Node | None:
        """Return the node of the value under a key."""
        if name not in self.map:
            return None
        node = self.map[name]
        return node["value"] if isinstance(node, Map) and "value" in node else node


def spots(trees: Trees, *kinds: str) -> list[Spot]:
    """Return every mapping of these kinds: source, claim, incident, event."""
    found = []
    for file, root in trees.items():
        if root["status"].words != "reviewed":
            continue
        outer, inner = ("source", "claim") if file.startswith("sources") else ("incident", "event")
        items = root["claims" if outer == "source" else "events"]
        found.append(Spot(file, outer, root))
        found += [Spot(file, inner, item, items) for item in items.items]
    return [spot for spot in found if spot.kind in kinds]


def some(trees: Trees, pick: Pick, kinds: str, fits: Callable[[Spot], Any] = lambda spot: True) -> Spot:
    """Return one of the mappings that lend themselves."""
    return pick.choice([spot for spot in spots(trees, *kinds.split()) if fits(spot)])


KEYS = {"source": SOURCE_KEYS, "claim": CLAIM_KEYS, "incident": INCIDENT_KEYS, "event": EVENT_KEYS}
ALL = "source claim incident event"
FREE = {"source": ("title", "publisher"), "claim": ("claimant",), "incident": ("name",), "event": ("notes",)}


def some_words(trees: Trees, pick: Pick) -> tuple[Spot, str]:
    """Return a mapping and a key in it under which free words may stand."""
    spot = some(trees, pick, ALL, lambda spot: any(name in spot.map for name in FREE[spot.kind]))
    return spot, pick.choice([name for name in FREE[spot.kind] if name in spot.map])


# One word that is wrong: code, what is wrong, where (mapping, keys), what is written instead, raw or in any style.
def _word(code: str, name: str, kinds: str, keys: str, texts: tuple[str, ...], *, raw: bool = False,
          follows: str = "", fits: Callable[[Spot], Any] = lambda spot: True) -> None:  # fmt: skip
    @kind(code, name, follows)
    def plant(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
        spot = some(trees, pick, kinds, lambda s: fits(s) and any(k in s.map for k in keys.split()))
        key = pick.choice([k for k in keys.split() if k in spot.map])
        text = pick.choice(texts)
        new = Word(text, raw=text if raw else None)
        judged = spot.map[key]
        if isinstance(judged, Map) and "value" in judged:
            judged.put("value", new)
        else:
            spot.map.put(key, new)
        return [(spot.file, new)]


_word("KB106", "a bare no", "source incident", "title name", ("no", "Yes", "off", "TRUE", "12:30"), raw=True)
_word(
    "KB106",
    "a bare number for a name",
    "source incident",
    "publisher name",
    ("012", "1_000", "0x1F", ".5"),
    raw=True,
)
_word("KB106", "a bare date for a name", "source incident", "title name", ("2024-09-17",), raw=True)
_word("KB108", "a tag on a word", "source incident claim", "title name claimant",
      ("!label words", "!!python/object/apply:os.system words", "!!binary aGk="), raw=True)  # fmt: skip
_word("KB111", "another status", "source incident", "status", ("done", "Reviewed", "final"))
_word(
    "KB304",
    "a date of another form",
    "source incident",
    "published_on revised_on",
    ("01/05/2023", "2023-5-1", "May 2023"),
)
_word("KB304", "a day that is not in the calendar", "source incident event", "published_on revised_on event_date",
      ("2023-02-30", "2023-13-01"))  # fmt: skip
_word("KB306", "a misspelt type", "event", "sub_event_type", ("Armed clsh", "armed clash", "Attak"))
_word(
    "KB306",
    "a misspelt code of a claim",
    "claim",
    "stance method claimant_role",
    ("assert", "statd", "Media"),
)
_word(
    "KB306", "a misspelt code of a source", "source", "source_scale published_basis", ("Nationl", "Printed")
)
_word("KB302", "a precision in words", "event", "time_precision geo_precision", ("exact", "one", "1.0"))
_word("KB306", "a precision that is none", "event", "time_precision geo_precision", ("7", "0"))
_word("KB308", "a radius below nothing", "event", "location_radius_m", ("-5",), follows="KB611")
_word("KB307", "an address that is none", "source", "url", ("example.org/a", "ftp://example.org"))
_word("KB307", "a language in words", "source", "language", ("French", "FR"))
_word(
    "KB307",
    "an incident's id in another form",
    "incident",
    "incident",
    ("MLI-1", "mli-I0001"),
    follows="KB502",
)
_word(
    "KB310",
    "white space around words",
    "source incident claim",
    "title name claimant",
    ("words ", " words", "words\u00a0"),
)
_word("KB311", "a character that is not seen", "source incident claim", "title name claimant",
      ('"wo\\u202erds"', '"wo\\x07rds"', '"wo\\trds"', '"wo\\u200erds"'), raw=True)  # fmt: skip
_word(
    "KB312",
    "an accent apart",
    "source incident claim",
    "title name claimant",
    ("e\u0301lan vital", "Se\u0301nou"),
)
_word("KB313", "a formula", "source incident claim", "title name claimant", ("=1+1", "@SUM(A1)", "+cmd"))
_word("KB401", "an incident of no country", "incident", "incident", ("ZZZ-I0001",), follows="KB502")
_word("KB415", "tags without values", "event", "tags", ("rain", "a=b;c=d"))
_word("KB441", "a publisher like two", "source", "publisher", ("One; Other",))
_word("KB445", "two scales", "source", "source_scale", ("National-International",))
_word("KB502", "a place that is nowhere", "event", "location", ("nowhere", "place-99"))
_word("KB502", "an actor that is nowhere", "event", "actor1 actor2", ("nobody", "actor-99"))
# The event or incident that the claim was on may want its evidence, or its day, now.
_word("KB502", "a claim on nothing", "claim", "about", ("MLI-9999999",), follows="KB301 KB607 KB608 KB609")
_word("KB605", "a claimant like a misspelt id", "claim", "claimant", ("actor-nil", "no-body-2"))


# What a whole word, key or mapping is.


@kind("KB101", "words for a mapping")
def _no_mapping(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "claim event")
    assert spot.siblings
    new = Word(pick.choice(("just words", "a longer word, and another")))
    spot.siblings.items.append(new)
    return [(spot.file, new)]


@kind("KB102", "a list for a key")
def _no_key(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, ALL)
    new = Word("", raw="[name, other]")
    spot.map.entries.insert(pick.randrange(len(spot.map.entries) + 1), (new, Word("words")))
    return [(spot.file, new)]


@kind("KB103", "a key that stands twice")
def _twice(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, ALL)
    at = pick.randrange(len(spot.map.entries))
    key, value = spot.map.entries[at]
    new = Word(key.words)
    copied = copy.deepcopy(value) if isinstance(value, Word) else Word("words")
    spot.map.entries.insert(pick.randrange(at + 1, len(spot.map.entries) + 1), (new, copied))
    return [(spot.file, new)]


@kind("KB104", "words for a list")
def _no_list(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    file = some(trees, pick, "source incident").file
    new = Word("words")
    trees[file].put("claims" if file.startswith("sources") else "events", new)
    return [(file, new)]


@kind("KB105", "a list for a value")
def _no_value(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot, name = some_words(trees, pick)
    return [(spot.file, spot.map.put(name, Seq([Word("one"), Word("other")], flow=True)))]


@kind("KB107", "an alias of a list or mapping")
def _alias(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "claim", lambda spot: "span" in spot.map)
    span = spot.map["span"]
    spot.map.put("span", Word("", raw=f"&here [{span.items[0].words}, {span.items[1].words}]"))
    spot.map.put("note", Word("", raw="*here"))
    return [(spot.file, spot.map.key("note"))]


@kind("KB107", "an alias of a word")
def _word_alias(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "claim")
    spot.map.put("claimant", Word("", raw="&who somebody"))
    spot.map.put("via", Word("", raw="*who"))
    return [(spot.file, spot.map.key("via"))]


@kind("KB108", "a tag on a list")
def _tagged(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "claim", lambda spot: "span" in spot.map)
    span = spot.map["span"]
    new = Word("", raw=f"!!python/tuple [{span.items[0].words}, {span.items[1].words}]")
    return [(spot.file, spot.map.put("span", new))]


@kind("KB109", "a missing key")
def _missing(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    required = {kind: [n for n, key in keys.items() if key.required] for kind, keys in KEYS.items()}
    spot = some(trees, pick, ALL)
    name = pick.choice([n for n in required[spot.kind] if n in spot.map and n not in ("claims", "events")])
    spot.map.entries.pop(spot.map.index(name))
    return [(spot.file, spot.map)]


@kind("KB109", "an empty value")
def _empty(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot, name = some_words(trees, pick)
    while not KEYS[spot.kind][name].required:
        spot, name = some_words(trees, pick)
    return [(spot.file, spot.map.put(name, Word("", raw=pick.choice(("~", "null", "''", '""')))))]


@kind("KB109", "a judgement without its reason")
def _no_reason(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "event", lambda spot: isinstance(spot.map["time_precision"], Map))
    judged = spot.map["time_precision"]
    judged.entries.pop(judged.index("because"))
    return [(spot.file, judged)]


@kind("KB110", "a misspelt key")
def _misspelt(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, ALL)
    names = (
        "title",
        "language",
        "claimant_role",
        "method",
        "name",
        "revised_on",
        "sub_event_type",
        "geo_precision",
    )
    at = spot.map.index(pick.choice([name for name in names if name in spot.map]))
    key, value = spot.map.entries[at]
    where = pick.randrange(len(key.words))
    new = Word(
        pick.choice(
            (key.words[:where] + key.words[where] + key.words[where:], key.words.upper(), f"{key.words}s")
        )
    )
    spot.map.entries[at] = (new, value)
    return [(spot.file, new)]


@kind("KB110", "a key that nothing reads")
def _left_over(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, ALL)
    new = Word(pick.choice(("weather", "été", "x")))
    value = pick.choice((Word("rain"), Seq([Word("a")], flow=True), tree({"a": "b"})))
    spot.map.entries.insert(pick.randrange(len(spot.map.entries) + 1), (new, value))
    return [(spot.file, new)]


@kind("KB112", "a todo that is left")
def _todo(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, ALL)
    return [(spot.file, spot.map.put("todo", Word(pick.choice(("ask again", "two\nlines to do")))))]


@kind("KB113", "a span of three")
def _three(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "claim", lambda spot: "span" in spot.map)
    spot.map["span"].items.append(Word("999", bare=True))
    return [(spot.file, spot.map["span"])]


@kind("KB113", "a span in words")
def _span_words(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "claim", lambda spot: "span" in spot.map)
    return [(spot.file, spot.map.put("span", Word("from 3 to 5")))]


@kind("KB115", "an event of which nobody speaks")
def _bare(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "event")
    assert spot.siblings
    new = copy.deepcopy(spot.map)
    identifier = Word(f"{spot.word('event')}99")
    new.put("event", identifier)
    because = {"because": "Nobody says so."}
    for name in ("sub_event_type", "actor1", "actor2", "location", "assoc_actor_1", "assoc_actor_2"):
        if name in new:
            value = new[name]["value"] if isinstance(new[name], Map) else new[name]
            new.put(name, tree({"value": value, **because}))
    new.put("event_date", tree({"value": "2023-03-03", **because}))  # before any seed was revised
    spot.siblings.items.append(new)
    return [(spot.file, identifier)]


# How the values of one mapping agree.


def _pair(code: str, name: str, kinds: str, change: Callable[[Spot, Pick], Node | None], follows: str = "",
          fits: Callable[[Spot], Any] = lambda spot: True) -> None:  # fmt: skip
    @kind(code, name, follows)
    def plant(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
        spot = some(trees, pick, kinds, fits)
        return [(spot.file, change(spot, pick) or spot.map)]


def _without(spot: Spot, *names: str) -> None:
    spot.map.entries = [entry for entry in spot.map.entries if entry[0].words not in names]


def _silent(spot: Spot, pick: Pick) -> Node:
    spot.map.put("stance", Word(pick.choice(("declines", "no_report"))))
    return spot.map.put("value", Word("words"))


def _nothing(spot: Spot, pick: Pick) -> None:
    _without(spot, "value")


def _no_digest(spot: Spot, pick: Pick) -> Node:
    _without(spot, "span_sha256")
    return spot.map["span"]


def _no_span(spot: Spot, pick: Pick) -> None:
    _without(spot, "span_sha256", "span")


def _turned(spot: Spot, pick: Pick) -> Node:
    spot.map.put("qualifier", Word("between"))
    spot.map.put("stance", Word("asserts"))
    return spot.map.put("value", Seq([Word("9", bare=True), Word("4", bare=True)], flow=True))


def _turned_span(spot: Spot, pick: Pick) -> Node:
    return spot.map.put("span", Seq([Word("20", bare=True), Word("10", bare=True)], flow=True))


def _far_span(spot: Spot, pick: Pick) -> Node:
    return spot.map.put("span", Seq([Word("10", bare=True), Word("99999", bare=True)], flow=True))


def _subgroup(spot: Spot, pick: Pick) -> Node:
    _without(spot, "note")
    return spot.map.put("counts", Word("subgroup"))


def _radius(spot: Spot, pick: Pick) -> Node:
    radius = Word("999999", bare=True)
    spot.map.put("location_radius_m", tree({"value": radius, "because": "words"}))
    spot.map.put("geo_precision", tree({"value": "1", "because": "words"}))
    return radius


def _third_end(spot: Spot, pick: Pick) -> Node:
    spot.map.put("qualifier", Word("between"))
    spot.map.put("stance", Word("asserts"))
    return spot.map.put("value", Seq([Word(end, bare=True) for end in ("4", "9", "12")], flow=True))


def _end_in_words(spot: Spot, pick: Pick) -> Node:
    return spot.map.put("span", Seq([Word("3", bare=True), Word("ten")], flow=True))


def _length_in_words(spot: Spot, pick: Pick) -> Node:
    return spot.map["text"].put("chars", Word("many"))


def _second_day(spot: Spot, pick: Pick) -> Node:
    _without(spot, "retrieved_on")
    return spot.map.put("published_on", Word(f"{spot.word('published_on')[:8]}02"))


def _unattested(spot: Spot, pick: Pick) -> Node:
    spot.map.put("location_radius_m", radius := Word("400001"))
    spot.map.put("geo_precision", tree({"value": "3", "because": "words"}))
    return radius


def _says(field: str, value: str) -> Callable[[Spot, Pick], Node]:
    """Return what makes a claim say something else."""

    def change(spot: Spot, pick: Pick) -> Node:
        spot.map.put("field", Word(field))
        return spot.map.put("value", Word(value))

    return change


def _asserts(spot: Spot) -> bool:
    """Whether a claim asserts something in words, which nothing follows from."""
    return spot.word("field") in WORDY and "stance" in spot.map and spot.word("stance") == "asserts"


WORDY = ("target", "weapon", "motive", "warning", "observation", "disruption", "material_damage")
_pair("KB436", "a claimed hour in words", "claim", _says("end_time", "half past two"), fits=_asserts)
_pair("KB436", "a claimed hour that is none", "claim", _says("start_time", "24:00"), fits=_asserts)
_pair("KB436", "a claimed outcome that is none", "claim", _says("outcome", "foild"), fits=_asserts)
_pair(
    "KB606",
    "a claimed actor like a misspelt id",
    "claim",
    _says("responsibility", "actor-nil"),
    fits=_asserts,
)
_pair("KB606", "a claimed place like a misspelt id", "claim", _says("location", "no-where"), fits=_asserts)
_pair("KB431", "words of who is silent", "claim", _silent, fits=_asserts)
_pair("KB432", "nothing asserted", "claim", _nothing,
      fits=_asserts)  # fmt: skip
_pair("KB433", "a qualifier of words", "claim", lambda s, p: s.map.put("qualifier", Word("exact")),
      fits=lambda s: KIND[s.word("field")] in ("text", "actor"))  # fmt: skip
_pair("KB434", "people counted in a place", "claim", lambda s, p: s.map.put("counts", Word("all")),
      fits=lambda s: KIND[s.word("field")] in ("text", "actor"))  # fmt: skip
_pair(
    "KB437", "a range the wrong way round", "claim", _turned, fits=lambda s: KIND[s.word("field")] == "number"
)
_pair("KB436", "a range of three", "claim", _third_end, fits=lambda s: KIND[s.word("field")] == "number")
_pair("KB302", "a span that ends in words", "claim", _end_in_words, fits=lambda s: "span" in s.map)
_pair("KB302", "a length in words", "source", _length_in_words, fits=lambda s: "text" in s.map)
_pair("KB438", "a span without its digest", "claim", _no_digest, fits=lambda s: "span" in s.map)
_pair("KB439", "a span that ends before it begins", "claim", _turned_span, fits=lambda s: "span" in s.map)
_pair("KB440", "a subgroup that nobody names", "claim", _subgroup,
      fits=lambda s: KIND[s.word("field")] == "number")  # fmt: skip
_pair("KB603", "a span that ends behind the text", "claim", _far_span, fits=lambda s: "span" in s.map)
_pair("KB604", "a statement that stands nowhere", "claim", _no_span,
      fits=lambda s: "span" in s.map and s.word("claimant_role") != "coder")  # fmt: skip
_pair("KB413", "false precision", "event", _radius)
_pair(
    "KB443",
    "a month's second day",
    "source",
    _second_day,
    fits=lambda s: s.word("published_precision") == "month",
)
_pair(
    "KB444",
    "retrieved before it was published",
    "source",
    lambda s, p: s.map.put("retrieved_on", Word("1999-01-01", bare=True)),
)
_pair("KB610", "a radius without a reason", "event", _unattested)
_pair("KB507", "a radius within the place's", "event",
      lambda s, p: s.map["location_radius_m"].put("value", Word("1", bare=True)),
      fits=lambda s: s.word("location_radius_m") not in ("0", "1000"))  # fmt: skip


@kind("KB608", "a value without evidence")
def _no_evidence(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    claimed = {(spot.word("about"), spot.word("field")) for spot in spots(trees, "claim")}
    found = []
    for spot in spots(trees, "event"):
        incident = trees[spot.file]["incident"].words
        found += [
            (spot, name) for name in ("sub_event_type", "actor1", "actor2", "location")
            if name in spot.map and isinstance(spot.map[name], Map)
            and not claimed & {(spot.word("event"), name), (incident, name)}
        ]  # fmt: skip
    spot, name = pick.choice(found)
    return [(spot.file, spot.map.put(name, Word(spot.word(name))))]


@kind("KB501", "a claim that stands twice")
def _claim_twice(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "claim")
    assert spot.siblings
    again = copy.deepcopy(spot.map)
    spot.siblings.items.append(again)
    return [(spot.file, spot.map), (spot.file, again)]


@kind("KB501", "an event that stands twice", "KB508")
def _event_twice(trees: Trees, pick: Pick) -> list[tuple[str, Node]]:
    spot = some(trees, pick, "event")
    assert spot.siblings
    again = copy.deepcopy(spot.map)
    spot.siblings.items.append(again)
    return [(spot.file, spot.map["event"]), (spot.file, again["event"])]


# What is no YAML: what is written, and from which character on, how many of them are shown.
def _broken(name: str, raw: str, at: int = 0) -> None:
    @kind("KB003", name)
    def plant(trees: Trees, pick: Pick) -> list[tuple[Any, ...]]:
        spot = some(trees, pick, ALL)
        key, new = pick.choice(("title", "name", "claimant", "notes")), Word("", raw=raw)
        spot.map.entries.insert(1, (Word(key), new))
        spot.map.block = True
        return [(spot.file, new, at, 1)]


_broken("a sign that cannot begin a value", "@words")
_broken("another such sign", "%words")
_broken("a second colon", "some words: others", 10)
_broken("a bracket that is not closed", "[some, words")
_broken("a brace that is not closed", "{some: words, other: words")
_broken("words behind a closing quote", '"some" words', 7)
_broken("an apostrophe in apostrophes", "'it's'", 4)
_broken("an unknown escape", '"so\\me"', 3)
_broken("an alias of nothing", "*nobody")
_broken("a control character", "so\x07me", 2)
_broken("NUL", "so\x00me", 2)
