"""Look: what the rows that the sieve kept back break, each by itself; the same words as for a whole table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from kibaru.schema.finding import Finding
from kibaru.schema.table import Table
from numpy.typing import NDArray

from .conform import conform
from .judge import judge_rows

Rows = NDArray[np.int64]


@dataclass
class Looked:
    """The findings on some rows, `line` the number of the row among them; and the rows at fault by column."""

    findings: list[Finding]
    faults: dict[str, Rows]


def look(frame: pl.DataFrame, model: type[Table], absent: Collection[str]) -> Looked:
    """Return what is wrong with each row of a frame by itself, cells of any type."""
    table = conform(frame, model.columns(), model.table())
    table.absent |= {*absent}
    found = [each for each in table.findings if each.line is not None and each.field not in table.absent]
    faults = {name: rows for name, rows in table.misfits.items() if name not in table.absent}
    rules = [rule for rule in model.rules() if rule.scope != "table"]
    found += judge_rows(rules, model, table, faults)
    return Looked(found, {name: rows.arg_true().to_numpy().astype(np.int64) for name, rows in faults.items()})
