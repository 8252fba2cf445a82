"""The rules as expressions of Polars, for the tools that judge its frames."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from .rules import DAY, PERHAPS_NOT_NFC, TAGS, rules


def of_cells() -> Iterator[tuple[str, str, pl.Expr]]:
    """Yield column, code and expression of the rules on free text, each true where it holds."""
    found = rules()
    for name in found["free"]:
        cell = pl.col(name)
        yield name, "KB310", cell.str.strip_chars() == cell
        yield name, "KB311", ~cell.str.contains(found["unseen"])
        odd = pl.when(cell.str.contains(PERHAPS_NOT_NFC)).then(cell)
        yield name, "KB312", (odd.str.normalize("NFC") == odd).fill_null(True)
        yield name, "KB313", ~cell.str.contains(found["formula"]) | cell.str.contains(found["number"])


def of_rows() -> Iterator[tuple[str, pl.Expr]]:
    """Yield code and expression of the rules that tie columns to each other, each true where it holds."""
    for rule in rules()["follows"]:
        key = pl.concat_str(pl.col(rule["from"]).fill_null(""), separator="|")
        kind = pl.Int64 if rule["column"] == "iso" else pl.String
        meant = key.replace_strict(rule["mapping"], default=None, return_dtype=kind)
        yield rule["code"], (pl.col(rule["column"]) == meant).fill_null(False)
    against = pl.col("event_type") == "Violence against civilians"
    civilians = pl.col("inter2").eq_missing("Civilians")
    targeted = against | (pl.col("sub_event_type") == "Excessive force against protesters")
    targeted |= (pl.col("inter1") == "Civilians") | civilians
    given = {name: pl.col(name).is_not_null() for name in ("actor2", "inter2", "admin1", "admin2", "admin3")}
    yield "KB401", pl.col("event_id_cnty").str.head(3).is_in(rules()["countries"])
    yield "KB402", pl.col("year") == pl.col("event_date").dt.year()
    yield "KB405", given["actor2"] == given["inter2"]
    yield "KB407", pl.col("civilian_targeting").is_not_null() == targeted
    yield "KB408", ~against | civilians
    yield "KB412", (given["admin1"] | ~given["admin2"]) & (given["admin2"] | ~given["admin3"])
    yield "KB414", pl.col("timestamp") % DAY == 0
    yield "KB415", pl.col("tags").fill_null("a=b").str.contains(TAGS)
