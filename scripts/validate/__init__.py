"""Validate: from frames to findings, by the rules that the tables declare."""

from .alone import Alone
from .conform import Conformed, conform
from .judge import findings_between, judge, judge_rows, validate
from .layout import layout
from .look import look
from .order import Order, order
from .sieve import Sieve
from .sifted import Sifted

__all__ = [
    "Alone", "Conformed", "Order", "Sieve", "Sifted", "conform", "findings_between", "judge", "judge_rows",
    "layout", "look", "order", "validate",
]  # fmt: skip
