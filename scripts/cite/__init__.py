"""Cite: from what is said of a version of the data to its citation, in one format a file.

No DOI is no DOI: where the version has none, no format has anything in its place.
"""

from collections.abc import Callable

from kibaru.schema.about import About

from .bibtex import bibtex
from .cff import cff
from .csl_json import csl_json
from .datacite import datacite
from .text import text
from .zenodo import zenodo

FORMATS: dict[str, Callable[[About], str]] = {
    "text": text,
    "bibtex": bibtex,
    "csl-json": csl_json,
    "datacite": datacite,
    "cff": cff,
    "zenodo": zenodo,
}


def cited(said: About, files: dict[str, str]) -> dict[str, bytes]:
    """Return {path: bytes} of files with a citation; `files` says in which format each is."""
    return {path: f"{FORMATS[form](said)}\n".encode() for path, form in files.items()}


__all__ = ["FORMATS", "cited"]
