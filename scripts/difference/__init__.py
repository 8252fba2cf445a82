"""Difference: from two states of the data to one structured result, which can be shown and applied."""

from .apply import apply
from .compare import compare
from .exchange import as_csv, as_json, read_json
from .model import Difference, Revision, Row, SchemaChange, State
from .show import markdown, text
from .step import required

__all__ = [
    "Difference",
    "Revision",
    "Row",
    "SchemaChange",
    "State",
    "apply",
    "as_csv",
    "as_json",
    "compare",
    "markdown",
    "read_json",
    "required",
    "text",
]
