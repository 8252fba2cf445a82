"""The entries of a seed: the keys of a mapping, taken one by one, and what is left over complained of."""

from __future__ import annotations

from typing import NamedTuple

import yaml
from kibaru.schema.keys import DRAFTING, STATUS, Keys
from kibaru.schema.nearest import nearest

from .nodes import TAG, TEXT, Document

Record = dict[str, str | None]  # a row as it is read: text by column

# The unquoted forms that a value may have beside words.
KINDS = {
    "value": ("int", "float", "timestamp"),
    "published_on": ("timestamp",),
    "retrieved_on": ("timestamp",),
    "revised_on": ("timestamp",),
    "event_date": ("timestamp",),
    "republished": ("bool",),
    "time_precision": ("int",),
    "geo_precision": ("int",),
    "location_radius_m": ("int",),
    "chars": ("int",),
    "span": ("int",),
    "span_sha256": ("int", "float"),  # digits alone, or digits around one e
    "sha256": ("int", "float"),
    "confidence": ("int", "float"),
}


class Plain(NamedTuple):
    """A key whose words go into a column as they are; `default` where there are none."""

    name: str
    column: str
    required: bool
    default: str | None


def plain(keys: Keys) -> tuple[Plain, ...]:
    """Return the plain keys among those of a mapping."""
    return tuple(
        Plain(name, key.column.name, key.required, key.default)
        for name, key in keys.items()
        if not (key.apart or key.judged)
    )


class Entries:
    """The keys of one mapping, taken one by one; those left over are complained of.

    Where it is not `whole`, as in a draft, a required key may be empty or missing.
    """

    def __init__(self, document: Document, node: yaml.Node | None, what: str, whole: bool = True) -> None:
        self.document, self.node, self.what, self.whole = document, node, what, whole
        self.held = document.mapping(node, what)
        self.left = self.held.copy()
        self.is_mapping = isinstance(node, yaml.MappingNode)
        self.asked: list[str] = []  # the keys that may stand here
        self.missing: list[str] = []  # those that should
        self.lacking: list[str] = []  # those that a draft still lacks

    def pop(self, key: str, required: bool = False) -> yaml.Node | None:
        """Take the node under a key."""
        self.asked.append(key)
        node = self.left.pop(key, None)
        if required and self.is_mapping:
            empty = node is None or node.tag == f"{TAG}null"
            if empty and not self.whole:
                self.lacking.append(key)
            elif node is None:
                self.missing.append(key)
        return node

    def text(self, key: str, required: bool = False) -> str | None:
        """Take the words under a key."""
        node = self.pop(key, required)
        return words(self.document, node, key, required and self.whole)

    def record(self, keys: tuple[Plain, ...]) -> Record:
        """Take the words under each of the keys, by its column; its default where there are none."""
        record: Record = {}
        for name, column, required, default in keys:
            node = self.left.get(name)
            if node is None and not required:
                record[column] = default
            elif node is not None and node.tag == TEXT and node.value and isinstance(node, yaml.ScalarNode):
                record[column] = str(self.left.pop(name).value)  # as nearly all have it
            else:
                record[column] = self.text(name, required) or default
        self.asked += [key.name for key in keys]
        return record

    def items(self, key: str) -> list[yaml.Node]:
        """Take the items of the list under a key."""
        node = self.pop(key, required=True)
        if (node is None or node.tag == f"{TAG}null") and not self.whole:
            return []
        items = [] if node is None else self.document.sequence(node, key)
        self.document.gaps |= not isinstance(node, yaml.SequenceNode) or len(items) < len(node.value)
        return items

    def close(self) -> None:
        """Complain of the keys that nobody took, and of those that are missing.

        A key that is near one which may stand here is taken for that one misspelt, which is not
        missing then.
        """
        for key, node in self.left.items():
            at = self.document.key(self.node, node)
            detail = f"{self.what} has the key '{key}', which nothing reads"
            near = nearest(key, sorted(set(self.asked) - self.held.keys()))
            self.missing = [name for name in self.missing if name != near]
            self.document.complain(at, "KB110", detail, f"did you mean {near!r}?" if near else "")
        for key in self.missing:
            self.document.complain(self.node, "KB109", f"{self.what} has no '{key}'", f"add '{key}: ...'")
        if self.lacking:
            self.document.lack(self.node, f"{self.what} still lacks {', '.join(self.lacking)}")


def open_seed(document: Document, what: str) -> tuple[Entries, str | None, bool]:
    """Return the document's entries, the id under `what`, and whether it is reviewed."""
    entries = Entries(document, document.root, f"the {what}")
    identifier = entries.text(what, required=True)
    node = entries.left.get("status")
    status = entries.text("status", required=True)
    if status not in ("reviewed", "draft", None):
        message = f"the status is '{status}'"
        near = nearest(status, STATUS)
        document.complain(node, "KB111", message, f"did you mean {near!r}?" if near else "")
    document.gaps |= status not in STATUS
    entries.whole = reviewed = status == "reviewed"
    todo(entries)
    return entries, identifier, reviewed


def todo(entries: Entries) -> None:
    """Take what drafting leaves; a todo that is left in a reviewed seed is complained of."""
    if not entries.left:
        return
    todo = entries.pop("todo")
    for key in DRAFTING:
        entries.text(key)
    if todo is None:
        return
    if entries.whole:
        entries.document.complain(todo, "KB112", f"{entries.what} still has a todo")
        return
    for item in todo.value if isinstance(todo, yaml.SequenceNode) else [todo]:
        if isinstance(item, yaml.ScalarNode) and item.value:
            entries.document.lack(item, f"todo: {' '.join(item.value.split())}")


def words(document: Document, node: yaml.Node | None, key: str, required: bool) -> str | None:
    """Return the words of a value; a list of associates as words joined by "; "."""
    if node is None:
        return None
    if node.tag == TEXT and node.value and isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if key.startswith("assoc_") and isinstance(node, yaml.SequenceNode):
        items = (document.scalar(item, key) for item in document.sequence(node, key))
        return "; ".join(filter(None, items)) or None
    if key == "value" and isinstance(node, yaml.SequenceNode):  # value: [4, 9], between both
        ends = (document.scalar(item, key, KINDS[key]) for item in document.sequence(node, key))
        return "-".join(filter(None, ends)) or None
    before = len(document.findings)
    words = document.scalar(node, key, KINDS.get(key, ()))
    told = len(document.findings) > before or document.refused(node)
    if words is None and required and not told:
        document.complain(node, "KB109", f"'{key}' is empty", "fill it in")
    return words
