"""Versions of the data: three numbers, in the order of Semantic Versioning 2.0.0, without pre-releases."""

from __future__ import annotations

import re

from .identifiers import VERSION

Version = tuple[int, int, int]

# What a change asks of the next version, the smallest first.
STEPS = ("patch", "minor", "major")
LONGEST = 50  # characters, since a version is the name of a folder too


def parse_version(words: str) -> Version | None:
    """Return the three numbers of a version, None where it is none."""
    if len(words) > LONGEST or not re.fullmatch(VERSION, words, re.ASCII):
        return None
    major, minor, patch = map(int, words.split("."))
    return major, minor, patch


def written(version: Version) -> str:
    """Return a version as it is written: 0.2.0."""
    return ".".join(map(str, version))


def smallest_next(last: Version, step: str) -> Version:
    """Return the smallest version that a step allows after `last`; before 1.0 a major one may be a minor."""
    major, minor, patch = last
    if step == "patch":
        return major, minor, patch + 1
    if step == "minor" or major == 0:
        return major, minor + 1, 0
    return major + 1, 0, 0
