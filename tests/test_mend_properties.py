"""Mending: what was only spoiled comes back byte for byte, no meaning changes, twice is once."""

from __future__ import annotations

import csv
import re
from io import StringIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import given, settings
from kibaru.schema.canonical import canonical_bytes
from kibaru.schema.tables import TABLES
from kibaru.scripts.mend import mended_seed, mended_table
from kibaru.scripts.mend.cell import mended

from . import spoiled
from .generated import AWKWARD, Draw, Frames, Seeded
from .strategies import coded_rows, tables

COLUMNS = [column for model in TABLES.values() for column in model.columns().values()]
GOLDEN = Path(__file__).parent / "golden" / "seeds"
SEEDS = [(path.parent.name, path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*/*.yaml"))]
FILES = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(GOLDEN.glob("*.csv"))]
ODD = " \n\r\t\"'#:-{}[],;>|&*!?%=@\u00a0\u0301\u2028e\U0001f54aA0"
# Where, how many characters go, and what comes.
SCARS = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 3), st.text(ODD, max_size=3)), max_size=4)


def scarred(text: str, scars: list[tuple[int, int, str]]) -> str:
    for place, gone, come in scars:
        start = place % (len(text) + 1)
        text = text[:start] + come + text[start + gone :]
    return text


def alike(before: str, after: str) -> bool:
    """Whether a value says the same: the same letters and digits, or a day in the form of a day."""
    same = [normalize("NFC", normalize("NFC", words.strip()).casefold()) for words in (before, after)]
    return same[0] == same[1] or bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", after))


def tree(node: yaml.Node | None) -> Any:
    """Return the node with its mappings as dicts, so that the order of keys does not count."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: tree(value) for key, value in node.value}
    return [tree(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else node


def same_tree(before: Any, after: Any) -> bool:
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(same_tree(before[key], after[key]) for key in before)
    if isinstance(before, list):
        return len(before) == len(after) and all(map(same_tree, before, after))
    return alike(before.value, after.value)


@given(words=st.one_of(st.sampled_from(AWKWARD), st.text(), st.text(ODD)))
@settings(max_examples=100)
def test_a_cell_mended_twice_is_a_cell_mended_once(words: str) -> None:
    for column in COLUMNS:
        once = mended(words, column)
        assert mended(once, column) == once
        assert alike(words, once)


@given(choices=st.integers(), rows=coded_rows())
@settings(max_examples=30)
def test_a_spoiled_seed_comes_back_byte_for_byte(choices: int, rows: Frames) -> None:
    draw = Seeded(choices)
    for folder, seed in spoiled.seeds(rows, draw):
        text = spoiled.written(seed)
        assert mended_seed(text, folder) == text
        spoilt = spoiled.written(seed, draw)
        assert mended_seed(spoilt, folder) == text


@given(choices=st.integers(), whole=tables())
@settings(max_examples=30)
def test_a_spoiled_table_comes_back_byte_for_byte(choices: int, whole: Frames) -> None:
    draw = Seeded(choices)
    for name, model in TABLES.items():
        if name == "codes":  # which nobody writes
            continue
        text = canonical_bytes(whole[name], model).decode()
        assert mended_table(text, model.columns(), model.key()) == text
        spoilt = spoilt_table(text, name, draw)
        assert mended_table(spoilt, model.columns(), model.key()) == text


def spoilt_table(text: str, name: str, draw: Draw) -> str:
    head, *rows = csv.reader(StringIO(text, newline=""))
    columns = [TABLES[name].columns()[column] for column in head]
    found = []
    for row in rows:
        cells = []
        for cell, column in zip(row, columns, strict=True):
            words = spoiled.spoilt(cell, column, draw) if cell else cell
            words = draw.one(spoiled.SPACES) + words + draw.one(spoiled.SPACES)
            needs = any(character in cell for character in ',"\n')
            cells.append('"' + words.replace('"', '""') + '"' if needs else words)
        found.insert(draw.number(0, len(found)), ",".join(cells))
    names = [draw.one(spoiled.SPACES) + draw.one((column, column.upper())) for column in head]
    return "".join(f"{line}\n" for line in [",".join(names), *found])


@given(seed=st.sampled_from(SEEDS), scars=SCARS)
@settings(max_examples=150)
def test_no_scar_on_a_seed_makes_mending_change_what_it_says(
    seed: tuple[str, str], scars: list[tuple[int, int, str]]
) -> None:
    folder, text = seed
    text = scarred(text, scars)
    once = mended_seed(text, folder)
    assert mended_seed(once, folder) == once
    if once != text:
        before, after = (tree(yaml.compose(words.removeprefix("\ufeff"))) for words in (text, once))
        assert same_tree(before, after)


@given(file=st.sampled_from(FILES), scars=SCARS)
@settings(max_examples=150)
def test_no_scar_on_a_table_makes_mending_change_what_it_says(
    file: tuple[str, str], scars: list[tuple[int, int, str]]
) -> None:
    name, text = file
    text = scarred(text, scars)
    model = TABLES[name]
    once = mended_table(text, model.columns(), model.key())
    assert mended_table(once, model.columns(), model.key()) == once
    if once != text:
        before, after = (list(csv.reader(StringIO(words, newline=""), strict=True)) for words in (text, once))
        left = list(after)
        for row in before:
            found = [
                n for n, other in enumerate(left) if len(other) == len(row) and all(map(alike, row, other))
            ]
            assert found, row
            del left[found[0]]
        assert left == []


@pytest.mark.parametrize(("folder", "text"), SEEDS)
def test_a_seed_in_order_stays(folder: str, text: str) -> None:
    assert mended_seed(text, folder) == text
