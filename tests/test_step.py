"""The step: what a release changes asks for a version, and a smaller one is refused.

`cases/steps.csv` has a row per kind of change: what the release before had otherwise (`former`, `of`, `was`)
or what was written into a seed since (`of` is the file, `was` became `now`); the step; and the smallest
version that is allowed after 0.1.0 and after 1.2.3. A text that was nothing is an empty cell.
"""

import csv
import json
import shutil
from collections.abc import Callable
from contextlib import chdir
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from kibaru.schema.blueprint import Blueprint, Layout, blueprint
from kibaru.schema.finding import errors
from kibaru.schema.versions import parse_version, smallest_next, written
from kibaru.scripts import release, states
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.examine import examine
from kibaru.scripts.history import Past, record

from .project import HEADS, added_an_event, edit, merged, put, retracted, split
from .remembered import remembering

ROWS = list(
    csv.DictReader(StringIO((Path(__file__).parent / "cases" / "steps.csv").read_text(encoding="utf-8")))
)
Tables = dict[str, pl.DataFrame]
Former = tuple[Blueprint, Tables]
DAY = date(2024, 2, 1)


@pytest.fixture(scope="module")
def tables(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """What the golden seeds give without what they say of other releases."""
    seeds = Path(shutil.copytree(golden_seeds, tmp_path_factory.mktemp("steps") / "seeds"))
    for name in HEADS:
        (seeds / name).unlink()
    return examine(seeds).tables


def with_layout(form: Blueprint, table: str, layout: Layout) -> Blueprint:
    return replace(form, tables={**form.tables, table: layout})


def with_columns(form: Blueprint, table: str, columns: dict[str, Any]) -> Blueprint:
    return with_layout(form, table, replace(form.tables[table], columns=columns))


def lacked_column(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    table, name = of.split()
    columns = {other: said for other, said in form.tables[table].columns.items() if other != name}
    return with_columns(form, table, columns), {**tables, table: tables[table].drop(name)}


def had_column(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    table, name = of.split()
    columns = {**form.tables[table].columns, name: {"type": "string", "title": name}}
    return with_columns(form, table, columns), {
        **tables,
        table: tables[table].with_columns(pl.lit("x").alias(name)),
    }


def called_column(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    table, name = of.split()
    layout = form.tables[table]
    columns = {was if other == name else other: said for other, said in layout.columns.items()}
    keys = tuple(was if key == name else key for key in layout.keys)
    return with_layout(form, table, Layout(keys, columns)), {
        **tables,
        table: tables[table].rename({name: was}),
    }


def swapped_columns(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    table, name = of.split()
    other = {name: was, was: name}
    said = form.tables[table].columns
    return with_columns(form, table, {other.get(each, each): said[other.get(each, each)] for each in said}), (
        tables
    )


def said_of_column(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    """Numbers and true are such; an empty text says that nothing was said."""
    table, name, what = of.split()
    said = {key: value for key, value in form.tables[table].columns[name].items() if key != what}
    if was:
        said[what] = json.loads(was) if what in ("minimum", "maximum", "free") else was
    columns = {**form.tables[table].columns, name: said}
    return with_columns(form, table, columns), tables


def keyed(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    return with_layout(form, of, replace(form.tables[of], keys=tuple(was.split()))), tables


def had_table(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    layout = Layout(("day",), {"day": {"type": "string"}})
    return with_layout(form, of, layout), {**tables, of: pl.DataFrame({"day": ["2023-03-04"]})}


def lacked_table(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    layouts = {name: layout for name, layout in form.tables.items() if name != of}
    rules = tuple(rule for rule in form.rules if rule[1] != of)
    return replace(form, tables=layouts, rules=rules), tables


def lacked_rule(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    code, table = of.split()
    assert any(rule[:2] == (code, table) for rule in form.rules)
    return replace(form, rules=tuple(rule for rule in form.rules if rule[:2] != (code, table))), tables


def had_rule(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    code, table = of.split()
    return replace(form, rules=(*form.rules, (code, table, was))), tables


def worded_rule(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    return had_rule(lacked_rule(form, tables, of, "")[0], tables, of, was)


def weighed(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    assert form.severities[of] != was
    return replace(form, severities={**form.severities, of: was}), tables


def held(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    """One cell of the former release was another, which no release could have now."""
    table, key, column = of.split()
    frame = tables[table]
    cell = pl.lit(was).cast(frame.schema[column])
    here = pl.col(form.tables[table].keys[0]) == key
    changed = frame.with_columns(pl.when(here).then(cell).otherwise(pl.col(column)).alias(column))
    return form, {**tables, table: changed}


def held_without_retired(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    return held(*lacked_table(form, tables, "retired", ""), of, was)


def code(of: str) -> pl.Expr:
    vocabulary, name, *_ = of.split()
    return (pl.col("vocabulary") == vocabulary) & (pl.col("code") == name)


def defined(form: Blueprint, tables: Tables, of: str, was: str) -> Former:
    what = of.split()[2]
    changed = pl.when(code(of)).then(pl.lit(was)).otherwise(pl.col(what)).alias(what)
    codes = tables["codes"].with_columns(changed)
    assert not codes.equals(tables["codes"])
    return form, {**tables, "codes": codes}


def lacked_code(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    assert tables["codes"].filter(code(of)).height == 1
    return form, {**tables, "codes": tables["codes"].filter(~code(of))}


def lacked_vocabulary(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    return form, {**tables, "codes": tables["codes"].filter(pl.col("vocabulary") != of)}


def had_code(form: Blueprint, tables: Tables, of: str, _: str) -> Former:
    vocabulary, name = of.split()
    row = tables["codes"].head(1).with_columns(vocabulary=pl.lit(vocabulary), code=pl.lit(name))
    return form, {**tables, "codes": pl.concat([tables["codes"], row])}


FORMER: dict[str, Callable[[Blueprint, Tables, str, str], Former]] = {
    "lacked column": lacked_column,
    "had column": had_column,
    "called column": called_column,
    "swapped columns": swapped_columns,
    "said of column": said_of_column,
    "keyed": keyed,
    "had table": had_table,
    "lacked table": lacked_table,
    "lacked rule": lacked_rule,
    "had rule": had_rule,
    "worded rule": worded_rule,
    "weighed": weighed,
    "held": held,
    "held without retired": held_without_retired,
    "defined": defined,
    "lacked code": lacked_code,
    "lacked vocabulary": lacked_vocabulary,
    "had code": had_code,
}


SINCE: dict[str, Callable[[Path, str], None]] = {
    "added an event": added_an_event,
    "retracted": retracted,
    "merged": merged,
    "split": split,
}


@pytest.mark.parametrize("case", ROWS, ids=[row["what"] for row in ROWS])
def test_a_version_that_is_too_small_is_refused(
    case: dict[str, str],
    tables: Tables,
    golden_seeds: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The smallest one is named, and is accepted once every value is explained."""
    monkeypatch.setattr(release, "_unclean", lambda *_: ())  # what is committed is tested elsewhere
    for name in ("publication", "described"):  # and so are the files and the sums
        monkeypatch.setattr(release, name, lambda *_: {})
    monkeypatch.setattr(states, "headline", lambda _: {})
    seeds = Path(shutil.copytree(golden_seeds, tmp_path / "seeds"))
    for name in HEADS:
        (seeds / name).unlink()
    former = FORMER.get(case["former"], lambda form, tables, *_: (form, tables))
    form, before = former(blueprint(), tables, case["of"], case["was"])
    past = Past(record(Past({}.get), "0.1.0", "2024-01-01", before, form).get)
    step, smallest = case["step"], case["after_0.1.0"]
    if case["former"] == "wrote":
        edit(seeds / case["of"], case["was"], case["now"])
    elif case["former"] in SINCE:
        SINCE[case["former"]](seeds, smallest)
    else:
        assert case["former"] in FORMER or case["former"] == "nothing"

    def proposed(version: str) -> release.Proposal:
        with chdir(tmp_path), remembering():
            return release.propose(Path("seeds"), Path("dataset"), version, DAY, past, Texts())

    tried = proposed("0.1.1" if step in ("minor", "major") else smallest or "9.9.9")
    assert errors(tried.findings) == []
    assert tried.because.startswith(case["because"])
    assert (tried.step or "", tried.smallest or "") == (step, smallest)
    if not step:
        assert tried.is_refused
        assert "nothing changed since 0.1.0; there is nothing to release" in tried.misused[0]
        return
    assert tried.misused == refusal("0.1.0", tried.version, case, tried.because)

    later = Past({}.get)
    assert past.newest
    later.__dict__["releases"] = (replace(past.newest, version="1.2.3"),)  # the same rows, released as 1.2.3
    for version in ("1.2.4", "1.3.0", "2.0.0"):
        as_that = replace(tried, version=version)
        assert list(release._version(as_that, later)) == refusal("1.2.3", version, case, tried.because)
        assert as_that.smallest == case["after_1.2.3"]

    put(tmp_path, "changes.csv", *(f"{smallest},{','.join(line)},coding_error,,Read again."
                                   for line in tried.missing))  # fmt: skip
    accepted = proposed(smallest)
    assert (accepted.misused, accepted.wrong, accepted.missing) == ([], [], [])
    assert not accepted.is_refused
    assert f"history/{smallest}/digests.json" in accepted.files


def refusal(base: str, version: str, case: dict[str, str], because: str) -> list[str]:
    """Return what is said of a version after `base`: nothing, where the step allows it."""
    smallest = case[f"after_{base}"]
    if (parse_version(version) or ()) >= (parse_version(smallest) or ()):
        return []
    return [
        f"{version}: is too small a step after {base}; the changes are {case['step']} ({because}), "
        f"so take {smallest} or a later one"
    ]


def test_a_step_before_one_is_smaller_than_after_it() -> None:
    """Each case says the version after 0.1.0 and 1.2.3 that its step gives."""
    for row in ROWS:
        for base in ("0.1.0", "1.2.3"):
            last = parse_version(base)
            assert last
            expected = written(smallest_next(last, row["step"])) if row["step"] else ""
            assert row[f"after_{base}"] == expected
