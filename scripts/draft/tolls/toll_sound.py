"""Toll sound: whether what a frame found tells a fact of harm."""

from __future__ import annotations

import re

from .toll_reading import Reading, hypothetical
from .toll_settled import POSSIBLE

LIVES, COST = ("lives", "vies", "vies humaines"), ("cost", "claim", "tak", "took", "cout")
MADE = ("fai", "pris", "took", "tak")
HOSTAGES = ("hostage", "captive", "otage", "captif")
WOUNDS = ("wounds", "injuries", "burns", "blessures", "brulures")
FLED = (
    "people",
    "women",
    "children",
    "persons",
    "civilians",
    "residents",
    "villagers",
    "families",
    "personnes",
    "habitants",
    "civils",
    "villageois",
    "femmes",
    "enfants",
)
# Who counts those who arrive because they fled.
AID = re.compile(
    r"\b(?:refugees?|refugies?|migrations?|unhcr|hcr|iom|oim|ocha|displac\w+|deplace\w*|humanitari\w+|humanitaires?"
    r"|red cross|red crescent|croix-rouge|croissant-rouge|aid workers?|shelters?|tents?|tentes?|abris?|msf)\b"
)
ELSEWHERE = re.compile(
    r"(?:\s\w+){0,2}\s(?:hospital|hopital|scene|stadium|stade|station|market|square|airport|office)"
)
# Who is received or admitted for another reason than wounds.
NOT_HURT = ("refug", "migra", "prison", "detain", "detenu", "student", "etudiant", "deplace", "displaced")
HOSPITAL = re.compile(
    r"\b(?:hospitals?|clinics?|doctors?|medics?|nurses?|surgeons?|hopita\w+|cliniques?|medecins?|msf)\b"
)
RELEASED_BEFORE = re.compile(r"R[pfTv]{0,2}$")
RELEASED_AFTER = re.compile(r"[^.;,&]{0,3}[hb]{1,3}v?R")


def sound(reading: Reading, match: re.Match[str], rule: str) -> bool:  # noqa: PLR0911, PLR0912 - one return for each form
    """Return whether the frame found tells a fact: not "could kill", "did not kill", "freed 22 hostages"."""
    letters, first = reading.letters, match.start()
    verb = match.start("v")
    if rule == "hostages":
        taken = _last(reading, match)
        made = reading.words(verb, verb + 1).lower().startswith(MADE)
        return (letters[verb] != "M" and taken.startswith(HOSTAGES)) or (made and taken.startswith("prison"))
    if rule in ("arrived", "received"):
        return _fled(reading, match) if rule == "arrived" else _hurt(reading, match)
    if rule == "lives":
        return _last(reading, match) in LIVES and reading.words(verb, verb + 1).lower().startswith(COST)
    if rule == "with wounds":
        words = reading.sentence.folded[reading.marks[verb].start : reading.marks[verb].end]
        return words in WOUNDS and reading.words(*match.span("with")).lower() in ("with", "avec")
    if rule == "toll":
        said = {mark.row.get("words") for mark in reading.marks[match.end("v") : match.end("g") - 1]}
        if said & {*POSSIBLE, "would", "should"}:
            number = reading.marks[match.end("g") - 1].number
            return number is not None and number.qualifier == "at_most"
    if RELEASED_BEFORE.search(letters[:first]) or RELEASED_AFTER.match(letters, match.end()):
        return False
    if rule in ("passive", "died"):
        inside = letters[match.end("g") : verb]
        chain = re.search(r"[mhbv!]*$", inside)
        text = chain.group() if chain else ""
        if "m" in text and "h" not in text:
            return False
        return not hypothetical(letters[:first])
    if rule == "killing":
        if letters[verb] in "PE":
            chain = re.search(r"[hbvm!]*$", letters[:verb])
            text = chain.group() if chain else ""
            if "b" in text or "!" in text or ("m" in text and not _had(reading, verb, text)):
                return False
        if letters[verb] == "B" and re.search(r"[m!G]v?$", letters[:verb]):
            return False
    if rule in ("killed", "wounded of", "wounded") and letters[match.start("g")] == "A":
        rest = re.match(r"[^.,;:]*", letters[match.end() :])
        return not (rest and re.search(r"[hby]", rest.group()))
    return not hypothetical(letters[:first])


def _last(reading: Reading, match: re.Match[str]) -> str:
    """Return the last word of the group, folded."""
    mark = reading.marks[match.end("g") - 1]
    return reading.sentence.folded[mark.start : mark.end]


def _had(reading: Reading, verb: int, chain: str) -> bool:
    """Return whether "to have killed" stands there, which tells a fact, and not "could have killed"."""
    if "b" in chain or "m" not in chain:
        return False
    modal = reading.marks[verb - len(chain) + chain.index("m")]
    return reading.sentence.folded[modal.start : modal.end] == "to"


def _fled(reading: Reading, match: re.Match[str]) -> bool:
    """Return whether people arrived because they fled: who helps them says so, and it is no hospital."""
    rest = reading.sentence.folded[reading.marks[match.end() - 1].end :]
    return (
        _last(reading, match) in FLED
        and bool(AID.search(reading.sentence.folded))
        and ELSEWHERE.match(rest) is None
    )


def _hurt(reading: Reading, match: re.Match[str]) -> bool:
    """Return whether people were received as wounded: as patients, or by a hospital."""
    taken = _last(reading, match)
    dead = re.search(r"[DIK]", reading.letters[match.end() :])
    after = reading.sentence.folded[reading.marks[match.end() - 1].end :]
    if dead or taken.startswith(NOT_HURT) or after.startswith((" as ", " like ", " comme ")):
        return False
    return taken.startswith("patient") or bool(HOSPITAL.search(reading.sentence.folded))
