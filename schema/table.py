"""A table: a Pandera model whose columns and rules can be listed, and judged one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from .column import Meaning

# One kind per type of column: the words of "<column> is ...".
KINDS = {
    pl.String: "text",
    pl.Int64: "a whole number",
    pl.Float64: "a number",
    pl.Date: "a date written YYYY-MM-DD",
    pl.Boolean: "true or false",
}


@dataclass(frozen=True)
class Column:
    """A column as declared: name, type and meaning."""

    name: str
    dtype: type[pl.DataType]
    meaning: Meaning

    @property
    def permits_empty(self) -> bool:
        """Whether a cell may be empty."""
        return self.meaning.empty is not None


@dataclass(frozen=True)
class Rule:
    """A rule of one table: `sentence` holds in a row where `holds` is true.

    `columns` are those it reads; it is judged only in rows where each of them passes its own
    rules. `scope` is "cell" (one column), "row" (several) or "table" (a row against the others).
    `code` is the one under which the registry explains it.
    """

    code: str
    sentence: str
    scope: str
    columns: tuple[str, ...]
    holds: pl.Expr

    @property
    def breaks(self) -> pl.Expr:
        """Whether a row breaks it; so does one of which it cannot be told."""
        return (~self.holds).fill_null(True)


class _Capture(pl.LazyFrame):
    """Stands in for a frame, so that a check's function hands back the expression it selects."""

    def select(self, *expressions: Any, **_: Any) -> Any:
        return expressions[0]


class Table(pa.DataFrameModel):
    """The base of every table: exactly its columns, in their order."""

    class Config:
        """Leftover, missing and misplaced columns are errors."""

        strict = True
        ordered = True

    @classmethod
    def table(cls) -> str:
        """Return the table's name, which is the stem of its files."""
        return str(cls.to_schema().name)

    @classmethod
    def row(cls) -> str:
        """Return what one row is."""
        return str(cls.to_schema().description)

    @classmethod
    def key(cls) -> tuple[str, ...]:
        """Return the columns of the primary key, by which the table is sorted."""
        return tuple(cls.to_schema().unique)

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Return {name: column}, in the table's order."""
        return _columns(cls)

    @classmethod
    def rules(cls) -> tuple[Rule, ...]:
        """Return every rule that one row can break, those on single cells first."""
        return _rules(cls)

    @classmethod
    def dtypes(cls) -> dict[str, type[pl.DataType]]:
        """Return {name: Polars type}."""
        return {name: column.dtype for name, column in cls.columns().items()}

    @classmethod
    def arrange(cls, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame's columns of this table, typed, in order, sorted by the key."""
        return frame.select(pl.col(n).cast(t) for n, t in cls.dtypes().items()).sort(cls.key())


def rule(code: str, sentence: str) -> Callable[[Callable[[Any], pl.Expr]], Any]:
    """Make a model's method, which returns an expression true where the sentence holds, its rule.

    A cell that is empty must give true or false, never null, which Pandera lets pass in silence:
    a null counts as broken.
    """

    def declare(expression: Callable[[Any], pl.Expr]) -> Any:
        def judge(cls: type[Any], data: PolarsData) -> pl.LazyFrame:
            return data.lazyframe.select(expression(cls).fill_null(False))

        return pa.dataframe_check(name=code, error=sentence)(judge)

    return declare


def given(column: str) -> pl.Expr:
    """Return the expression that is true where `column` is filled."""
    return pl.col(column).is_not_null()


def implies(condition: pl.Expr, consequence: pl.Expr) -> pl.Expr:
    """Return the expression that is false only where `condition` holds and `consequence` does not."""
    return ~condition | consequence


def mapped(column: str, mapping: dict[Any, Any], dtype: type[pl.DataType] = pl.String) -> pl.Expr:
    """Return the value that `mapping` gives for `column`, null where it gives none."""
    return pl.col(column).replace_strict(mapping, default=None, return_dtype=dtype)


@cache
def _columns(model: type[Table]) -> dict[str, Column]:
    return {
        name: Column(name, column.dtype.type.base_type(), column.metadata["meaning"])
        for name, column in model.to_schema().columns.items()
    }


@cache
def _rules(model: type[Table]) -> tuple[Rule, ...]:
    schema = model.to_schema()
    rules = []
    for name, column in schema.columns.items():
        if not column.nullable:
            rules.append(Rule("KB301", f"{name} is filled", "cell", (name,), given(name)))
        for check in column.checks:
            rules.append(Rule(check.name, check.error, "cell", (name,), _expression(check, name)))
    for check in schema.checks:
        holds = _expression(check, "*")
        read = set(holds.meta.root_names())
        columns = sorted((n for n in schema.columns if n in read), key=_mention(check.error))
        rules.append(Rule(check.name, check.error, "row", tuple(columns), holds))
    rules.append(_unique(model.key()))
    rules += [_unique((n,)) for n, c in schema.columns.items() if c.unique and (n,) != model.key()]
    return tuple(rules)


def _mention(sentence: str) -> Callable[[str], int]:
    """Return the order in which a sentence names columns: the one it speaks of comes first."""
    words = re.findall(r"\w+", sentence)
    return lambda column: words.index(column) if column in words else len(words)


def _expression(check: pa.Check, key: str) -> pl.Expr:
    expression = check._check_fn(PolarsData(_Capture(), key))
    assert isinstance(expression, pl.Expr), check
    return expression


def _unique(columns: tuple[str, ...]) -> Rule:
    sentence = f"no two rows have the same {' and '.join(columns)}"
    return Rule("KB501", sentence, "table", columns, ~pl.struct(columns).is_duplicated())
