"""Rewrite one scalar of a YAML text: other words in its place, in its quotes where they can stand there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from unicodedata import normalize

import yaml
from kibaru.schema.registry import LOADER

from .order import Edit, end_of


def composed(text: str) -> yaml.Node:
    """Return the root of the document; raises yaml.YAMLError where the text is none."""
    root = yaml.compose(text, Loader=LOADER)
    if root is None:
        raise yaml.YAMLError
    return root


def rewritten(
    text: str, node: yaml.ScalarNode, words: str, tags: tuple[str, ...]
) -> tuple[Edit, yaml.ScalarNode] | None:
    """Return the edit that makes the scalar say `words`, and how it reads then; None where none is sure.

    `tags` are what YAML may take it for. Of a block (`|`, `>`) only the form of its letters and the
    line ends behind it change.
    """
    start, end = node.start_mark.index, end_of(text, node)
    if node.style in ("|", ">"):
        written, read = _block(text[start:end], node, words)
        return (start, end, written), read
    for written in _writings(text[start:end], node, words):
        found = _read(written)
        if found is not None and found.value == words and (found.style or found.tag in tags):
            return (start, end, written), found
    return None


def _writings(raw: str, node: yaml.ScalarNode, words: str) -> Iterator[str]:
    """Yield the ways to write the words, the one most like `raw` first; the reader judges them."""
    if not node.style:
        yield words if raw == node.value else normalize("NFC", raw.strip())
    else:
        yield raw[0] + normalize("NFC", raw[1:-1].strip()) + raw[-1]
    if node.style == "'":
        yield "'" + words.replace("'", "''") + "'"
    yield json.dumps(words, ensure_ascii=False)


def _block(raw: str, node: yaml.ScalarNode, words: str) -> tuple[str, yaml.ScalarNode]:
    written, value = normalize("NFC", raw), normalize("NFC", node.value)
    if words == value.rstrip("\n"):
        written, value = re.sub(r"^([|>])\+?([1-9]?)[+-]?", r"\1\2-", written), words
    return written, yaml.ScalarNode(node.tag, value)


def _read(written: str) -> yaml.ScalarNode | None:
    """Return the scalar that stands there, as a reader takes it; None where it is not one scalar."""
    try:
        root = composed(f"k: {written}\n")
    except yaml.YAMLError:
        return None
    values = [value for _, value in root.value] if isinstance(root, yaml.MappingNode) else []
    return values[0] if len(values) == 1 and isinstance(values[0], yaml.ScalarNode) else None
