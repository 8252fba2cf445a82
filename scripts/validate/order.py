"""Order: whether the rows of a table are sorted by its key."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl
from kibaru.schema.finding import Finding
from kibaru.schema.tables import TABLES


def order(frame: pl.DataFrame, table: str, findings: Collection[Finding]) -> list[Finding]:
    """Return a finding at the first row that should stand before the one above it.

    None where a key is empty or has a finding itself, since it may then be anywhere.
    """
    key = TABLES[table].key()
    keys = frame.select(key)
    if any(finding.table == table and finding.field in key for finding in findings):
        return []
    sorted_rows = keys.with_row_index("row").sort(key, maintain_order=True)["row"]
    place = sorted_rows.arg_sort()  # of each row in the sorted table
    early = (place.diff().cast(pl.Int64) < 0).arg_true()
    if not early.len() or sum(keys.null_count().row(0)):
        return []
    row = int(early[0])
    here, above = (" ".join(map(str, keys.row(each))) for each in (row, row - 1))
    detail = f"{here} stands below {above}"
    return [Finding("KB208", detail, line=row + 1, table=table, key=here, field=key[0])]
