"""Laws of the history: every release is rebuilt from the last install, and a difference leads on exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

import hypothesis.strategies as st
import polars as pl
from hypothesis import given, settings
from kibaru.schema.blueprint import DTYPES, Blueprint, Layout, blueprint
from kibaru.schema.canonical import canonical, canonical_bytes, content_sha256, texts, written
from kibaru.scripts.difference import State, apply, as_json, compare, read_json
from kibaru.scripts.history import Past, rebuild, record, row_versions
from polars.testing import assert_frame_equal

from .generated import FAR, Draw, Frames, Seeded, clean, generated_tables
from .strategies import Drawn

RELEASES = 20
FIRST_DAY = date(2024, 1, 1)
NAMES = ("toll", "first name", "né", "a,b", "it's", "key", "date")
SPACELESS = ("a", "B", "é", 'q"', "c,d", "two\nlines", "0")
# Read by name when two states are compared, so their columns stay as they are.
ACCOUNTS = ("retired", "changes", "codes")
RETIRED = ("retired_id", "version", "retirement", "reason", "successors", "note")

Row = dict[str, Any]
Files = dict[str, bytes]


# The tables, and what happens to them between releases


@dataclass
class Sheet:
    """A table: its key, the type of each column, and its rows."""

    keys: tuple[str, ...]
    columns: dict[str, str]
    rows: list[Row] = field(default_factory=list)

    def others(self) -> list[str]:
        return [name for name in self.columns if name not in self.keys]

    def free(self, stem: str) -> str:
        return next(name for n in range(99) if (name := f"{stem}{n or ''}") not in self.columns)

    def key_of(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.keys)

    def frame(self) -> pl.DataFrame:
        schema = {name: DTYPES[type_] for name, type_ in self.columns.items()}
        return pl.DataFrame({name: [row[name] for row in self.rows] for name in schema}, schema=schema)


@dataclass
class Edition:
    """What one release publishes."""

    version: str
    tables: Frames = field(repr=False)
    blueprint: Blueprint = field(repr=False)

    @cached_property
    def hashes(self) -> dict[str, str]:
        forms = self.blueprint.tables
        return {n: content_sha256(canonical_bytes(frame, forms[n])) for n, frame in self.tables.items()}

    @cached_property
    def state(self) -> State:
        """The tables as text, but those that have numbers for a key: text has another order."""
        forms = {
            name: form
            for name, form in self.blueprint.tables.items()
            if "integer" not in [form.columns[key]["type"] for key in form.keys]
        }
        held = {name: texts(canonical(self.tables[name], form)) for name, form in forms.items()}
        return State(self.version, held, replace(self.blueprint, tables=forms))


class World:
    """Tables that change as it is drawn; `done` has what was done to them, by which release."""

    def __init__(self, draw: Draw, sheets: dict[str, Sheet], template: Blueprint | None = None) -> None:
        self.draw, self.sheets, self.version = draw, sheets, "0.1.0"
        self.template = template or Blueprint()
        self.done: list[tuple[str, str]] = []
        self.former: list[tuple[Row, str, Any]] = []  # cells that had another value
        self.removed: list[tuple[str, str, str, dict[tuple[Any, ...], Any]]] = []  # columns, with cells
        self.dropped: dict[str, Sheet] = {}

    def __repr__(self) -> str:
        return f"World({self.done})"

    def edition(self) -> Edition:
        layouts = {}
        for name, sheet in self.sheets.items():
            said = self.template.tables[name].columns if name in self.template.tables else {}
            columns = {c: {"title": c, **said.get(c, {}), "type": t} for c, t in sheet.columns.items()}
            layouts[name] = Layout(sheet.keys, columns)
        tables = {name: sheet.frame() for name, sheet in self.sheets.items()}
        return Edition(self.version, tables, replace(self.template, tables=layouts))

    def sheet(self, fits: Callable[[Sheet], object] = bool, columns: bool = False) -> tuple[str, Sheet]:
        """Return one of the tables that fit, of which columns may be changed too. Raises Unfit."""
        names = [n for n, s in self.sheets.items() if fits(s) and not (columns and n in ACCOUNTS)]
        name = self.one(names)
        return name, self.sheets[name]

    def one(self, choices: list[Any]) -> Any:
        if not choices:
            raise Unfit
        return self.draw.one(choices)

    def cell(self, type_: str) -> Any:
        draw = self.draw
        if type_ == "string":
            return clean(draw.raw())
        if type_ == "integer":
            return draw.one((draw.number(-3, 12), 2**63 - 1))
        if type_ == "number":
            return round(draw.number(-(10**7), 10**7) / 10**5, 5)
        if type_ == "date":
            return draw.one((FIRST_DAY + timedelta(draw.number(0, 9)), *FAR))
        return bool(draw.number(0, 1))

    def maybe(self, type_: str) -> Any:
        return self.cell(type_) if self.draw.number(0, 2) else None

    def new_row(self, sheet: Sheet) -> Row:
        """Return a row of a new key; only the first of several key columns may hold a space."""
        row = {name: self.maybe(sheet.columns[name]) for name in sheet.others()}
        taken = [sheet.key_of(other) for other in sheet.rows]
        for attempt in range(99):
            for place, name in enumerate(sheet.keys):
                later = place and sheet.columns[name] == "string"
                row[name] = self.draw.one(SPACELESS) if later else self.cell(sheet.columns[name])
            if attempt > 3 and sheet.columns[sheet.keys[0]] == "string":
                row[sheet.keys[0]] += f" {attempt}"
            if sheet.key_of(row) not in taken:
                return {name: row[name] for name in sheet.columns}
        raise Unfit

    def retire(self, sheet: Sheet, row: Row, what: str, heirs: list[Row]) -> None:
        names = [" ".join(map(str, sheet.key_of(each))) for each in (row, *heirs)]
        sheet.rows = [other for other in sheet.rows if other is not row]
        tombstones = self.sheets["retired"]
        if names[0] not in [other["retired_id"] for other in tombstones.rows]:
            cells = (names[0], self.version, what, "dedup", "; ".join(names[1:]) or None, self.cell("string"))
            tombstones.rows.append(dict(zip(RETIRED, cells, strict=True)))


class Unfit(Exception):
    """There is nothing to do this to."""


def rows_added(world: World) -> None:
    _, sheet = world.sheet()
    for _ in range(world.draw.number(1, 3)):
        sheet.rows.append(world.new_row(sheet))


def place(world: World, filled: bool) -> tuple[Sheet, Row, str]:
    def fits(sheet: Sheet, row: Row) -> list[str]:
        return [name for name in sheet.others() if (row[name] is not None) is filled]

    _, sheet = world.sheet(lambda s: any(fits(s, row) for row in s.rows))
    row = world.one([row for row in sheet.rows if fits(sheet, row)])
    return sheet, row, world.one(fits(sheet, row))


def cell_revised(world: World) -> None:
    sheet, row, name = place(world, filled=True)
    new = world.cell(sheet.columns[name])
    if new == row[name]:
        raise Unfit
    world.former.append((row, name, row[name]))
    row[name] = new


def cell_as_before(world: World) -> None:
    """Give a cell the value that it had some releases ago."""
    row, name, value = world.one(world.former)
    standing = [sheet for sheet in world.sheets.values() if any(row is other for other in sheet.rows)]
    if not standing or name not in row or row[name] == value:
        raise Unfit
    if not isinstance(value, DTYPES[standing[0].columns[name]].to_python()):
        raise Unfit
    row[name] = value


def cell_emptied(world: World) -> None:
    _, row, name = place(world, filled=True)
    world.former.append((row, name, row[name]))
    row[name] = None


def cell_filled(world: World) -> None:
    sheet, row, name = place(world, filled=False)
    row[name] = world.cell(sheet.columns[name])


def row_retracted(world: World) -> None:
    _, sheet = world.sheet(lambda s: s.rows)
    world.retire(sheet, world.one(sheet.rows), "retracted", [])


def row_merged(world: World) -> None:
    _, sheet = world.sheet(lambda s: len(s.rows) > 1 and s.others())
    gone, heir = world.one(sheet.rows[:-1]), sheet.rows[-1]
    heir |= {name: gone[name] for name in sheet.others() if heir[name] is None}
    world.retire(sheet, gone, "merged", [heir])


def row_split(world: World) -> None:
    _, sheet = world.sheet(lambda s: s.rows)
    row = world.one(sheet.rows)
    heirs = []
    for _ in range(2):
        new = world.new_row(sheet)
        heirs.append({**row, **{name: new[name] for name in sheet.keys}})
        sheet.rows.append(heirs[-1])
    world.retire(sheet, row, "split", heirs)


def table_emptied(world: World) -> None:
    _, sheet = world.sheet(lambda s: s.rows)
    sheet.rows = []


def column_added(world: World) -> None:
    _, sheet = world.sheet(columns=True)
    name, type_ = sheet.free(world.one(list(NAMES))), world.one(list(DTYPES))
    put(sheet, name, type_, lambda _: world.maybe(type_), world.draw.number(0, len(sheet.columns)))


def put(sheet: Sheet, name: str, type_: str, cell: Callable[[Row], Any], at: int) -> None:
    """Put a column at a place of a table."""
    columns = list(sheet.columns.items())
    sheet.columns = dict([*columns[:at], (name, type_), *columns[at:]])
    for row in sheet.rows:
        row[name] = cell(row)


def column_removed(world: World) -> None:
    table, sheet = world.sheet(Sheet.others, columns=True)
    name = world.one(sheet.others())
    cells = {sheet.key_of(row): row.pop(name) for row in sheet.rows}
    world.removed.append((table, name, sheet.columns.pop(name), cells))


def column_back(world: World) -> None:
    """Add a column that was removed some releases ago, with its type and some of its cells, or another."""
    table, name, type_, cells = world.one(world.removed)
    sheet = world.sheets.get(table)
    if sheet is None or name in sheet.columns:
        raise Unfit
    kept = world.draw.number(0, 2)
    now = type_ if kept else world.one(list(DTYPES))
    put(sheet, name, now, lambda row: cells.get(sheet.key_of(row)) if kept else world.maybe(now), 1)


def column_renamed(world: World) -> None:
    _, sheet = world.sheet(columns=True)
    old = world.one(list(sheet.columns))
    new = sheet.free(world.one(list(NAMES)))
    sheet.columns = {new if name == old else name: type_ for name, type_ in sheet.columns.items()}
    sheet.keys = tuple(new if name == old else name for name in sheet.keys)
    for row in sheet.rows:
        row[new] = row.pop(old)


def column_retyped(world: World) -> None:
    _, sheet = world.sheet(Sheet.others, columns=True)
    name = world.one(sheet.others())
    new = world.one([type_ for type_ in DTYPES if type_ != sheet.columns[name]])
    for row in sheet.rows:
        same = str(row[name]) if new == "string" and row[name] is not None else None
        row[name] = same or world.maybe(new)
    sheet.columns[name] = new


def key_retyped(world: World) -> None:
    """Number the rows where their key was text, and have text where it was not."""
    _, sheet = world.sheet(lambda s: len(s.keys) == 1, columns=True)
    (key,) = sheet.keys
    was = sheet.columns[key]
    sheet.columns[key] = "integer" if was == "string" else "string"
    for number, row in enumerate(sheet.rows):
        row[key] = number if was == "string" else str(row[key])


def key_widened(world: World) -> None:
    _, sheet = world.sheet(lambda s: len(s.keys) == 1, columns=True)
    name = sheet.free("part")
    put(sheet, name, "string", lambda _: world.draw.one(SPACELESS), world.draw.number(0, 1))
    sheet.keys = (*sheet.keys, name)


def key_narrowed(world: World) -> None:
    """Let one column do for the key: the other stays, or goes with the rows that only it told apart."""
    _, sheet = world.sheet(lambda s: len(s.keys) > 1, columns=True)
    first, last = sheet.keys
    sheet.keys = (first,)
    sheet.rows = list({row[first]: row for row in sheet.rows}.values())
    if world.draw.number(0, 1):
        del sheet.columns[last]
        for row in sheet.rows:
            del row[last]


def columns_reordered(world: World) -> None:
    _, sheet = world.sheet(lambda s: len(s.columns) > 1, columns=True)
    (first, type_), *others = sheet.columns.items()
    sheet.columns = dict([*others, (first, type_)])


def table_added(world: World) -> None:
    name = next(name for n in range(99) if (name := f"table{n}") not in {*world.sheets, *world.dropped})
    world.sheets[name] = drawn_sheet(world)


def table_removed(world: World) -> None:
    if len(world.sheets) < 3:
        raise Unfit
    name, sheet = world.sheet(columns=True)
    world.dropped[name] = sheet
    del world.sheets[name]


def table_back(world: World) -> None:
    name = world.one(list(world.dropped))
    world.sheets[name] = world.dropped.pop(name)


OPERATIONS: tuple[Callable[[World], None], ...] = (
    rows_added, cell_revised, cell_as_before, cell_emptied, cell_filled, row_retracted, row_merged, row_split,
    table_emptied, column_added, column_removed, column_back, column_renamed, column_retyped, key_retyped,
    key_widened, key_narrowed, columns_reordered, table_added, table_removed, table_back,
)  # fmt: skip
ON_ROWS = OPERATIONS[:8]


def drawn_sheet(world: World) -> Sheet:
    draw = world.draw
    keys = {"id": draw.one(("string", "string", "integer", "date"))}
    keys |= {"part": "string"} if draw.number(0, 1) else {}
    others = {NAMES[n]: draw.one(list(DTYPES)) for n in range(draw.number(0, 3))}
    sheet = Sheet(tuple(keys), others | keys if draw.number(0, 1) else keys | others)
    for _ in range(draw.number(0, 4)):
        sheet.rows.append(world.new_row(sheet))
    return sheet


def drawn_world(draw: Draw) -> World:
    world = World(draw, {"retired": Sheet(("retired_id",), dict.fromkeys(RETIRED, "string"))})
    world.sheets |= {name: drawn_sheet(world) for name in ("people", "readings")}
    return world


def our_world(draw: Draw) -> World:
    """Return our own tables, valid at first; of the codes only a few."""
    now = blueprint()
    sheets = {}
    for name, frame in generated_tables(2, draw.number(0, 9)).items():
        columns = {column: said["type"] for column, said in now.tables[name].columns.items()}
        sheets[name] = Sheet(now.tables[name].keys, columns, frame.head(40).to_dicts())
    return World(draw, sheets, now)


def live(world: World) -> list[Edition]:
    """Return what the releases publish: to each is done what is drawn, and to one of them everything once."""
    editions = [world.edition()]
    draw = world.draw
    order = list(OPERATIONS)
    for number in range(2, RELEASES + 1):
        world.version = f"0.{number}.0"
        drawn = [draw.one(ON_ROWS) for _ in range(draw.number(0, 3))]
        drawn += [
            order.pop(draw.number(0, len(order) - 1)) for _ in range(min(draw.number(1, 2), len(order)))
        ]
        for operation in drawn:
            try:
                operation(world)
            except Unfit:
                continue
            world.done.append((world.version, operation.__name__))
        editions.append(world.edition())
    return editions


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, list[Edition]]:
    world = drawn_world(Drawn(draw))
    return world, live(world)


@lru_cache
def valid_edition(incidents: int, seed: int) -> Frames:
    return generated_tables(incidents, seed)


def valid_editions(draw: Draw) -> list[Edition]:
    """Return releases of our tables that are all valid: incidents come and go, and come anew."""
    now = blueprint()
    chosen = [(draw.number(0, 4), draw.number(0, 1)) for _ in range(RELEASES // 2)]  # whose tables are large
    return [Edition(f"0.{n}.0", valid_edition(*which), now) for n, which in enumerate(chosen, 1)]


# The laws


def recorded(editions: list[Edition]) -> Files:
    """Return the files of the last install; no release changes or takes out one of another."""
    files: Files = {}
    for days, edition in enumerate(editions):
        day = (FIRST_DAY + timedelta(days)).isoformat()
        new = record(Past(files.get), edition.version, day, edition.tables, edition.blueprint)
        assert new["releases.csv"].startswith(files.get("releases.csv", b""))
        assert files.keys() & new.keys() <= {"releases.csv"}
        files |= new
    return files


def typed(frame: pl.DataFrame, form: Layout) -> pl.DataFrame:
    """Return text cells as the types of a layout, in canonical form."""
    said = {
        "date": lambda column: column.str.to_date("%Y-%m-%d"),
        "boolean": lambda column: column == "true",
    }
    columns = [
        said.get(str(words["type"]), lambda column: column)(pl.col(name).cast(pl.String)).alias(name)
        for name, words in form.columns.items()
    ]
    return canonical(frame.select(columns), form)


def assert_rebuilt(files: Files, editions: list[Edition]) -> None:
    past = Past(files.get)
    assert [release.version for release in past.releases] == [edition.version for edition in editions]
    for edition, release in zip(editions, past.releases, strict=True):
        assert past.blueprint(edition.version) == edition.blueprint
        assert release.tables.keys() == edition.tables.keys()
        assert {name: sha256 for name, (_, sha256) in release.tables.items()} == edition.hashes
        for name, frame in edition.tables.items():
            expected = canonical(frame, edition.blueprint.tables[name])
            assert_frame_equal(rebuild(past, edition.version, name), expected, check_exact=True)


def assert_versions(files: Files, editions: list[Edition]) -> None:
    past = Past(files.get)
    order = [edition.version for edition in editions]
    since = pl.col("valid_from").replace_strict(order, list(range(len(order))), return_dtype=pl.Int64)
    until = pl.col("valid_to").replace_strict(order, list(range(len(order))), return_dtype=pl.Int64)
    for name in {name for edition in editions for name in edition.tables}:
        versions = row_versions(past, name)
        for place, edition in enumerate(editions):
            if name in edition.tables:
                form = edition.blueprint.tables[name]
                there = versions.filter(since <= place, until.is_null() | (until > place))
                rows = typed(with_all(there, form), form)
                assert_frame_equal(rows, canonical(edition.tables[name], form), check_exact=True)


def with_all(frame: pl.DataFrame, form: Layout) -> pl.DataFrame:
    """Return a frame with the columns of a layout; one that no row ever had a cell of is empty."""
    missing = [pl.lit(None, pl.String).alias(name) for name in form.columns if name not in frame.columns]
    return frame.with_columns(missing)


def assert_leads(old: Edition, new: Edition) -> None:
    """See that the difference of two releases, applied to the one, gives the other."""
    before, after = old.state, new.state
    difference = compare(before, after)
    through_json = read_json(as_json(difference))
    assert through_json == difference
    for each in (difference, through_json):
        reached = apply(before.tables, each)
        assert reached.keys() == after.tables.keys()
        assert {name: content_sha256(written(frame)) for name, frame in reached.items()} == {
            name: new.hashes[name] for name in after.tables
        }


def assert_laws(editions: list[Edition]) -> None:
    files = recorded(editions)
    assert_rebuilt(files, editions)
    assert_versions(files, editions)
    for old, new in zip(editions, [*editions[1:], editions[-1]], strict=True):
        assert_leads(old, new)
    assert_leads(editions[0], editions[-1])


@settings(max_examples=8)  # 20 releases each
@given(worlds())
def test_every_release_of_any_tables(drawn: tuple[World, list[Edition]]) -> None:
    assert_laws(drawn[1])


def test_every_release_of_our_tables() -> None:
    assert_laws(live(our_world(Seeded(0))))


def test_every_release_of_valid_tables() -> None:
    assert_laws(valid_editions(Seeded(0)))


def test_everything_is_done_to_the_tables() -> None:
    """Each operation is reached, in a good part of the sequences that are drawn."""
    reached: Counter[str] = Counter()

    @given(worlds())
    def count(drawn: tuple[World, list[Edition]]) -> None:
        reached.update({name for _, name in drawn[0].done})

    count()
    assert {name for name, times in reached.items() if times > 2} == {each.__name__ for each in OPERATIONS}
