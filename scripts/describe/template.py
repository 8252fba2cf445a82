"""Describe a seed to who writes one: its keys in their order, above each what to write."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from kibaru.schema.keys import CLAIM_KEYS, DRAFTING, EVENT_KEYS, INCIDENT_KEYS, SOURCE_KEYS, Key, Keys
from kibaru.schema.vocabularies import vocabulary

SEEDS = {"source": SOURCE_KEYS, "incident": INCIDENT_KEYS}
ITEMS = {"claims": CLAIM_KEYS, "events": EVENT_KEYS}
SHAPES = {"span": "[start, end]", "text": "{sha256: ..., chars: ...}"}
WIDTH = 100  # characters in a line

HEAD = """\
# yaml-language-server: $schema=../../schema/{kind}.schema.json
# Above each key stands what to write. A key behind # may stay out; to use it, remove the #.
# {{value: ..., because: ...}} is a judgement, with the reason; where a claim asserts the very value,
# write the value alone. Copy an item of a list for each further one. When nothing is left to do,
# write reviewed for draft and run: kibaru validate
"""


def template(kind: str, filled: Mapping[str, str]) -> bytes:
    """Return the seed of a source or an incident that is still to be coded; `filled` are YAML by key."""
    lines = _lines(SEEDS[kind], {"status": "draft", **filled})
    return "".join([HEAD.format(kind=kind), *(f"{line}\n" for line in lines)]).encode()


def _lines(keys: Keys, filled: Mapping[str, str], margin: str = "") -> Iterator[str]:
    for name, key in keys.items():
        if name in DRAFTING:
            continue
        comment = f"{margin}# "
        yield from textwrap.wrap(
            _comment(key),
            WIDTH,
            initial_indent=comment,
            subsequent_indent=comment,
            break_on_hyphens=False,
        )
        value = filled.get(name) or key.default or SHAPES.get(name, "")
        if key.judged:
            value = f"{{value: {value}, because: }}"
        unused = "" if key.required else "#"
        yield f"{margin}{unused}{name}: {value}".rstrip()
        if name in ITEMS:
            yield from _item(ITEMS[name], filled)


def _item(keys: Keys, filled: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a list's one item; its first key has the dash."""
    dashed = False
    for line in _lines(keys, filled, " " * 4):
        begins = not dashed and not line.lstrip().startswith("#")
        yield f"  - {line.lstrip()}" if begins else line
        dashed |= begins


def _comment(key: Key) -> str:
    name = key.column.meaning.vocabulary
    return f"{key.explained} One of: {', '.join(vocabulary(name).labels)}." if name else key.explained
