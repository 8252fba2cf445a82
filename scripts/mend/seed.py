"""Mend a seed: the values of a YAML text in place, and the keys of its mappings in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import yaml
from kibaru.schema.keys import CLAIM_KEYS, EVENT_KEYS, INCIDENT_KEYS, SOURCE_KEYS, TEXT_KEYS, Keys, judged
from kibaru.schema.registry import LOADER
from kibaru.schema.table import Column

from .cell import mended, of_field
from .order import edited, ordered
from .scalar import composed, rewritten

BOM = "\ufeff"
TAG = "tag:yaml.org,2002:"
DEEPEST = 20  # a seed is nested five deep; libyaml's composer would end the process at some ten thousand
# What YAML may take an unquoted value for, where the column is not text.
UNQUOTED: Mapping[type[pl.DataType], tuple[str, ...]] = {
    pl.Date: (f"{TAG}str", f"{TAG}timestamp", f"{TAG}int"),
    pl.Boolean: (f"{TAG}str", f"{TAG}bool"),
}


def mended_seed(text: str, folder: str) -> str:
    """Return the text of a seed with its values mended and its keys in order.

    `folder` is the one that the seed belongs in, sources or incidents. Comments, quotes and line
    ends stay; a key moves with its lines, the comment behind it and the comment lines directly
    above it. The text stays as a whole where it is not plain YAML (anchors, tags, tabs, a key that
    stands twice), or where it would afterwards read differently.
    """
    if text.startswith(BOM):  # which YAML does not count
        return BOM + mended_seed(text.removeprefix(BOM), folder)
    try:
        if "\t" in text or re.search("\r(?!\n)", text) or not _plain(text):
            return text
        root = composed(text)
        if not _unequivocal(root):
            return text
        found, said = _values(text, root, folder)
        for depth in (2, 1, 0):  # the innermost mappings first
            mappings = _mappings(composed(found), folder)
            found = ordered(found, [(node, keys) for node, keys, level in mappings if level == depth])
        same = _tree(composed(found), {}) == _tree(root, said)
    except yaml.YAMLError:
        return text
    return found if same else text


def _values(text: str, root: yaml.Node, folder: str) -> tuple[str, dict[int, yaml.ScalarNode]]:
    """Return the text with its values mended, and each that changed as it reads now, by its node's id."""
    said = {}
    edits = []
    for node, column in _scalars(root, folder):
        words = mended(node.value, column)
        tags = UNQUOTED.get(column.dtype, (f"{TAG}str",))
        if words != node.value and (node.style or node.tag in tags):
            found = rewritten(text, node, words, tags)
            if found:
                edit, said[id(node)] = found
                edits.append(edit)
    return edited(text, edits), said


def _scalars(root: yaml.Node, folder: str) -> Iterator[tuple[yaml.ScalarNode, Column]]:
    """Yield each value that fills a column, and the column."""
    for mapping, keys, _ in _mappings(root, folder):
        field = {key.value: value.value for key, value in mapping.value}.get("field")
        for key, value in mapping.value:
            if key.value not in keys:
                continue
            column = keys[key.value].column
            if keys is CLAIM_KEYS and key.value == "value":
                column = of_field(column, str(field))
            for node in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                if isinstance(node, yaml.ScalarNode):
                    yield node, column


def _mappings(root: yaml.Node, folder: str) -> Iterator[tuple[yaml.MappingNode, Keys, int]]:
    """Yield each mapping that a seed has keys for, those keys, and how deep it stands."""
    if not isinstance(root, yaml.MappingNode):
        return
    is_source = folder == "sources"
    keys, items = (SOURCE_KEYS, "claims") if is_source else (INCIDENT_KEYS, "events")
    of_item = CLAIM_KEYS if is_source else EVENT_KEYS
    yield root, keys, 0
    for key, value in root.value:
        if key.value == "text" and is_source and isinstance(value, yaml.MappingNode):
            yield value, TEXT_KEYS, 1
        if key.value != items or not isinstance(value, yaml.SequenceNode):
            continue
        for item in value.value:
            if isinstance(item, yaml.MappingNode):
                yield item, of_item, 1
                for name, judgement in () if is_source else item.value:
                    if name.value in EVENT_KEYS and isinstance(judgement, yaml.MappingNode):
                        yield judgement, judged(EVENT_KEYS[name.value]), 2


def _plain(text: str) -> bool:
    """Whether the text has no anchors, aliases, tags and directives, and is not too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        odd = any(getattr(event, what, None) for what in ("anchor", "tag", "tags", "version"))
        if odd or depth > DEEPEST:
            return False
    return True


def _unequivocal(node: yaml.Node) -> bool:
    """Whether every key is one word and stands once in its mapping."""
    if isinstance(node, yaml.ScalarNode):
        return True
    if isinstance(node, yaml.SequenceNode):
        return all(_unequivocal(item) for item in node.value)
    names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
    return len(set(names)) == len(node.value) and all(_unequivocal(value) for _, value in node.value)


def _tree(node: yaml.Node, said: Mapping[int, yaml.ScalarNode]) -> Any:
    """Return what the node says, whatever the order of keys and the quotes; `said` stands in for some."""
    if isinstance(node, yaml.MappingNode):
        return {(key.tag, key.value): _tree(value, said) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_tree(item, said) for item in node.value]
    found = said.get(id(node), node)
    return found.tag, found.value
