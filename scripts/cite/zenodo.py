"""The metadata that Zenodo reads from `.zenodo.json` where it archives a release of the repository.

The DOI is Zenodo's to give, and so is not in it; of a person's name it splits "Family, Given" at the comma.
"""

from __future__ import annotations

import json
from html import escape

from kibaru.schema.about import DATA_LICENCE, About


def zenodo(said: About) -> str:
    """Return the file."""
    description = (
        f"{said.title}. Version {said.edition}; content hash (release_sha256): {said.release_sha256}."
    )
    deposit = {
        "upload_type": "dataset",
        "title": said.title,
        "creators": [{"name": author.shown} for author in said.authors],
        "description": escape(description, quote=False),  # Zenodo reads it as HTML
        "version": said.edition,
        "publication_date": said.date,
        "access_right": "open",
        "license": DATA_LICENCE.lower(),
        "keywords": list(said.keywords),
    }
    return json.dumps(deposit, ensure_ascii=False, indent=2)
