"""Score drafts: how much of what a careful coder reads out of articles a draft has, and how much is wrong.

`python -m kibaru.scripts.draft_score [FOLDER]` prints precision and recall per field for the articles of
a folder, each `<id>.txt` or `<id>.html` beside its coding `<id>.yaml` (tests/cases/articles/README.md says
what a coding is, and what counts as wrong). With the ids of articles behind it, it lists what differs.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from .draft.rules import row_of
from .draft.verdicts import Verdict, verdicts
from .draft_seeds import draft_of, lookups_of, text_of

FOLDER = Path("tests/cases/articles")
SEEDS = Path("seeds")


def located(coding: dict[str, Any], text: str) -> dict[str, Any]:
    """Return the coding with the span of each claim's quote in the text, whose white space may differ."""
    for claim in coding["claims"]:
        at = -1
        for _ in range(claim.get("occurrence", 1)):
            at = text.find(claim["quote"], at + 1)
        claim["span"] = (at, at + len(claim["quote"])) if at >= 0 else (0, 0)
    return coding


def scored(folder: Path, ids: Iterable[str] = (), seeds: Path = SEEDS) -> Iterator[tuple[str, str, Verdict]]:
    """Yield (half, article, verdict) for each article of the folder, or for those of these ids."""
    lookups, wanted = lookups_of(seeds), set(ids)
    for path in sorted(folder.glob("*.yaml")):
        if wanted and path.stem not in wanted:
            continue
        coding = yaml.safe_load(path.read_text(encoding="utf-8"))
        file = next(file for file in (path.with_suffix(s) for s in (".txt", ".html")) if file.exists())
        text, _ = text_of(str(file))
        draft = draft_of(text, coding["publisher"], coding.get("published"), lookups)
        for verdict in verdicts(draft, located(coding, text)):
            yield coding["split"], path.stem, verdict


def report(found: Iterable[tuple[str, str, Verdict]]) -> Iterator[str]:
    """Yield the lines of the report: per half, precision and recall per field and of all."""
    tally: Counter[tuple[str, str, str, str]] = Counter()
    for half, _, (part, name, verdict, *_) in found:
        for which in ((part, name), ("all", part), ("all", "everything")):
            tally[half, *which, verdict] += 1
    for half in sorted({key[0] for key in tally}, reverse=True):
        yield f"{half + ':':<28} precision  recall  right  wrong  missed"
        for part, name in sorted(
            {key[1:3] for key in tally if key[0] == half}, key=lambda k: (k[0] == "all", k)
        ):
            right, wrong, missed = (tally[half, part, name, v] for v in ("right", "wrong", "missed"))
            precision, recall = (f"{right / (right + n):.3f}" if right + n else "-" for n in (wrong, missed))
            yield f"  {part + ' ' + name:<26} {precision:>9} {recall:>7} {right:>6} {wrong:>6} {missed:>7}"


def by_rule(found: Iterable[tuple[str, str, Verdict]]) -> Iterator[str]:
    """Yield per rule how often it was right and wrong in the tuned half, and the confidence that follows.

    One right and one wrong are added, so that a rule that was used once is not sure.
    """
    tally: Counter[tuple[str, str]] = Counter()
    for half, _, each in found:
        if half == "tuned" and each.rule:
            tally[row_of(each.rule), each.verdict] += 1
    for rule in sorted({rule for rule, _ in tally}):
        right, wrong = tally[rule, "right"], tally[rule, "wrong"]
        yield f"{rule:<32} {right:>5} {wrong:>5} {(right + 1) / (right + wrong + 2):.2f}"


def main() -> None:
    """Print the report; with --rules how often each rule was right; for named articles, what differs."""
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    folder, *ids = [word for word in sys.argv[1:] if word not in options] or [str(FOLDER)]
    found = [*scored(Path(folder), ids)]
    print(*(by_rule(found) if "--rules" in options else report(found)), sep="\n")
    for _, article, each in found if ids else ():
        if each.verdict != "right":
            print(f"{article}: {each.part} {each.field} {each.verdict}: {each.what}")


if __name__ == "__main__":
    main()
