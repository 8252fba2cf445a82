"""The citation as text, in one line."""

from kibaru.schema.about import About


def text(said: About) -> str:
    """Return the citation that every file of the data carries."""
    return said.citation
