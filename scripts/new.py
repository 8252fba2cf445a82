"""New: start the seed of a source or of an incident, with the next free id."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from itertools import count
from pathlib import Path

from kibaru.schema.vocabularies import vocabulary

from .refused import Refused
from .write import write


class CannotStart(Refused):
    """The seed cannot be started; nothing was written. The message says what to do."""


def new_source(seeds: Path, publisher: str, day: str) -> tuple[Path, str]:
    """Write the template of a source; return its path and its id."""
    source_id = free_source_id(seeds, f"{slug('--publisher', publisher)}-{_day(day)}")
    said = json.dumps(publisher, ensure_ascii=False)
    filled = {"source": source_id, "publisher": said, "published_on": day}
    return _start(seeds / "sources", source_id, "source", filled), source_id


def new_incident(seeds: Path, country: str, day: str, place: str) -> tuple[Path, str, str]:
    """Write the template of an incident with one event; return its path, its id and the event's."""
    stem = f"{_day(day)}-{slug('--place', place)}"
    _check_country(country)
    incident_id, event_id = next_ids(seeds, country, 1)
    filled = {"incident": incident_id, "event": event_id, "event_date": day}
    return _start(seeds / "incidents", stem, "incident", filled), incident_id, event_id


def numbered(stem: str) -> Iterator[str]:
    """Yield the stem, then the stem with 2, 3 and so on."""
    return (stem if number == 1 else f"{stem}-{number}" for number in count(1))


def free_source_id(seeds: Path, stem: str) -> str:
    """Return the id of a further source: the stem, or the stem with the first number that is free."""
    texts = list(_written(seeds))
    return next(name for name in numbered(stem) if not _is_taken(name, seeds / "sources", texts))


def next_ids(seeds: Path, country: str, events: int) -> tuple[str, ...]:
    """Return the next free id of an incident of the country, and of as many events."""
    texts = list(_written(seeds))
    incident = f"{country}-I{_next(f'{country}-I', texts):04}"
    first = _next(f"{country}-", texts)
    return (incident, *(f"{country}-{number:04}" for number in range(first, first + events)))


def _start(folder: Path, stem: str, kind: str, filled: Mapping[str, str]) -> Path:
    path = folder / f"{stem}.yaml"
    if stands(folder, stem):
        raise CannotStart(f"{path}: is there already; go on in it, or choose another --place")
    from .describe.template import template  # noqa: PLC0415 (most of a second, which drafting does not need)

    write(folder, {path.name: template(kind, filled)})
    return path


def stands(folder: Path, stem: str) -> bool:
    """Whether a seed of this name is there already."""
    return any((folder / f"{stem}{suffix}").exists() for suffix in (".yaml", ".yml"))


def _is_taken(source_id: str, folder: Path, texts: list[str]) -> bool:
    whole = re.compile(rf"(?<![\w-]){source_id}(?![\w-])")
    return stands(folder, source_id) or any(whole.search(text) for text in texts)


def _next(prefix: str, texts: list[str]) -> int:
    """Return the number behind the last one that is mentioned anywhere: a gap may be an id given up."""
    mentioned = re.compile(rf"(?<![A-Za-z0-9]){prefix}([0-9]{{4,}})")
    return max((int(number) for text in texts for number in mentioned.findall(text)), default=0) + 1


def _written(seeds: Path) -> Iterator[str]:
    """Yield the text of every seed, sound or not, and of every published table."""
    published = files("kibaru") / "data"
    tables = (
        [file for file in published.iterdir() if file.name.endswith(".csv")] if published.is_dir() else []
    )
    files_there = (path for path in sorted(seeds.rglob("*")) if path.is_file())
    seen = [path for path in files_there if not path.parent.name.startswith(".")]  # but for the cache
    for file in (*seen, *tables):
        # Without NULs, so that the ids in a seed saved as UTF-16 are seen too.
        yield file.read_bytes().replace(b"\0", b"").decode("utf-8", errors="replace")


def slug(option: str, words: str) -> str:
    """Return the words as they stand in an id: small Latin letters and digits, joined by hyphens."""
    bare = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall("[a-z0-9]+", bare))
    if not slug:
        raise CannotStart(
            f"{option} {words!r}: has no Latin letter for the file's name; write it in Latin ones"
        )
    return slug


def _day(words: str) -> str:
    try:
        if date.fromisoformat(words).isoformat() == words:
            return words
    except ValueError:
        pass
    raise CannotStart(f"--date {words!r}: is no day of the calendar; write year-month-day, as in 2024-09-17")


def _check_country(words: str) -> None:
    codes = vocabulary("country").column("iso3")
    if words in codes.values():
        return
    known = {name.casefold(): code for label, code in codes.items() for name in (label, code)}
    near = get_close_matches(words.casefold(), known, n=1)
    help = f"did you mean {known[near[0]]}?" if near else "write the three letters of ISO 3166-1, as in MLI"
    raise CannotStart(f"--country {words!r}: is no country's code; {help}")
