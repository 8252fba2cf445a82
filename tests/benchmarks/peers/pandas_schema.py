"""The schema of the layout for Pandera on pandas, and the conversion of its cells; for any type of text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pyarrow
from pandera.errors import SchemaErrors
from pyarrow import compute, csv

from .peer import told
from .rules import DAY, KEY, PERHAPS_NOT_NFC, TAGS, rules

Cells = pd.Series


def read(path: Path, types: dict[str, pyarrow.DataType]) -> pyarrow.Table:
    """Return the table of cells, all text of these types: the reader that pandas itself advises for speed."""
    return csv.read_csv(
        path,
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(column_types=types, strings_can_be_null=True, null_values=[""]),
    )


def typed(raw: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the frame with its numbers and days, and the `row` and `rule` of cells that are none."""
    frame, misfits = raw.copy(deep=False), [pd.DataFrame({"row": [], "rule": []}, dtype=object)]
    for name, kind in rules()["columns"].items():
        if kind == "String":
            continue
        cells = raw[name].astype("str")
        if kind == "Date":
            frame[name] = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        else:
            frame[name] = pd.to_numeric(cells, errors="coerce")
        odd = frame.index[cells.notna() & frame[name].isna()]
        misfits.append(pd.DataFrame({"row": odd, "rule": f"{name} does not fit"}))
    return frame, pd.concat(misfits)


def schema() -> pa.DataFrameSchema:
    """Return the schema; the types are left as they are, since the frame was typed before."""
    found = rules()
    columns = {}
    for name in found["columns"]:
        checks = []
        if name in found["labels"]:
            checks.append(pa.Check.isin(found["labels"][name], error=f"{name} label"))
        if name in found["patterns"]:
            checks.append(pa.Check.str_matches(found["patterns"][name], error=f"{name} form"))
        if name in found["least"]:
            checks.append(pa.Check.ge(found["least"][name], error=f"{name} least"))
        if name in found["most"]:
            checks.append(pa.Check.le(found["most"][name], error=f"{name} most"))
        if name in found["free"]:
            checks += [pa.Check(check, error=f"{name} {code}") for code, check in CLEAN.items()]
        columns[name] = pa.Column(nullable=name not in found["filled"], unique=name == KEY, checks=checks)
    mapped = {rule["code"]: follows(rule) for rule in found["follows"]}
    ties = [pa.Check(check, error=code) for code, check in {**mapped, **TIES}.items()]
    return pa.DataFrameSchema(columns, checks=ties)


def composed(cells: Cells) -> Cells:
    """Return whether each cell is in the form NFC, by Arrow, since pandas takes one cell after the other."""
    odd = cells[cells.str.contains(PERHAPS_NOT_NFC, na=False)]
    text = pyarrow.array(odd).cast(pyarrow.large_string())
    same = compute.equal(compute.utf8_normalize(text, "NFC"), text).to_numpy(zero_copy_only=False)
    holds = pd.Series(True, cells.index)
    holds.loc[odd.index[~same]] = False
    return holds


def no_formula(cells: Cells) -> Cells:
    """Return whether each cell does not begin like a formula, or is a number."""
    begins = cells.str.match("[=+@-]")
    return ~begins | cells.str.fullmatch(rules()["number"].strip("^$")) if begins.any() else ~begins


CLEAN = {
    "KB310": lambda cells: cells.str.strip() == cells,
    "KB311": lambda cells: ~cells.str.contains(rules()["unseen"]),
    "KB312": composed,
    "KB313": no_formula,
}


def follows(rule: dict[str, Any]) -> Any:
    """Return the check that a column holds what others give."""

    def check(frame: pd.DataFrame) -> Cells:
        one, *more = rule["from"]
        if not more:
            return frame[one].map(rule["mapping"]).astype(object) == frame[rule["column"]].astype(object)
        key = frame[one].astype("str") + "|" + frame[more[0]].astype("str").fillna("")
        return key.map(rule["mapping"]) == frame[rule["column"]].astype("str")

    return check


def targeted(frame: pd.DataFrame) -> Cells:
    """Return whether civilians are the target or a side."""
    against = frame["event_type"] == "Violence against civilians"
    excessive = frame["sub_event_type"] == "Excessive force against protesters"
    return against | excessive | (frame["inter1"] == "Civilians") | (frame["inter2"] == "Civilians")


TIES = {
    "KB401": lambda frame: frame[KEY].str[:3].isin(rules()["countries"]),
    "KB402": lambda frame: frame["year"] == frame["event_date"].dt.year,
    "KB405": lambda frame: frame["actor2"].isna() == frame["inter2"].isna(),
    "KB407": lambda frame: frame["civilian_targeting"].notna() == targeted(frame),
    "KB408": lambda frame: (
        (frame["event_type"] != "Violence against civilians") | (frame["inter2"] == "Civilians")
    ),
    "KB412": lambda frame: (
        (frame["admin2"].isna() | frame["admin1"].notna())
        & (frame["admin3"].isna() | frame["admin2"].notna())
    ),
    "KB414": lambda frame: frame["timestamp"] % DAY == 0,
    "KB415": lambda frame: frame["tags"].isna() | frame["tags"].str.match(TAGS),
}


def validate(frame: pd.DataFrame, errors: Path) -> None:
    """Validate a frame of text, and write the failures."""
    ready, misfits = typed(frame)
    failures = misfits
    try:
        schema().validate(ready, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.rename(columns={"index": "row"})
        tied = cases["check"].isin([*TIES, *(rule["code"] for rule in rules()["follows"])])
        found = cases.assign(rule=cases["check"].where(tied, cases["column"] + " " + cases["check"]))
        # A rule that ties columns is told once for each cell of the row.
        failures = pd.concat([misfits, found[["row", "rule"]]]).drop_duplicates()
    failures.to_csv(errors, index=False)
    told(len(failures), failures["row"].nunique())
