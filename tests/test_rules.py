"""Every rule is seen to fail: one thing is broken in a valid row, and exactly that rule fires."""

import csv
import json
from hashlib import sha256
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from kibaru.schema.claim_ids import claim_ids
from kibaru.schema.finding import errors
from kibaru.schema.links import LINKS
from kibaru.schema.table import Rule
from kibaru.schema.tables import TABLES
from kibaru.scripts.validate import validate

CASES = Path(__file__).parent / "cases"
ROW_CASES = list(csv.DictReader(StringIO((CASES / "row_rules.csv").read_text(encoding="utf-8"))))
LINK_CASES = list(csv.DictReader(StringIO((CASES / "link_rules.csv").read_text(encoding="utf-8"))))


SOUND = list(csv.DictReader(StringIO((CASES / "sound_rows.csv").read_text(encoding="utf-8"))))


def changed(frame: pl.DataFrame, key: str, changes: str) -> pl.DataFrame:
    """Return the frame with cells of one row changed: "column=value | column=", empty for null."""
    (table,) = (model for model in TABLES.values() if list(model.columns()) == frame.columns)
    is_row = pl.concat_str(table.key(), separator=" ") == key
    assert frame.filter(is_row).height == 1, f"{key} is no row of {table.table()}"
    for change in changes.split(" | "):
        name, value = change.split("=", 1)
        cell = pl.Series([value or None]).cast(pl.String)
        if frame[name].dtype == pl.Date:
            cell = cell.str.to_date()
        elif frame[name].dtype == pl.Boolean:
            cell = cell == "true"
        frame = frame.with_columns(
            pl.when(is_row).then(cell.cast(frame[name].dtype)).otherwise(name).alias(name)
        )
    if frame.columns[0] == "claim_id" and "claim_id=" not in changes:
        frame = frame.with_columns(claim_ids(frame))
    return frame


def fired(tables: dict[str, pl.DataFrame]) -> set[str]:
    """Return the rules that are broken; what is only doubted has its own tests."""
    return {f"{finding.table}: {finding.rule}" for finding in errors(validate(tables))}


def expected(case: dict[str, str]) -> set[str]:
    follows = [sentence for sentence in case["follows"].split(" | ") if sentence]
    return {f"{case['table']}: {case['rule']}", *follows}


@pytest.mark.parametrize(
    "case", ROW_CASES, ids=[f"{c['table']}-{c['rule']}-{c['changes']}" for c in ROW_CASES]
)
def test_a_row_rule_fires(golden: dict[str, pl.DataFrame], case: dict[str, str]) -> None:
    frame = changed(golden[case["table"]], case["row"], case["changes"])
    assert fired({case["table"]: frame}) == expected(case)


@pytest.mark.parametrize(
    "case", LINK_CASES, ids=[f"{c['table']}-{c['rule']}-{c['changes']}" for c in LINK_CASES]
)
def test_a_rule_between_tables_fires(golden: dict[str, pl.DataFrame], case: dict[str, str]) -> None:
    changed_table = case["changed"] or case["table"]
    tables = {**golden, changed_table: changed(golden[changed_table], case["row"], case["changes"])}
    assert fired(tables) == expected(case)


@pytest.mark.parametrize("case", SOUND, ids=[f"{c['table']}-{c['what']}" for c in SOUND])
def test_no_rule_fires_at_the_limit(golden: dict[str, pl.DataFrame], case: dict[str, str]) -> None:
    assert fired({case["table"]: changed(golden[case["table"]], case["row"], case["changes"])}) == set()


def test_every_limit_of_a_column_is_a_rule() -> None:
    """Counted from the columns themselves, so that no kind of rule can go missing unseen."""
    for model in TABLES.values():
        expected = []
        for name, column in model.columns().items():
            said = column.meaning
            expected += [] if column.permits_empty else [f"{name} is filled"]
            expected += [f"{name} is {said.says}"] if said.pattern else []
            kind = "code" if said.coded else "label"
            expected += [f"{name} is a {kind} of the vocabulary {said.vocabulary}"] if said.vocabulary else []
            expected += [f"{name} is at least {said.minimum:g}"] if said.minimum is not None else []
            expected += [f"{name} is at most {said.maximum:g}"] if said.maximum is not None else []
            free = (
                "has no white space at its ends",
                "has no control characters",
                "is in Unicode's composed form (NFC)",
                "does not begin like a spreadsheet formula",
            )
            expected += [f"{name} {words}" for words in free] if said.free else []
            assert not (column.dtype == pl.String and not (said.free or said.pattern or said.vocabulary))
        assert sorted(expected) == sorted(r.sentence for r in model.rules() if r.scope == "cell")


def test_a_claim_has_the_digest_of_its_columns(golden: dict[str, pl.DataFrame]) -> None:
    """Written here a second time: a JSON array in UTF-8 of all columns but claim_id and note."""
    odd = ("un député", 'he said "no"', "a\\b\n\r\t\u2028\x7f\U0001f54a", *map(chr, range(32)))
    row = {**golden["claims"].row(0, named=True), "via": None, "value_low": 3}
    claims = pl.DataFrame([row | {"claimant": each} for each in odd], schema=golden["claims"].schema)
    cells = [
        [row[name] for name in row if name not in ("claim_id", "note")] for row in claims.rows(named=True)
    ]
    texts = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in cells]
    assert claim_ids(claims).to_list() == [sha256(text.encode()).hexdigest()[:16] for text in texts]
    other = claims.with_columns(note=pl.lit("other"), claim_id=pl.lit("other"))
    assert claim_ids(other).equals(claim_ids(claims))


def test_a_fault_in_a_claim_is_not_told_again_by_its_digest(golden: dict[str, pl.DataFrame]) -> None:
    claims = golden["claims"].with_columns(stance=pl.lit("assert"))
    rules = {finding.rule for finding in validate({"claims": claims})}
    assert rules == {"stance is a label of the vocabulary stance"}


CELL_RULES = [
    (name, rule) for name, model in TABLES.items() for rule in model.rules() if rule.scope == "cell"
]


def spoiled(rule: Rule, dtype: pl.DataType) -> object:
    """Return a value that breaks a cell rule and no other."""
    endings: dict[str, object] = {
        "is filled": None,
        "white space at its ends": "word ",
        "control characters": "wo\u202erd",
        "composed form (NFC)": "e\u0301",
        "spreadsheet formula": "=1+1",
    }
    for ending, value in endings.items():
        if ending in rule.sentence:
            return value
    bound = rule.sentence.rsplit(" ", 1)[-1]
    if "is at least" in rule.sentence:
        return float(bound) - 1
    if "is at most" in rule.sentence:
        return float(bound) + 1
    return 99 if dtype == pl.Int64 else "?"


@pytest.mark.parametrize(("table", "rule"), CELL_RULES, ids=[f"{t}-{r.sentence}" for t, r in CELL_RULES])
def test_a_cell_rule_fires(golden: dict[str, pl.DataFrame], table: str, rule: Rule) -> None:
    frame, (name,) = golden[table], rule.columns
    cell = pl.Series([spoiled(rule, frame[name].dtype)]).cast(frame[name].dtype)
    first = pl.int_range(pl.len()) == 0
    broken = frame.with_columns(pl.when(first).then(cell).otherwise(name).alias(name))
    found = [finding for finding in validate({table: broken}) if finding.field == name]
    assert [finding.rule for finding in found] == [rule.sentence]
    assert found[0].line == 1
    assert found[0].value == cell[0]


@pytest.mark.parametrize("table", TABLES)
def test_a_key_stands_once(golden: dict[str, pl.DataFrame], table: str) -> None:
    frame = golden[table]
    rule = f"no two rows have the same {' and '.join(TABLES[table].key())}"
    found = validate({table: pl.concat([frame, frame.head(1)])})
    assert {(finding.rule, finding.line) for finding in found if finding.rule == rule} == {
        (rule, 1),
        (rule, frame.height + 1),
    }


def test_a_name_of_an_actor_stands_once(golden: dict[str, pl.DataFrame]) -> None:
    frame = changed(golden["actors"], "x-police", "name=Army of Exemplaria")
    assert fired({"actors": frame}) == {"actors: no two rows have the same name"}


ONE_EVENT = ("events", "no two events have the same day, place, pair of actors and sub-event type")


def test_an_event_stands_once(golden: dict[str, pl.DataFrame]) -> None:
    events = golden["events"]
    again = events.with_columns(event_id_cnty=pl.col("event_id_cnty").str.replace("-0", "-9"))
    found = validate({"events": pl.concat([events, again])})
    assert {(finding.table, finding.rule) for finding in found} == {ONE_EVENT}
    assert len(found) == 2 * events.height


def test_every_rule_has_a_case() -> None:
    cases = {(case["table"], case["rule"]) for case in ROW_CASES + LINK_CASES} | {ONE_EVENT}
    rules = {(name, rule.sentence) for name, m in TABLES.items() for rule in m.rules() if rule.scope == "row"}
    assert cases == rules | {(link.table, link.sentence) for link in LINKS}


def test_valid_tables_break_no_rule(golden: dict[str, pl.DataFrame]) -> None:
    assert validate(golden) == []


@pytest.mark.parametrize("table", TABLES)
def test_no_rule_answers_with_null(golden: dict[str, pl.DataFrame], table: str) -> None:
    """In Polars a comparison with null is null, which is neither broken nor kept."""
    frame = golden[table]
    empty = frame.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in frame.schema.items())
    for rule in TABLES[table].rules():
        assert empty.select(rule.holds).to_series().null_count() == 0, rule.sentence
        assert frame.select(rule.holds).to_series().null_count() == 0, rule.sentence


@pytest.mark.parametrize("link", LINKS, ids=[f"{link.table}-{link.sentence}" for link in LINKS])
def test_no_rule_between_tables_answers_with_null(golden: dict[str, pl.DataFrame], link: object) -> None:
    holds = link.holds  # type: ignore[attr-defined]
    table = link.table  # type: ignore[attr-defined]
    frame = golden[table]
    empty = frame.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in frame.schema.items())
    for tables in (golden, {**golden, table: empty}):
        answer = holds(tables)
        assert answer.null_count() == 0
        assert len(answer) == frame.height
