"""Read the texts of sources that somebody holds: by id, or any in a folder by its digest."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kibaru.schema.finding import Finding
from kibaru.schema.text import digest, normalised

from .limits import read_text


def read_texts(
    given: Mapping[str, Path], folder: Path | None, digests: Mapping[str, str]
) -> tuple[dict[str, str], list[Finding]]:
    """Return {source_id: normalised text} and what could not be read.

    `given` names a file per source; `folder` holds texts under any name, which are known by the
    `digests` ({source_id: text_sha256}).
    """
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for source_id, path in given.items():
        text = read_text(path)
        if isinstance(text, Finding):
            findings.append(text)
        else:
            texts[source_id] = normalised(text)
    wanted = {sha256: source_id for source_id, sha256 in digests.items() if source_id not in given}
    for path in sorted(folder.iterdir()) if folder and wanted else ():
        found = read_text(path) if path.is_file() else None
        if isinstance(found, str) and (name := wanted.get(digest(normalised(found)))):
            texts[name] = normalised(found)
    return texts, findings
