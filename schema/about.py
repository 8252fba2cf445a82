"""What the project says of itself; its one home is `pyproject.toml`, read from the installed package."""

from __future__ import annotations

from dataclasses import dataclass

from .author import Author, parse_authors

# Of the licences in pyproject.toml the one of the data; the code's is the other.
DATA_LICENCE = "CC-BY-4.0"
DATA_LICENCE_TITLE = "Creative Commons Attribution 4.0 International"
DATA_LICENCE_PATH = "https://creativecommons.org/licenses/by/4.0/"
UNRELEASED = "+unreleased"  # behind the version of the newest release: since then something changed
# Below it stand the names of what has no address on the web: the dataset has no site of its own yet, and a
# UUID lays claim to nobody else's. It is never changed.
NAMESPACE = "urn:uuid:6b1ac4d2-fc2e-4c3e-8291-cf9850f6cbd4#"


@dataclass(frozen=True)
class About:
    """What is said of a version of the data.

    `date` is the day of its release, or of the last revision where it is not released; `doi` and `url`
    are None where there is none, and `as_of` where the data are not those known by a day.
    """

    name: str
    version: str
    title: str
    authors: tuple[Author, ...]
    keywords: tuple[str, ...]
    date: str
    release_sha256: str
    doi: str | None = None
    url: str | None = None
    as_of: str | None = None

    @property
    def is_released(self) -> bool:
        """Whether the data are a release, and not something between two."""
        return not self.version.endswith(UNRELEASED)

    @property
    def edition(self) -> str:
        """The version, and the day by which the data were known where there is one."""
        return f"{self.version}, as of {self.as_of}" if self.as_of else self.version

    @property
    def publisher(self) -> str:
        """Who makes it public: the project, by its name."""
        return self.name.capitalize()

    @property
    def key(self) -> str:
        """What a list of references calls it."""
        return f"{self.name}-{self.edition.replace(', as of ', '-as-of-')}"

    @property
    def citation(self) -> str:
        """How to cite it, in one line."""
        where = f"https://doi.org/{self.doi}" if self.doi else self.url
        return (
            f"{'; '.join(author.shown for author in self.authors)} ({self.date[:4]}). {self.title}. "
            f"Version {self.edition} [data set]. {DATA_LICENCE}." + (f" {where}" if where else "")
        )


def about(version: str, date: str, release_sha256: str, doi: str | None = None) -> About:
    """Return what the installed package says of a version of the data.

    The version of the code is another: the data's is that of their release.
    """
    from importlib.metadata import metadata  # noqa: PLC0415 (half a tenth of a second that --help need not take)

    said = metadata("kibaru")
    urls = dict(line.split(", ", 1) for line in said.get_all("Project-URL") or ())
    return About(
        name=said["Name"],
        version=version,
        title=said["Summary"],
        authors=parse_authors(said["Author"], between=","),
        keywords=tuple(word.strip() for word in said["Keywords"].split(",")),
        date=date,
        release_sha256=release_sha256,
        doi=doi,
        url=urls.get("Homepage"),
    )
