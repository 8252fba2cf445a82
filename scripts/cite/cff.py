"""The citation as CITATION.cff, in version 1.2.0 of the format, which GitHub and Zotero read."""

from __future__ import annotations

from datetime import date
from typing import Any

from kibaru.schema.about import DATA_LICENCE, About
from kibaru.schema.author import Author

VERSION = "1.2.0"
HASH = "release_sha256, the content hash of the data."


def cff(said: About) -> str:
    """Return the file; the licence is that of the data."""
    import yaml  # noqa: PLC0415 (ten milliseconds that --help need not take)

    said_of: dict[str, Any] = {
        "cff-version": VERSION,
        "message": "If you use these data, please cite the version that you used.",
        "type": "dataset",
        "title": said.title,
        "version": said.edition,
        "date-released": date.fromisoformat(said.date),
        "authors": [_name(author) for author in said.authors],
        "license": DATA_LICENCE,
        "keywords": list(said.keywords),
    }
    said_of |= {"url": said.url} if said.url else {}
    if not said.as_of:
        said_of |= {"doi": said.doi} if said.doi else {}
        own = {"type": "other", "value": f"sha256:{said.release_sha256}", "description": HASH}
        said_of["identifiers"] = [own]
    return yaml.safe_dump(said_of, sort_keys=False, allow_unicode=True, width=1000).rstrip("\n")


def _name(author: Author) -> dict[str, str]:
    if author.given is None:
        return {"name": author.name}
    return {"family-names": author.name} | ({"given-names": author.given} if author.given else {})
