"""The rules of the layout of 31 columns as plain data, for tools that do not know our tables.

    python -m tests.benchmarks.peers.rules RULES

writes them as JSON, so that a peer that needs neither Pandera nor Polars does not wait for their import.
They are read off the tables, so that each stands once; only the rules that tie columns to each other in
other ways than by a mapping are written again by each tool, under their codes.
"""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

# The regular expression of KB415: in the tables it stands inside an expression.
TAGS = r"^[^=;\s][^=;]*=[^=;]+(?:; [^=;\s][^=;]*=[^=;]+)*$"
# A text without any of these is in the form NFC, and to see that is four times as fast as to normalise it.
PERHAPS_NOT_NFC = "[^\x00-\u02ff]"
KEY = "event_id_cnty"
DAY = 86_400  # seconds, of KB414


@cache
def rules() -> dict[str, Any]:
    """Return the rules as this process was given them, in a file that the third argument names."""
    found: dict[str, Any] = json.loads(Path(sys.argv[3]).read_text(encoding="utf-8"))
    return found


def read_off() -> dict[str, Any]:
    """Return the rules as the tables have them.

    `columns`: {name: type}; `filled`, `free`: names; `patterns`: {name: regular expression of the whole
    cell}; `labels`: {name: those permitted}; `least`, `most`: {name: number}; `follows`: the columns that
    another gives, each with its code, what it follows `from` (joined by "|") and the `mapping`; `unseen`,
    `formula`, `number`: regular expressions of free text; `countries`: ISO3 codes.
    """
    from kibaru.schema.column import FORMULA, NUMBER  # noqa: PLC0415 (as every peer but ours)
    from kibaru.schema.events import INTERACTIONS, LAYOUT, Events  # noqa: PLC0415
    from kibaru.schema.plain import UNSEEN  # noqa: PLC0415
    from kibaru.schema.vocabularies import permitted, vocabulary  # noqa: PLC0415

    columns = dict(list(Events.columns().items())[:LAYOUT])
    meanings = {name: column.meaning for name, column in columns.items()}
    whole = [name for name, column in columns.items() if column.dtype.is_integer()]

    def labels(name: str) -> list[Any]:
        found = permitted(meanings[name].vocabulary or "", meanings[name].coded)
        return [int(label) for label in found] if name in whole else list(found)

    def follows(code: str, column: str, *read: str) -> dict[str, Any]:
        mapping = vocabulary(read[0]).column(column) if len(read) == 1 else INTERACTIONS
        numbers = {key: int(value) for key, value in mapping.items()} if column in whole else mapping
        return {"code": code, "column": column, "from": read, "mapping": numbers}

    return {
        "columns": {name: column.dtype.__name__ for name, column in columns.items()},
        "filled": [name for name, column in columns.items() if not column.permits_empty],
        "free": [name for name, meaning in meanings.items() if meaning.free],
        "patterns": {name: f"^(?:{each.pattern})$" for name, each in meanings.items() if each.pattern},
        "labels": {name: labels(name) for name, meaning in meanings.items() if meaning.vocabulary},
        "least": {name: meaning.minimum for name, meaning in meanings.items() if meaning.minimum is not None},
        "most": {name: meaning.maximum for name, meaning in meanings.items() if meaning.maximum is not None},
        "follows": [
            follows("KB403", "event_type", "sub_event_type"),
            follows("KB404", "disorder_type", "sub_event_type"),
            follows("KB406", "interaction", "inter1", "inter2"),
            follows("KB410", "iso", "country"),
            follows("KB411", "region", "country"),
        ],
        # The characters themselves, since not every engine reads \u in a regular expression.
        "unseen": re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), UNSEEN),
        "formula": FORMULA,
        "number": NUMBER,
        "countries": list(permitted("country", coded=True)),
    }  # fmt: skip


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(read_off()), encoding="utf-8")
