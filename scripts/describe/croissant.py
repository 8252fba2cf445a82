"""Describe the publication in Croissant 1.1, which is schema.org JSON-LD as well.

The fields are read from the Parquet files, which keep types; `mlcroissant` would read the name "NA" in a CSV
file as missing, and a code like "1" as a number. schema.org stands with https: the specification writes http,
but its own validator takes only https, and schema.org holds the two to be the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files as resources
from typing import Any

import polars as pl
import yaml
from kibaru.schema.about import DATA_LICENCE_PATH, About
from kibaru.schema.links import FOREIGN_KEYS
from kibaru.schema.table import Column, Table
from kibaru.schema.tables import TABLES

from .croissant_context import CONTEXT
from .datapackage import MEDIA
from .enumerations import enumerations, refers_to

CONFORMS_TO = ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
DESCRIPTION = (
    "Conflict incidents, coded from published documents statement by statement: who says what, in which "
    "source, at which place in its text. A toll that nobody gives is empty, with the reason beside it, and "
    "never zero; releases are never changed."
)
# What `mlcroissant` calls Parquet; the registered name stands before it.
ALSO = {"parquet": ["application/x-parquet"]}
TYPES: dict[type[pl.DataType], str] = {
    pl.String: "sc:Text",
    pl.Int64: "sc:Integer",
    pl.Float64: "sc:Float",
    pl.Date: "sc:Date",
    pl.Boolean: "sc:Boolean",
}
# Where `ucdp_actor_id` and many names of actors are from; its licence asks for the credit.
ACTORS = {
    "@type": "prov:Entity",
    "name": "UCDP Actor Dataset 22.1",
    "publisher": {"@type": "sc:Organization", "name": "Uppsala Conflict Data Program"},
    "license": DATA_LICENCE_PATH,
    "url": "https://ucdp.uu.se/downloads/",
}


def croissant(files: Mapping[str, bytes], tables: Mapping[str, pl.DataFrame], about: About) -> bytes:
    """Return `croissant.json`, made from the schema, the bytes of the rendered files, and the sources."""
    makers = [{"@type": "sc:Organization", "name": author.shown} for author in about.authors]
    described = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": about.name,
        "alternateName": about.title,
        "description": DESCRIPTION,
        "conformsTo": CONFORMS_TO,
        "license": DATA_LICENCE_PATH,
        "creator": makers,
        "publisher": makers,
        "keywords": list(about.keywords),
        "version": about.version,
        "datePublished": about.date if about.is_released else about.date[:4],
        "citeAs": about.citation,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        **_coverage(tables["events"]),
        **_provenance(tables, about),
        **_responsible(),
        "distribution": [_file(name, form, files) for form in MEDIA for name in TABLES],
        "recordSet": [_records(name, model) for name, model in TABLES.items()] + enumerations(TYPES),
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _coverage(events: pl.DataFrame) -> dict[str, Any]:
    days = events["event_date"].drop_nulls().sort()
    countries = events["country"].drop_nulls().unique().sort()
    return {
        "temporalCoverage": f"{days[0]}/{days[-1]}",
        "spatialCoverage": [{"@type": "sc:Country", "name": name} for name in countries],
    }


def _provenance(tables: Mapping[str, pl.DataFrame], about: About) -> dict[str, Any]:
    people = [
        {"@type": ["prov:Agent", "prov:Organization"], "name": author.shown} for author in about.authors
    ]
    software = {"@type": ["prov:Agent", "prov:SoftwareAgent"], "name": "kibaru", "version": version("kibaru")}
    gazetteers = tables["locations"]["gazetteer"].drop_nulls().unique().sort()
    return {
        "prov:wasDerivedFrom": [
            *(_source(row) for row in tables["sources"].sort("source_id").iter_rows(named=True)),
            ACTORS,
            *({"@type": "prov:Entity", "name": name} for name in gazetteers),
        ],
        "prov:wasGeneratedBy": [
            {
                "@type": "prov:Activity",
                "name": "Coding",
                "description": "People code what the documents say, into seeds.",
                "prov:wasAssociatedWith": people,
            },
            {
                "@type": "prov:Activity",
                "name": "Building",
                "description": "kibaru build resolves claims by named rules, checks and writes the tables.",
                "prov:wasAssociatedWith": software,
            },
        ],
        "prov:wasAttributedTo": people,
    }


def _source(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document that was coded; its `@id` ends with its key in the table of sources."""
    said = {
        "@type": "prov:Entity",
        "@id": f"sources/source_id/{row['source_id']}",
        "name": row["title"],
        "publisher": {"@type": "sc:Organization", "name": row["publisher"]} if row["publisher"] else None,
        "datePublished": _day(row),
        "inLanguage": row["language"],
        "url": row["url"],
        "archivedAt": row["archive_url"],
    }
    return {name: value for name, value in said.items() if value is not None}


def _day(row: Mapping[str, Any]) -> str | None:
    """Return the day of a document, or its month where only that is known."""
    if row["published_on"] is None:
        return None
    day: str = row["published_on"].isoformat()
    return day[:7] if row["published_precision"] == "month" else day


def _responsible() -> dict[str, Any]:
    text = (resources("kibaru.schema") / "responsible.yaml").read_text(encoding="utf-8")
    return {f"rai:{name}": said for name, said in yaml.safe_load(text).items()}


def _file(name: str, form: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    path = f"data/{name}.{form}"
    others = [f"data/{name}.{other}" for other in MEDIA if other != form]
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": f"{name}.{form}",
        "contentUrl": path,
        "contentSize": f"{len(files[path])} B",
        "encodingFormat": [MEDIA[form], *ALSO.get(form, [])],
        "sha256": hashlib.sha256(files[path]).hexdigest(),
        "sameAs": others,
    }


def _records(name: str, model: type[Table]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"One record is {model.row()}.",
        "key": [{"@id": f"{name}/{column}"} for column in model.key()],
        "field": [_field(name, column) for column in model.columns().values()],
    }


def _field(table: str, column: Column) -> dict[str, Any]:
    meaning = column.meaning
    empty = f" Empty: {meaning.empty}" if meaning.empty else ""
    field = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": f"{meaning.description}{empty}",
        "dataType": TYPES[column.dtype],
        "source": _column(table, column.name),
    }
    keys = [(target, key) for here, name, target, key in FOREIGN_KEYS if (here, name) == (table, column.name)]
    if keys:
        # By file and column, the older form: `mlcroissant` 1.1.1 stops at the newer one, {"@id": FIELD}.
        field["references"] = _column(*keys[0])
    elif meaning.vocabulary:
        field["references"] = refers_to(meaning.vocabulary, meaning.coded)
    return field


def _column(table: str, name: str) -> dict[str, Any]:
    return {"fileObject": {"@id": f"data/{table}.parquet"}, "extract": {"column": name}}
