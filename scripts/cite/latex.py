"""Text as LaTeX, so that BibTeX sorts and sets every character that LaTeX has a command for."""

from __future__ import annotations

import unicodedata

# What has a meaning in LaTeX. BibTeX counts braces behind a backslash too, so that \{ could leave one open.
SPECIAL = {
    "\\": r"\textbackslash", "{": r"\textbraceleft", "}": r"\textbraceright", "~": r"\textasciitilde",
    "^": r"\textasciicircum", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
LETTERS = {
    "ß": r"\ss", "æ": r"\ae", "Æ": r"\AE", "œ": r"\oe", "Œ": r"\OE", "ø": r"\o", "Ø": r"\O", "ł": r"\l",
    "Ł": r"\L", "\u0131": r"\i", "đ": r"\dj", "Đ": r"\DJ", "ð": r"\dh", "Ð": r"\DH", "þ": r"\th", "Þ": r"\TH",
    "ŋ": r"\ng", "Ŋ": r"\NG",
}  # fmt: skip
ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
}  # fmt: skip

BELOW = {"\u0323", "\u0328"}  # accents that stand under a letter


def latex(words: str) -> str:
    """Return words as LaTeX; a letter that has no command there, as ɛ, stays as it is, in UTF-8."""
    return "".join(map(_character, unicodedata.normalize("NFC", words)))


def _character(one: str) -> str:
    if command := SPECIAL.get(one) or LETTERS.get(one):
        return f"{{{command}}}" if command[1:].isalpha() else command
    apart = unicodedata.normalize("NFD", one)
    letter, accent = apart[0], apart[1:]
    if accent not in ACCENTS or not letter.isascii():
        return one
    if letter == "i" and accent not in BELOW:
        return f"{{\\{ACCENTS[accent]}\\i}}"  # without its dot
    return f"{{\\{ACCENTS[accent]}{{{letter}}}}}"
