"""The changelog's section on the data: what each release changed, made from the history."""

from __future__ import annotations

from .difference import State, markdown
from .history import Past
from .states import NOTHING, difference, of_release

BEGIN = "<!-- The data: written by `kibaru release` from dataset/history/; what is edited here is lost. -->"
END = "<!-- The end of the data. -->"


def section(past: Past) -> list[str]:
    """Return the lines of the section, the newest release first."""
    lines: list[str] = []
    before: State = NOTHING
    for release in past.releases:
        state = of_release(past, release.version)
        title = f"{release.version}, {release.date}"
        lines = [*markdown(difference(before, state), 3, title), "", *lines]
        before = state
    return lines


def with_section(text: str, past: Past) -> str:
    """Return a changelog with its section on the data made anew; one without the marks as it is."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    return "\n".join([head + BEGIN, "", *section(past), END + tail]) if begin and end else text
