"""Digest: fill in the digests of a source's text and spans, in the text of its seed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from kibaru.schema.finding import Finding
from kibaru.schema.registry import LOADER
from kibaru.schema.text import digest, normalised

from .read.limits import BOM
from .read.nodes import Document
from .read.texts import read_texts
from .refused import UnknownPath
from .write import write


def digest_seeds(
    folder: Path, files: Mapping[str, Path], texts: Path | None
) -> tuple[list[Path], list[Finding]]:
    """Fill in the digests in the seeds of those sources whose text is given; return what was written.

    `files` names a text per source id; `texts` is a folder of texts, known by the digests that the
    seeds already have. Raises UnknownPath for a text of no source.
    """
    seeds: dict[str, tuple[Path, str]] = {}
    digests: dict[str, str] = {}
    findings: list[Finding] = []
    for path in sorted((folder / "sources").glob("*.y*ml")):
        document = Document(path)
        entries = document.mapping(document.root, "the source") if document.root is not None else {}
        held = entries.get("text")
        findings += document.findings
        source, sha256 = entries.get("source"), _under(held, "sha256")
        if isinstance(source, yaml.ScalarNode):
            seeds[source.value] = path, path.read_bytes().decode("utf-8")
            digests[source.value] = sha256.value if isinstance(sha256, yaml.ScalarNode) else ""
    unknown = sorted(files.keys() - seeds.keys())
    if unknown:
        raise UnknownPath(f"--source-text {unknown[0]}: no source of that id; name one of those in sources/")
    held_texts, unread = read_texts(files, texts, digests)
    if findings or unread:
        return [], findings + unread
    written = []
    for source_id, text in held_texts.items():
        path, seed = seeds[source_id]
        filled = digested(seed, text)
        if filled != seed:
            write(path.parent, {path.name: filled.encode()})
            written.append(path)
    return written, []


Edit = tuple[int, int, str]  # where the text from here to there becomes this


def digested(seed: str, text: str) -> str:
    """Return the seed of a source with its digests filled in from the source's text.

    Everything else stays as it is written, comments too. A span outside the text keeps the digest
    it has. Raises yaml.YAMLError where the seed is not YAML.
    """
    if seed.startswith(BOM):  # which YAML does not count
        return BOM + digested(seed.removeprefix(BOM), text)
    text = normalised(text)
    root = yaml.compose(seed, Loader=LOADER)
    edits = _held(seed, root, text)
    claims = _under(root, "claims")
    items = claims.value if isinstance(claims, yaml.SequenceNode) else []
    for claim in (item for item in items if isinstance(item, yaml.MappingNode)):
        span = _under(claim, "span")
        ends = _ends(span)
        if span is not None and ends is not None and 0 <= ends[0] < ends[1] <= len(text):
            edits.append(_set(seed, claim, "span_sha256", digest(text[slice(*ends)]), span))
    for start, end, words in sorted(edits, reverse=True):
        seed = seed[:start] + words + seed[end:]
    return seed


def _held(seed: str, root: yaml.Node | None, text: str) -> list[Edit]:
    held = _under(root, "text")
    said = f"{{sha256: {digest(text)}, chars: {len(text)}}}"
    if held is not None:
        return [(held.start_mark.index, _end(seed, held), said)]
    claims = next((k for k, _ in _entries(root) if k.value == "claims"), None)
    start = claims.start_mark.index if claims is not None else len(seed)
    line_end = "\r\n" if "\r\n" in seed else "\n"
    return [(start, start, f"text: {said}{line_end}")]


def _set(seed: str, mapping: yaml.MappingNode, key: str, words: str, after: yaml.Node) -> Edit:
    """Return the edit that gives `key` the value `words`, right after the node `after` where it is new."""
    former = _under(mapping, key)
    if former is not None:
        return former.start_mark.index, _end(seed, former), words
    if mapping.flow_style:
        end = _end(seed, after)
        return end, end, f", {key}: {words}"
    first = mapping.value[0][0].start_mark.column
    line_end = seed.find("\n", _end(seed, after))
    end = len(seed) if line_end < 0 else line_end
    returned = "\r" if seed[:end].endswith("\r") else ""  # a line end of Windows stays one
    end -= len(returned)
    return end, end, f"{returned}\n{' ' * first}{key}: {words}"


def _under(node: yaml.Node | None, key: str) -> yaml.Node | None:
    return next((value for name, value in _entries(node) if name.value == key), None)


def _entries(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _ends(span: yaml.Node | None) -> tuple[int, int] | None:
    if not isinstance(span, yaml.SequenceNode) or len(span.value) != 2:
        return None
    ends = [end.value for end in span.value]
    return (int(ends[0]), int(ends[1])) if all(str(end).isdigit() for end in ends) else None


def _end(seed: str, node: yaml.Node) -> int:
    """Return where the node's own words end; a block's mark may stand after white space behind it."""
    end = int(node.end_mark.index)
    return len(seed[:end].rstrip())
