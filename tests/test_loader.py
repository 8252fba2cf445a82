"""What the loader returns, and that plain readers give the same cells."""

import io
import subprocess
import sys
from pathlib import Path

import kibaru
import pandas as pd
import polars as pl
import pyarrow
import pyarrow.parquet
import pytest
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted
from kibaru.scripts.build import build


@pytest.fixture(scope="module")
def golden_folder(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    build(golden_seeds, folder)
    return folder


@pytest.mark.parametrize("table", TABLES)
def test_types(table: str, golden_folder: Path) -> None:
    for frame in (kibaru.load(table), kibaru.load(table, golden_folder)):
        assert list(frame.columns) == list(TABLES[table].columns())
        for name, column in TABLES[table].columns().items():
            vocabulary = column.meaning.vocabulary
            if column.dtype == pl.Date:
                assert str(frame[name].dtype) == "datetime64[us]"
            elif column.dtype == pl.Int64:
                assert frame[name].dtype == pd.Int64Dtype()
            elif vocabulary and column.dtype == pl.String:
                assert list(frame[name].cat.categories) == list(permitted(vocabulary, column.meaning.coded))
            elif column.dtype == pl.Boolean:
                assert frame[name].dtype == bool


def test_cells(golden_folder: Path) -> None:
    events = kibaru.load_events(golden_folder).set_index("event_id_cnty")
    assert events.at["NAM-0003", "location"] == "NA"
    assert events.at["NAM-0003", "fatalities"] == 0
    assert events.at["NAM-0002", "fatalities"] is pd.NA
    assert events.at["NAM-0001", "event_date"] == pd.Timestamp("2023-03-04")
    assert events.at["NAM-0001", "notes"] == 'Two "sides", one comma;\nand a second line.'
    assert events.at["NAM-0002", "contested"]
    assert pd.isna(events.at["NAM-0003", "actor2"])


@pytest.mark.parametrize("table", TABLES)
def test_every_loader_loads_its_table(table: str) -> None:
    pd.testing.assert_frame_equal(getattr(kibaru, f"load_{table}")(), kibaru.load(table))


def test_attrs() -> None:
    attrs = kibaru.load_events().attrs
    assert attrs["table"] == "events"
    assert attrs["version"].removesuffix("+unreleased") == kibaru.releases()["version"].iloc[-1]
    assert attrs["licence"] == "CC-BY-4.0"
    assert attrs["version"] in attrs["citation"]
    assert len(attrs["content_sha256"]) == len(attrs["release_sha256"]) == 64


@pytest.mark.parametrize("table", TABLES)
def test_what_is_loaded_is_valid(table: str, golden_folder: Path) -> None:
    frame = kibaru.load(table, golden_folder)
    assert kibaru.validate(frame) == []
    assert kibaru.validate(pl.read_parquet(golden_folder / "data" / f"{table}.parquet")) == []


def test_a_frame_of_any_kind_is_validated(golden_folder: Path) -> None:
    path = golden_folder / "data" / "events.csv"
    as_acled_users_read = pd.read_csv(path, keep_default_na=False, na_values=[""])
    as_acled_users_read["event_date"] = pd.to_datetime(as_acled_users_read["event_date"])
    assert kibaru.validate(as_acled_users_read) == []
    arrow = pl.read_parquet(path.with_suffix(".parquet")).to_arrow()
    assert kibaru.validate(arrow, table="events") == []
    mixed = as_acled_users_read.astype({"year": object})
    mixed.loc[1, "year"] = "last year"
    (finding,) = kibaru.validate(mixed)
    assert (finding.rule, finding.line, finding.value) == ("year is a whole number", 2, "last year")
    fraction = as_acled_users_read.astype({"fatalities": float})
    fraction.loc[0, "fatalities"] = 5.5
    assert [finding.rule for finding in kibaru.validate(fraction)] == ["fatalities is a whole number"]
    twice = pd.concat([as_acled_users_read, as_acled_users_read["year"]], axis=1)
    assert [finding.message for finding in kibaru.validate(twice)] == [
        "a column stands once; the column 'year' stands twice"
    ]
    for odd in (2**70, 1j, [1, 2], {"a": 1}):
        strange = as_acled_users_read.astype({"year": object})
        strange.at[0, "year"] = odd
        assert {(f.rule, f.line) for f in kibaru.validate(strange)} == {("year is a whole number", 1)}
    with pytest.raises(TypeError, match="pass a pandas, Polars or Arrow table"):
        kibaru.validate([1, 2])
    with pytest.raises(ValueError, match="pass table="):
        kibaru.validate(pd.DataFrame({"x": [1]}))


def test_a_plain_reader_of_parquet_keeps_tolls_and_citation(golden_folder: Path) -> None:
    frame = pd.read_parquet(golden_folder / "data" / "events.parquet")
    assert frame["fatalities"].dtype == pd.Int64Dtype()
    assert "Kibaru" in frame.attrs["citation"]


def cells(frame: pd.DataFrame) -> list[list[object]]:
    """Return the cells as text, None for a missing one, dates as days, whole floats as whole numbers."""
    return [
        [
            None if pd.isna(cell) else str(cell).removesuffix(" 00:00:00").removesuffix(".0")
            for cell in frame[name]
        ]
        for name in frame.columns
    ]


@pytest.mark.parametrize("table", TABLES)
def test_every_reader_gives_the_same_cells(table: str, golden_folder: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    path = golden_folder / "data" / f"{table}.parquet"
    csv = path.with_suffix(".csv")
    expected = cells(kibaru.load(table, golden_folder))
    assert cells(pd.read_parquet(path)) == expected
    assert cells(pd.read_csv(csv, keep_default_na=False, na_values=[""], true_values=["true"])) == expected
    assert cells(pl.read_parquet(path).to_pandas()) == expected
    assert cells(duckdb.sql(f"SELECT * FROM '{path}'").df()) == expected


def test_the_wrong_names_are_told() -> None:
    with pytest.raises(ValueError, match="'event' is no table; name one of events"):
        kibaru.load("event")
    with pytest.raises(FileNotFoundError, match="run `kibaru build`"):
        kibaru.load("events", "nowhere")
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        kibaru.lode  # noqa: B018
    with pytest.raises(LookupError, match="'fatality' is no column of any table"):
        kibaru.codebook("fatality")
    with pytest.raises(LookupError, match="neither an event nor an incident"):
        kibaru.evidence("MLI-9999")


def test_an_unknown_code_in_a_file_is_an_error(golden_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    table = pyarrow.parquet.read_table(golden_folder / "data" / "events.parquet")
    at = table.column_names.index("event_type")
    table = table.set_column(at, table.schema.field(at), pyarrow.array(["Battles", "Battle", "Riots"]))
    pyarrow.parquet.write_table(table, tmp_path / "data" / "events.parquet")
    with pytest.raises(ValueError, match="event_type holds 'Battle', which is no label"):
        kibaru.load_events(tmp_path)


def test_the_codebook_says_what_a_column_means() -> None:
    said = str(kibaru.codebook("fatalities"))
    assert "fatalities (events, incidents)" in said
    assert "in people" in said
    assert "Empty: No single number is known" in said
    assert "contested: Two claims on the total cannot both be true" in str(
        kibaru.codebook("fatalities_basis")
    )
    assert [meaning.tables for meaning in kibaru.codebook("iso3", table="events")] == [("events",)]


def test_evidence_of_an_event_is_its_claims_those_on_the_whole_and_the_judgements(
    golden_folder: Path,
) -> None:
    evidence = kibaru.evidence("NAM-0002", folder=golden_folder)
    claims = kibaru.load_claims(golden_folder)
    whole = claims[(claims["incident_id"] == "NAM-I0001") & claims["event_id_cnty"].isna()]
    own = claims[claims["event_id_cnty"] == "NAM-0002"]
    assert set(evidence["claim_id"].dropna()) == {*whole["claim_id"], *own["claim_id"]}
    judged = evidence[evidence["claim_id"].isna()]
    assert set(judged["field"]) == {"event_date", "sub_event_type", "actor1", "actor2", "location_radius_m"}
    assert set(judged["claimant_role"]) == {"coder"}
    assert "Nobody shot back." in set(judged["note"])
    fatalities = kibaru.evidence("NAM-0002", "fatalities", golden_folder)
    assert set(fatalities["publisher"]) == {"The Gazette"}
    assert fatalities["published_on"].notna().all()
    pd.testing.assert_frame_equal(kibaru.evidence("NAM-0002", "fatalities_low", golden_folder), fatalities)
    assert set(kibaru.evidence("NAM-0002", "actor1_id", golden_folder)["field"]) == {"actor1"}
    for reading in ("geo_precision", "time_precision"):
        assert len(kibaru.evidence("NAM-0002", reading, golden_folder)) >= 1
    with pytest.raises(LookupError, match="'fatalites' is no field"):
        kibaru.evidence("NAM-0002", "fatalites", golden_folder)


def test_evidence_of_an_incident_is_all_of_its_claims(golden_folder: Path) -> None:
    evidence = kibaru.evidence("NAM-I0001", folder=golden_folder)
    claims = kibaru.load_claims(golden_folder)
    assert set(evidence["claim_id"].dropna()) == set(
        claims.loc[claims["incident_id"] == "NAM-I0001", "claim_id"]
    )


def test_importing_and_helping_are_cheap() -> None:
    """Neither `import kibaru` nor `kibaru --help` reads in what takes long."""
    slow = "{'pandas', 'polars', 'pandera', 'pyarrow', 'yaml'} & set(sys.modules)"
    for first in (
        "import kibaru",
        "import kibaru.scripts.__main__ as m; m.main(['--help'], standalone_mode=False)",
    ):
        out = subprocess.run(
            [sys.executable, "-c", f"import sys; {first}; print({slow})"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert out.stdout.endswith("set()\n")


def test_printing_a_finding_shows_place_and_help() -> None:
    events = kibaru.load_events()
    events["year"] = 2023
    out = io.StringIO()
    print(kibaru.validate(events)[0], file=out)
    said = "row 1: error[KB402] year is the year of event_date; here year = 2023, event_date = 2024-09-17"
    assert f"{said} (events MLI-0001)" in out.getvalue()
    assert "help: correct year or event_date" in out.getvalue()
