"""The metadata of DataCite, as its JSON of schema 4.5: what the archive sends where a DOI is registered.

Without a DOI it is the record of one that is not registered yet: the schema demands none, and neither
`doi` nor anything in its place is there. What identifies the data until then is `release_sha256`.
"""

from __future__ import annotations

import json
from typing import Any

from kibaru.schema.about import DATA_LICENCE, DATA_LICENCE_PATH, DATA_LICENCE_TITLE, About
from kibaru.schema.author import Author

SCHEMA = "http://datacite.org/schema/kernel-4"
SPDX = "https://spdx.org/licenses/"


def datacite(said: About) -> str:
    """Return the record; data as of a day have no DOI of their own, and are derived from the release's."""
    record: dict[str, Any] = {
        "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Conflict event data"},
        "creators": [_name(author) for author in said.authors],
        "titles": [{"title": said.title}],
        "publisher": {"name": said.publisher},
        "publicationYear": said.date[:4],
        "dates": [{"date": said.date, "dateType": "Issued" if said.is_released else "Updated"}],
        "version": said.edition,
        "subjects": [{"subject": word} for word in said.keywords],
        "rightsList": [
            {
                "rights": DATA_LICENCE_TITLE,
                "rightsUri": DATA_LICENCE_PATH,
                "rightsIdentifier": DATA_LICENCE,
                "rightsIdentifierScheme": "SPDX",
                "schemeUri": SPDX,
            }
        ],
        "schemaVersion": SCHEMA,
    }
    record |= {"url": said.url} if said.url else {}
    if not said.as_of:
        record |= {"doi": said.doi} if said.doi else {}
        own = {"alternateIdentifier": said.release_sha256, "alternateIdentifierType": "release_sha256"}
        record["alternateIdentifiers"] = [own]
    elif said.doi:
        release = {"relatedIdentifier": said.doi, "relatedIdentifierType": "DOI"}
        record["relatedIdentifiers"] = [release | {"relationType": "IsDerivedFrom"}]
    return json.dumps(record, ensure_ascii=False, indent=2)


def _name(author: Author) -> dict[str, str]:
    if author.given is None:
        return {"name": author.name, "nameType": "Organizational"}
    given = {"givenName": author.given} if author.given else {}
    return {"name": author.shown, "nameType": "Personal", "familyName": author.name} | given
