"""Order: the keys of mappings in a YAML text, each with what is written with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import yaml

Edit = tuple[int, int, str]  # where the text from here to there becomes this


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with each edit made; no two overlap."""
    parts, position = [], 0
    for start, end, words in sorted(edits):
        parts += [text[position:start], words]
        position = end
    return "".join([*parts, text[position:]])


def ordered(text: str, mappings: Iterable[tuple[yaml.MappingNode, Iterable[str]]]) -> str:
    """Return the text with the keys of each mapping in the order given; none stands in another.

    Keys that the order lacks stay behind the others, as they came. A mapping stays as it is where
    a comment in it could belong to more than one key. What stands above its first key is about the
    whole mapping, and stays above.
    """
    edits = (_moved(text, node, list(order)) for node, order in mappings)
    return edited(text, [edit for edit in edits if edit])


def end_of(text: str, node: yaml.Node) -> int:
    """Return where the node's own words end; a mark may stand behind the white space after them."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    end: int = node.end_mark.index
    while end > node.start_mark.index and text[end - 1] in " \r\n":
        end -= 1
    return end


def _moved(text: str, node: yaml.MappingNode, order: list[str]) -> Edit | None:
    names = [key.value for key, _ in node.value]
    places = sorted(
        range(len(names)), key=lambda i: order.index(names[i]) if names[i] in order else len(order)
    )
    if places == sorted(places):
        return None
    spans = [(key.start_mark.index, end_of(text, value)) for key, value in node.value]
    return _in_brackets(text, spans, places) if node.flow_style else _in_lines(text, spans, places)


def _in_brackets(text: str, spans: list[tuple[int, int]], places: list[int]) -> Edit | None:
    between = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    if not all(re.fullmatch(r"\s*,\s*", gap) for gap in between):
        return None
    words = [text[slice(*spans[place])] for place in places]
    joined = "".join(word + gap for word, gap in zip(words, [*between, ""], strict=True))
    return spans[0][0], spans[-1][1], joined


def _in_lines(text: str, spans: list[tuple[int, int]], places: list[int]) -> Edit | None:
    first = text.rfind("\n", 0, spans[0][0]) + 1
    before = text[first : spans[0][0]]
    indent = " " * len(before)
    spans = [(start, end + _comment(text, end)) for start, end in spans]
    between = [
        re.fullmatch(rf"(\r?\n(?: *\r?\n)*)((?:{indent}#[^\n]*\n)*){indent}", text[end:start])
        for (_, end), (start, _) in pairwise(spans)
    ]
    gaps = [gap for gap in between if gap]
    if len(gaps) < len(between):
        return None
    above = ["", *(gap[2] for gap in gaps)]
    ends = ["", *(gap[1] for gap in gaps)]
    lines = [
        f"{end}{above[place]}{indent if end else before}{text[slice(*spans[place])]}"
        for end, place in zip(ends, places, strict=True)
    ]
    return first, spans[-1][1], "".join(lines)


def _comment(text: str, end: int) -> int:
    """Return the length of the comment behind a value on its line, with the space before it."""
    found = re.compile(r" +#[^\r\n]*| *").match(text, end)
    return len(found[0]) if found else 0
