"""Describe: from the schema and the rendered files to the documents that explain them."""

from .codebook import codebook
from .datapackage import datapackage

__all__ = ["codebook", "datapackage"]
