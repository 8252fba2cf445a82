"""Judged: whether the words around a name say that it is a place, of which level, and in which role."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .cues import SMALL_AREA_M, lives_there
from .gazetteer.look_up import Unit, key
from .name_words import never, plain_units
from .named import Named, unit_names
from .resolve_place import UNKNOWN, Choice
from .said_role import said_role
from .speaking import speaks_after

# Without a word that says so, a name in the gazetteer is a place only from this population on.
KNOWN_TOWN = 5_000
# "The Solino neighbourhood of Port-au-Prince": a city of so many is no neighbourhood.
CITY = 100_000
# The prepositions that make an unknown name a place, though a weak one.
BARE = re.compile(r"(?:^|\W)(?:in|near|outside|a|pres de|pres d'|non loin de|non loin d'|localise\w* a)\s*$")
IN_A_UNIT = re.compile(r"(?:dans (?:le|la|l'|les)|du|au|de l'|de la) ?$")
OF = re.compile(r"\bd(?:e |')$")
# "Le parc Gezi", "Park Gezi": the name of the spot itself, unlike "le parc de Gezi".
BY_NAME = re.compile(r"[a-z]{3,} $")
# A clause that begins with "In X" or "À X" is about a place, even one that nobody knows.
OPENS = re.compile(r"(?:^|[,;:\"(] ?|\bet |\band |\bbut |\bmais )(?:in|at|near|a|pres de) $")
# "A Wagner base": of an unknown name, more often somebody's than somewhere.
SOMEBODYS = re.compile(r"\b(?:a|an) $")
# "The town in the department of X": the town was named before.
ANAPHOR = re.compile(r"\b(?:the|cette) (?:[\w-]+ ){0,2}(?:town|village|city|ville|localite|bourgade)s? $")
LIES = re.compile(
    r"\b(?:lies|lie|sits|stands|is|located|situated|trouve|situee?|niche|est(?: situee?)?)(?: just| only)? $"
)
EMBASSY = re.compile(r"\b(?:ambassad\w+|embass\w+|consul\w+)(?: [\w'-]+){1,4} (?:a|in) $")
# Where the wounded are taken, and who speaks there.
TREATED = re.compile(r"hospital|clinic|medical|health|morgue|college|universit|institut")
TALKS = re.compile(r"\b(?:talks|negotiat\w+|summit|mediat\w+|pourparlers|negociations|sommet|mediation)\b")
RULERS = re.compile(
    r"\b(?:presiden\w+|ministr\w+|minister\w*|gouvernement|government|premier|officials|chancellery|porte-parole"
    r"|spokes\w+|parliament|parlement)\b"
)
Row = Mapping[str, str]


def units_of(named: Named, choice: Choice) -> tuple[Unit, ...]:
    """Return the units of the name in the country that the sentence speaks of; of any, if there is none."""
    units = unit_names().get(key(named.text), ())
    at_home = tuple(unit for unit in units if unit.iso3 == (named.country or choice.iso3))
    if at_home or choice.settlement or named.text in plain_units():
        return at_home
    return units if len({unit.iso3 for unit in units}) == 1 else ()


def level_of(named: Named, choice: Choice) -> str:
    """Return whether the name is a unit, quarter, site or settlement."""
    units = units_of(named, choice)
    before = named.sentence.folded[max(0, named.start - 20) : named.start]
    if named.kind == "unit" and named.right == "noun":
        return "unit"
    at_home = choice.settlement is not None and choice.settlement.iso3 == named.country
    if named.left.kind == "site" and BY_NAME.search(before) and not OF.search(before):
        return "site"
    city = at_home and choice.settlement is not None and choice.settlement.population >= CITY
    if (
        named.left.kind == "unit"
        or (named.left.kind == "quarter" and not city)
        or (named.left.kind == "site" and not at_home)
    ):
        return named.left.kind
    if units and (not choice.settlement or IN_A_UNIT.search(before)):
        return "unit"
    if named.right == "noun" and (named.kind == "quarter" or (named.kind == "site" and not at_home)):
        return named.kind
    return "settlement"


def says_place(named: Named, choice: Choice, listed: Mapping[str, Row]) -> bool:
    """Return whether the words around the name, or what is known of it, say that it is a place."""
    if not named.whole or named.person:
        return False
    if row_of(named, listed) is not None:
        return True
    if key(named.text) in never():
        return False
    grammar = bool(named.left.kind) or (named.right == "apposition" and bool(named.left.cue))
    if not named.known:
        return is_shown(named) or _bare(named)
    if grammar or named.dateline or named.titled or named.kind == "unit":
        return True
    units = units_of(named, choice)
    if named.left.cue or named.right or named.left.road:
        return bool(
            units
            or choice.settlement
            or (choice.doubt not in ("", UNKNOWN) and named.left.cue in ("at", "near"))
        )
    at_home = choice.settlement is not None and choice.settlement.iso3 == named.country
    return bool(at_home and choice.settlement and choice.settlement.population >= KNOWN_TOWN)


def is_shown(named: Named) -> bool:
    """Return whether grammar alone makes an unknown name a place, a person or a group being excluded."""
    left = named.left
    before = named.sentence.folded[max(0, named.start - 20) : named.start]
    if left.kind:
        return not (left.kind == "site" and SOMEBODYS.search(before))
    if named.right == "apposition" and (left.cue or named.kind in ("settlement", "quarter")):
        return True
    if named.right == "noun" and named.kind == "site" and SOMEBODYS.search(before):
        return False
    if named.right == "noun" and named.kind in ("quarter", "settlement", "unit"):
        return True
    noun = named.sentence.folded[named.end : named.until]
    if named.right == "noun" and named.kind == "site" and left.cue in ("at", "near"):
        return not TREATED.search(noun)
    if (named.set_beside and left.cue) or left.radius_m is not None or named.joined:
        return True
    return bool(named.country) and left.cue in ("at", "near") and bool(OPENS.search(before))


def _bare(named: Named) -> bool:
    before = named.sentence.folded[max(0, named.start - 20) : named.start]
    if " " in named.text and named.left.cue == "at" and re.search(r"\ba $", before):
        return False  # more often a person: "à Macky Sall"
    return bool(named.country) and named.left.cue in ("at", "near") and bool(BARE.search(before))


def role_of(named: Named, lead: bool = False) -> str:
    """Return the place's role; `lead`: the text has named no other place so far where something may be."""
    if named.dateline or (named.right == "noun" and named.kind == "owned"):
        return "context"
    before = named.sentence.folded[max(0, named.start - 4) : named.start]
    if lead and named.sentence.paragraph == 1 and lives_there(named.left, named.sentence.folded, named.start):
        # "Police in X fired at workers" tells where, "police in X said" does not.
        return "context" if speaks_after(named.sentence.folded, named.end) else "where"
    folded = named.sentence.folded
    if said := said_role(folded, named.start, named.end):
        return said
    if named.left.cue in ("toward", "context"):
        return named.left.cue
    if ANAPHOR.search(named.sentence.folded, 0, named.left.start) and named.left.kind == "unit":
        return "context"
    if _says_only_where(named) or (named.capital and _governs(named)):
        return "context"
    if named.left.cue or named.titled or named.left.kind or named.left.road:
        return "where"
    if named.sentence.paragraph <= 1 and OF.search(before):
        return "where"  # "un immeuble de Kharkiv", in the title or the lead
    if named.right == "noun" and named.kind in ("site", "happening", "area", "quarter"):
        return "where"
    if named.right == "struck":
        return "where"
    return "where" if named.sentence.paragraph == 0 and not named.capital else "context"


def _says_only_where(named: Named) -> bool:
    """Return whether the sentence tells where a place lies, or who is at an embassy."""
    folded = named.sentence.folded
    lies = (named.left.cue == "near" or named.left.kind == "unit") and LIES.search(
        folded, 0, named.left.start
    )
    return bool(lies or EMBASSY.search(folded, max(0, named.start - 70), named.start))


def _governs(named: Named) -> bool:
    """Return whether a capital stands for the government: "À Bogotá, le président a promis"."""
    folded = named.sentence.folded
    opens = named.left.start == 0 and folded[named.end : named.end + 1] == ","
    rules = opens and RULERS.search(folded, named.end, named.end + 40)
    return named.addressed or bool(TALKS.search(folded)) or bool(rules and speaks_after(folded, named.end))


def precision(named: Named, level: str) -> int:
    """Return the code of `geo_precision`."""
    radius = named.left.radius_m
    if radius is not None:
        return 2 if radius <= SMALL_AREA_M else 3
    if level == "unit":
        return 3
    return 2 if named.left.cue == "near" or named.kind == "area" else 1


def row_of(named: Named, listed: Mapping[str, Row]) -> Row | None:
    """Return the row of locations.csv with this name: "Sénou airport" and "l'aéroport de Sénou" too."""
    phrase = named.sentence.folded[min(named.left.start, named.start) : named.until]
    airport = f"{named.text} airport" if re.search(r"airport|aeroport", phrase) else named.text
    return listed.get(key(named.text)) or listed.get(key(airport))
