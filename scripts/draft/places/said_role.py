"""Said role: whether the words around a name say that it was taken, or that somebody speaks there."""

from __future__ import annotations

import re

from .speaking import speaks_next

# So far back the words before a name are read.
BEFORE = 110
# "A hospital spokeswoman in X said": who speaks is there, whatever happened.
OFFICE = re.compile(
    r"\b(?:spokes\w+|officials?|diplomats?|ministers?|reporters?|journalists?|correspondents?|experts?|lawyers?"
    r"|analysts?|doctors?|surgeons?|director|coroner|prosecutors?|judges?|bishop|sources?|porte-parole"
    r"|responsables?|diplomates?|ministre|journalistes?|correspondante?s?|experte?s?|avocate?s?|analystes?"
    r"|medecins?|chirurgiens?|directeur|directrice|procureure?|eveque)"
    r"(?: [\w'-]+){0,3}? (?:in|at|based in|a|basee? a) $"
)
TELLS = re.compile(
    r"(?:,[^,;.]{1,40},)? (?:has |had |have |a |ont )?(?:put|puts|counted|counts|gave|gives|spoke|speaks"
    r"|confirmed|confirms|named|listed|compte|comptait|parle|parlait|evoque|donne|avance|estime|confirme"
    r"|fait etat)\b"
)
# What a place is that somebody took: "masters of X", "the fall of X".
TAKEN = re.compile(
    r"\b(?:maitre(?:s|sses?)? (?:de |d'|du )"
    r"|(?:s'est|se sont|s'etai(?:en)?t) (?:emparee?s?|rendue?s? maitres?) (?:de |d'|du )"
    r"|(?:prise|chute|reprise|reconquete|conquete|siege) (?:de |d'|du )"
    r"|masters? of |in control of |took control of |control of |(?:fall|capture|recapture|siege) of "
    r"|(?:captured|seized|retook|recaptured|overran|stormed|took) )$"
)
# "X passed under the control of", "X fell to".
FELL = re.compile(
    r"(?:,[^;.:]{1,110},)?(?: (?:est|sont|etai(?:en)?t|a ete|ont ete|is|was|were|had been|has been|has|had))?"
    r"(?: \w+ment| \w+ly)? (?:passee?s?|tombee?s?|reprise?s?|prise?s?|conquise?s?|fallen|fell|captured|seized"
    r"|overrun|retaken|recaptured)"
    r"(?: (?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|(?:on )?\w+day))?"
    r" (?:sous (?:le )?controle|aux mains|par |to |by |into the hands|under the control)"
)
# "They went for the gendarmerie post of X": what is attacked lies in the place.
AIMED = re.compile(
    r"\b(?:pris(?:e|es)? (?:a|au|aux|d'assaut)|attaque\w*|vise\w*|frappe\w*|cible\w*|contre|assaut\w*"
    r"|attack\w*|storm\w*|raid\w*|hit|struck|against)(?: (?:a|au|sur|contre|on|against))?(?: [\w'-]+){0,3}?"
    r" (?:brigade|poste|post|caserne|camp|base|barracks|station|commissariat|gare|garnison|garrison|prison"
    r"|mairie|ecole|hopital|marche|eglise|mosquee|bureau)(?: [\w'-]+){0,3}? (?:de |d'|du |of |in |at )$"
)


def said_role(folded: str, start: int, end: int) -> str:
    """Return "where" or "context" as far as the words around a name in the folded sentence decide it."""
    before = folded[max(0, start - BEFORE) : start]
    if OFFICE.search(before) and (TELLS.match(folded, end) or speaks_next(folded, end)):
        return "context"
    return "where" if TAKEN.search(before) or FELL.match(folded, end) or AIMED.search(before) else ""
