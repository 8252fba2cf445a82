"""Standing: who stands on which side of a kind of event, by the words of `words/sides.csv`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .drafted import Decided
from .rules import sentence
from .scene import FIRST, GROUPS, SECOND, STATE, TYPE, Scene
from .sides import Side, agents, armed, both
from .words import table

Standing = Callable[[Scene, Side | None, Side | None], Decided | None]
UNDECIDED = {FIRST: "agent", SECOND: "patient"}


def standing(
    label: str, scene: Scene, first: Side | None, second: Side | None
) -> tuple[dict[str, Decided], dict[str, str]]:
    """Return the sides that are clear, and why the others are not.

    `first` is who acted and `second` who was acted upon, as far as the grammar says so.
    """
    rule = next((row for row in table("sides") if row[TYPE] == label), UNDECIDED)
    decided: dict[str, Decided] = {}
    todo: dict[str, str] = {}
    for key in (FIRST, SECOND):
        side = STANDINGS[rule[key]](scene, first, second)
        if side is not None and side.value not in {each.value for each in decided.values()}:
            decided[key] = side
        elif rule[key] != "none":
            todo[key] = f"Decide {key}: the text does not clearly name one."
    return decided, todo


def _agent(scene: Scene, first: Side | None) -> Decided | None:
    """Return who acted; "gunmen" are nobody where a group is blamed or denies it, for they may be its own."""
    unnamed = first is not None and first.mention.actor_id.startswith("unidentified-")
    return None if unnamed and (scene.blamed or scene.denying) else _named(first)


def _victim(scene: Scene, second: Side | None) -> Decided | None:
    """Return who was acted upon, else the country's civilians where unarmed people alone were hurt.

    Where guards were aimed at or hurt, and unarmed people too, nobody can tell who was meant.
    """
    guards = "state_side" in scene.hurt or (second is not None and second.mention.kind == STATE)
    if guards and scene.hurt & {"civilians", "subgroup"}:
        return None
    return _named(second) or (None if guards else _people(scene, "civilians", "victims-unarmed"))


def _force(scene: Scene, first: Side | None, second: Side | None) -> Decided | None:
    every = (first, second, *_forces(scene))
    return _named(next((side for side in every if side and side.mention.kind == STATE), None))


def _forces(scene: Scene) -> Iterator[Side]:
    """Yield the state's forces that are named, those in a sentence that says what happened first."""
    for told in (True, False):
        for reading in scene.readings:
            for mention in reading.acting:
                if mention.kind == STATE and bool(reading.real) == told and not mention.thing:
                    yield Side(mention, "force-there")


def _pair(scene: Scene, number: int) -> Decided | None:
    pair = next(both(scene.readings), None)
    return _named(pair[number]) if pair else None


def _leaver(scene: Scene) -> Side | None:
    return next(agents(scene.readings, "withdrawal"), None)


def _taker(scene: Scene) -> Decided | None:
    """Return who takes a place over: who is said to, else the other armed side beside the one that left."""
    leaver = _leaver(scene)
    taking = agents(scene.readings, "takeover")
    if leaver is None:
        return _named(next(taking, None))
    others = (
        each for each in (*taking, *armed(scene.readings)) if each.mention.actor_id != leaver.mention.actor_id
    )
    return _named(next(others, None))


def _suspects(scene: Scene, second: Side | None) -> Decided | None:
    """Return the one armed group that those arrested are said to be of; people of no group are nobody."""
    groups = {
        each.actor_id: each
        for reading in scene.own
        if reading.sentence.paragraph <= 1
        for each in reading.mentions
        if each.kind in GROUPS and not each.generic
    }
    if second and second.mention.kind in GROUPS and not second.mention.generic:
        return _named(second)
    return _named(Side(next(iter(groups.values())), "suspects")) if len(groups) == 1 else None


def _named(side: Side | None) -> Decided | None:
    if side is None or not side.mention.actor_id or side.mention.doubt:
        return None
    where = f"characters {side.mention.start}-{side.mention.end}"
    return Decided(side.mention.actor_id, side.rule, f"{sentence(side.rule)} ({where}).")


def _people(scene: Scene, sort: str, rule: str = "crowd") -> Decided | None:
    found = scene.people(sort)
    return Decided(found, rule, f"{sentence(rule)}.") if found else None


STANDINGS: dict[str, Standing] = {
    "agent": lambda scene, first, second: _agent(scene, first),
    "patient": lambda scene, first, second: _named(second),
    "suspects": lambda scene, first, second: _suspects(scene, second),
    "victim": lambda scene, first, second: _victim(scene, second),
    "state-agent": lambda scene, first, second: (
        _named(first) if first and first.mention.kind == STATE else None
    ),
    "force": _force,
    "one": lambda scene, first, second: _pair(scene, 0),
    "other": lambda scene, first, second: _pair(scene, 1),
    "taker": lambda scene, first, second: _taker(scene),
    "leaver": lambda scene, first, second: _named(_leaver(scene)),
    "protesters": lambda scene, first, second: _people(scene, "protesters"),
    "rioters": lambda scene, first, second: _people(scene, "rioters"),
    "none": lambda scene, first, second: None,
}
