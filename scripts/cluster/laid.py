"""Laid: the rows of a part as Dask moves them around, and what a rule finds among those that met."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
ALIKE = "alike"  # the column of the text that makes rows alike to a rule


@dataclass(frozen=True)
class Rule:
    """A rule over rows, by its number among those of its table.

    `is_own`: it looks at cells by themselves, whatever they name elsewhere.
    """

    number: int
    narrow: Narrow
    is_own: bool


def rules(brief: Brief, known: Known) -> list[Rule]:
    """Return the rules of a table over its rows."""
    return [
        Rule(number, each.narrow, is_own=each.doubt is None and not each.whole)
        for number, each in enumerate(brief.over_rows(known))
    ]


def text_of(narrow: Narrow) -> pl.Expr:
    """Return a text of each row, the same for rows that are alike; two columns in a tuple in any order."""
    texts = []
    for each in narrow.alike or narrow.reads:
        names = each if isinstance(each, tuple) else (each,)
        cells = [pl.concat_str(pl.lit("="), pl.col(name).cast(pl.String)).fill_null("") for name in names]
        texts += cells if len(cells) == 1 else [pl.min_horizontal(cells), pl.max_horizontal(cells)]
    return pl.concat_str(texts, separator=APART).alias(ALIKE)


def texts(seen: Seen, narrow: Narrow) -> pd.DataFrame:
    """Return the text of each row of a part."""
    return arrow(seen.frame.select(text_of(narrow)))


def distinct(seen: Seen, narrow: Narrow) -> pd.DataFrame:
    """Return the distinct combinations of what a rule reads in a part, each with its text."""
    return arrow(seen.frame.select(text_of(narrow), *narrow.reads).unique(ALIKE))


def laid_out(seen: Seen, rule: Rule, brief: Brief, known: Known) -> pd.DataFrame:
    """Return the rows of a part that a rule may see: what it reads of each, and where each stands."""
    ((number, height),) = seen.parts
    reads = dict.fromkeys((*TABLES[brief.table].key(), *rule.narrow.reads))
    frame = seen.frame.select(
        pl.lit(number, pl.Int64).alias("part"),
        pl.int_range(height, dtype=pl.Int64).alias("row"),
        _at_fault(seen.own if rule.is_own else seen.faults, reads).alias("faults"),
        text_of(rule.narrow),
        *reads,
    )
    return arrow(frame.filter(rule.narrow.only(known)) if rule.narrow.only else frame)


def arrow(frame: pl.DataFrame) -> pd.DataFrame:
    """Return a frame for Dask, its columns of Arrow's types, so that no cell is changed on the way."""
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    found: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return found


def _at_fault(masks: Masks, reads: Collection[str]) -> pl.Expr:
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
    wrong = frame["faults"].str.split(" ")
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
    """Return what a doubt says of distinct rows, by their texts, where it says anything."""
    doubt, frame = brief.over_rows(known)[rule.number].doubt, _polars(rows)
    assert doubt, "only a doubt is judged by distinct rows"
    typed = {**dict(zip(names, frames, strict=True)), brief.table: filled(frame, brief.table)}
    says = doubt.says(typed, known).alias("says")
    return arrow(frame.select(ALIKE, says).drop_nulls("says"))


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
