"""The citation as CSL-JSON, which Zotero, Pandoc and other citation processors read."""

from __future__ import annotations

import json
from typing import Any

from kibaru.schema.about import DATA_LICENCE, About
from kibaru.schema.author import Author


def csl_json(said: About) -> str:
    """Return a list of one item; what CSL has no variable for stands under `custom`."""
    item: dict[str, Any] = {
        "id": said.key,
        "type": "dataset",
        "title": said.title,
        "author": [_name(author) for author in said.authors],
        "issued": {"date-parts": [[int(part) for part in said.date.split("-")]]},
        "version": said.edition,
        "publisher": said.publisher,
        "keyword": ", ".join(said.keywords),
        "custom": {"license": DATA_LICENCE, "release_sha256": said.release_sha256},
    }
    item |= {"DOI": said.doi} if said.doi else {}
    item |= {"URL": said.url} if said.url else {}
    return json.dumps([item], ensure_ascii=False, indent=2)


def _name(author: Author) -> dict[str, str]:
    if author.given is None:
        return {"literal": author.name}
    return {"family": author.name} | ({"given": author.given} if author.given else {})
