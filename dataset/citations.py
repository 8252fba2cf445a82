"""Cite: how to cite the data that a frame holds."""

from __future__ import annotations

from typing import Any

from kibaru.schema.attrs import about_of, attrs_held
from kibaru.scripts.cite import FORMATS

REMEDY = (
    "load it again; pandas drops attrs where it merges frames or makes new ones: cite the frame that was "
    "loaded, or give the new one its attrs, frame.attrs = loaded.attrs; a Polars frame has none: cite what "
    'load(..., engine="arrow") gives'
)


def cite(frame: Any, format: str = "text") -> str:
    """Return the citation of the version of the data that a frame holds, in a format.

    It is made from `frame.attrs` alone, which a frame has from every loader, with `version` and `as_of`
    too, and from a plain `pandas.read_parquet`; or from the metadata of an Arrow table that was loaded. A
    Polars frame can hold neither. `format` is one of text, bibtex, csl-json, datacite,
    cff, zenodo.

    Raises ValueError for an unknown format, and where the attrs are missing, as after a merge, or are not
    as they were loaded.
    """
    if format not in FORMATS:
        raise ValueError(f"{format!r} is no format; name one of {', '.join(FORMATS)}")
    try:
        said = about_of(attrs_held(frame))
    except ValueError as error:
        raise ValueError(f"what to cite the frame as is not known: {error}; {REMEDY}") from error
    return FORMATS[format](said)
