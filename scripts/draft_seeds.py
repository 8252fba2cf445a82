"""Draft: from a news text to the seeds of a source and of an incident, for a person to correct."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from io import StringIO
from pathlib import Path

from kibaru.schema.text import digest, normalised

from .draft.drafted import Draft
from .draft.drafting import Lookups, drafted
from .draft.seed import Ids, incident_seed, source_seed
from .draft.text.html import extracted
from .draft.text.text import read_article
from .new import CannotStart, free_source_id, next_ids, numbered, slug, stands
from .refused import Refused
from .write import write

STDIN = "-"
LONGEST = 50_000_000  # bytes of a text or a page; nothing that is one article comes near
PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
TABLES = ("actors", "actor_names", "locations")


class CannotDraft(Refused):
    """The text cannot be read; nothing was written. The message says what to do."""


@dataclass(frozen=True)
class Drafted:
    """What was drafted, and the files to write: {path below the seeds: text}."""

    draft: Draft
    files: dict[str, str]


def draft_seeds(
    article: str, publisher: str, published: date | None, source_id: str | None, seeds: Path
) -> Drafted:
    """Draft the seeds of an article: a file of text or HTML, or `-` for the standard input; write nothing.

    Raises CannotDraft where the text cannot be read, CannotStart where an id is not free.
    """
    text, page = text_of(article)
    draft = draft_of(text, publisher, published, lookups_of(seeds))
    draft = replace(draft, todo=(*_coded(seeds, digest(text)), *draft.todo))
    source_id = _source_id(seeds, publisher, published, source_id)
    found = next_ids(seeds, draft.country, len(draft.events)) if draft.country else ("",)
    ids = Ids(source_id, found[0], found[1:])
    title, name = _title(draft), _name(draft)
    written = {f"sources/{source_id}.yaml": source_seed(draft, ids, title)}
    if draft.events:
        written[f"incidents/{_incident_stem(seeds, draft, source_id)}.yaml"] = incident_seed(draft, ids, name)
    if page or article == STDIN:
        written[f"sources/{source_id}.txt"] = text
    return Drafted(draft, written)


def write_draft(drafted: Drafted, seeds: Path) -> list[Path]:
    """Write the files of a draft, all or none; return their paths. Raises CannotWrite."""
    write(seeds, {path: text.encode() for path, text in drafted.files.items()})
    return [seeds / path for path in drafted.files]


def draft_of(text: str, publisher: str, published: date | None, lookups: Lookups) -> Draft:
    """Return the draft of a text in its normal form."""
    return drafted(read_article(text, publisher, published), lookups)


def lookups_of(seeds: Path) -> Lookups:
    """Return the actors and places that drafting knows: those of the seeds, else those published."""
    return Lookups.of(*(_rows(seeds, name) for name in TABLES))


def text_of(article: str) -> tuple[str, bool]:
    """Return the text of an article in its normal form, and whether it is that of a page in HTML."""
    data = sys.stdin.buffer.read(LONGEST + 1) if article == STDIN else _read(Path(article))
    if len(data) > LONGEST:
        raise CannotDraft(f"{article}: has more than {LONGEST:,} bytes; name a text that is one article")
    page = Path(article).suffix.lower() in (".html", ".htm") or bool(PAGE.match(data))
    return (extracted(data), True) if page else (normalised(_decoded(article, data)), False)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LONGEST + 1)


def _decoded(article: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        from .read.limits import encoding_of  # noqa: PLC0415 (a second that a sound text need not take)

        likely = encoding_of(data)
        hint = f"; it looks like {likely}" if likely else ""
        raise CannotDraft(
            f"{article}: byte {error.start:,} is not UTF-8{hint}: save it as UTF-8, so that "
            "all count the same characters"
        ) from error


def _rows(seeds: Path, name: str) -> list[dict[str, str]]:
    path = seeds / f"{name}.csv"
    published = files("kibaru") / "data" / f"{name}.csv"
    data = path.read_bytes() if path.is_file() else published.read_bytes() if published.is_file() else b""
    return [*csv.DictReader(StringIO(data.decode("utf-8", errors="replace")))]


def _coded(seeds: Path, sha256: str) -> Iterator[str]:
    """Yield what to do where the very text is coded already."""
    for path in sorted((seeds / "sources").glob("*.yaml")):
        if sha256 in path.read_text(encoding="utf-8", errors="replace"):
            yield f"This very text is coded in {path.name} already: go on in one, and remove the other."


def _source_id(seeds: Path, publisher: str, published: date | None, source_id: str | None) -> str:
    if source_id is None:
        return free_source_id(
            seeds, "-".join([slug("--publisher", publisher), *([str(published)] if published else [])])
        )
    if slug("--source-id", source_id) != source_id:
        raise CannotStart(f"--source-id {source_id!r}: is no id; write small letters, digits and hyphens")
    if stands(seeds / "sources", source_id):
        raise CannotStart(f"--source-id {source_id}: there is a source of that id; choose another")
    return source_id


def _title(draft: Draft) -> str:
    sentences = draft.article.sentences
    first = [sentence.text for sentence in sentences if sentence.paragraph == 0]
    return " ".join(" ".join(first).split())


def _name(draft: Draft) -> str | None:
    """Return a name in our own words: what it was, and where."""
    for event in draft.events:
        kind = event.decided.get("sub_event_type")
        if kind:
            return f"{kind.value} at {event.where}" if event.where else str(kind.value)
    return None


def _incident_stem(seeds: Path, draft: Draft, source_id: str) -> str:
    event = draft.events[0]
    day = event.decided.get("event_date")
    try:
        stem = "-".join([str(day.value), slug("place", event.where)] if day else [source_id])
    except CannotStart:
        stem = source_id
    return next(name for name in numbered(stem) if not stands(seeds / "incidents", name))
