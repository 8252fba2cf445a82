"""Seeds as YAML in many styles, and where each key and value stands, known from the writing itself."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass, field
from typing import Any

from kibaru.schema.keys import CLAIM_KEYS, EVENT_KEYS, INCIDENT_KEYS, SOURCE_KEYS

from .generated import Frames

PLAIN = re.compile(r"[^\W\d_](?:[\w '().,-]*[\w)])?")
SURPRISING = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
DIGITS = re.compile(r"[1-9]\d*|0|\d{4}-\d\d-\d\d")
BARE = {
    "value", "published_on", "retrieved_on", "revised_on", "event_date", "time_precision", "geo_precision",
    "location_radius_m", "chars", "span",
}  # fmt: skip
COMMENTS = (
    "seen",
    "à vérifier",
    'he said: ["no"] {x: y}',
    "北京 🕊️",
    "a\u0301 combining",
    "LS \u00b6",
    "it's",
)


@dataclass(eq=False)
class Word:
    """A scalar; `raw` is how it is written, where that is not a matter of style.

    `bare` says that digits and days may stand without quotes.
    """

    words: str
    raw: str | None = None
    bare: bool = False


@dataclass(eq=False, repr=False)
class Map:
    """A mapping: its entries in order."""

    entries: list[tuple[Word, Node]] = field(default_factory=list)
    block: bool = False  # it cannot be written in braces

    def __repr__(self) -> str:
        return f"<{len(self.entries)} keys>"  # a failed example shows it

    def __getitem__(self, name: str) -> Node:
        return next(value for key, value in self.entries if key.words == name)

    def __contains__(self, name: str) -> bool:
        return any(key.words == name for key, _ in self.entries)

    def key(self, name: str) -> Word:
        """Return the key of that name."""
        return next(key for key, _ in self.entries if key.words == name)

    def index(self, name: str) -> int:
        """Return the number of the entry of that name."""
        return [key.words for key, _ in self.entries].index(name)

    def put(self, name: str, value: Node) -> Node:
        """Replace the value of a key, or add it; return the value."""
        if name in self:
            at = self.index(name)
            self.entries[at] = (self.entries[at][0], value)
        else:
            self.entries.append((Word(name), value))
        return value


@dataclass(eq=False)
class Seq:
    """A list."""

    items: list[Node] = field(default_factory=list)
    flow: bool = False


Node = Word | Map | Seq


class Page:
    """One YAML file as it is written: `text`, and `spans` of every key, value and item by its identity."""

    def __init__(self, root: Node, style: random.Random) -> None:
        self.style = style
        self.newline = style.choice(("\n", "\n", "\r\n"))
        self.deeper = style.choice((2, 2, 4))
        self.parts: list[str] = []
        self.length = 0
        self.spans: dict[int, tuple[int, int]] = {}
        if style.random() < 0.5:
            self._comment(0)
        self._block(root, 0)
        self.text = "".join(self.parts)
        self.data = style.choice((b"", b"", b"\xef\xbb\xbf")) + self.text.encode()

    def _write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _end(self) -> None:
        below = "".join(self.parts[-1:])[:2] in ("|-", ">-")  # there a comment would be part of the text
        if self.style.random() < 0.1 and not below:
            self._write(f"{' ' * self.style.randint(1, 3)}# {self.style.choice(COMMENTS)}")
        self._write(self.newline)
        if self.style.random() < 0.03:
            self._write(self.newline)

    def _comment(self, indent: int) -> None:
        self._write(f"{' ' * indent}# {self.style.choice(COMMENTS)}{self.newline}")

    def _block(self, node: Node, indent: int, inline: bool = False) -> None:
        """Write a block mapping or list; `inline`, its first line goes on the present one."""
        start = self.length + (0 if inline else indent)
        if isinstance(node, Map):
            for key, value in node.entries:
                if not inline and self.style.random() < 0.05:
                    self._comment(self.style.choice((0, indent)))
                self._write("" if inline else " " * indent)
                start = self.length if key is node.entries[0][0] else start
                inline = False
                self._scalar(key, flow=True, key=True)
                self._write(":")
                self._value(value, indent)
        elif isinstance(node, Seq):
            for item in node.items:
                self._write(" " * indent + "-")
                if isinstance(item, Map) and self.style.random() < 0.7:
                    self._write(" ")
                    self._block(item, indent + 2, inline=True)
                else:
                    self._value(item, indent)
        else:
            self._scalar(node, indent=indent)
            self._end()
        self.spans.setdefault(id(node), (start, self.length))

    def _value(self, node: Node, indent: int) -> None:
        """Write what stands after a colon or a dash, with its line end."""
        if isinstance(node, Word):
            self._write(" " * self.style.choice((1, 1, 1, 2)) if node.raw != "" else "")
            self._scalar(node, indent=indent)
            self._end()
        elif self._flows(node):
            self._write(" ")
            self._flow(node, indent)
            self._end()
        else:
            self._end()
            extra = self.style.choice((0, self.deeper)) if isinstance(node, Seq) else self.deeper
            self._block(node, indent + extra)

    def _flows(self, node: Map | Seq) -> bool:
        """Choose whether to write it in brackets: short lists always, what is nested rarely."""
        if isinstance(node, Seq) and (node.flow or not node.items):
            return True
        inner = node.items if isinstance(node, Seq) else [value for _, value in node.entries]
        small = all(isinstance(each, Word) or (isinstance(each, Seq) and each.flow) for each in inner)
        return not inner or (_fits_brackets(node) and self.style.random() < (0.5 if small else 0.1))

    def _flow(self, node: Node, indent: int) -> None:
        start = self.length
        if isinstance(node, Word):
            self._scalar(node, flow=True, indent=indent)
            return
        several = self.style.random() < 0.4
        self._write("{" if isinstance(node, Map) else "[")
        parts = node.entries if isinstance(node, Map) else [(None, item) for item in node.items]
        for number, (key, value) in enumerate(parts):
            self._write("," if number else "")
            if several:
                self._end()
                self._write(" " * (indent + 3))
            elif number:
                self._write(" ")
            if key is not None:
                self._scalar(key, flow=True, key=True)
                self._write(": ")
            self._flow(value, indent)
        if several and parts:
            self._write(self.newline + " " * (indent + 1))
        self._write("}" if isinstance(node, Map) else "]")
        self.spans[id(node)] = (start, self.length)

    def _scalar(self, node: Word, flow: bool = False, key: bool = False, indent: int = 0) -> None:
        start = self.length
        self._write(node.raw if node.raw is not None else self._styled(node, flow, key, indent))
        self.spans[id(node)] = (start, self.length)

    def _styled(self, node: Word, flow: bool, key: bool, indent: int) -> str:
        """Return the words in one of the styles that can hold them."""
        words = node.words
        styles = ["double"]
        bare = PLAIN.fullmatch(words) and words.lower() not in SURPRISING
        if bare and not (flow and "," in words):
            styles += ["plain"] * 4
        if key:
            return words if bare and self.style.random() < 0.95 else f'"{words}"'
        if node.bare and DIGITS.fullmatch(words):
            return self.style.choice((words, words, f'"{words}"'))
        simple = words.isprintable()
        styles += ["single"] if simple else []
        if re.search(r"[^\W_] [^\W_]", words) and simple:
            styles.append("folded quotes")
        if (
            not flow
            and re.fullmatch(r"(?s)\S.*\S|\S", words)
            and words.replace("\n", "").isprintable()
            and "\n\n" not in words
        ):
            styles += ["literal", "folded"] if "\n" not in words else ["literal"]
        below = self.newline + " " * (indent + 4)
        match self.style.choice(styles):
            case "plain":
                return words
            case "single":
                return "'" + words.replace("'", "''") + "'"
            case "folded quotes":
                at = re.search(r"(?<=[^\W_]) (?=[^\W_])", words)
                assert at
                return (
                    "'"
                    + words[: at.start()].replace("'", "''")
                    + below
                    + words[at.end() :].replace("'", "''")
                    + "'"
                )
            case "literal":
                return "|-" + "".join(below + line for line in words.split("\n"))
            case "folded":
                return ">-" + below + words
        low = (
            self.style.random() < 0.3 and max(words) < "\U00010000"
        )  # JSON writes the others as two characters
        return json.dumps(words, ensure_ascii=low).replace("\u2028", "\\u2028").replace("\u00a0", "\\u00a0")


def _fits_brackets(node: Node) -> bool:
    if isinstance(node, Map):
        return not node.block and all(_fits_brackets(value) for _, value in node.entries)
    return isinstance(node, Word) or all(map(_fits_brackets, node.items))


def trees(coded: Frames) -> dict[str, Map]:
    """Return coded rows as the YAML seeds {file: tree} of their sources and incidents."""
    found: dict[str, Map] = {}
    claims = coded["claims"].rows(named=True)
    for row in coded["sources"].iter_rows(named=True):
        held = {"sha256": row["text_sha256"], "chars": row["text_chars"]} if row["text_chars"] else None
        keys = {name: key.column.name for name, key in SOURCE_KEYS.items() if not key.apart}
        found[f"sources/{row['source_id']}.yaml"] = tree({
            "source": row["source_id"], "status": "reviewed", **_filled(row, keys), "text": held,
            "claims": Seq([_claim(claim) for claim in claims if claim["source_id"] == row["source_id"]]),
        })  # fmt: skip
    reasons = {
        (j["event_id_cnty"], j["field"]): j["because"] for j in coded["judgements"].iter_rows(named=True)
    }
    events = coded["events"].rows(named=True)
    for row in coded["incidents"].iter_rows(named=True):
        keys = {name: key.column.name for name, key in INCIDENT_KEYS.items() if not key.apart}
        own = [event for event in events if event["incident_id"] == row["incident_id"]]
        found[f"incidents/{row['incident_id']}.yaml"] = tree({
            "incident": row["incident_id"], "status": "reviewed", **_filled(row, keys),
            "events": Seq([_event(event, reasons) for event in own]),
        })  # fmt: skip
    return found


def tree(record: dict[str, Any]) -> Map:
    """Return a record as a mapping, without its empty values."""
    return Map([(Word(n), _node(value, n in BARE)) for n, value in record.items() if value is not None])


def _node(value: Any, bare: bool = False) -> Node:
    if isinstance(value, (Word, Map, Seq)):
        return value
    if isinstance(value, dict):
        return tree(value)
    if isinstance(value, list):
        return Seq(
            [_node(each, bare) for each in value], flow=not any(isinstance(each, dict) for each in value)
        )
    if isinstance(value, bool):
        return Word(str(value).lower(), raw=str(value).lower())
    return Word(str(value), bare=bare)


def _filled(row: dict[str, Any], keys: dict[str, str]) -> dict[str, Any]:
    return {name: row[column] for name, column in keys.items()}


def _claim(row: dict[str, Any]) -> Map:
    span = [row["span_start"], row["span_end"]] if row["span_end"] else None
    keys = {name: key.column.name for name, key in CLAIM_KEYS.items() if not key.apart}
    said = _filled(row, keys)
    if row["qualifier"] == "between":
        said["value"] = row["value"].split("-")
    return tree({name: span if name == "span" else said.get(name) for name in CLAIM_KEYS})


def _event(row: dict[str, Any], reasons: dict[tuple[str, str], str]) -> Map:
    record: dict[str, Any] = {"event": row["event_id_cnty"]}
    for name, key in EVENT_KEYS.items():
        if key.apart:
            continue
        value = row[key.column.name]
        value = value.split("; ") if value and name.startswith("assoc_") else value
        because = reasons.get((row["event_id_cnty"], name))
        record[name] = {"value": value, "because": because} if because and value is not None else value
    return tree(record)
