"""Describe the mappings of our codes as an SSSOM table, in the canonical form of SSSOM/TSV 1.0."""

from __future__ import annotations

import csv
import json
from io import StringIO

import yaml
from kibaru.schema.about import DATA_LICENCE_PATH, NAMESPACE, About
from kibaru.schema.mappings import Mapping, mappings

# ACLED and UCDP have no addresses for their labels, so these are names that we give them, below our own.
PREFIXES = {"acled": f"{NAMESPACE}acled/", "kibaru": f"{NAMESPACE}code/", "ucdp": f"{NAMESPACE}ucdp/"}
OBJECT_SOURCES = {"acled": "acled:labels", "ucdp": "ucdp:type_of_violence"}
DESCRIPTION = (
    "What the codes of Kibaru are among the category labels of ACLED's exports, and among the types of "
    "violence of the UCDP Georeferenced Event Dataset. Every code has a row for each, sssom:NoTermFound "
    "where there is none. The ids of their labels are made here, since their makers publish none. No "
    "definition of ACLED's is used."
)
# The articles in which the two present their datasets.
SEE_ALSO = ("https://doi.org/10.1177/0022343310378914", "https://doi.org/10.1177/0022343313484347")
NONE = ("skos:exactMatch", "sssom:NoTermFound")  # as the standard writes it
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification",
    "object_source", "confidence", "comment",
)  # fmt: skip


def sssom(about: About) -> bytes:
    """Return `kibaru.sssom.tsv`: what is said of the set, then a row per code and term of another dataset."""
    out = StringIO()
    out.writelines(f"#{line}\n" for line in _header(about))
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(_row(mapping) for mapping in mappings()))
    return out.getvalue().encode()


def _header(about: About) -> list[str]:
    said = {
        "mapping_set_id": f"{NAMESPACE}mappings",
        "mapping_set_version": about.version,
        "mapping_set_title": "The codes of Kibaru in the words of ACLED and UCDP",
        "mapping_set_description": DESCRIPTION,
    }
    return [
        "curie_map:",
        *(f"  {prefix}: {_scalar(address)}" for prefix, address in PREFIXES.items()),
        *(f"{name}: {_scalar(value)}" for name, value in said.items()),
        "creator_label:",
        *(f"  - {_scalar(author.shown)}" for author in about.authors),
        f"license: {_scalar(DATA_LICENCE_PATH)}",
        "subject_source: kibaru:codes",
        "see_also:",
        *(f"  - {_scalar(address)}" for address in SEE_ALSO),
    ]


def _row(mapping: Mapping) -> tuple[str, ...]:
    if mapping.predicate == "none":
        predicate, object_id = NONE
    else:
        predicate, object_id = f"skos:{mapping.predicate}", f"{mapping.source}:{mapping.object_id}"
    return (
        f"kibaru:{mapping.vocabulary}/{mapping.code}",
        mapping.label,
        predicate,
        object_id,
        mapping.object_label,
        "semapv:ManualMappingCuration",
        OBJECT_SOURCES[mapping.source],
        f"{mapping.confidence:g}",
        mapping.comment,
    )


def _scalar(text: str) -> str:
    """Return the text as YAML: plain where that means the same text, else quoted."""
    try:
        plain = yaml.safe_load(f"- {text}") == [text]
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)
