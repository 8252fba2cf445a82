"""The committed publication: made from the seeds as they stand, and true to its own descriptor."""

import difflib
import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet
import pytest
from kibaru.schema.canonical import canonical_bytes, content_sha256, release_sha256
from kibaru.schema.finding import errors
from kibaru.schema.tables import TABLES
from kibaru.scripts.build import publication
from kibaru.scripts.check import check
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.examine import examine
from kibaru.scripts.history import stored_in
from kibaru.scripts.validate import validate


@pytest.fixture(scope="module")
def descriptor(root: Path) -> dict[str, Any]:
    described: dict[str, Any] = json.loads((root / "dataset/datapackage.json").read_text(encoding="utf-8"))
    return described


def resources(root: Path, form: str) -> list[dict[str, Any]]:
    described = json.loads((root / "dataset/datapackage.json").read_text(encoding="utf-8"))
    return [resource for resource in described["resources"] if resource["format"] == form]


def test_nothing_generated_is_stale(root: Path) -> None:
    examined = examine(root / "seeds")
    assert errors(examined.findings) == []
    for path, data in publication(examined.tables, stored_in(root / "dataset" / "history")).items():
        committed = root / "dataset" / path
        assert committed.exists(), f"{path} is missing: run make dataset and commit it"
        if path.endswith(".parquet"):
            assert committed.read_bytes() == data, f"{path} is stale: run make dataset and commit it"
            continue
        lines = [text.decode().splitlines() for text in (committed.read_bytes(), data)]
        diff = "\n".join(difflib.unified_diff(*lines, "committed", "built", lineterm="", n=0))
        assert diff == "", f"{path} is stale: run make dataset and commit it"


def test_nothing_else_lies_in_the_data_folder(root: Path, descriptor: dict[str, Any]) -> None:
    described = {resource["path"] for resource in descriptor["resources"]}
    assert described == {f"data/{path.name}" for path in (root / "dataset/data").iterdir()}


def test_every_file_is_as_described(root: Path, descriptor: dict[str, Any]) -> None:
    assert {resource["path"] for resource in descriptor["resources"]} == {
        f"data/{name}.{form}" for name in TABLES for form in ("csv", "parquet")
    }
    for resource in descriptor["resources"]:
        data = (root / "dataset" / resource["path"]).read_bytes()
        assert len(data) == resource["bytes"]
        assert f"sha256:{hashlib.sha256(data).hexdigest()}" == resource["hash"]


def test_every_csv_file_has_the_described_schema_and_keys(root: Path) -> None:
    frames = {}
    for resource in resources(root, "csv"):
        frame = pl.read_csv(root / "dataset" / resource["path"], infer_schema=False)
        schema = resource["schema"]
        assert frame.columns == [field["name"] for field in schema["fields"]]
        assert not frame.select(schema["primaryKey"]).is_duplicated().any()
        assert frame.select(schema["primaryKey"]).rows() == sorted(frame.select(schema["primaryKey"]).rows())
        for field in schema["fields"]:
            column, constraints = frame[field["name"]], field.get("constraints", {})
            assert not (constraints.get("required") and column.has_nulls())
            assert "empty" in field or constraints.get("required")
            if "enum" in constraints:
                assert set(column.drop_nulls()) <= {str(code) for code in constraints["enum"]}
                assert field["categories"] == constraints["enum"]
        frames[resource["name"]] = frame
    keys = 0
    for resource in resources(root, "csv"):
        for key in resource["schema"].get("foreignKeys", []):
            (here,), (there,) = key["fields"], key["reference"]["fields"]
            target = frames[key["reference"]["resource"] or resource["name"]]
            assert set(frames[resource["name"]][here].drop_nulls()) <= set(target[there])
            keys += 1
    assert keys > 5


def test_the_descriptor_uses_only_what_older_readers_accept(descriptor: dict[str, Any]) -> None:
    text = json.dumps(descriptor)
    assert "fieldsMatch" not in text
    assert '"type": "list"' not in text


def test_every_parquet_file_holds_the_rows_and_the_words(root: Path, descriptor: dict[str, Any]) -> None:
    hashes, releases = {}, set()
    for name, model in TABLES.items():
        path = root / "dataset" / "data" / f"{name}.parquet"
        csv = path.with_suffix(".csv").read_bytes()
        arrow = pyarrow.parquet.read_table(path)
        assert canonical_bytes(pl.DataFrame(pl.from_arrow(arrow)), model) == csv
        metadata = arrow.schema.metadata
        hashes[name] = content_sha256(csv)
        assert metadata[b"content_sha256"].decode() == hashes[name]
        assert metadata[b"citation"].decode() == descriptor["citation"]
        assert metadata[b"version"].decode() == descriptor["version"]
        for field in arrow.schema:
            assert field.metadata[b"description"].decode() == model.columns()[field.name].meaning.description
            assert (b"empty" in field.metadata) == field.nullable
        group = pyarrow.parquet.ParquetFile(path).metadata.row_group(0)
        assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}
        releases.add(metadata[b"release_sha256"].decode())
    assert releases == {release_sha256(hashes)}


def test_coordinates_are_written_with_five_decimals(golden: dict[str, pl.DataFrame]) -> None:
    numbers = [0.0, -0.0, -0.000004, 1.0, -1.0, 12.590674, 12.590675001, 100.0]
    rows = pl.concat([golden["locations"].head(1)] * len(numbers))
    ids = [f"x-{number}" for number in range(len(numbers))]
    frame = rows.with_columns(location_id=pl.Series(ids), longitude=pl.Series(numbers))
    lines = canonical_bytes(frame, TABLES["locations"]).decode().splitlines()
    written = [line.split(",")[7] for line in lines[1:]]
    assert written == [
        "0.00000",
        "0.00000",
        "0.00000",
        "1.00000",
        "-1.00000",
        "12.59067",
        "12.59068",
        "100.00000",
    ]


def test_the_published_tables_are_valid(root: Path) -> None:
    tables = {name: pl.read_parquet(root / f"dataset/data/{name}.parquet") for name in TABLES}
    assert validate(tables) == []


def test_frictionless_agrees(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(root / "dataset")
    report = frictionless.validate("datapackage.json")
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert len(report.tasks) == 2 * len(TABLES)


BYTES = "a file has the bytes that are described"


@pytest.mark.parametrize(
    ("path", "change", "rule"),
    [
        (
            "data/events.csv",
            lambda data: data.replace(b"Bamako", b"Kayes"),
            "a file has the bytes that are described",
        ),
        ("data/events.parquet", lambda data: data[:-9], BYTES),
        ("data/codes.csv", None, "a described file exists"),
        ("datapackage.json", lambda data: data[:-9], "the descriptor describes the files"),
    ],
)
def test_a_changed_file_is_found(root: Path, tmp_path: Path, path: str, change: Any, rule: str) -> None:
    (tmp_path / "data").mkdir()
    for source in [*(root / "dataset/data").iterdir(), root / "dataset/datapackage.json"]:
        (tmp_path / source.relative_to(root / "dataset")).write_bytes(source.read_bytes())
    assert errors(check(tmp_path, Texts()).findings) == []
    target = tmp_path / path
    data = target.read_bytes()
    target.unlink()
    if change is not None:
        target.write_bytes(change(data))
    assert rule in {finding.rule for finding in check(tmp_path, Texts()).findings}
