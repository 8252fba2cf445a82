"""Each kind of fault, planted at a random place in valid data, is found there, and nothing else is.

Whoever plants it knows where it is from the writing: nothing here asks the tool where something stands.
"""

from __future__ import annotations

import copy
import random
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
import yaml
from hypothesis import Phase, given, settings
from kibaru.schema.finding import Finding
from kibaru.schema.registry import registry

from . import link_faults
from .checked import faults
from .clothes import CLOTHES, Clothes, Place, Sheet, Written, place, sheet, sheets, write_parquet
from .faults import KINDS, Kind, Spoiled
from .generated import Seeded, coded, generated_tables
from .raw_faults import RAW_KINDS, RawKind
from .seed_faults import SEED_KINDS, SeedKind
from .seed_writing import Map, Page, tree, trees

assert link_faults  # it registers its kinds
ALONE = [kind for kind in KINDS if not kind.whole]
CELLS = [kind for kind in ALONE if kind.name.endswith("in a cell")]
WHOLE = [kind for kind in KINDS if kind.whole]
# Of the pseudo-random generator that makes all choices; none is plainer than another, so none is shrunk.
SEEDS = st.integers(0, 2**32 - 1)
# The codes that no kind plants, and why.
ELSEWHERE = {
    **dict.fromkeys(
        ("KB701", "KB702", "KB703", "KB704", "KB705"), "on a published folder: test_publication.py"
    ),
    **{code: "a doubt: test_doubts.py" for code in registry() if code.startswith("KB8")},
    **dict.fromkeys(("KB612", "KB613"), "on the text of a source: test_command.py"),
    "KB212": "on a table in parts: test_registry.py",
    "KB614": "a note on a source without a text: test_registry.py",
}
Expected = tuple[str, Place]
IN_BATCHES: set[str] = set()  # the kinds that were found in batches too: in the first example of each


@pytest.fixture(scope="session")
def events() -> Sheet:
    """A table of 1,000 events."""
    return sheet("events", generated_tables(550, 4, plausible=True)["events"].head(1000))


@pytest.fixture(scope="session")
def tables() -> dict[str, Sheet]:
    """All tables, of some hundred events."""
    return sheets(generated_tables(40, 5, plausible=True))


@pytest.fixture(scope="session")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files of one example after another."""
    return tmp_path_factory.mktemp("corruption")


@pytest.fixture(scope="session")
def whole(tables: dict[str, Sheet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all tables as CSV."""
    folder = tmp_path_factory.mktemp("tables")
    for name, each in tables.items():
        (folder / f"{name}.csv").write_bytes(Written(each, Clothes()).data())
    return folder


@pytest.fixture(scope="session")
def forests(golden_seeds: Path) -> list[tuple[Path | None, dict[str, Map]]]:
    """The golden seeds and generated ones as trees, and where the tables beside them are."""
    golden = {
        str(path.relative_to(golden_seeds)): tree(
            yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        )
        for path in sorted(golden_seeds.glob("*/*.yaml"))
    }
    return [(None, trees(coded(Seeded(3), 4, plausible=True))), (golden_seeds, golden)]


@pytest.fixture(scope="session")
def seed_folders(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A folder for each of the forests, with the tables that stand beside them."""
    own, golden = (tmp_path_factory.mktemp(name) for name in ("generated", "golden"))
    for name, frame in coded(Seeded(3), 4, plausible=True).items():
        if name in ("actors", "actor_names", "locations"):
            each = sheet(name, frame)
            each.rows.sort(key=lambda row: [cell.encode() for cell in row[:2]])
            (own / f"{name}.csv").write_bytes(Written(each, Clothes()).data())
    for path in golden_seeds.glob("*.csv"):
        shutil.copy(path, golden)
    for folder in (own, golden):
        (folder / "sources").mkdir()
        (folder / "incidents").mkdir()
    return [own, golden]


def same(
    findings: Iterable[Finding], expected: Iterable[Expected], follows: frozenset[str], root: Path
) -> None:
    """Assert that the findings are those expected, each where it is, beside those that may follow."""
    wanted = set(expected)
    codes = {code for code, _ in wanted}
    on_several_lines = {(code, at.file, at.line, at.column) for code, at in wanted if at.end_column is None}
    found = set()
    for finding in findings:
        assert finding.file is not None
        at = Place(
            str(Path(finding.file).relative_to(root)), finding.line, finding.column, finding.end_column
        )
        if (finding.code, at.file, at.line, at.column) in on_several_lines:
            at = Place(at.file, at.line, at.column)
        if finding.code in codes or finding.code not in follows:
            found.add((finding.code, at))
    assert found == wanted


def again(kind: Kind | RawKind) -> bool:
    """Whether a kind was found in batches before."""
    was_found = str(kind) in IN_BATCHES
    IN_BATCHES.add(str(kind))
    return was_found


def expected_in_csv(
    kind: str, spoiled: Spoiled, written: Written, clean: dict[str, Sheet]
) -> Iterable[Expected]:
    """Yield what is found in a spoiled sheet as it is written; another table is written plainly."""
    name = spoiled.found_in or spoiled.sheet.table
    other = Written(clean[name], Clothes()) if spoiled.found_in else written
    header = clean[name].header if spoiled.found_in else spoiled.sheet.header
    for row, column in spoiled.at:
        index = int(column) if column.isdigit() else header.index(column) if column else 0
        yield kind, place(f"{name}.csv", other.text(), *other.span(row, index))


def delimiter(file: str, written: Written) -> Iterable[Expected]:
    """Yield the warning of a delimiter that is no comma."""
    if written.clothes.delimiter != ",":
        yield "KB207", place(file, written.text(), *written.span(-1, 0))


def test_there_are_at_least_sixty_kinds_and_one_of_each_code() -> None:
    kinds: list[Kind | RawKind | SeedKind] = [*KINDS, *RAW_KINDS, *SEED_KINDS]
    assert len(KINDS) >= 60
    assert len({str(kind) for kind in [*KINDS, *RAW_KINDS]}) == len([*KINDS, *RAW_KINDS])
    planted = {kind.code for kind in kinds} | {code for code, _ in FOLDERS} | {"KB207"}
    assert planted | ELSEWHERE.keys() == set(registry())
    assert not planted & ELSEWHERE.keys()


@pytest.mark.parametrize("clothes", CLOTHES)
def test_nothing_is_found_on_a_clean_table(work: Path, events: Sheet, clothes: str) -> None:
    assert len(events.rows) == 1000
    written = Written(events, CLOTHES[clothes])
    (work / "events.csv").write_bytes(written.data())
    same(faults(work / "events.csv"), delimiter("events.csv", written), frozenset(), work)


def test_nothing_is_found_on_a_clean_parquet_file(work: Path, events: Sheet) -> None:
    write_parquet(work / "events.parquet", events)
    assert faults(work / "events.parquet") == []


def test_nothing_is_found_on_clean_tables(whole: Path) -> None:
    assert faults(whole) == []


@pytest.mark.parametrize("style", range(8))
def test_nothing_is_found_on_clean_seeds(seed_folders: list[Path], forests: Any, style: int) -> None:
    for folder, (_, clean) in zip(seed_folders, forests, strict=True):
        for file, root in clean.items():
            (folder / file).write_bytes(Page(root, random.Random(style)).data)
        assert faults(folder) == []


@pytest.mark.parametrize("kind", ALONE, ids=str)
@settings(max_examples=2, phases=[Phase.generate])
@given(seed=SEEDS)
def test_a_fault_in_a_table(
    work: Path, events: Sheet, tables: dict[str, Sheet], kind: Kind, seed: int
) -> None:
    pick = random.Random(f"{kind} {seed}")
    spoiled = kind.plant({**tables, "events": events}, pick)
    written = Written(spoiled.sheet, CLOTHES[pick.choice(list(CLOTHES))])
    file = f"{spoiled.sheet.table}.csv"
    (work / file).write_bytes(written.data())
    expected = [*expected_in_csv(kind.code, spoiled, written, tables), *delimiter(file, written)]
    same(faults(work / file, at_once_alone=again(kind)), expected, kind.follows, work)


@settings(max_examples=8, phases=[Phase.generate])
@given(seed=SEEDS)
def test_many_faults_are_all_found_in_file_order(work: Path, events: Sheet, seed: int) -> None:
    """One in each of ten rows, the first and the last among them."""
    pick = random.Random(seed)
    rows = [0, *sorted(pick.sample(range(1, 999), 8)), 999]
    spoiled, at = events.copy(), []
    for row in rows:
        alone = {"events": Sheet("events", events.header, [events.rows[row]])}
        cells = ((kind, kind.plant(alone, pick)) for kind in iter(lambda: pick.choice(CELLS), None))
        kind, one = next(found for found in cells if found[1].at[0][1] != "event_id_cnty")  # nor one id twice
        spoiled.rows[row] = one.sheet.rows[0]
        at.append((kind.code, row, one.at[0][1]))
    written = Written(spoiled, CLOTHES[pick.choice(list(CLOTHES))])
    (work / "events.csv").write_bytes(written.data())
    findings = faults(work / "events.csv")
    expected = [
        (code, place("events.csv", written.text(), *written.span(row, spoiled.header.index(column))))
        for code, row, column in at
    ]
    same(findings, [*expected, *delimiter("events.csv", written)], frozenset(), work)
    assert [f.code for f in findings if f.code != "KB207"] == [code for code, _ in expected]


@pytest.mark.parametrize("kind", [kind for kind in ALONE if kind.code != "KB202"], ids=str)
@settings(max_examples=1, phases=[Phase.generate])
@given(seed=SEEDS)
def test_a_fault_in_a_parquet_file(
    work: Path, events: Sheet, tables: dict[str, Sheet], kind: Kind, seed: int
) -> None:
    """A row is named by its number and its key."""
    spoiled = kind.plant({**tables, "events": events}, random.Random(f"{kind} {seed} parquet"))
    table = spoiled.sheet.table
    write_parquet(work / f"{table}.parquet", spoiled.sheet)
    findings = faults(work / f"{table}.parquet")
    expected = [
        (kind.code, Place(f"{table}.parquet", row + 1 if row >= 0 else None)) for row, _ in spoiled.at
    ]
    same(findings, expected, kind.follows, work)
    for finding in findings:
        if finding.line is not None and finding.code == kind.code:
            key = [cell or "None" for cell in spoiled.sheet.key(finding.line - 1)]
            assert (finding.table, finding.key) == (table, " ".join(key))
            assert finding.field in {column for _, column in spoiled.at}


@pytest.mark.parametrize("kind", WHOLE, ids=str)
@settings(max_examples=2, phases=[Phase.generate])
@given(seed=SEEDS)
def test_a_fault_between_tables(whole: Path, tables: dict[str, Sheet], kind: Kind, seed: int) -> None:
    pick = random.Random(f"{kind} {seed}")
    spoiled = kind.plant(tables, pick)
    file = whole / f"{spoiled.sheet.table}.csv"
    clean = file.read_bytes()
    written = Written(spoiled.sheet, CLOTHES[pick.choice(list(CLOTHES))])
    expected = [*expected_in_csv(kind.code, spoiled, written, tables), *delimiter(file.name, written)]
    try:
        file.write_bytes(written.data())
        same(faults(whole, at_once_alone=again(kind)), expected, kind.follows, whole)
    finally:
        file.write_bytes(clean)


@pytest.mark.parametrize("kind", RAW_KINDS, ids=str)
@settings(max_examples=3, phases=[Phase.generate])
@given(seed=SEEDS)
def test_a_fault_in_the_text_of_a_table(work: Path, events: Sheet, kind: RawKind, seed: int) -> None:
    pick = random.Random(f"{kind} {seed}")
    worn = [clothes for clothes in CLOTHES.values() if not (kind.bare and clothes.quotes == "all")]
    written = Written(events, pick.choice(worn))
    data, at = kind.plant("events.csv", written, pick)
    (work / "events.csv").write_bytes(data)
    expected = [(kind.code, at), *([] if kind.alone else delimiter("events.csv", written))]
    same(faults(work / "events.csv", at_once_alone=again(kind)), expected, kind.follows, work)


@pytest.mark.parametrize("kind", SEED_KINDS, ids=str)
@settings(max_examples=2, phases=[Phase.generate])
@given(seed=SEEDS)
def test_a_fault_in_a_seed(seed_folders: list[Path], forests: Any, kind: SeedKind, seed: int) -> None:
    pick = random.Random(f"{kind} {seed}")
    for number in pick.sample((0, 1), 2):
        folder, grown = seed_folders[number], copy.deepcopy(forests[number][1])
        try:
            planted: list[tuple[Any, ...]] = [*kind.plant(grown, pick)]
            break
        except IndexError:  # these seeds have no place for it
            continue
    pages = {file: Page(root, pick) for file, root in grown.items()}
    for file, page in pages.items():
        (folder / file).write_bytes(page.data)
    expected = []
    for file, node, *part in planted:
        start, end = pages[file].spans[id(node)]
        begin, length = part or (0, end - start)
        expected.append((kind.code, place(file, pages[file].text, start + begin, start + begin + length)))
    same(faults(folder), expected, kind.follows, folder)


FOLDERS = [
    ("KB001", "incidents/loop.yaml"),
    ("KB004", "incidents/empty.yaml"),
    ("KB005", "sources/notes.txt"),
    ("KB008", "data/claims.parquet"),
    ("KB114", "."),
    ("KB209", "data/more.csv"),
    ("KB210", "data/events.parquet"),
    ("KB211", "data/notes.csv"),
]


@pytest.mark.parametrize(("code", "name"), FOLDERS)
def test_a_fault_of_a_file_as_a_whole(
    golden_seeds: Path, dataset: Path, tmp_path: Path, code: str, name: str
) -> None:
    in_seeds = not name.startswith("data/")
    folder = tmp_path / "seeds" if in_seeds else tmp_path / "data"
    shutil.copytree(golden_seeds if in_seeds else dataset / "data", folder)
    path = folder / name if in_seeds else tmp_path / name
    at = Place(str(path.relative_to(folder)), *((1, 1, 2) if code == "KB004" else ()))
    if code == "KB001":
        path.symlink_to(path.name)
    elif code == "KB004":
        path.write_text("# nothing yet\n")
    elif code == "KB005":
        path.write_text("incident: NAM-I0004\n")
    elif code == "KB008":
        path.write_bytes(path.read_bytes()[:-200])
    elif code == "KB114":
        for seed in folder.glob("*/*.yaml"):
            seed.write_text(seed.read_text(encoding="utf-8").replace("status: reviewed", "status: draft"))
    elif code == "KB211":
        path.write_text("name,remark\nFront,seen\n")
    elif code == "KB209":
        shutil.copy(folder / "actors.csv", path)
    else:
        import polars as pl  # noqa: PLC0415

        pl.read_parquet(path).with_columns(event_date=pl.col("contested")).write_parquet(path)
    same(faults(folder), [(code, at)], frozenset(), folder)
