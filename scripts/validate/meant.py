"""Meant: the ids that people may have meant by a word, by the names and aliases of what they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl
from kibaru.schema.nearest import nearest
from kibaru.schema.tables import TABLES

# The columns in which a table has names beside its key, and the table in which its aliases stand.
NAMES = {"actors": "name", "locations": "location"}
ALIASES = {"actors": ("actor_names", "alias")}


def meant_by(targets: Iterable[str], tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Return {word: id} of the ids in the target tables, and of the names and aliases written for them."""
    known: dict[str, str] = {}
    for target in targets:
        (key,) = TABLES[target].key()
        places = [ALIASES.get(target, (target, key)), (target, NAMES.get(target, key)), (target, key)]
        for table, column in places:
            if table in tables:
                words = tables[table].select(word=column, meant=key).drop_nulls()
                known |= dict(words.iter_rows())
    return known


def did_you_mean(value: str, known: Mapping[str, str]) -> str:
    """Return the question whether a known word was meant by the first of a list that is no id, or ""."""
    ids = set(known.values())
    unknown = next((word for word in value.split("; ") if word not in ids), value)
    near = nearest(unknown, known)
    if near is None or unknown in ids:
        return ""
    also = f" ({near})" if known[near] != near else ""
    return f"did you mean {known[near]!r}{also}? If not, "
