"""HTML: the text of the article on a web page, as it is stored and as spans are counted in it."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Callable
from typing import Any

from kibaru.schema.text import normalised
from kibaru.scripts.refused import Refused

# Pages of the press have at most two or three million bytes, most of them scripts.
LARGEST = 6_000_000
# What is left of them without scripts; a million characters take the extractor some seconds.
MARKUP = 1_000_000
# Pages of the press have some thousand tags; the extractor's time grows with the square of their number.
TAGS = 20_000
# A tag with more characters has thousands of attributes, which are left out for the same reason.
LONG_TAG = 20_000
# No page nests so deep; parsers that call themselves for each level break.
DEEPEST = 200
DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
# Where browsers look for it.
HEAD = 4096
# What a browser takes these names for.
BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
OPENING = re.compile(r"<(?:!--|(script|style|svg|noscript|template|iframe)\b)", re.IGNORECASE)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})\b")
# Elements that have no end tag, or need none.
UNCLOSED = frozenset(
    re.findall(
        r"\w+",
        "area base br col embed hr img input link meta source track wbr p li dt dd tr td th option"
        " body html head tbody thead tfoot",
    )
)
DECLARATION = re.compile(r"<\?xml[^>]{0,500}>|<!DOCTYPE[^>\[]{0,500}(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
OVERLONG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9]{{0,20}})\s[^<>]{{{LONG_TAG},}}>")


def extracted(html: bytes) -> str:
    """Return the article's text: the title first, a blank line between paragraphs, in NFC with LF.

    Empty where the page shows no text. Raises Refused where trafilatura is not installed, or the page is
    too long or nests too deep.
    """
    if len(html) > LARGEST:
        raise Refused(f"a page of {len(html):,} bytes: save the text of its article as .txt")
    markup = _shown(_decoded(html))
    if len(markup) > MARKUP:
        raise Refused(f"{len(markup):,} characters of markup: save the text of its article as .txt")
    tags, depth = _tags(markup)
    if tags > TAGS:
        raise Refused(f"{tags:,} tags on a page: save the text of its article as .txt")
    if depth > DEEPEST:
        raise Refused(f"elements nest {depth:,} deep: save the text of the article as .txt")
    found = _extractor()(markup)
    if found is None:
        return ""
    lines = [line.strip() for line in (found.text or "").splitlines()]
    title = " ".join((found.title or "").split())
    if title and any(lines) and title not in lines[:3]:
        lines.insert(0, title)
    return normalised("\n\n".join(line for line in lines if line))


def _decoded(html: bytes) -> str:
    """Return the page as text, in the encoding that it declares, else UTF-8, else what Windows wrote."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if html.startswith(mark):
            return html.decode(encoding, "replace").lstrip("\ufeff")
    declared = DECLARED.search(html[:HEAD])
    for name in (declared[1].decode("ascii") if declared else "", "utf-8"):
        try:
            known = codecs.lookup(name).name
            return html.decode(BROWSERS.get(known, known))
        except (LookupError, UnicodeDecodeError):
            continue
    return html.decode("cp1252", "replace")


def _shown(markup: str) -> str:
    """Return the page without what nobody sees: scripts, styles, comments, control characters."""
    pieces: list[str] = []
    at = 0
    for match in OPENING.finditer(markup):
        if match.start() < at:
            continue
        pieces.append(markup[at : match.start()])
        at = _closed(markup, match)
    pieces.append(markup[at:])
    shown = "".join(pieces)
    shown = DECLARATION.sub("", shown[:HEAD]) + shown[HEAD:]
    return OVERLONG.sub(r"<\1>", CONTROL.sub("", shown))


def _closed(markup: str, opening: re.Match[str]) -> int:
    """Return where a hidden element or comment ends; one that is not closed hides all that follows."""
    closing = re.compile(f"</{opening[1]}\\s*>" if opening[1] else "-->", re.IGNORECASE)
    found = closing.search(markup, opening.end())
    return found.end() if found else len(markup)


def _tags(markup: str) -> tuple[int, int]:
    """Return how many tags there are, and how deep they nest by the end tags that they have."""
    tags = depth = deepest = 0
    for match in TAG.finditer(markup):
        tags += 1
        if match[2].lower() not in UNCLOSED:
            depth = max(0, depth - 1) if match[1] else depth + 1
            deepest = max(deepest, depth)
    return tags, deepest


def _extractor() -> Callable[[str], Any]:
    """Return the extractor, quiet; imported late, since only pages need it."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    try:
        from trafilatura import bare_extraction  # noqa: PLC0415
    except ImportError as error:
        raise Refused('reading HTML needs trafilatura: pip install "kibaru[draft]"') from error

    def extractor(markup: str) -> Any:
        return bare_extraction(
            markup, with_metadata=True, include_comments=False, include_tables=False, deduplicate=False
        )

    return extractor
