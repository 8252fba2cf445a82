"""Toll losses: the dead and wounded told without a number, as "heavy losses"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .toll import Toll
from .toll_reading import Reading, complement, hypothetical


def losses(reading: Reading) -> Iterator[Toll]:
    """Yield losses without a number: "heavy losses", "suffered casualties", "des morts et des blessés"."""
    letters = reading.letters
    for match in re.finditer(
        r"(?P<m>M)?[vfT]{0,2}(?:H[w12&]{0,4}(?P<v>[lD])|(?P<u>[lD](?:&f?[DP])?)[w2]?(?P<h>H)?)", letters
    ):
        name = "v" if match["v"] else "u"
        first, after = match.span(name)
        fields = [
            reading.marks[i].row.get("field") or "casualties"
            for i in range(first, after)
            if letters[i] in "lDP"
        ]
        bare = not (match["v"] or match["h"])
        if bare and not (match["m"] and (len(fields) > 1 or fields == ["casualties"])):
            continue
        if (
            letters[match.start() - 1 : match.start()] in ("!", "Z", "s", "n", "N", "A", "F")
            or "Z" in match[0]
        ):
            continue
        if "1" in match[0] + letters[match.end() : match.end() + 1] and "2" not in match[0]:
            continue
        if hypothetical(letters[: match.start()]):
            continue
        kinds = set(fields)
        field = "casualties" if len(kinds) > 1 else kinds.pop()
        whose = complement(letters, reading.marks, match.end(), match)
        verb = reading.words(match.start("m"), match.end("m")).lower() if match["m"] else ""
        if whose is None and verb.startswith(("suff", "sust", "sub", "deplor", "enreg")):
            sides = [i for i in range(max(0, match.start() - 5), match.start()) if letters[i] in "CW"]
            whose = sides[-1] if sides else None
        row = reading.marks[whose].row if whose is not None else {"counts": "all", "subgroup": ""}
        end = match.end() if whose is None or whose < match.end() else whose + 1
        yield Toll(
            *reading.span(match.start(), end), field, qualifier="indefinite", counts=row["counts"],
            subgroup=row["subgroup"], rule="losses",
        )  # fmt: skip
