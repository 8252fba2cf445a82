"""Describe the vocabularies as enumerations of Croissant: every value that a column may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import permitted

FOLDER = "vocabulary"


def enumerations(types: Mapping[type[pl.DataType], str]) -> list[dict[str, Any]]:
    """Return a record set for each vocabulary that a column takes its values from, sorted by name.

    It has `name`, and `code` where a column holds codes, in codebook order; the meaning of each stands in the
    table `codes`.
    """
    forms: dict[str, set[str]] = {}
    whole: set[str] = set()
    for model in TABLES.values():
        for column in model.columns().values():
            if vocabulary := column.meaning.vocabulary:
                forms.setdefault(vocabulary, {"name"}).add(_form(column.meaning.coded))
                if column.dtype == pl.Int64:
                    whole.add(vocabulary)
    return [
        _enumeration(name, sorted(forms[name]), pl.Int64 if name in whole else pl.String, types)
        for name in sorted(forms)
    ]


def refers_to(vocabulary: str, coded: bool) -> dict[str, Any]:
    """Return the reference of a column to the enumeration of its values."""
    return {"field": {"@id": f"{FOLDER}/{vocabulary}/{_form(coded)}"}}


def _enumeration(
    name: str, forms: list[str], dtype: type[pl.DataType], types: Mapping[type[pl.DataType], str]
) -> dict[str, Any]:
    ids = [f"{FOLDER}/{name}/{form}" for form in forms]
    values = zip(*(permitted(name, form == "code") for form in forms), strict=True)
    return {
        "@type": "cr:RecordSet",
        "@id": f"{FOLDER}/{name}",
        "name": name,
        "dataType": "sc:Enumeration",
        "key": {"@id": ids[-1]},
        "field": [
            {"@type": "cr:Field", "@id": id_, "name": form, "dataType": types[dtype]}
            for id_, form in zip(ids, forms, strict=True)
        ],
        "data": [
            {id_: int(value) if dtype == pl.Int64 else value for id_, value in zip(ids, row, strict=True)}
            for row in values
        ],
    }


def _form(coded: bool) -> str:
    return "code" if coded else "name"
