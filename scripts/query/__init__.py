"""Queries: from the words that somebody types to the rows that they mean, and one way to write each."""

from .bind import bound
from .choose import choose
from .normal import normal, written
from .parse import parse
from .terms import BadQuery, Term

__all__ = ["BadQuery", "Term", "bound", "choose", "normal", "parse", "written"]
