"""Parts of a table, and the engines: the same cells as the whole frame has, and no others read."""

import inspect
import json
import operator
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import kibaru
import pandas as pd
import polars as pl
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kibaru.schema.arrow import arrow_schema, to_arrow
from kibaru.schema.blueprint import layout
from kibaru.schema.canonical import canonical
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted

from .generated import generated_tables

EVENTS = layout(TABLES["events"])
ROWS_PER_GROUP = 9  # so that there are several groups, and some are passed over
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge, "in": lambda cell, values: cell in values,
    "not in": lambda cell, values: cell not in values,
}  # fmt: skip
KEY = "event_id_cnty"
PLAIN_ATTRS = {"table", "version", "licence", "citation", "release_sha256", "title"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some events in row groups of a few rows."""
    folder = tmp_path_factory.mktemp("grouped")
    (folder / "data").mkdir()
    attrs = kibaru.load_events().attrs
    rows = canonical(generated_tables(25, 1)["events"], TABLES["events"])
    arrow = to_arrow(rows, arrow_schema(TABLES["events"], attrs))
    pyarrow.parquet.write_table(arrow, folder / "data" / "events.parquet", row_group_size=ROWS_PER_GROUP)
    return folder


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, Any]]:
    return pl.read_parquet(folder / "data" / "events.parquet").to_dicts()


@pytest.fixture(scope="module")
def whole(folder: Path) -> pd.DataFrame:
    return kibaru.load_events(folder)


def slowly(path: Path) -> pd.DataFrame:
    """Return the frame that a file gives cell by cell."""
    frame = pl.read_parquet(path)
    columns: dict[str, Any] = {}
    for name, column in TABLES[path.stem].columns().items():
        cells = frame[name].to_list()
        if column.meaning.vocabulary and column.dtype == pl.String:
            labels = permitted(column.meaning.vocabulary, column.meaning.coded)
            columns[name] = pd.Categorical(pd.Series(cells, dtype=text()), categories=list(labels))
        else:
            kinds = {pl.Date: "datetime64[us]", pl.Int64: "Int64", pl.Float64: "float64", pl.Boolean: "bool"}
            columns[name] = pd.Series(cells, dtype=kinds.get(column.dtype, text()))
    return pd.DataFrame(columns)


def text() -> str:
    return "str" if pd.__version__ >= "3" else "object"


def keys(frame: Any) -> list[str]:
    return list(frame[KEY].to_pylist() if isinstance(frame, pyarrow.Table) else frame[KEY])


@pytest.mark.parametrize("table", TABLES)
def test_the_frame_is_as_if_it_were_made_cell_by_cell(table: str, dataset: Path) -> None:
    frame = kibaru.load(table, dataset)
    pd.testing.assert_frame_equal(frame, slowly(dataset / "data" / f"{table}.parquet"))
    for name in frame.columns:  # and it can be written to, though Arrow's memory could not
        if len(frame):
            frame.loc[0, name] = frame.loc[len(frame) - 1, name]


@pytest.mark.parametrize("table", TABLES)
def test_every_engine_gives_the_same_cells(table: str, dataset: Path) -> None:
    path = dataset / "data" / f"{table}.parquet"
    expected = pl.read_parquet(path)
    in_polars = kibaru.load(table, dataset, engine="polars")
    in_arrow = kibaru.load(table, dataset, engine="arrow")
    assert in_polars.cast(expected.schema).equals(expected)
    published = pyarrow.parquet.read_table(path, partitioning=None)
    assert in_arrow.cast(published.schema).equals(published)
    assert in_arrow.schema.metadata == published.schema.metadata
    for name, column in TABLES[table].columns().items():
        said, field = column.meaning, in_arrow.schema.field(name)
        assert field.metadata == published.schema.field(name).metadata
        assert field.nullable == published.schema.field(name).nullable
        if said.vocabulary and column.dtype == pl.String:
            labels = list(permitted(said.vocabulary, said.coded))
            assert in_polars.schema[name] == pl.Enum(labels)
            assert {tuple(chunk.dictionary.to_pylist()) for chunk in in_arrow.column(name).chunks} == {
                tuple(labels)
            }
        else:
            assert in_polars.schema[name] == column.dtype
            assert field.type == published.schema.field(name).type
    digest = kibaru.load(table, dataset).attrs["content_sha256"]
    assert {kibaru.content_sha256(frame, table) for frame in (in_polars, in_arrow)} == {digest}
    assert kibaru.validate(in_arrow) == kibaru.validate(in_polars, table) == []
    pd.testing.assert_frame_equal(in_arrow.to_pandas()[:0].select_dtypes("Int64"),
                                  kibaru.load(table, dataset)[:0].select_dtypes("Int64"))  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn, rows: list[dict[str, Any]]) -> tuple[str, str, Any]:
    """One condition on a column, mostly with values that stand in it."""
    name = draw(st.sampled_from(list(EVENTS.columns)))
    said = EVENTS.columns[name]
    cells = sorted({row[name] for row in rows} - {None}) or [draw(st.sampled_from(OTHERS[said["type"]]))]
    has_order = said["type"] != "boolean" and not (said["type"] == "string" and said.get("vocabulary"))
    op = draw(st.sampled_from([op for op in OPERATORS if has_order or op[0] not in "<>"]))
    others = [] if said.get("vocabulary") else OTHERS[said["type"]]
    value = st.sampled_from(cells + others)
    if "in" not in op:
        return name, op, draw(value)
    many = draw(st.lists(value, max_size=4))
    return name, op, draw(st.sampled_from([many, tuple(many), set(many), pd.Series(many, dtype=object)]))


OTHERS: dict[str, list[Any]] = {
    "string": ["", "N", "MLI-0001", "ߓߊ"],
    "integer": [0, -1, 2**62],
    "number": [0, -1.5, 13.25],
    "date": [date(2024, 3, 1), date(1, 1, 1)],
    "boolean": [True, False],
}


@settings(max_examples=30)
@given(data=st.data())
def test_filters_and_columns_are_as_choosing_by_hand(
    data: st.DataObject, folder: Path, rows: list[dict[str, Any]], whole: pd.DataFrame
) -> None:
    either = data.draw(st.lists(st.lists(conditions(rows), min_size=1, max_size=2), min_size=1, max_size=2))
    columns = data.draw(
        st.none() | st.lists(st.sampled_from(list(EVENTS.columns)), min_size=1, max_size=5, unique=True)
    )
    filters = either[0] if len(either) == 1 else either
    chosen = [n for n, row in enumerate(rows) if any(all(holds(row, one) for one in all_) for all_ in either)]
    names = columns or list(EVENTS.columns)
    by_hand = whole.iloc[chosen][names].reset_index(drop=True)
    pd.testing.assert_frame_equal(kibaru.load_events(folder, columns=columns, filters=filters), by_hand)
    arrow = kibaru.load_events(folder, columns=columns, filters=filters, engine="arrow")
    assert arrow.to_pylist() == [{name: rows[n][name] for name in names} for n in chosen]


def holds(row: dict[str, Any], condition: tuple[str, str, Any]) -> bool:
    name, op, value = condition
    if row[name] is None:
        return False
    return OPERATORS[op](row[name], list(value) if "in" in op else value)


@pytest.mark.parametrize(
    "value", ["2024-03-01", date(2024, 3, 1), datetime(2024, 3, 1), pd.Timestamp("2024-03-01")]
)
def test_a_day_may_be_words_or_a_date(folder: Path, rows: list[dict[str, Any]], value: Any) -> None:
    expected = [row[KEY] for row in rows if row["event_date"] >= date(2024, 3, 1)]
    assert 0 < len(expected) < len(rows)
    assert keys(kibaru.load_events(folder, filters=[("event_date", ">=", value)])) == expected
    assert keys(kibaru.load_events(folder, filters=[["event_date", "not in", {value}]])) == [
        row[KEY] for row in rows if row["event_date"] != date(2024, 3, 1)
    ]


def test_a_part_is_no_whole_table_but_is_cited_as_one(folder: Path) -> None:
    whole = kibaru.load_events(folder)
    assert len(whole.attrs["content_sha256"]) == 64
    asked: tuple[dict[str, Any], ...] = ({"columns": list(whole.columns)}, {"filters": [("year", ">", 0)]})
    for each in asked:
        part = kibaru.load_events(folder, **each)
        assert part.attrs == {name: said for name, said in whole.attrs.items() if name != "content_sha256"}
        assert part.attrs.keys() >= PLAIN_ATTRS
        arrow = kibaru.load_events(folder, engine="arrow", **each)
        assert b"content_sha256" not in arrow.schema.metadata
        assert b"content_sha256" not in arrow.schema.metadata[b"PANDAS_ATTRS"]
        assert json.loads(arrow.schema.metadata[b"PANDAS_ATTRS"]) == part.attrs
        for frame in (part, arrow, kibaru.load_events(folder, engine="arrow")):
            assert kibaru.cite(frame, "bibtex") == kibaru.cite(whole, "bibtex")
    with pytest.raises(ValueError, match=r'cite what load\(\.\.\., engine="arrow"\) gives'):
        kibaru.cite(kibaru.load_events(folder, engine="polars"))


def test_a_part_says_of_which_table_it_is(folder: Path) -> None:
    for engine in ("pandas", "arrow"):
        part = kibaru.load_events(folder, columns=[KEY, "year"], engine=engine)  # type: ignore[call-overload]
        assert {finding.table for finding in kibaru.validate(part)} == {"events"}


def test_no_row_keeps_the_types(folder: Path) -> None:
    none = kibaru.load_events(folder, filters=[("year", "<", 0)])
    assert len(none) == 0
    assert none.dtypes.equals(kibaru.load_events(folder).dtypes)
    in_polars = kibaru.load_events(folder, filters=[("country", "in", [])], engine="polars")
    assert in_polars.schema == kibaru.load_events(folder, engine="polars").schema


@pytest.mark.parametrize(
    "when",
    [{"version": "0.1.0"}, {"as_of": "2024-09-18"}, {"version": "0.2.0", "as_of": date(2030, 1, 1)}],
    ids=str,
)
def test_parts_of_the_past(when: dict[str, Any]) -> None:
    whole = kibaru.load_claims(**when)
    filters = [("stance", "==", "asserts"), ("field", "not in", ["fatalities"]), ("span_start", ">", 100)]
    wanted = (whole["stance"] == "asserts") & (whole["field"] != "fatalities") & (whole["span_start"] > 100)
    assert 0 < wanted.sum() < len(whole)
    columns = ["value", "claim_id", "stance"]
    by_hand = whole[wanted][columns].reset_index(drop=True)
    asked = {**when, "columns": columns, "filters": filters}
    part = kibaru.load_claims(**asked)
    pd.testing.assert_frame_equal(part, by_hand)
    assert part.attrs == {name: said for name, said in whole.attrs.items() if name != "content_sha256"}
    arrow = kibaru.load_claims(**asked, engine="arrow")
    assert kibaru.cite(arrow) == kibaru.cite(whole)
    assert arrow.schema.field("value").metadata == (
        kibaru.load_claims(engine="arrow").schema.field("value").metadata
    )
    in_polars = kibaru.load_claims(**asked, engine="polars")
    cells = by_hand.astype(object).where(by_hand.notna(), None).to_dict("records")
    assert in_polars.to_dicts() == arrow.to_pylist() == cells
    assert in_polars.schema["stance"] == pl.Enum(list(whole["stance"].cat.categories))


def spoiled(path: Path, group: int, column: str, to: Path) -> Path:
    """Write a copy whose cells of one column in one row group cannot be read; return its folder."""
    file = pyarrow.parquet.ParquetFile(path)
    chunk = file.metadata.row_group(group).column(file.schema_arrow.get_field_index(column))
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + chunk.total_compressed_size] = b"\xff" * chunk.total_compressed_size
    (to / "data").mkdir()
    (to / "data" / path.name).write_bytes(data)
    return to


def test_what_is_not_asked_for_is_not_read(folder: Path, rows: list[dict[str, Any]], tmp_path: Path) -> None:
    copy = spoiled(folder / "data" / "events.parquet", 0, "notes", tmp_path)
    with pytest.raises(OSError, match=r"(?i)page|thrift|deserialize|zstd|corrupt"):
        kibaru.load_events(copy)
    assert kibaru.load_events(copy, columns=["year", KEY]).shape == (len(rows), 2)
    later = rows[ROWS_PER_GROUP][KEY]
    assert keys(kibaru.load_events(copy, filters=[(KEY, ">=", later)])) == [
        row[KEY] for row in rows[ROWS_PER_GROUP:]
    ]


def test_labels_of_a_vocabulary_pass_over_groups_too(
    folder: Path, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    groups = [rows[at : at + ROWS_PER_GROUP] for at in range(0, len(rows), ROWS_PER_GROUP)]
    codes = [sorted(row["iso3"] for row in group) for group in groups]
    other = next(code for each in codes for code in each if any(code < found[0] for found in codes))
    beyond = next(number for number, found in enumerate(codes) if other < found[0])
    copy = spoiled(folder / "data" / "events.parquet", beyond, "notes", tmp_path)
    assert keys(kibaru.load_events(copy, filters=[("iso3", "==", other)])) == [
        row[KEY] for row in rows if row["iso3"] == other
    ]


CANNOT_BE_ASKED: list[tuple[dict[str, Any], str]] = [
    ({"engine": "duckdb"}, "'duckdb' is no engine; name one of pandas, polars, arrow"),
    ({"columns": ["yaer"]}, "columns: 'yaer' is no column of events; did you mean 'year'?"),
    ({"columns": [7]}, "columns: 7 is no column of events; the columns are event_id_cnty, event_date"),
    ({"columns": "year"}, "write columns=['year']"),
    ({"columns": []}, "columns is empty"),
    ({"columns": ["year", "iso", "year"]}, "columns has 'year' twice"),
    ({"filters": []}, "filters are a list of (column, op, value)"),
    ({"filters": [[]]}, "filters are a list of (column, op, value)"),
    ({"filters": ("year", "==", 2024)}, "filters are a list of (column, op, value)"),
    ({"filters": "year == 2024"}, "filters are a list of (column, op, value)"),
    ({"filters": [("year", "==")]}, "here filters=[('year', '==')]"),
    ({"filters": {"year": 2024}}, "filters are a list of (column, op, value)"),
]
NO_CONDITIONS: list[tuple[Any, str]] = [
    (("contry", "==", "Mali"), "filters: 'contry' is no column of events; did you mean 'country'?"),
    (("year", "~", 2024), "'~' is no comparison; write one of =, ==, !=, <, <=, >, >=, in, not in"),
    (("year", ["=="], 2024), "['=='] is no comparison"),
    (("year", "==", "2024"), "filters: year: '2024' is not a whole number"),
    (("year", "==", 2024.5), "year: 2024.5 is not a whole number"),
    (("year", "==", True), "year: True is not a whole number"),
    (("year", "<", 2**70), f"year: {2**70} is not a whole number"),
    (("year", "<", float("inf")), "year: inf is not a whole number"),
    (("latitude", ">", float("nan")), "latitude: nan is not a number"),
    (("latitude", ">", "13"), "latitude: '13' is not a number"),
    (("contested", "==", 1), "contested: 1 is not a truth value; write True or False"),
    (("contested", "<", True), "contested has no order"),
    (("notes", "==", 5), "notes: 5 is not text; put it in quotes"),
    (("notes", "==", "\ud800"), "is not text"),
    (("event_date", ">", "March 2024"), "'March 2024' is not a day; write it as YYYY-MM-DD"),
    (("event_date", ">", 20240301), "20240301 is not a day"),
    (("event_date", ">", datetime(2024, 3, 1, 12)), "is not a day"),
    (("country", "==", "mali"), "'mali' is no label of the vocabulary country; did you mean 'Mali'?"),
    (("iso3", "in", ["MLI", "XXX"]), "'XXX' is no code of the vocabulary country"),
    (("time_precision", "==", 9), "time_precision: 9 is no label"),
    (("country", ">", "Mali"), "country has no order, so '>' does not compare it"),
    (("country", "in", "Mali"), "country in 'Mali': needs a list of values; write ['Mali']"),
    (("year", "in", 2024), "needs a list of values; write [2024]"),
    (("year", "in", [2024, "x"]), "year: 'x' is not a whole number"),
    (("fatalities", "==", None), "a missing cell is like no value"),
    (("fatalities", "not in", [pd.NA]), "take the rows by frame['fatalities'].isna()"),
]


@pytest.mark.parametrize(
    ("asked", "says"),
    [*CANNOT_BE_ASKED, *(({"filters": [each]}, says) for each, says in NO_CONDITIONS)],
    ids=ascii,
)
def test_what_cannot_be_is_told_in_words(folder: Path, asked: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 (the words are compared below)
        kibaru.load_events(folder, **asked)
    assert says in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_condition_on_the_past_knows_the_labels_and_columns_of_then() -> None:
    with pytest.raises(ValueError, match="did you mean 'asserts'"):
        kibaru.load_claims(version="0.1.0", filters=[("stance", "==", "assert")])
    with pytest.raises(ValueError, match="'reason' is no column of claims"):
        kibaru.load_claims(version="0.1.0", columns=["reason"])


@pytest.mark.parametrize("table", TABLES)
def test_every_loader_says_what_it_takes_and_gives(table: str) -> None:
    loader = getattr(kibaru, f"load_{table}")
    general = inspect.signature(kibaru.load).parameters
    assert list(inspect.signature(loader).parameters.values()) == list(general.values())[1:]
    assert loader.__name__ == f"load_{table}"
    assert loader.__doc__.startswith("Return the ")
