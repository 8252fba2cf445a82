"""Describe: from the schema and the rendered files to the documents that explain them."""

from .codebook import codebook
from .croissant import croissant
from .datapackage import datapackage
from .r_reader import r_reader
from .sssom import sssom

__all__ = ["codebook", "croissant", "datapackage", "r_reader", "sssom"]
