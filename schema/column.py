"""A column: its meaning, limits and rules, declared once as a field of a Pandera model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from pandera.api.dataframe.model_components import FieldInfo
from pandera.api.polars.types import PolarsData
from pandera.polars import Check

from .plain import UNSEEN
from .vocabularies import permitted

Expression = Callable[[str], pl.Expr]
Limit = tuple[str, str, Expression]  # code, sentence, and the expression that is true where it holds


@dataclass(frozen=True)
class Meaning:
    """What is said of a column beside its type: the one place its limits and words stand in.

    `empty` says what an empty cell means; None: a cell is never empty. `coded`: the column holds
    the vocabulary's codes and not its labels. `says` completes the sentence "<column> is ..." for
    `pattern`, a regular expression that the whole text matches. `free` text is neither coded nor
    patterned, and so has the rules of clean text.
    """

    title: str
    description: str
    empty: str | None = None
    unit: str | None = None
    vocabulary: str | None = None
    coded: bool = False
    pattern: str | None = None
    says: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    free: bool = False


class ColumnField(FieldInfo):
    """A Pandera field that names its checks by sentences once it knows its column's name."""

    def __init__(self, meaning: Meaning, unique: bool) -> None:
        super().__init__(
            nullable=meaning.empty is not None,
            nullable_explicit=True,
            unique=unique,
            title=meaning.title,
            description=meaning.description,
            metadata={"meaning": meaning},
        )

    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)
        meaning = (self.metadata or {})["meaning"]
        self.checks = [_check(*limit) for limit in _limits(name, meaning)]


def text(title: str, description: str, **limits: Any) -> Any:
    """Return the declaration of a column of free text."""
    return column(title, description, free=True, **limits)


def column(title: str, description: str, *, unique: bool = False, **limits: Any) -> Any:
    """Return the declaration of a column; `limits` are the fields of `Meaning`."""
    return ColumnField(Meaning(title, description, **limits), unique)


def _check(code: str, sentence: str, holds: Expression) -> Check:
    def judge(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(holds(data.key).fill_null(True))

    return Check(judge, name=code, error=sentence)


# What a spreadsheet would run on opening the file; a signed number is only a number.
FORMULA = r"^[=+\-@]"
NUMBER = r"^[+-]?\d+(?:\.\d+)?$"


def _odd(name: str) -> pl.Expr:
    """Return the texts that composing may change: below U+0300 it changes none, and takes its time."""
    return pl.when(pl.col(name).str.contains(r"[^\x00-\u02ff]")).then(pl.col(name))


def _clean(name: str) -> list[Limit]:
    return [
        ("KB310", f"{name} has no white space at its ends",
         lambda c: pl.col(c).str.contains(r"(?s)^\S(?:.*\S)?$")),
        ("KB311", f"{name} has no control characters", lambda c: ~pl.col(c).str.contains(UNSEEN)),
        ("KB312", f"{name} is in Unicode's composed form (NFC)",
         lambda c: _odd(c).str.normalize("NFC") == _odd(c)),
        ("KB313", f"{name} does not begin like a spreadsheet formula",
         lambda c: ~pl.col(c).str.contains(FORMULA) | pl.col(c).str.contains(NUMBER)),
    ]  # fmt: skip


def _limits(name: str, meaning: Meaning) -> list[Limit]:
    """Return each limit on one cell."""
    limits: list[Limit] = []
    if meaning.pattern:
        whole = f"^(?:{meaning.pattern})$"
        limits.append(("KB307", f"{name} is {meaning.says}", lambda c: pl.col(c).str.contains(whole)))
    if meaning.vocabulary:
        allowed = permitted(meaning.vocabulary, meaning.coded)
        sentence = (
            f"{name} is a {'code' if meaning.coded else 'label'} of the vocabulary {meaning.vocabulary}"
        )
        limits.append(("KB306", sentence, lambda c: pl.col(c).cast(pl.String).is_in(allowed)))
    if meaning.free:
        limits += _clean(name)
    if meaning.minimum is not None:
        low = meaning.minimum
        limits.append(("KB308", f"{name} is at least {low:g}", lambda c: pl.col(c) >= low))
    if meaning.maximum is not None:
        high = meaning.maximum
        limits.append(("KB309", f"{name} is at most {high:g}", lambda c: pl.col(c) <= high))
    return limits
