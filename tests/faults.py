"""The kinds of fault: what is wrong, under which code it is found, and how it is planted in a table.

Each says itself where it put the fault. Those in seeds are in `seed_faults.py`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import polars as pl
from kibaru.schema.claim_ids import claim_ids
from kibaru.schema.events import INTERACTIONS
from kibaru.schema.table import Column
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted, vocabulary

from .clothes import Sheet

Row = dict[str, str]
Cells = dict[str, str]
Pick = random.Random


@dataclass
class Spoiled:
    """A sheet with a fault, and the cells at which it is found; row -1 is the header, column "" the first."""

    sheet: Sheet
    at: list[tuple[int, str]]
    found_in: str = ""  # the table, where it is another one


@dataclass(frozen=True)
class Kind:
    """A kind of fault. `plant` is given the tables by name, and returns one of them spoiled.

    `whole`: it is found only where all tables are given. `follows` are the codes that may be found too,
    each for the reason that stands beside it.
    """

    code: str
    name: str
    plant: Callable[[dict[str, Sheet], Pick], Spoiled]
    whole: bool = False
    follows: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


KINDS: list[Kind] = []


def kind(code: str, name: str, follows: str = "", whole: bool = False) -> Callable[[Any], Any]:
    """Register a function as a kind of fault."""

    def register(plant: Callable[[dict[str, Sheet], Pick], Spoiled]) -> Any:
        KINDS.append(Kind(code, name, plant, whole, frozenset(follows.split())))
        return plant

    return register


# Cells: what may stand in one column, whatever the table. Code, what is wrong, which columns, what is written.
COLUMNS = [(table, column) for table, model in TABLES.items() for column in model.columns().values()]
Wrong = Callable[[str, Column, Pick], str]


def _one_of(*texts: str) -> Wrong:
    return lambda cell, column, pick: pick.choice(texts)


def _typed(name: str) -> Callable[[Column], bool]:
    return lambda column: column.dtype.__name__ == name


def _has(name: str) -> Callable[[Column], bool]:
    return lambda column: getattr(column.meaning, name) is not None


def _is_free(column: Column) -> bool:
    return column.meaning.free


def _permitted(column: Column) -> tuple[str, ...]:
    return permitted(str(column.meaning.vocabulary), column.meaning.coded)


def _misspelt(cell: str, column: Column, pick: Pick) -> str:
    right = cell or _permitted(column)[0]
    at = pick.randrange(len(right))
    found = right[:at] + "qz" + right[at + 1 :]
    return found if column.dtype.__name__ == "String" else "9"


def _other_case(cell: str, column: Column, pick: Pick) -> str:
    right = cell or _permitted(column)[0]
    return right.swapcase() if column.dtype.__name__ == "String" else "0"


def _below(cell: str, column: Column, pick: Pick) -> str:
    return f"{(column.meaning.minimum or 0) - pick.choice((1, 10)):g}"


def _above(cell: str, column: Column, pick: Pick) -> str:
    return f"{(column.meaning.maximum or 0) + pick.choice((0.00001, 1, 1000))}"


def _around(before: str, after: str) -> Wrong:
    return lambda cell, column, pick: f"{before}{cell.strip() or 'word'}{after}"


def _within(mark: str) -> Wrong:
    return lambda cell, column, pick: (
        f"{cell[: len(cell) // 2].strip()}x{mark}x{cell[len(cell) // 2 :].strip()}"
    )


CELLS: list[tuple[str, str, Callable[[Column], bool], Wrong]] = [
    ("KB301", "an empty cell", lambda column: not column.permits_empty, _one_of("")),
    ("KB302", "a number in words", _typed("Int64"), _one_of("two", "several", "?", "-")),
    ("KB302", "a number with a separator", _typed("Int64"), _one_of("1,000", "1 000", "1'000", "1;0", "1_000")),
    ("KB302", "a number with decimals", _typed("Int64"), _one_of("1.0", "1.5e3", "1,0", "1.")),
    ("KB302", "a number with a sign or a zero before it", _typed("Int64"), _one_of("+5", "007", "-0", " 5")),
    ("KB302", "a number in other digits", _typed("Int64"), _one_of("\u0663", "\uff15", "\u00bd", "\u00b2")),
    ("KB303", "a degree with a comma", _typed("Float64"), _one_of("12,5", "7;5")),
    ("KB303", "a degree with a letter", _typed("Float64"), _one_of("7.95 N", "7°57'", "-7.95W")),
    ("KB303", "a degree that is no number", _typed("Float64"), _one_of("NaN", "inf", "1e1", ".5", "+7.5")),
    ("KB304", "a date of another form", _typed("Date"), _one_of("17/09/2024", "2024-9-7", "20240917", "Sept 2024")),
    ("KB304", "a day that is not in the calendar", _typed("Date"), _one_of("2024-02-30", "2023-02-29", "2024-13-01")),
    ("KB304", "a year that is none", _typed("Date"), _one_of("0000-01-01", "24-09-17", "12024-01-01")),
    ("KB304", "a date with an hour", _typed("Date"), _one_of("2024-09-17T00:00:00", "2024-09-17 05:30")),
    ("KB305", "a truth value in other words", _typed("Boolean"), _one_of("yes", "TRUE", "1", "wahr", "True")),
    ("KB306", "a misspelt code", _has("vocabulary"), _misspelt),
    ("KB306", "a code in another case", _has("vocabulary"), _other_case),
    ("KB307", "words for an id", _has("pattern"), _one_of("Two words", "É", "-_", "a--b?")),
    ("KB307", "a line end after an id", lambda c: c.meaning.pattern is not None, lambda cell, c, p: f"{cell or 'x'}\n"),
    ("KB308", "a number below the least", _has("minimum"), _below),
    ("KB309", "a number above the most", _has("maximum"), _above),
    ("KB310", "a space after the words", _is_free, _around("", " ")),
    ("KB310", "a space before the words", _is_free, _around("  ", "")),
    ("KB310", "a line end after the words", _is_free, _around("", "\n")),
    ("KB310", "a space that does not break", _is_free, _around("", "\u00a0")),
    ("KB311", "a tab", _is_free, _within("\t")),
    ("KB311", "NUL", _is_free, _within("\x00")),
    ("KB311", "what turns the text around", _is_free, _within("\u202e")),
    ("KB311", "a byte order mark among the words", _is_free, _within("\ufeff")),
    ("KB312", "an accent apart", _is_free, _within("e\u0301")),
    ("KB313", "a formula", _is_free, _one_of("=1+1", "@SUM(A1:A2)", "-1-1", "+cmd", '=HYPERLINK("x","y")')),
]  # fmt: skip


def _in_any_cell(fits: Callable[[Column], bool], wrong: Wrong) -> Callable[[dict[str, Sheet], Pick], Spoiled]:
    def plant(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
        table, column = pick.choice([(t, c) for t, c in COLUMNS if t in sheets and fits(c)])
        spoiled = sheets[table].copy()
        row = pick.choice((pick.randrange(len(spoiled.rows)), 0, len(spoiled.rows) - 1))
        spoiled.put(row, {column.name: wrong(spoiled.row(row)[column.name], column, pick)})
        return Spoiled(spoiled, [(row, column.name)])

    return plant


for _code, _name, _fits, _wrong in CELLS:
    # KB502: an actor whose id is spoiled is nowhere for those that are part of it.
    kind(_code, f"{_name} in a cell", "KB502" if _code == "KB307" else "")(_in_any_cell(_fits, _wrong))


# Rows: how the cells of one row agree. Code, table, the column found, what is wrong, the cells that make it so
# (None where the row does not lend itself), and the codes that may follow.
Change = Callable[[Row, Pick], Cells | None]
FIELD = {name: vocabulary("field").column(name) for name in ("kind", "counted")}


def _other(vocab: str, but: str, pick: Pick, among: tuple[str, ...] | None = None) -> str:
    return pick.choice([label for label in among or vocabulary(vocab).labels if label != but])


def _event_type(row: Row, pick: Pick) -> Cells | None:
    against = "Violence against civilians"
    others = tuple(label for label in vocabulary("event_type").labels if label != against)
    other = {"event_type": _other("event_type", row["event_type"], pick, others)}
    return None if row["event_type"] == against else other


def _no_target(row: Row, pick: Pick) -> Cells | None:
    pair = INTERACTIONS[f"{row['inter1']}|Protesters"]
    changed = {"inter2": "Protesters", "interaction": pair}
    return changed if row["event_type"] == "Violence against civilians" else None


def _toll(code: str, name: str, change: Callable[[Row, str], Cells | None], at: str = "{toll}{low}") -> None:
    """Add the kind for both tolls of events and incidents."""
    for table in ("events", "incidents"):
        for toll in ("fatalities", "injuries"):

            def in_row(row: Row, pick: Pick, toll: str = toll) -> Cells | None:
                return change(row, toll)

            TOLLS.append(
                (code, table, at.format(toll=toll, low="_low"), f"{name}: {toll} of {table}", in_row)
            )


def _days(column: str, text: str, days: int) -> Cells:
    return {column: (date.fromisoformat(text) + timedelta(days)).isoformat()}


def _of_kind(row: Row, *kinds: str) -> bool:
    return FIELD["kind"][row["field"]] in kinds


def _figures(toll: str, basis: str, best: str, low: str, high: str) -> Cells:
    return {f"{toll}_basis": basis, toll: best, f"{toll}_low": low, f"{toll}_high": high}


def _where_unknown(*figures: str, **more: str) -> Callable[[Row, str], Cells | None]:
    """Return what gives a toll that is not known these figures, on such a basis."""
    return lambda row, toll: (
        {**_figures(toll, *figures), **more} if row[f"{toll}_basis"] == "unknown" else None
    )


TOLLS: list[tuple[str, str, str, str, Change]] = []
_toll("KB420", "bounds the wrong way round", _where_unknown("bounded", "", "3", "1"))
_toll("KB421", "a zero for unknown", _where_unknown("unknown", "0", "", ""), "{toll}")
_toll("KB421", "a reported number that is not there", _where_unknown("reported", "", "2", "2"), "{toll}")
_toll("KB422", "a number beside reported_none", _where_unknown("reported_none", "1", "1", "1"), "{toll}")
_toll(
    "KB423",
    "contested, and not said to be",
    _where_unknown("contested", "", "1", "3", contested="false"),
    "contested",
)

ROWS: list[tuple[str, str, str, str, Change]] = [
    ("KB401", "events", "event_id_cnty", "an id of no country", lambda r, p: {"event_id_cnty": f"ZZZ{r['event_id_cnty'][3:]}"}),
    ("KB401", "incidents", "incident_id", "an incident of no country", lambda r, p: {"incident_id": f"QQQ{r['incident_id'][3:]}"}),
    ("KB402", "events", "year", "another year", lambda r, p: {"year": str(int(r["year"]) + p.choice((-1, 1, 100)))}),
    ("KB403", "events", "event_type", "another event type", _event_type),
    ("KB404", "events", "disorder_type", "another disorder type", lambda r, p: {"disorder_type": _other("disorder_type", r["disorder_type"], p)}),
    ("KB405", "events", "actor2", "a second side without id", lambda r, p: {"actor2_id": ""} if r["actor2_id"] else None),
    ("KB405", "events", "actor2", "an id without second side", lambda r, p: None if r["actor2_id"] else {"actor2_id": "actor-0"}),
    ("KB406", "events", "interaction", "another interaction", lambda r, p: {"interaction": _other("interaction", r["interaction"], p)}),
    ("KB407", "events", "civilian_targeting", "civilians not marked", lambda r, p: {"civilian_targeting": ""} if r["civilian_targeting"] else None),
    ("KB407", "events", "civilian_targeting", "civilians marked", lambda r, p: None if r["civilian_targeting"] else {"civilian_targeting": "Civilian targeting"}),
    ("KB408", "events", "inter2", "another target", _no_target),
    ("KB409", "events", "iso3", "the code of another country", lambda r, p: {"iso3": "MLI" if r["iso3"] != "MLI" else "NER"}),
    ("KB410", "events", "iso", "the number of another country", lambda r, p: {"iso": str(int(r["iso"]) + 1)}),
    ("KB411", "events", "region", "another region", lambda r, p: {"region": _other("region", r["region"], p)}),
    ("KB412", "events", "admin2", "a second unit without the first", lambda r, p: {"admin1": "", "admin2": "Unit", "admin3": ""}),
    ("KB412", "locations", "admin2", "a third unit without the second", lambda r, p: {"admin2": "", "admin3": "Unit"}),
    ("KB413", "events", "location_radius_m", "false precision", lambda r, p: {"location_radius_m": "999999"} if r["geo_precision"] in ("1", "2") else None),
    ("KB414", "events", "timestamp", "a second past midnight", lambda r, p: {"timestamp": str(int(r["timestamp"]) + 1)}),
    ("KB415", "events", "tags", "tags without values", lambda r, p: {"tags": p.choice(("rain", "a=b;c=d", "a=b; c", "; a=b"))}),
    ("KB416", "events", "source_count", "more origins than claims", lambda r, p: {"source_count": str(int(r["claim_count"]) + 1)}),
    ("KB416", "incidents", "source_count", "more origins than claims of an incident", lambda r, p: {"source_count": str(int(r["claim_count"]) + 1)}),
    ("KB417", "incidents", "start_date", "a first day after the last", lambda r, p: _days("start_date", r["end_date"], 1)),
    ("KB417", "actors", "active_from", "an actor that ends before it begins", lambda r, p: {"active_to": "1959-12-31"} if r["active_from"] else None),
    ("KB417", "actor_names", "used_from", "a name used until before its use", lambda r, p: {"used_from": "2001-01-02", "used_to": "2001-01-01"}),
    ("KB424", "incidents", "fatalities_basis", "an incident's toll of the dead that is the incident's", lambda r, p: {"fatalities_basis": "incident_only"} if r["fatalities_basis"] == "unknown" else None),
    ("KB424", "incidents", "injuries_basis", "an incident's toll of the wounded that is the incident's", lambda r, p: {"injuries_basis": "incident_only"} if r["injuries_basis"] == "unknown" else None),
    ("KB431", "claims", "value", "words of who is silent", lambda r, p: {"value": "words"} if r["stance"] in ("declines", "no_report") and _of_kind(r, "text") else None),
    ("KB432", "claims", "value", "nothing asserted", lambda r, p: {"value": ""} if r["stance"] == "asserts" and _of_kind(r, "text", "date", "actor") else None),
    ("KB433", "claims", "qualifier", "a qualifier of words", lambda r, p: {"qualifier": p.choice(("exact", "at_least"))} if _of_kind(r, "text", "date", "actor") else None),
    ("KB433", "claims", "qualifier", "a number without qualifier", lambda r, p: {"qualifier": "", "value_low": "", "value_high": ""} if r["qualifier"] == "exact" else None),
    ("KB434", "claims", "counts", "people counted in a place", lambda r, p: {"counts": "all"} if FIELD["counted"][r["field"]] != "yes" else None),
    ("KB434", "claims", "counts", "a toll of nobody says whom", lambda r, p: {"counts": ""} if r["counts"] else None),
    ("KB435", "claims", "value_low", "another lower bound", lambda r, p: {"value_low": str(int(r["value_low"]) + 1)} if r["qualifier"] in ("at_least", "more_than") else None),
    ("KB436", "claims", "value", "an hour in words", lambda r, p: {"value": p.choice(("half past two", "24:00", "9:30"))} if _of_kind(r, "time") and r["value"] else None),
    ("KB436", "claims", "value", "a toll in words", lambda r, p: {"value": "dozens", "value_low": "", "value_high": ""} if r["qualifier"] in ("exact", "at_least") else None),
    ("KB436", "claims", "value", "a claimed day that is none", lambda r, p: {"value": p.choice(("2024-02-30", "2024", "spring"))} if _of_kind(r, "date") and r["value"] else None),
    ("KB436", "claims", "value", "a claimed type that is none", lambda r, p: {"value": "Attak"} if _of_kind(r, "sub_event_type", "outcome") and r["value"] else None),
    ("KB437", "claims", "value", "a range the wrong way round", lambda r, p: {"value": "9-4", "value_low": "9", "value_high": "4"} if r["qualifier"] == "between" else None),
    ("KB438", "claims", "span_start", "a span without its digest", lambda r, p: {"span_sha256": ""} if r["span_sha256"] else None),
    ("KB439", "claims", "span_start", "a span without characters", lambda r, p: {"span_start": r["span_end"]} if r["span_end"] else None),
    ("KB440", "claims", "counts", "a subgroup that nobody names", lambda r, p: {"counts": "subgroup", "note": ""} if r["counts"] else None),
    ("KB441", "sources", "publisher", "a publisher like two", lambda r, p: {"publisher": f"{r['publisher']}; Other"}),
    ("KB441", "actors", "name", "an actor like two", lambda r, p: {"name": f"{r['name']}; Other"}),
    ("KB442", "sources", "text_sha256", "a text without its length", lambda r, p: {"text_chars": ""} if r["text_chars"] else None),
    ("KB443", "sources", "published_on", "a month's second day", lambda r, p: {"published_on": f"{r['published_on'][:8]}02", "retrieved_on": ""} if r["published_precision"] == "month" else None),
    ("KB444", "sources", "retrieved_on", "retrieved before it was published", lambda r, p: _days("retrieved_on", r["published_on"], -1)),
    ("KB445", "sources", "source_scale", "two scales", lambda r, p: {"source_scale": "National-International"}),
    ("KB446", "changes", "claim_id", "a change that nothing grounds", lambda r, p: {"claim_id": "", "note": ""}),
    ("KB447", "retired", "successors", "a retraction with an heir", lambda r, p: {"successors": r["retired_id"]} if r["retirement"] == "retracted" else None),
    ("KB447", "retired", "successors", "a merger without an heir", lambda r, p: {"successors": ""} if r["retirement"] == "merged" else None),
    *TOLLS,
]  # fmt: skip


def _from(start: int, count: int) -> Iterator[int]:
    return ((start + step) % count for step in range(count))


def _in_any_row(table: str, at: str, change: Change) -> Callable[[dict[str, Sheet], Pick], Spoiled]:
    def plant(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
        spoiled = sheets[table].copy()
        for row in _from(pick.randrange(len(spoiled.rows)), len(spoiled.rows)):
            cells = change(spoiled.row(row), pick)
            if cells is not None:
                spoiled.put(row, cells)
                return Spoiled(spoiled, [(renamed(spoiled, row) if table == "claims" else row, at)])
        raise AssertionError("no row lends itself")

    return plant


def renamed(sheet: Sheet, row: int) -> int:
    """Give a changed claim the digest of what it says now, and its place by it; return the row's new number."""
    columns = TABLES["claims"].dtypes()
    typed = {
        name: int(c) if c and columns[name].__name__ == "Int64" else c or None
        for name, c in sheet.row(row).items()
    }
    sheet.put(row, {"claim_id": claim_ids(pl.DataFrame([typed], schema=columns))[0]})
    moved = sheet.rows.pop(row)
    place = sum(other[0] < moved[0] for other in sheet.rows)
    sheet.rows.insert(place, moved)
    return place


for _code, _table, _at, _name, _change in ROWS:
    kind(_code, _name)(_in_any_row(_table, _at, _change))


# The layout of one table.


def _any(sheets: dict[str, Sheet], pick: Pick, but: tuple[str, ...] = ()) -> Sheet:
    return sheets[pick.choice([name for name in sheets if name not in but])].copy()


@kind("KB202", "a column that stands twice")
def _twice(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick)
    first, second = sorted(pick.sample(range(len(sheet.header)), 2))
    sheet.header[second] = sheet.header[first]
    return Spoiled(sheet, [(-1, str(second))])


@kind("KB203", "a column that is missing")
def _missing(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick)
    at = pick.randrange(min(len(sheet.header), 31))
    sheet.header.pop(at)
    sheet.rows = [row[:at] + row[at + 1 :] for row in sheet.rows]
    return Spoiled(sheet, [(-1, "")])


@kind("KB203", "a misspelt column")
def _misspelt_column(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick)
    at = pick.randrange(len(sheet.header))
    sheet.header[at] = pick.choice(
        (sheet.header[at].upper(), f" {sheet.header[at]}", "weather", f"{sheet.header[at]}x")
    )
    return Spoiled(sheet, [(-1, str(at))])


@kind("KB204", "a table in the layout of 31 columns")
def _partial(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = sheets["events"].copy()
    sheet.header, sheet.rows = sheet.header[:31], [row[:31] for row in sheet.rows]
    return Spoiled(sheet, [(-1, "")])


@kind("KB205", "a column of its own")
def _extra(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick)
    at = pick.randrange(len(sheet.header) + 1)
    sheet.header.insert(at, "x-weather")
    sheet.rows = [[*row[:at], "rain", *row[at:]] for row in sheet.rows]
    return Spoiled(sheet, [(-1, str(at))])


@kind("KB206", "two columns that changed places")
def _swapped(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick)
    first, second = sorted(pick.sample(range(len(sheet.header)), 2))
    for row in (each := [list(row) for row in (sheet.header, *sheet.rows)]):
        row[first], row[second] = row[second], row[first]
    sheet.header, sheet.rows = each[0], each[1:]
    return Spoiled(sheet, [(-1, str(first))])


@kind("KB208", "two rows that changed places")
def _unsorted(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick)
    row = pick.randrange(len(sheet.rows) - 1)
    sheet.rows[row], sheet.rows[row + 1] = sheet.rows[row + 1], sheet.rows[row]
    return Spoiled(sheet, [(row + 1, TABLES[sheet.table].key()[0])])


@kind("KB208", "a row that was added at the end")
def _appended(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick)
    sheet.rows.append(sheet.rows.pop(pick.randrange(len(sheet.rows) - 1)))
    return Spoiled(sheet, [(len(sheet.rows) - 1, TABLES[sheet.table].key()[0])])


@kind("KB501", "a row that stands twice", "KB508")  # KB508: the same event twice is one event in two rows too
def _repeated(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = _any(sheets, pick, ("actors",))  # of which the names would be twice too
    row = pick.randrange(len(sheet.rows))
    sheet.rows.insert(row, sheet.rows[row])
    return Spoiled(sheet, [(row, TABLES[sheet.table].key()[0]), (row + 1, TABLES[sheet.table].key()[0])])


@kind("KB501", "a name of two actors")
def _namesake(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = sheets["actors"].copy()
    one, other = sorted(pick.sample(range(len(sheet.rows)), 2))
    sheet.put(other, {"name": sheet.row(one)["name"]})
    return Spoiled(sheet, [(one, "name"), (other, "name")])


@kind("KB508", "an event under two ids")
def _same_event(sheets: dict[str, Sheet], pick: Pick) -> Spoiled:
    sheet = sheets["events"].copy()
    row = pick.randrange(len(sheet.rows))
    sheet.rows.append(sheet.rows[row])
    sheet.put(len(sheet.rows) - 1, {"event_id_cnty": "ZWE-99999999"})
    return Spoiled(sheet, [(row, "event_date"), (len(sheet.rows) - 1, "event_date")])
