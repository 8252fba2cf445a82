"""Report: from findings to what a person or a program reads, in five forms."""

from .concise import concise
from .fold import Kind, counted, kind_of
from .found import MOST, Found
from .github import github
from .json import as_json
from .markdown import markdown
from .rows import rows
from .text import text

__all__ = [
    "MOST", "Found", "Kind", "as_json", "concise", "counted", "github", "kind_of", "markdown", "rows", "text",
]  # fmt: skip
