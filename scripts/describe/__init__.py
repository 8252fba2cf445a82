"""Describe: from the schema and the rendered files to the documents that explain them."""

from .codebook import codebook
from .datapackage import datapackage
from .r_reader import r_reader

__all__ = ["codebook", "datapackage", "r_reader"]
