"""When: a phrase that says when, and the days that it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class When:
    """A phrase that says when; `start` and `end` count in the article's text.

    `day` is the first or only day, `last` the last of a span; both None where they cannot be told, and
    `doubt` says why. With a doubt, a day is only the likelier one. `precision` is that of the vocabulary: 1
    a day, 2 days or a week, 3 a month or longer. `form` is absolute, weekday, relative, span, month, year,
    since, holiday, dateline, or for what is no day of an event: future (after the publication) and limit
    ("until Monday", "by Monday"). `past` is an older time, the background of the news.
    """

    start: int
    end: int
    day: date | None
    last: date | None
    precision: int
    form: str
    past: bool
    doubt: str
