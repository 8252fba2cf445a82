"""Kind: what kind of event it was, from all the words that tell of it and from who its two sides are."""

from __future__ import annotations

from collections.abc import Sequence

from .happened import Happening

ARMED = ("State forces", "Rebel group", "Political militia", "Identity militia", "External/Other forces")
STATE = "State forces"
REBELS = ("Rebel group", "Political militia", "Identity militia", "External/Other forces")
CROWDS = ("Protesters", "Rioters")
BLASTS = ("suicide", "ied", "shelling", "grenade", "air", "chemical")
HARM = ("killing", "shooting", "attack", "ambush", "raid")
# What is no violence is what happened only where nothing violent did.
QUIET = ("agreement", "transfer", "weapons", "group", "base", "other")
# What is no one-sided raid on people.
FOUGHT = ("clash", "strike", "explosion", *BLASTS)
AIR_RAID, SUICIDE = "Air/drone strike", "Suicide bomb"
Decision = tuple[str, str]


def kind_of_event(
    happenings: Sequence[Happening],
    attacker_kind: str,
    target_kind: str,
    *,
    harmed: bool | None = None,
) -> tuple[str, str] | None:
    """Return the sub-event type of one event and why, or None where it is not clear.

    `happenings` are all that tell of this event, in the order of the article; the kinds are labels of the
    vocabulary `inter`, empty where they are not known. `harmed` is whether people are said to have been
    killed or hurt, None where nobody says.
    """
    real = [each for each in happenings if not each.unreal and not each.past]
    if not real:
        return None
    sorts = {each.sort for each in real}
    if any("rotest" in each.sub_event_type for each in real):
        sorts.add("march")  # "opened fire on protesters" is one phrase, and tells of both
    if harmed is False:
        sorts.discard("killing")  # it is told of another event
    first = next((each for each in real if each.strength > 1), real[0])
    sides = {attacker_kind, target_kind}
    if "retake" in sorts and (attacker_kind == STATE or (first.sort == "retake" and target_kind == STATE)):
        sorts.add("takeover")
    if first.sort in QUIET and first.strength == 3 and first.sort != "weapons":
        return _quiet(real, sorts, harmed)
    return (
        _disrupted(real, sorts, harmed)
        or _crowd(real, sorts, attacker_kind, target_kind)
        or _blast(real, sorts, target_kind)
        or _territory(sorts, attacker_kind)
        or _detained(first, sides, harmed)
        or _taken(sorts | ({"killing"} if harmed and "arrest" not in sorts else set()), sides)
        or _looted(real, sorts, attacker_kind, target_kind, harmed)
        or _fight(real, sorts, attacker_kind, target_kind)
        or _attack(real, sorts, attacker_kind, target_kind)
        or _quiet(real, sorts, harmed)
    )


def _disrupted(real: Sequence[Happening], sorts: set[str], harmed: bool | None) -> Decision | None:
    """Return Disrupted weapons use where a bomb was found in time or weapons were seized, and no more."""
    labels = {each.sub_event_type for each in real if each.sort == "weapons" and each.strength > 2}
    violent = {*HARM, "clash", "explosion", "strike", "takeover", "suicide", "march", "riot", "looting"} - {
        "attack"
    }
    acted = any(each.sort in ("attack", "air", "shelling") and each.voice != "noun" for each in real)
    if not labels or harmed or acted or sorts & violent:
        return None
    return next(iter(labels)), "weapons were seized or made harmless before anybody used them"


def _crowd(real: Sequence[Happening], sorts: set[str], attacker: str, target: str) -> Decision | None:
    crowd = attacker in CROWDS or target in CROWDS
    if "mob" in sorts and attacker not in ARMED:
        return "Mob violence", "a crowd without a demand did it"
    if not crowd and (attacker in REBELS or not sorts & {"march", "riot", "dispersal"}):
        return None
    return _crowd_with_a_demand(real, sorts, {attacker, target})


def _crowd_with_a_demand(real: Sequence[Happening], sorts: set[str], sides: set[str]) -> Decision | None:
    shot_at = any(each.sub_event_type == "Excessive force against protesters" for each in real)
    if "Rioters" in sides or ("riot" in sorts and not shot_at):
        demand = sorts & {"march", "riot", "dispersal"}
        return ("Violent demonstration", "a crowd turned to violence") if demand else None
    if "march" not in sorts and "Protesters" not in sides:
        return None
    by_state = STATE in sides and "shooting" in sorts and not sides & set(REBELS)
    if shot_at or by_state or ("Protesters" in sides and sorts & {"shooting", "killing"}):
        return "Excessive force against protesters", "protesters were shot at or killed"
    if sorts & {"clash", "looting"}:
        return "Violent demonstration", "a protest that turned to violence"
    if sorts & {"dispersal", "arrest"}:
        return "Protest with intervention", "a protest was broken up or met with arrests"
    return "Peaceful protest", "a protest, and no force is told of"


def _blast(real: Sequence[Happening], sorts: set[str], target: str) -> Decision | None:
    blasts = [each for each in real if each.sort in BLASTS and each.sub_event_type and each.strength > 1]
    if not blasts:
        return None
    if "chemical" in sorts:
        return "Chemical weapon", "a poisonous agent was used"
    labels = {each.sub_event_type for each in blasts}
    assault = sorts & {"clash", "raid", "ambush", "takeover"} or any(
        each.sort == "attack" and each.voice == "active" and each.strength > 1 for each in real
    )
    if assault and target in ARMED and labels != {AIR_RAID}:
        return None
    if sorts & {"clash", "takeover"} and labels == {AIR_RAID} and not _first_is(real, blasts):
        return None
    if SUICIDE in labels and labels <= {SUICIDE, "Remote explosive/landmine/IED"}:
        return SUICIDE, "the bomber meant to die"
    heaviest = max(blasts, key=lambda each: each.strength)
    return heaviest.sub_event_type, "an explosive or a weapon from afar was the main act"


def _territory(sorts: set[str], attacker: str) -> Decision | None:
    if (
        "transfer" in sorts
        and sorts & {"withdrawal", "takeover", "transfer"}
        and not sorts & {"clash", "raid"}
    ):
        return "Non-violent transfer of territory", "a place changed hands without a fight"
    if "takeover" not in sorts:
        return None
    if attacker == STATE:
        return "Government regains territory", "state forces took a place"
    if attacker in REBELS:
        return "Non-state actor overtakes territory", "an armed group took a place"
    return None


def _detained(first: Happening, sides: set[str], harmed: bool | None) -> Decision | None:
    """Return Arrests where they are told first, as the act itself, and nobody was hurt in them."""
    if (
        first.sort == "arrest"
        and first.voice != "noun"
        and not harmed
        and (STATE in sides or not sides & set(ARMED))
    ):
        return "Arrests", "state agents openly detained people"
    return None


def _taken(sorts: set[str], sides: set[str]) -> Decision | None:
    if "sexual" in sorts and not sides & set(CROWDS):
        return "Sexual violence", "rape or another sexual act by force"
    if "abduction" in sorts and not sorts & {"killing", "shooting", "clash", "takeover"}:
        return "Abduction/forced disappearance", "people were carried off and nobody was killed"
    state = STATE in sides or not sides & set(ARMED)
    if (
        "arrest" in sorts
        and state
        and not sorts & {*HARM, *BLASTS, "clash", "abduction", "takeover", "explosion"}
    ):
        return "Arrests", "state agents openly detained people"
    return None


def _looted(
    real: Sequence[Happening], sorts: set[str], attacker: str, target: str, harmed: bool | None
) -> Decision | None:
    looted = "Looting/property destruction", "goods were taken or destroyed and nobody was hurt"
    if "looting" not in sorts or harmed or ("takeover" in sorts and not attacker):
        return None
    if attacker in ARMED and target not in ARMED and not sorts & {"killing", "shooting", "clash", "ambush"}:
        attacked = [each for each in real if each.sort in ("attack", "raid") and each.voice != "noun"]
        return looted if harmed is False or not attacked else None
    nobody = not attacker and harmed is False and not sorts & {*HARM, "clash", *BLASTS}
    return looted if nobody else None


def _fight(real: Sequence[Happening], sorts: set[str], attacker: str, target: str) -> Decision | None:
    if "takeover" in sorts and not attacker:
        return None
    fought = [each for each in real if each.sub_event_type == "Armed clash"]
    if target in ARMED and attacker in ARMED and sorts & {*HARM, "clash", *BLASTS, "abduction"}:
        return "Armed clash", "two armed sides fought"
    if target in ARMED and not attacker and fought:
        return "Armed clash", "both sides fired"
    if _first_is(real, fought) and not {attacker, target} & set(CROWDS):
        return "Armed clash", "the words name a fight between armed sides"
    return None


def _attack(real: Sequence[Happening], sorts: set[str], attacker: str, target: str) -> Decision | None:
    if target != "Civilians" or ("takeover" in sorts and not attacker):
        return None
    if attacker in ARMED and sorts & {*HARM, "abduction"} and not sorts & {"strike", "explosion", *BLASTS}:
        return "Attack", "an armed side attacked people who are unarmed"
    shot = any(each.sort == "killing" and each.strength > 2 for each in real)
    if not attacker and shot and "raid" in sorts and not sorts & {*FOUGHT, "arrest"}:
        return "Attack", "people who are unarmed were killed in a raid"
    return None


def _first_is(real: Sequence[Happening], some: Sequence[Happening]) -> bool:
    """Whether one of some happenings is the first that is told in words of any weight."""
    return bool(some) and next((each for each in real if each.strength > 1), real[0]) in some


def _quiet(real: Sequence[Happening], sorts: set[str], harmed: bool | None) -> Decision | None:
    if harmed and real[0].sort != "agreement":
        return None
    if real[0].sort not in QUIET and sorts & {*HARM, *BLASTS, "clash", "explosion", "strike", "looting"}:
        return None
    decided = [each for each in real if each.sort in QUIET and each.sub_event_type]
    if not decided:
        return None
    best = max(decided, key=lambda each: each.strength)
    return best.sub_event_type, "nothing violent is told, and the words name it"


def why_undecided(happenings: Sequence[Happening], attacker_kind: str, target_kind: str) -> str:
    """Return why `kind_of_event` gave None for these, for a todo: what is told, and what is missing."""
    real = [each for each in happenings if not each.unreal and not each.past]
    if not real:
        states = sorted({each.unreal or "past" for each in happenings})
        return f"what is told is only {', '.join(states)}" if states else "no word tells of an event"
    told = ", ".join(sorted({each.sub_event_type or each.sort for each in real}))
    sides = (("who did it", attacker_kind), ("whom it was done to", target_kind))
    missing = " and ".join(side for side, kind in sides if not kind)
    return f"told of: {told}" + (f"; not clear: {missing}" if missing else "; these fit no one kind alone")
