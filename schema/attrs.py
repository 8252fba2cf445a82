"""The attrs of a frame: what is said of its data, as text by name, so that the frame alone can be cited."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from .about import DATA_LICENCE, About
from .author import BETWEEN, parse_authors, written

NEEDED = (
    "name", "table", "version", "licence", "citation", "title", "authors", "keywords", "date",
    "release_sha256",
)  # fmt: skip
WHERE_THERE_IS_ONE = ("doi", "url", "as_of")


def attrs_of(said: About, table: str) -> dict[str, str]:
    """Return the attrs of a table's frame."""
    attrs = {
        "name": said.name,
        "table": table,
        "version": said.version,
        "licence": DATA_LICENCE,
        "citation": said.citation,
        "title": said.title,
        "authors": written(said.authors),
        "keywords": BETWEEN.join(said.keywords),
        "date": said.date,
        "release_sha256": said.release_sha256,
    }
    return attrs | {name: getattr(said, name) for name in WHERE_THERE_IS_ONE if getattr(said, name)}


def about_of(attrs: Mapping[Any, Any]) -> About:
    """Return what attrs say of the data. Raises ValueError where they lack something, or were altered."""
    lacking = [name for name in NEEDED if name not in attrs]
    if lacking:
        raise ValueError(f"the attrs lack {', '.join(lacking)}" if attrs else "there are no attrs")
    for name in (*NEEDED, *WHERE_THERE_IS_ONE):
        if not isinstance(attrs.get(name, ""), str):
            raise ValueError(f"the attrs are altered: {name} is {attrs[name]!r}, and no text")
    try:
        said = About(
            name=attrs["name"],
            version=attrs["version"],
            title=attrs["title"],
            authors=parse_authors(attrs["authors"]),
            keywords=tuple(attrs["keywords"].split(BETWEEN)),
            date=date.fromisoformat(attrs["date"]).isoformat(),
            release_sha256=attrs["release_sha256"],
            doi=attrs.get("doi"),
            url=attrs.get("url"),
            as_of=attrs.get("as_of"),
        )
    except ValueError as error:
        raise ValueError(f"the attrs are altered: {error}") from error
    altered = [name for name, words in attrs_of(said, attrs["table"]).items() if attrs[name] != words]
    if altered:
        raise ValueError(f"the attrs are altered: {altered[0]} says {attrs[altered[0]]!r}, the others not")
    return said


def attrs_held(frame: Any) -> Mapping[Any, Any]:
    """Return the attrs that a frame holds, or an Arrow table in its metadata; none where it has none."""
    metadata = getattr(getattr(frame, "schema", None), "metadata", None) or {}
    if b"PANDAS_ATTRS" in metadata:
        held = json.loads(metadata[b"PANDAS_ATTRS"])
    else:
        held = getattr(frame, "attrs", {})
    return held if isinstance(held, Mapping) else {}


def part_of(attrs: Mapping[str, str]) -> dict[str, str]:
    """Return the attrs of some rows or columns of a table, of which its content hash is not true."""
    return {name: words for name, words in attrs.items() if name != "content_sha256"}
