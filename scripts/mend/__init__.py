"""Mend: from text to the same text in order, where that is safe; no meaning changes."""

from .seed import mended_seed
from .table import header, mended_table

__all__ = ["header", "mended_seed", "mended_table"]
