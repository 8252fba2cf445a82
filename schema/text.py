"""The text that spans are counted in: its normal form and its digests."""

from __future__ import annotations

import hashlib
import unicodedata


def normalised(text: str) -> str:
    """Return the text in Unicode NFC with line ends as LF, nothing else changed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def digest(text: str) -> str:
    """Return the sha256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
