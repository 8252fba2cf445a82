"""The citation as BibTeX: an entry `@dataset`, as biblatex knows it; older styles print it as @misc."""

from __future__ import annotations

import re

from kibaru.schema.about import DATA_LICENCE, About
from kibaru.schema.author import Author

from .latex import latex

SPLITS = re.compile(r",|\band\b", re.IGNORECASE)  # what BibTeX would take a name apart at


def bibtex(said: About) -> str:
    """Return the entry; the title's capitals are kept, and no name is taken apart where it is one."""
    fields = {
        "author": " and ".join(map(_name, said.authors)),
        "title": f"{{{latex(said.title)}}}",
        "year": said.date[:4],  # for BibTeX; `date` is for biblatex
        "date": said.date,
        "version": latex(said.edition),
        "publisher": f"{{{latex(said.publisher)}}}",
        "keywords": latex(", ".join(said.keywords)),
        "license": DATA_LICENCE,
        "release_sha256": said.release_sha256,
        # Both are set as they stand: a command would be printed.
        "doi": said.doi,
        "url": said.url,
    }
    lines = [f"  {name:<14} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@dataset{{{said.key},", *lines, "}"])


def _name(author: Author) -> str:
    if author.given is None:
        return f"{{{latex(author.name)}}}"
    return ", ".join(_whole(part) for part in (author.name, author.given) if part)


def _whole(part: str) -> str:
    return f"{{{latex(part)}}}" if SPLITS.search(part) else latex(part)
