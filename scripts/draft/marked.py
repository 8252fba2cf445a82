"""Marked: the text with what was drafted from it, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .drafted import Claim, Draft

OPEN, CLOSE = "⟦", "⟧"
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"


def marked(draft: Draft, colour: bool = False) -> Iterator[str]:
    """Yield the lines of the text, each span between brackets with its claims' numbers, then the claims.

    Characters that a terminal would act on are shown as their codes.
    """
    text = draft.article.text
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for number, claim in enumerate(draft.claims, 1):
        opening.setdefault(claim.start, []).append(number)
        closing.setdefault(claim.end, []).append(number)
    pieces: list[str] = []
    last = 0
    for at in sorted(opening.keys() | closing.keys()):
        pieces.append(_harmless(text[last:at]))
        for number in closing.get(at, ()):
            pieces.append(f"{PLAIN if colour else ''}{CLOSE}{number} ")
        for _ in opening.get(at, ()):
            pieces.append(f"{OPEN}{BOLD if colour else ''}")
        last = at
    yield from ("".join(pieces) + _harmless(text[last:])).rstrip().split("\n")
    yield ""
    for number, event in enumerate(draft.events, 1):
        values = ", ".join(f"{key} {_harmless(str(decided.value))}" for key, decided in event.decided.items())
        yield f"event {number}: {values or 'nothing decided'}"
        yield from (f"  todo: {_harmless(todo)}" for todo in event.todo.values())
    yield from (f"{number}: {_harmless(told(claim))}" for number, claim in enumerate(draft.claims, 1))
    yield from (f"todo: {_harmless(todo)}" for todo in draft.todo)


def told(claim: Claim) -> str:
    """Return a claim in a line: what it says, by whom, by which rule."""
    about = f"event {claim.about}" if claim.about else "incident"
    said: list[Any] = [about, claim.field, claim.stance if claim.stance != "asserts" else "", claim.qualifier]
    numbers = [number for number in (claim.low, claim.high) if number is not None]
    said += [claim.value, "-".join(str(number) for number in dict.fromkeys(numbers)), claim.counts]
    by = f"{claim.claimant} ({claim.claimant_role})" + (f" via {claim.via}" if claim.via else "")
    words = " ".join(str(word) for word in said if word not in (None, ""))
    return f"{words}; {by}; rule {claim.rule}"


def _harmless(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else f"\\u{ord(c):04x}" for c in text)
