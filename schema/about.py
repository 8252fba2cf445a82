"""What the project says of itself; its one home is `pyproject.toml`, read from the installed package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import metadata

DATA_LICENCE = "CC-BY-4.0"
DATA_LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
DATA_LICENCE_PATH = "https://creativecommons.org/licenses/by/4.0/"
# Below it stand the names of what has no address on the web: the dataset has no site of its own yet, and a
# UUID lays claim to nobody else's. It is never changed.
NAMESPACE = "urn:uuid:6b1ac4d2-fc2e-4c3e-8291-cf9850f6cbd4#"


@dataclass(frozen=True)
class About:
    """Name, version, title, authors and keywords of the dataset, and the year of that version.

    `released` is the day of its release as YYYY-MM-DD, None of what is not released.
    """

    name: str
    version: str
    title: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    year: int
    released: str | None = None

    @property
    def citation(self) -> str:
        """How to cite this version, in one line."""
        return (
            f"{'; '.join(self.authors)} ({self.year}). {self.title}. "
            f"Version {self.version} [data set]. {DATA_LICENCE}."
        )


def about(version: str, year: int, released: str | None = None) -> About:
    """Return what the installed package says of the data of a version; `year` is that of their release.

    The version of the code is another: the data's is that of their release.
    """
    said = metadata("kibaru")
    authors = tuple(name.strip() for name in said["Author"].split(","))
    keywords = tuple(word.strip() for word in said["Keywords"].split(","))
    return About(said["Name"], version, said["Summary"], authors, keywords, year, released)
