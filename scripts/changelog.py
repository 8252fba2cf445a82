"""The changelog's section on the data: what each release changed, made from the history."""

from __future__ import annotations

from .difference import State, markdown
from .history import Past, Release
from .states import NOTHING, difference, of_release

BEGIN = "<!-- The data: written by `kibaru release` from dataset/history/; what is edited here is lost. -->"
END = "<!-- The end of the data. -->"
LEVEL = 3  # of a release's heading
PLACE = f"To give it one, write these two lines into it: {BEGIN} and {END}"


def section(past: Past) -> list[str]:
    """Return the lines of the section, the newest release first."""
    lines: list[str] = []
    before: State = NOTHING
    for release in past.releases:
        state = of_release(past, release.version)
        lines = [*markdown(difference(before, state), LEVEL, _title(release)), "", *lines]
        before = state
    return lines


def has_place(text: str) -> bool:
    """Whether a changelog has the marks between which the section stands."""
    _, begin, rest = text.partition(BEGIN)
    return bool(begin) and END in rest


def lacks(text: str, release: Release) -> bool:
    """Whether a changelog has a place for the section, and the release is not in it."""
    told = text.partition(BEGIN)[2].partition(END)[0].splitlines()
    return has_place(text) and f"{'#' * LEVEL} {_title(release)}" not in told


def with_section(text: str, past: Past) -> str:
    """Return a changelog with its section on the data made anew; one without the marks as it is."""
    if not has_place(text):
        return text
    head, _, rest = text.partition(BEGIN)
    return "\n".join([head + BEGIN, "", *section(past), END + rest.partition(END)[2]])


def _title(release: Release) -> str:
    return f"{release.version}, {release.date}"
