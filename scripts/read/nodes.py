"""The nodes of a YAML file: every scalar as it is written, with its place.

Nothing is constructed: no tag makes an object, no anchor is expanded, no word becomes a truth value.
"""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from pathlib import Path

import yaml
from kibaru.schema.finding import Finding
from kibaru.schema.registry import LOADER
from kibaru.schema.text import digest

from .limits import BOM, read_text
from .lines import Lines, Place

TAG = "tag:yaml.org,2002:"
TEXT = f"{TAG}str"
# What an alias or a tag begins with, where it can begin one: never within a word.
ALIAS_OR_TAG = re.compile(r"(?<!\w)[*!]")
WORDS_KEPT = 1 << 14  # of which the loader remembers what YAML takes them for
DEEPEST = 1000  # no seed comes near, and libyaml bears twenty times that
# What libyaml says of what was begun and not ended.
LEFT_OPEN = ("found unexpected end of stream", "did not find expected ',' or", "could not find expected ':'")
QUOTED = ("'", '"', "|", ">")
# What YAML makes of unquoted words, said in ours.
SURPRISES = {
    f"{TAG}bool": "a truth value",
    f"{TAG}int": "a number",
    f"{TAG}float": "a number",
    f"{TAG}timestamp": "a date",
    f"{TAG}merge": "a merge key",
    f"{TAG}value": "a default value",
}
# What a node is that nobody tagged.
UNTAGGED = {*SURPRISES, *(f"{TAG}{kind}" for kind in ("str", "seq", "map", "null"))}


class Loader(LOADER):  # type: ignore[valid-type, misc]  # it is one of two classes
    """Composes the same nodes as the loader under it, in two thirds of the time.

    What a word is taken for depends on the word alone, and is remembered: half of the words of a seed are
    keys and codes. Nothing here resolves by its path; a parser that asks gets no answer from the quickest
    functions there are.
    """

    resolve = staticmethod(lru_cache(WORDS_KEPT)(yaml.resolver.Resolver().resolve))
    descend_resolver = operator.is_
    ascend_resolver = tuple


class Document:
    """One YAML file, composed; `findings` collects what is wrong with it.

    `gaps` says that some of what is coded in it, and may be evidence elsewhere, was not read. `lacks` says
    where and what a draft still leaves to do.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.lacks: list[str] = []
        self._seen: set[int] = set()
        self._refused: dict[int, yaml.Node] = {}
        self._keys: dict[int, yaml.Node] = {}  # the key of what is refused, by the id of what stands for it
        self._is_simple = False  # there is no alias and no tag in it
        self.lines = Lines("")
        self.sha256 = ""  # of the file's bytes, where it is a text
        self.root = self._compose()
        self.gaps = not isinstance(self.root, yaml.MappingNode)

    def complain(self, node: yaml.Node | None, code: str, detail: str, what_to_do: str = "") -> None:
        """Add a finding at the node's place."""
        line, column, end_column = place(node, self.lines) if node is not None else (1, 1, 2)
        self.findings.append(
            Finding(code, detail, what_to_do, file=str(self.path), line=line, column=column,
                    end_column=end_column)
        )  # fmt: skip

    def lack(self, node: yaml.Node | None, what: str) -> None:
        """Add what a draft still leaves to do at the node."""
        line, column, _ = place(node, self.lines) if node is not None else (1, 1, 2)
        self.lacks.append(f"{self.path}:{line}:{column}: draft: {what}")

    def mapping(self, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
        """Return {key: node} of a mapping; anything else is a finding and gives {}."""
        if self.refused(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.complain(node, "KB101", f"{what} is not a mapping")
            return {}
        entries: dict[str, yaml.Node] = {}
        simple = self._is_simple
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or not (simple or self._plain(key)):
                self.complain(key, "KB102", "this key is no single word")
            elif key.value in entries:
                self.complain(key, "KB103", f"the key '{key.value}' stands twice")
            else:
                entries[key.value] = value if simple or self._plain(value, key) else self._nothing(value, key)
        return entries

    def key(self, node: yaml.Node | None, value: yaml.Node) -> yaml.Node:
        """Return the key under which a value stands in the mapping `node`."""
        if id(value) in self._keys:
            return self._keys[id(value)]
        entries = node.value if isinstance(node, yaml.MappingNode) else []
        return next((key for key, held in entries if held is value), value)

    def sequence(self, node: yaml.Node | None, what: str) -> list[yaml.Node]:
        """Return the items of a list; anything else is a finding and gives []."""
        if self.refused(node):
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.complain(node, "KB104", f"{what} is not a list")
            return []
        return [item for item in node.value if self._is_simple or self._plain(item)]

    def scalar(self, node: yaml.Node, what: str, kinds: tuple[str, ...] = ()) -> str | None:
        """Return the words of a scalar as written, None for an empty one.

        An unquoted word that YAML takes for something else than text is a finding, unless it is of
        one of `kinds` ("int", "timestamp", "bool", "float").
        """
        if not isinstance(node, yaml.ScalarNode):
            self.complain(node, "KB105", f"{what} is a list or a mapping")
            return None
        if node.tag == f"{TAG}null":
            return None
        if node.tag == TEXT:
            return str(node.value) or None
        surprise = SURPRISES.get(node.tag)
        if surprise and node.tag.removeprefix(TAG) not in kinds and node.style not in QUOTED:
            detail = f"{what}: YAML takes {node.value} for {surprise}"
            self.complain(node, "KB106", detail, f'put it in quotes: "{node.value}"')
            return None
        return str(node.value) or None

    def refused(self, node: yaml.Node | None) -> bool:
        """Whether the node stands for one that was complained of, and so says nothing."""
        return bool(self._refused) and id(node) in self._refused

    def _nothing(self, node: yaml.Node, key: yaml.Node) -> yaml.Node:
        """Return an empty value in place of one that is not read."""
        empty = yaml.ScalarNode(f"{TAG}null", "", node.start_mark, node.end_mark)
        self._refused[id(empty)] = empty
        self._keys[id(empty)] = key
        return empty

    def _plain(self, node: yaml.Node, key: yaml.Node | None = None) -> bool:
        if id(node) in self._seen:
            self.complain(key or node, "KB107", "an alias (*name) repeats what stands elsewhere")
            return False
        self._seen.add(id(node))
        if node.tag in UNTAGGED and self.lines.text[node.start_mark.index : node.start_mark.index + 1] != "!":
            return True
        self.complain(node, "KB108", f"the tag {node.tag} is not read")
        return False

    def _compose(self) -> yaml.Node | None:
        text = read_text(self.path)
        if isinstance(text, Finding):
            self.findings.append(text)
            return None
        self.sha256 = digest(text)
        text = text.removeprefix(BOM)  # which no editor counts
        self.lines = Lines(text)
        self._is_simple = not (("*" in text or "!" in text) and ALIAS_OR_TAG.search(text))
        try:
            if not _is_shallow(text):
                raise RecursionError
            node = yaml.compose(text, Loader=Loader)
        except (yaml.YAMLError, RecursionError) as error:
            self.findings.append(_not_yaml(self.path, error, self.lines))
            return None
        if node is None:
            self.complain(None, "KB004", "the file is empty")
        return node if node is not None and self._plain(node) else None


def _is_shallow(text: str) -> bool:
    """Whether a text can be composed; libyaml's parser would end the process on one nested too deeply.

    Only a text that could be nested deeply, by its brackets or the length of its lines, is scanned.
    """
    brackets = text.count("[") + text.count("{")
    if brackets < DEEPEST and max(map(len, text.splitlines()), default=0) < DEEPEST:
        return True
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return False
    return True


def place(node: yaml.Node, lines: Lines) -> Place:
    """Return where a node stands; of a block that goes on below, its first line."""
    return lines.place(node.start_mark.index, node.end_mark.index)


def _not_yaml(path: Path, error: Exception, lines: Lines) -> Finding:
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is nested too deeply"
    index = _where(error, lines)
    line, column, end_column = (None, None, None) if index is None else lines.place(index, index + 1)
    return Finding("KB003", f"not YAML: {problem}", file=str(path), line=line, column=column,
                   end_column=end_column)  # fmt: skip


def _where(error: Exception, lines: Lines) -> int | None:
    """Return where in the text the fault is.

    A bracket, a quote or a word is not closed where it begins, although the parser notices that on
    a line below, or at the end.
    """
    if isinstance(error, yaml.reader.ReaderError):
        odd = yaml.reader.Reader.NON_PRINTABLE.search(lines.text)
        return odd.start() if odd else None
    noticed, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    left_open = str(getattr(error, "problem", "")).startswith(LEFT_OPEN)
    if noticed and begun and left_open and noticed.line > begun.line:
        above, below = (lines.line(mark.line + 1) for mark in (begun, noticed))
        if _indent(below) <= _indent(above):
            return int(begun.index)
    return int(noticed.index) if noticed else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))
