"""An author of the data, an organisation or a person, and how one is written in a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A person's family name stands between slashes, as in GEDCOM: which part it is cannot be told from the words,
# and packaging permits no comma in a name.
PERSON = re.compile(r"(?P<given>[^/]*?) ?/(?P<family>[^/]+)/")
BETWEEN = "; "  # authors in a line


@dataclass(frozen=True)
class Author:
    """An author: an organisation by its name, or a person by the family name (`name`) and given names.

    `given` is None for an organisation, and empty for a person who has one name only.
    """

    name: str
    given: str | None = None

    def __post_init__(self) -> None:
        words = f"{self.name}{self.given or ''}"
        if not self.name.strip() or BETWEEN.strip() in words or not words.isprintable():
            raise ValueError(f"{words!r}: is no author's name; one has words, and no semicolon or line break")
        if parse_author(str(self)) != (self.name, self.given):
            raise ValueError(
                f"{words!r}: is no author's name; only a person's family name has slashes around it"
            )

    def __str__(self) -> str:
        """Return the name as pyproject.toml has it: The Kibaru contributors; Aïssata /Traoré/."""
        return self.name if self.given is None else f"{self.given} /{self.name}/".lstrip()

    @property
    def shown(self) -> str:
        """The name as a list of references has it: The Kibaru contributors; Traoré, Aïssata."""
        return f"{self.name}, {self.given}" if self.given else self.name


def parse_author(words: str) -> tuple[str, str | None]:
    """Return the name, and the given names of a person."""
    person = PERSON.fullmatch(words.strip())
    return (person["family"], person["given"]) if person else (words.strip(), None)


def parse_authors(words: str, between: str = BETWEEN) -> tuple[Author, ...]:
    """Return the authors in a line. Raises ValueError."""
    return tuple(Author(*parse_author(name)) for name in words.split(between))


def written(authors: tuple[Author, ...]) -> str:
    """Return the authors in a line."""
    return BETWEEN.join(map(str, authors))
