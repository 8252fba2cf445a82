"""The normal form of a query: one way to write each, so that two that ask the same can be told to.

No `not` is left: it is carried into the comparisons, which a missing cell never fulfils, negated or not.
What is joined by one word is one list, each term once, in the order of its words; so are the values of `in`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .terms import OPPOSITE, Comparison, Joined, Negated, Term, Value

DUAL = {"and": "or", "or": "and"}


def normal(term: Term, negated: bool = False) -> Term:
    """Return the normal form of a term, or of its opposite."""
    if isinstance(term, Negated):
        return normal(term.term, not negated)
    if isinstance(term, Comparison):
        return _comparison(term, negated)
    word = DUAL[term.word] if negated else term.word
    flat: dict[str, Term] = {}
    for each in term.terms:
        found = normal(each, negated)
        same = isinstance(found, Joined) and found.word == word
        for part in found.terms if same and isinstance(found, Joined) else (found,):
            flat[written(part)] = part
    terms = tuple(flat[words] for words in sorted(flat))
    return terms[0] if len(terms) == 1 else Joined(word, terms)


def _comparison(term: Comparison, negated: bool) -> Comparison:
    operator = OPPOSITE[term.operator] if negated else term.operator
    once = {value_written(value): value for value in term.values}
    values = tuple(once[words] for words in sorted(once))
    if len(values) == 1 and operator in ("in", "not in"):
        operator = "==" if operator == "in" else "!="
    return Comparison(term.column, operator, values)


def written(term: Term) -> str:
    """Return a term as it is written; in normal form, reading it gives the same term again."""
    if isinstance(term, Negated):
        return f"not ({written(term.term)})"
    if isinstance(term, Joined):
        parts = (f"({written(each)})" if isinstance(each, Joined) else written(each) for each in term.terms)
        return f" {term.word} ".join(parts)
    if term.operator in ("in", "not in"):
        return f"{term.column} {term.operator} ({', '.join(map(value_written, term.values))})"
    return " ".join((term.column, term.operator, *map(value_written, term.values)))


def value_written(value: Value) -> str:
    """Return a value as it is written in a query."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"
    return f"{Decimal(repr(value)):f}"  # never with an exponent
