"""`croissant.json`, as others read it: `mlcroissant` the very cells of the CSV files, rdflib the words."""

import csv
import hashlib
import json
import logging
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import mlcroissant
import polars as pl
import pytest
import rdflib
from kibaru.schema.about import about
from kibaru.schema.links import FOREIGN_KEYS
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted
from kibaru.scripts.build import described, publication
from kibaru.scripts.describe import croissant
from kibaru.scripts.examine import examine
from kibaru.scripts.render import render_csv
from mlcroissant import Dataset
from rdflib import RDF, SDO

pytestmark = [  # what `mlcroissant` 1.1.1 calls, and rdflib 7.6 and pandas 3.1 want called otherwise
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.reset_index:DeprecationWarning"),
]

PROV = rdflib.Namespace("http://www.w3.org/ns/prov#")
NAME = "croissant.json"


@pytest.fixture(scope="module")
def said(root: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((root / "dataset" / NAME).read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def graph(said: dict[str, Any]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=json.dumps(said), format="json-ld", publicID="http://example.org/")


@pytest.fixture(scope="module")
def golden_folder(golden_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden seeds' publication, whose cells are of every kind."""
    folder = tmp_path_factory.mktemp("golden")
    lay(folder, publication(examine(golden_seeds).tables))
    return folder


@pytest.fixture(scope="module")
def read(root: Path, golden_folder: Path) -> dict[Path, Dataset]:
    """The committed publication and the golden one; each gives a record set only once."""
    return {folder: Dataset(folder / NAME) for folder in (root / "dataset", golden_folder)}


def lay(folder: Path, files: dict[str, bytes]) -> None:
    (folder / "data").mkdir()
    for path, data in files.items():
        (folder / path).write_bytes(data)


def published(root: Path) -> dict[str, bytes]:
    paths = [root / "dataset" / NAME, *(root / "dataset/data").iterdir()]
    return {path.relative_to(root / "dataset").as_posix(): path.read_bytes() for path in paths}


def records(dataset: Dataset, name: str) -> list[dict[str, str]]:
    """Return the records of a set as the text of a CSV file."""
    rows = list(dataset.records(name))
    return [{field.removeprefix(f"{name}/"): text(value) for field, value in row.items()} for row in rows]


def text(value: object) -> str:
    match value:
        case None:
            return ""
        case bytes():
            return value.decode()
        case bool():
            return str(value).lower()
        case float():
            return f"{value:.5f}"
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def test_mlcroissant_has_nothing_to_say(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("absl").setLevel(logging.WARNING)
    metadata = Dataset(root / "dataset" / NAME).metadata
    assert (metadata.ctx.issues.errors, metadata.ctx.issues.warnings) == (set(), set())
    assert [record.getMessage() for record in caplog.records] == []
    assert metadata.ctx.conforms_to.value == "http://mlcommons.org/croissant/1.1"
    assert len(metadata.file_objects) == 2 * len(TABLES)


def test_every_word_on_responsible_use_is_one_that_mlcroissant_knows(root: Path) -> None:
    metadata = Dataset(root / "dataset" / NAME).metadata
    assert not [name for name in metadata.extra_properties if name.startswith("rai:")]
    assert "sum of single figures" in " ".join(metadata.data_limitations)
    assert "private person" in " ".join(metadata.personal_sensitive_information)


@pytest.mark.parametrize("name", TABLES)
def test_mlcroissant_loads_the_cells_of_the_csv_file(read: dict[Path, Dataset], name: str) -> None:
    for folder, dataset in read.items():
        csv_file = (folder / f"data/{name}.csv").read_text(encoding="utf-8")
        assert records(dataset, name) == list(csv.DictReader(StringIO(csv_file, newline="")))


def test_the_golden_tables_hold_every_kind_of_cell(golden_folder: Path) -> None:
    rows = {name: pl.read_parquet(golden_folder / f"data/{name}.parquet") for name in TABLES}
    assert {dtype for frame in rows.values() if frame.height for dtype in frame.dtypes} >= {
        pl.Date,
        pl.Boolean,
    }
    assert "month" in rows["sources"]["published_precision"]
    assert all(frame.height for name, frame in rows.items() if name not in {"changes", "retired"})


def test_mlcroissant_loads_every_value_of_each_vocabulary(root: Path) -> None:
    enumerated = {
        record_set.uuid.removeprefix("vocabulary/")
        for record_set in Dataset(root / "dataset" / NAME).metadata.record_sets
        if record_set.uuid.startswith("vocabulary/")
    }
    columns = [column for model in TABLES.values() for column in model.columns().values()]
    assert enumerated == {column.meaning.vocabulary for column in columns if column.meaning.vocabulary}
    dataset = Dataset(root / "dataset" / NAME)
    for name in enumerated:
        found = [str(row[f"vocabulary/{name}/name"]) for row in dataset.records(f"vocabulary/{name}")]
        assert found == list(permitted(name))


def from_csv(files: dict[str, bytes]) -> dict[str, bytes]:
    """Let the fields be read from the CSV files, so that `mlcroissant` reads these too."""
    read = json.loads(files[NAME])
    for record_set in read["recordSet"]:
        for field in record_set["field"]:
            for source in (field.get("source", {}), field.get("references", {})):
                if "fileObject" in source:
                    source["fileObject"]["@id"] = source["fileObject"]["@id"].replace(".parquet", ".csv")
    return files | {NAME: json.dumps(read).encode()}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_changed_cell_is_found_at_load(root: Path, tmp_path: Path, form: str) -> None:
    files = published(root)
    lay(tmp_path, from_csv(files) if form == "csv" else files)
    assert records(Dataset(tmp_path / NAME), "incidents")[0]["start_date"] == "2024-09-17"
    path = tmp_path / f"data/incidents.{form}"
    if form == "csv":
        path.write_bytes(path.read_bytes().replace(b"2024-09-17", b"2024-09-18", 1))
    else:
        changed = pl.read_parquet(path).with_columns(pl.col("start_date") + pl.duration(days=1))
        changed.write_parquet(path)
    altered = Dataset(tmp_path / NAME)  # is valid still, for that reads no file
    with pytest.raises(mlcroissant.GenerationError) as caught:
        records(altered, "incidents")
    assert "Hash of downloaded file" in str(caught.value.__cause__)


def test_every_file_is_as_described_and_lies_beside(root: Path, said: dict[str, Any]) -> None:
    assert len(said["distribution"]) == 2 * len(TABLES)
    for file in said["distribution"]:
        data = (root / "dataset" / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert file["contentSize"] == f"{len(data)} B"
        assert file["name"] == Path(file["contentUrl"]).name


def test_every_foreign_key_is_a_reference(said: dict[str, Any]) -> None:
    found = {
        (*field["@id"].split("/"), Path(target["fileObject"]["@id"]).stem, target["extract"]["column"])
        for record_set in said["recordSet"]
        for field in record_set["field"]
        if "fileObject" in (target := field.get("references", {}))
    }
    assert found == set(FOREIGN_KEYS)


def test_every_column_of_a_vocabulary_refers_to_it(said: dict[str, Any]) -> None:
    fields = {field["@id"]: field for each in said["recordSet"] for field in each["field"]}
    assert len(fields) == sum(len(each["field"]) for each in said["recordSet"])
    for name, model in TABLES.items():
        for column in model.columns().values():
            target = fields[f"{name}/{column.name}"].get("references", {}).get("field")
            assert bool(target) == bool(column.meaning.vocabulary)
            if target:
                assert target["@id"] in fields


def test_it_is_a_dataset_of_schema_org(graph: rdflib.Graph) -> None:
    """What search engines ask for: name, 50 to 5,000 characters of description, licence, maker, downloads."""
    (dataset,) = graph.subjects(RDF.type, SDO.Dataset)
    assert str(graph.value(dataset, SDO.name)) == "kibaru"
    assert 50 <= len(str(graph.value(dataset, SDO.description))) <= 5000
    assert str(graph.value(dataset, SDO.license)) == "https://creativecommons.org/licenses/by/4.0/"
    assert graph.value(graph.value(dataset, SDO.creator), SDO.name)
    assert {str(word) for word in graph.objects(dataset, SDO.keywords)} == set(about("", "", "").keywords)
    for file in graph.objects(dataset, SDO.distribution):
        assert graph.value(file, SDO.contentUrl)
        assert graph.value(file, SDO.encodingFormat)
    for key in ("version", "datePublished", "temporalCoverage", "spatialCoverage", "publisher", "inLanguage"):
        assert graph.value(dataset, SDO[key]) is not None


def test_every_source_is_one_that_the_data_derive_from(root: Path, graph: rdflib.Graph) -> None:
    (dataset,) = graph.subjects(RDF.type, SDO.Dataset)
    derived = set(graph.objects(dataset, PROV.wasDerivedFrom))
    for row in pl.read_csv(root / "dataset/data/sources.csv", infer_schema=False).iter_rows(named=True):
        source = rdflib.URIRef(f"http://example.org/sources/source_id/{row['source_id']}")
        assert source in derived
        assert str(graph.value(source, SDO.name)) == str(row["title"])
        assert str(graph.value(source, SDO.url)) == str(row["url"])
    assert "UCDP Actor Dataset 22.1" in {str(graph.value(each, SDO.name)) for each in derived}
    made = {str(graph.value(each, SDO.name)) for each in graph.objects(dataset, PROV.wasGeneratedBy)}
    assert made == {"Coding", "Building"}


def test_only_a_release_has_a_day(golden_seeds: Path) -> None:
    tables = examine(golden_seeds).tables
    unreleased = about("0.0.0+unreleased", "2026-11-28", "")
    files = described(tables, render_csv(tables), unreleased)
    assert json.loads(files[NAME])["datePublished"] == "2026"
    released = croissant(files, tables, replace(unreleased, version="0.1.0"))
    assert json.loads(released)["datePublished"] == "2026-11-28"
