"""Laid: the rows of a part as Dask moves them around, and what a rule finds among those that met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import polars as pl
import pyarrow as pa
from kibaru.schema.doubts import Known
from kibaru.schema.narrow import Narrow
from kibaru.schema.tables import TABLES

from ..validate.alone import Masks
from ..validate.judge import doubted
from .part import Brief, Placed, Seen, filled

APART = "\x1f"  # between the cells that make rows alike; where one holds it too, more rows meet than must
ROW = ["part", "row", "own", "faults"]  # where a row stands, and which of its cells are at fault


@dataclass(frozen=True)
class Rule:
    """A rule over rows, by its number among those of its table.

    `key` is the column of the text that makes rows alike to it, or that says whether it sees them. `is_own`:
    it looks at cells by themselves, whatever they name elsewhere.
    """

    number: int
    narrow: Narrow
    key: str
    is_own: bool


def rules(brief: Brief, known: Known) -> list[Rule]:
    """Return the rules of a table over its rows; those that see the same ones have one key."""
    found: list[Rule] = []
    keys: dict[Narrow, str] = {}
    for number, each in enumerate(brief.over_rows(known)):
        assert each.narrow, "all of them have one"
        key = keys.setdefault(each.narrow, f"rule {number}")
        found.append(Rule(number, each.narrow, key, is_own=each.doubt is None and not each.whole))
    return found


def text_of(narrow: Narrow) -> pl.Expr:
    """Return a text of each row, the same for rows that are alike; columns in a tuple in any order."""
    texts = []
    for each in narrow.alike or narrow.reads:
        names = each if isinstance(each, tuple) else (each,)
        cells = [pl.format("={}", pl.col(name).cast(pl.String)).fill_null("") for name in names]
        texts.append(pl.concat_list(cells).list.sort().list.join(APART) if len(cells) > 1 else cells[0])
    return pl.concat_str(texts, separator=APART)


def laid_out(seen: Seen, brief: Brief, known: Known) -> pd.DataFrame:
    """Return the rows of a part: where each stands, what rules read, and what makes it alike to others."""
    keys: dict[str, pl.Expr] = {}
    for rule in rules(brief, known):
        only = rule.narrow.only
        keys[rule.key] = only(known).fill_null(False) if only else text_of(rule.narrow)
    ((number, height),) = seen.parts
    reads = read(brief, known)
    frame = seen.frame.select(
        pl.lit(number, pl.Int64).alias("part"),
        pl.int_range(height, dtype=pl.Int64).alias("row"),
        _at_fault(seen.own, reads).alias("own"),
        _at_fault(seen.faults, reads).alias("faults"),
        *reads,
        **keys,
    )
    return arrow(frame)


def arrow(frame: pl.DataFrame) -> pd.DataFrame:
    """Return a frame for Dask, its columns of Arrow's types, so that no cell is changed on the way."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    found: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return found


def read(brief: Brief, known: Known, rule: Rule | None = None) -> list[str]:
    """Return the columns that one rule reads, or all of them, and the key of the table."""
    among = [rule] if rule else rules(brief, known)
    key = TABLES[brief.table].key()
    return [*dict.fromkeys((*key, *(name for each in among for name in each.narrow.reads)))]


def _at_fault(masks: Masks, reads: Sequence[str]) -> pl.Expr:
    """Return the names of the columns whose cell is at fault, each after a space."""
    odd = [
        pl.when(pl.lit(mask)).then(pl.lit(f" {name}")).otherwise(pl.lit(""))
        for name, mask in masks.items()
        if name in reads
    ]
    return pl.concat_str(odd) if odd else pl.lit("")


def met(rows: pd.DataFrame, rule: Rule, brief: Brief, known: Known) -> list[Placed]:
    """Return what rows that met break of a rule; `says` are the words, where they are told already."""
    if rows.empty:
        return []
    frame = _polars(rows).sort("part", "row")
    wrong = frame["own" if rule.is_own else "faults"].str.split(" ")
    masks = {each: wrong.list.contains(each) for each in wrong.explode().unique() if each}
    ruled, typed = brief.over_rows(known)[rule.number], filled(frame, brief.table)
    if "says" in frame.columns and ruled.doubt:
        again = replace(ruled.doubt, says=lambda _frames, _known: frame["says"])
        found = doubted(again, {brief.table: typed}, known, masks)
    else:
        found = ruled.judge(typed, masks)
    parts, numbers = frame["part"].to_list(), frame["row"].to_list()
    lines = ((each, (each.line or 1) - 1) for each in found)
    return [(parts[line], replace(each, line=numbers[line] + 1)) for each, line in lines]


def say(
    rows: pd.DataFrame, rule: Rule, brief: Brief, known: Known, names: Sequence[str], *frames: pl.DataFrame
) -> pd.DataFrame:
    """Return what a doubt says of distinct rows, by their keys, where it says anything."""
    doubt, frame = brief.over_rows(known)[rule.number].doubt, _polars(rows)
    assert doubt, "only a doubt is judged by distinct rows"
    typed = {**dict(zip(names, frames, strict=True)), brief.table: filled(frame, brief.table)}
    says = doubt.says(typed, known).alias("says")
    return arrow(frame.select(rule.key, says).drop_nulls("says"))


def judge_at_once(
    seen: Seen, brief: Brief, known: Known, names: Sequence[str], *frames: pl.DataFrame
) -> list[list[Placed]]:
    """Return what all rows of a table, which are in one part, break of each rule over them."""
    table = filled(seen.frame, brief.table)
    typed = {**dict(zip(names, frames, strict=True)), brief.table: table}
    found = []
    for rule, ruled in zip(rules(brief, known), brief.over_rows(known), strict=True):
        masks = seen.own if rule.is_own else seen.faults
        if not table.height:
            each = []
        elif ruled.doubt:
            each = doubted(ruled.doubt, typed, known, masks)
        else:
            each = ruled.judge(table, {**masks})
        found.append(seen.placed(each))
    return found


def _polars(rows: pd.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(pl.from_arrow(pa.Table.from_pandas(rows, preserve_index=False)))
