"""Describe the publication as a Data Package, in the part of version 2 that older readers accept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import polars as pl
from kibaru.schema.about import DATA_LICENCE, DATA_LICENCE_PATH, DATA_LICENCE_TITLE, About
from kibaru.schema.blueprint import TYPES
from kibaru.schema.links import FOREIGN_KEYS
from kibaru.schema.table import Column, Table
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def datapackage(files: Mapping[str, bytes], about: About) -> bytes:
    """Return `datapackage.json`, made from the schema and the bytes of the rendered files."""
    described = {
        "$schema": PROFILE,
        "name": about.name,
        "title": about.title,
        "version": about.version,
        "licenses": [{"name": DATA_LICENCE, "path": DATA_LICENCE_PATH, "title": DATA_LICENCE_TITLE}],
        "contributors": [{"title": author.shown} for author in about.authors],
        "keywords": list(about.keywords),
        "citation": about.citation,
        "resources": [
            _resource(name, model, form, files[f"data/{name}.{form}"])
            for form in MEDIA
            for name, model in TABLES.items()
        ],
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _resource(name: str, model: type[Table], form: str, data: bytes) -> dict[str, Any]:
    tabular = form == "csv"  # readers of Data Packages take tables from CSV; a Parquet file is a file
    resource: dict[str, Any] = {
        "name": name if tabular else f"{name}-{form}",
        "type": "table" if tabular else "file",
        "path": f"data/{name}.{form}",
        "description": f"One row is {model.row()}.",
        "format": form,
        "mediatype": MEDIA[form],
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }
    if tabular:
        resource |= {"profile": "tabular-data-resource", "encoding": "utf-8", "schema": _schema(name, model)}
    return resource


def _schema(name: str, model: type[Table]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in model.columns().values()],
        "missingValues": [""],
        "primaryKey": list(model.key()),
    }
    keys = [
        {
            "fields": [column],
            "reference": {"resource": "" if target == name else target, "fields": [key]},
        }
        for table, column, target, key in FOREIGN_KEYS
        if table == name
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column) -> dict[str, Any]:
    meaning = column.meaning
    constraints: dict[str, Any] = {} if column.permits_empty else {"required": True}
    if meaning.pattern:
        constraints["pattern"] = meaning.pattern
    if meaning.minimum is not None:
        constraints["minimum"] = meaning.minimum
    if meaning.maximum is not None:
        constraints["maximum"] = meaning.maximum
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.dtype],
        "title": meaning.title,
        "description": meaning.description,
    }
    if meaning.vocabulary:
        whole = column.dtype == pl.Int64
        codes = permitted(meaning.vocabulary, meaning.coded)
        constraints["enum"] = [int(code) if whole else code for code in codes]
        field["categories"] = constraints["enum"]
    if column.dtype == pl.Boolean:
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if meaning.unit:
        field["unit"] = meaning.unit
    if meaning.empty:
        field["empty"] = meaning.empty
    return field | ({"constraints": constraints} if constraints else {})
