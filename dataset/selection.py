"""A selection: the columns and rows of a table that are asked for, so that no others are read."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isnan
from numbers import Real
from typing import Any

import pandas as pd
import pyarrow
import pyarrow.compute
from kibaru.schema.arrow import TYPES
from kibaru.schema.blueprint import Layout
from kibaru.schema.nearest import nearest

Condition = tuple[str, str, Any]
Filters = Sequence[Condition] | Sequence[Sequence[Condition]]
Labels = Callable[[str, Mapping[str, Any]], Sequence[str]]

AMONG = ("in", "not in")
ALIKE = {"=": operator.eq, "==": operator.eq, "!=": operator.ne}
COMPARED = {**ALIKE, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
OPERATORS = (*COMPARED, *AMONG)
FORM = (
    'filters are a list of (column, op, value), all of which hold, as in [("year", ">=", 2020)], or a list '
    "of such lists, of which one holds"
)


@dataclass(frozen=True)
class Selection:
    """The columns in the order wanted (None: all), the condition on rows, and the columns that it reads."""

    columns: tuple[str, ...] | None = None
    condition: pyarrow.compute.Expression | None = None
    read: frozenset[str] = frozenset()

    def of(self, arrow: pyarrow.Table) -> pyarrow.Table:
        """Return the part of a table that is asked for."""
        rows = arrow if self.condition is None else arrow.filter(self.condition)
        return rows if self.columns is None else rows.select(list(self.columns))


def selection(
    table: str, form: Layout, labels: Labels, columns: Iterable[str] | None, filters: Filters | None
) -> Selection:
    """Return the selection that `load` was asked for. Raises ValueError, saying what to write instead."""
    wanted = None if columns is None else _columns(table, form, columns)
    if filters is None:
        return Selection(wanted)
    either = _conjunctions(filters)
    holds = [[_holds(table, form, labels, condition) for condition in each] for each in either]
    read = frozenset(name for each in either for name, _, _ in each)
    whole = [_joined(operator.and_, each) for each in holds]
    return Selection(wanted, _joined(operator.or_, whole), read)


def _columns(table: str, form: Layout, columns: Iterable[str]) -> tuple[str, ...]:
    if isinstance(columns, str):
        raise ValueError(f"columns is a list of names; write columns=[{columns!r}]")
    names = tuple(columns)
    if not names:
        raise ValueError("columns is empty; name at least one, or leave it out to have all")
    for name in names:
        _known(table, form, name, "columns")
        if names.count(name) > 1:
            raise ValueError(f"columns has {name!r} twice; name it once")
    return names


def _known(table: str, form: Layout, name: Any, where: str) -> Mapping[str, Any]:
    """Return what is said of a column. Raises ValueError for one that is not there."""
    if isinstance(name, str) and name in form.columns:
        return form.columns[name]
    near = nearest(str(name), form.columns)
    hint = f"did you mean {near!r}?" if near else f"the columns are {', '.join(form.columns)}"
    raise ValueError(f"{where}: {name!r} is no column of {table}; {hint}")


def _conjunctions(filters: Any) -> list[list[Condition]]:
    """Return the conditions as lists of which one holds, each of conditions that all hold."""
    if _is_list(filters, _is_condition):
        return [list(filters)]
    if _is_list(filters, lambda each: _is_list(each, _is_condition)):
        return [list(each) for each in filters]
    raise ValueError(f"{FORM}; here filters={filters!r}")


def _is_list(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, list | tuple) and len(value) > 0 and all(map(holds, value))


def _is_condition(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 3 and isinstance(value[0], str)


def _joined(join: Callable[[Any, Any], Any], parts: Sequence[Any]) -> Any:
    whole = parts[0]
    for part in parts[1:]:
        whole = join(whole, part)
    return whole


def _holds(table: str, form: Layout, labels: Labels, condition: Condition) -> Any:
    """Return the expression of one condition, which is never true of a missing cell."""
    name, op, value = condition
    said = _known(table, form, name, "filters")
    if not isinstance(op, str) or op not in OPERATORS:
        raise ValueError(f"filters: {op!r} is no comparison; write one of {', '.join(OPERATORS)}")
    if op in COMPARED and op not in ALIKE and _has_no_order(said):
        raise ValueError(
            f"filters: {name} has no order, so {op!r} does not compare it; list the values, 'in'"
        )
    several = _several(name, op, value) if op in AMONG else [value]
    kind = TYPES[form.dtypes()[name]][0]
    cells = [_scalar(name, said["type"], kind, each) for each in several]
    if said.get("vocabulary") and (op in AMONG or op in ALIKE):
        _be_labels(name, said, labels(name, said), cells)
    field = pyarrow.compute.field(name)
    if op in COMPARED:
        return COMPARED[op](field, cells[0])
    among = field.isin(pyarrow.array([cell.as_py() for cell in cells], kind))
    return among if op == "in" else ~among & field.is_valid()


def _has_no_order(said: Mapping[str, Any]) -> bool:
    return said["type"] == "boolean" or (said["type"] == "string" and bool(said.get("vocabulary")))


def _several(name: str, op: str, value: Any) -> list[Any]:
    if isinstance(value, str | bytes | Mapping) or not isinstance(value, Iterable):
        raise ValueError(f"filters: {name} {op} {value!r}: needs a list of values; write [{value!r}]")
    return list(value)


def _be_labels(name: str, said: Mapping[str, Any], labels: Sequence[str], cells: Sequence[Any]) -> None:
    for cell in cells:
        if str(cell.as_py()) not in labels:
            near = nearest(str(cell.as_py()), labels)
            hint = f"did you mean {near!r}?" if near else f"see kibaru.codebook({name!r})"
            word = f"{cell.as_py()!r} is no {'code' if said.get('coded') else 'label'}"
            raise ValueError(f"filters: {name}: {word} of the vocabulary {said['vocabulary']}; {hint}")


def _scalar(name: str, type: str, kind: Any, value: Any) -> Any:
    """Return a value to compare cells with, of their type. Raises ValueError where it is of another."""
    if value is None or value is pd.NA or value is pd.NaT:
        raise ValueError(
            f"filters: {name}: a missing cell is like no value; leave the condition out, and take the rows "
            f"by frame[{name!r}].isna()"
        )
    parse, words = VALUES[type]
    try:
        return pyarrow.scalar(parse(value), kind)
    except (TypeError, ValueError, OverflowError, pyarrow.ArrowException):
        raise ValueError(f"filters: {name}: {value!r} is not {words}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: Any) -> int:
    if int(value) != _number(value):
        raise ValueError
    return int(value)


def _number(value: Any) -> float:
    if pd.api.types.is_bool(value) or not isinstance(value, Real) or isnan(value):
        raise TypeError
    return float(value)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        if value.timetz() != time():
            raise ValueError
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value)


def _truth(value: Any) -> bool:
    if not pd.api.types.is_bool(value):
        raise TypeError
    return bool(value)


# One row per type of column: from a value in a filter to one of the column's type, and what it is to be.
VALUES: dict[str, tuple[Callable[[Any], Any], str]] = {
    "string": (_text, "text; put it in quotes"),
    "integer": (_whole, "a whole number; write it without quotes and without decimals"),
    "number": (_number, "a number; write it without quotes"),
    "date": (_day, "a day; write it as YYYY-MM-DD, or pass a date"),
    "boolean": (_truth, "a truth value; write True or False"),
}
