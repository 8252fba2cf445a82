"""Conflict: what kind of event it was and who stood on its two sides, decided together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .drafted import Decided
from .happened.kind import kind_of_event
from .reading import Reading
from .scene import CIVILIANS, GROUPS, HURT, TYPE, Scene
from .sides import Side, agents, patients
from .standing import standing

# Words for armed people that name no group, so that a group named elsewhere may be meant.
UNNAMED = ("militants", "gunmen")

# Where the sides accuse each other, only the first paragraphs say in the outlet's own voice who did it.
LEAD = 2


def conflict(scene: Scene) -> tuple[dict[str, Decided], dict[str, str]]:
    """Return the kind of event and its sides as far as they are clear, and why the rest is not."""
    open_to_doubt = scene.blamed or bool(scene.denying)
    told = [each for each in scene.readings if not open_to_doubt or each.sentence.paragraph <= LEAD]
    acting, suffering = [*agents(told)], [*patients(scene.readings)]
    first = _attacker(scene, acting)
    second = next(
        (side for side in suffering if first is None or side.mention.actor_id != first.mention.actor_id), None
    )
    kind = next(filter(None, (_kind_by(told, first, second, scene) for told in _by_weight(scene))), None)
    if kind is None:
        todo = {TYPE: "Say what kind of event it was: the words and the sides do not decide it."}
        sides, unclear = standing("", scene, _group(first), _group(second))
        return sides, todo | unclear
    label, why = kind
    decided = {TYPE: Decided(label, "kind", f"By the words of the text, {why}.")}
    sides, todo = standing(label, scene, first, second)
    return decided | sides, todo


def _by_weight(scene: Scene) -> Iterator[Sequence[Reading]]:
    """Yield what the kind is told from: the title and the lead first, then all about it, then the rest."""
    lead = min((r.sentence.paragraph for r in scene.own if r.real and not r.in_title), default=0)
    yield [reading for reading in scene.own if reading.sentence.paragraph <= lead]
    yield scene.own
    yield scene.readings


def _kind_by(
    told: Sequence[Reading], first: Side | None, second: Side | None, scene: Scene
) -> tuple[str, str] | None:
    return kind_of_event(
        [each for reading in told for each in reading.happenings],
        first.mention.kind if first else "",
        _kind(second, scene),
        harmed=_harmed(scene),
    )


def _group(side: Side | None) -> Side | None:
    """Return the side if it is named, and not only one of a sort."""
    return side if side and not side.mention.generic else None


def _attacker(scene: Scene, acting: Sequence[Side]) -> Side | None:
    """Return who did it: who claims it undisputed, else who the text says acted.

    "The fighters" are those of the one armed group that acts in the text.
    """
    if scene.claimed and scene.claimed.actor_id not in scene.denying:
        return Side(scene.claimed, "responsibility-claimed")
    sure = [side for side in acting if side.mention.actor_id and side.mention.actor_id not in scene.denying]
    first = next(iter(sure), None)
    if first is not None and first.mention.sort in UNNAMED:
        groups = {s.mention.actor_id: s for s in sure if not s.mention.generic and s.mention.kind in GROUPS}
        return next(iter(groups.values())) if len(groups) == 1 else first
    return first


def _kind(second: Side | None, scene: Scene) -> str:
    if second is not None:
        return second.mention.kind
    counted = {
        toll.counts for reading in scene.readings for toll in reading.tolls if toll.field == "fatalities"
    }
    return CIVILIANS if "civilians" in counted else ""


def _harmed(scene: Scene) -> bool | None:
    """Return whether people were hurt by what is said of it, None where nothing is."""
    own = [toll for reading in scene.own for toll in reading.tolls]
    every = own or [toll for reading in scene.readings for toll in reading.tolls]
    tolls = [toll for toll in every if toll.field in HURT]
    if any(toll.stance == "asserts" and toll.low != 0 for toll in tolls):
        return True
    return False if tolls and all(toll.low == 0 for toll in tolls) else None
