"""Toll frames: the patterns of letters (see `marks`) in which a sentence says how many were harmed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# A counted group: "two local police officers", "une dizaine d'habitants", "one of its soldiers".
GROUP = {
    "en": r"T?[NA]o?(?:fT?N|f?T?v?)?o?[woCWvH]{0,3}W(?:fu)?",
    "fr": r"T?[NA]o?v?(?:fT?N|f?T?)o{0,2}W[wWCo]{0,2}(?:fNu)?",
}
# What may stand between the group and its verb: "from the north", "who were on their way,", "(CJTF)".
CLAUSES = (
    r"(?:~[^.;,:NPID]{0,6})?"  # who sold coffee
    r"(?:Pp[wzT&uofC]{1,6}(?=[hbmI%]))?"  # hit by shrapnel
    r"(?:r[^.;,:NPIDXBg]{1,9}(?=[hbmIX%]))?"  # who had tried to flee
)
REST = r"(?:,[^.;,]{1,16},)?(?:\([^.)]{1,8}\))?"
GAP = {
    "en": r"\^?(?:f(?:u|T?[wCoW]{0,3}[WCw]))?"
    + CLAUSES
    + r"(?:[pqUr](?:[wzTfpquUACcvZoW#]|N(?!T?[wo]?W)){0,9})?"
    + REST,
    "fr": r"w{0,2}\^?(?:[fT]{1,2}[wCoW]{0,3}[WCwu])?"
    + CLAUSES
    + r"(?:[fpqUr](?:[wzTfpquUACcvoW#]|N(?!o?W)){0,9})?"
    + REST,
}
# A number that stands for people by itself, or with "others".
ALONE = r"T?(?:No?i?|Nfo|Ao)(?:fT?[Pw]?(?=v?[bhmI]))?"


@dataclass(frozen=True)
class Frame:
    """A pattern with the groups `g` (who is counted) and `v` (what happened)."""

    rule: str
    pattern: re.Pattern[str]


@cache
def frames(language: str) -> tuple[Frame, ...]:
    """Return the frames of a language, those that win first."""
    group, gap = GROUP[language], GAP[language]
    listed = rf"(?P<g>(?:(?:{group}|N){{1}}(?:,&?|&)(?=T?[NA])){{0,4}}(?:{group}|{ALONE}))(?:i{group}(?:&{group})?)?(?:,?&T[wo]{{0,2}}W)?"  # noqa: E501 - one pattern
    # A noun phrase after which no other counted noun goes on into the next clause.
    objects = rf"(?P<g>(?:T[wo]{{0,2}}W(?:,&?|&))?{group}(?:fT?[wuCW]{{1,2}}(?=&))?(?:(?:,&?|&)(?:T[wo]{{0,2}}W(?:,&?|&))?v?{group}(?!{gap}[hbIPm]))*|No?(?=[.,;:&pivrq()\-]|$))"  # noqa: E501 - one pattern
    direct = r"(?:fT?|T)?"
    rows = (
        ("deaths of", rf"T?(?P<v>K){direct}(?P<g>(?:{group}(?:,&?|&)(?=T?[NA]))*{group})"),
        ("passive", rf"{listed}{gap}(?:m?[h%]?v*b{{1,2}}%?v*|%b?v*)(?P<v>P(?:v?&h?b?v?P)?)"),
        ("died", rf"{listed}{gap}m?[h%]?v*b?v*(?P<v>I)"),
        ("arrived", rf"{listed}{gap}m?[h%]?v*b?v*(?P<v>0)"),
        ("they say", rf"(?P<g>{group})h?yr?[wTCpvfr]{{0,5}}#h?v*b{{1,2}}v*(?P<v>P)"),
        ("dead or wounded", rf"(?P<g>(?:N|{group})o?f?[ow]?)(?P<v>[DP]&f?[DP])(?!T?[NA])"),
        ("dead", r"(?P<g>T?No?(?:f?T?)?[woWCH]{0,3}|(?<![bhwT])Ao?)(?P<v>D)"),
        ("dead", rf"(?P<g>(?:{group}(?:,&?|&))?{group})w?(?P<v>D)"),
        ("beaten to death", rf"(?P<v>[EP])v*(?P<g>{group})(?P<d>d)"),
        ("taken hostage", rf"(?P<v>k)v*(?P<g>{group})(?P<d>a)"),
        ("into custody", rf"(?P<v>[k93])[vp]?(?P<g>{group})(?P<custody>7)"),
        ("received", rf"(?P<v>3)v*(?P<g>{group})"),
        ("to hospital", rf"(?P<g>{group})[^.;:NA]{{0,14}}?h?b?v*(?P<v>X)(?:[wH&v]{{0,3}}[BDw])?"),
        ("hostages", rf"(?P<v>[k<M])v*(?P<g>{group})"),
        ("with wounds", rf"(?P<g>{group}|Nf?o?)(?P<with>p)[wzu&fo]{{0,4}}(?P<v>[DB])(?![TNA])"),
        ("lives", rf"(?P<v>[6yk])v*(?P<g>{group})"),
        ("put at", r"=T?[wo]{0,2}(?P<v>[Dt])f?T?w?(?P<who>W)p(?P<g>N)(?![wzuWDPCo])"),
        ("put at", r"=T?[wo]{0,2}(?P<v>[Dt])[^.;,N]{0,4}p(?P<g>N)(?![wzuWDPCo])"),
        ("killing", rf"(?P<v>[PgB](?:(?:,|&)[Pg])?)[pv]{{0,2}}(?:c&)?{objects}"),
        ("killing", r"(?P<v>[PgB](?:(?:,|&)[Pg])?)v?c&(?P<g>N)"),
        ("wounded of", r"(?P<g>No?)fo?(?P<v>P)(?!&?h?v?b)"),
        ("wounded soldiers", r"(?P<g>T?N)(?P<v>P)(?P<who>W)"),
        ("wounded", r"(?P<g>No?)v?(?P<v>P)(?!v?(?:T?[NAZc]|T[wo]{0,2}W))"),
        ("killed", rf"{listed}[wv]{{0,2}}(?P<v>Pd?(?:&P)?)(?!v?(?:T?[NAZc]|T[wo]{{0,2}}W))"),
        ("lost", rf"(?P<side>[WC])(?:[^.;LPgB]{{0,8}})(?P<v>L)v?(?P<g>(?:{group}(?:,&?|&))?{group})"),
        ("lost", rf"(?P<v>L)f?(?P<g>{group})"),
        ("toll", r"(?P<v>t)(?:f?T?[wWDP])?[^.;N]{0,8}(?:N[pTm]{1,2}(?=N))?(?P<g>N)(?![wzuWDPCof]|[pm]T?N)"),
        ("driven", rf"(?P<v>>)v*(?P<g>{group}|N)(?:pT?u|m?I|pI)"),
    )
    return tuple(Frame(rule, re.compile(pattern)) for rule, pattern in rows)


@cache
def parts(language: str) -> tuple[Frame, ...]:
    """Return the frames of a part of a toll."""
    group, gap = GROUP[language], GAP[language]
    some = rf"(?P<g>{group}(?:(?:,&?|&){group}(?!{gap}[hbI]))*)"
    return (
        Frame("including", re.compile(rf"i(?:T?pT?)?{some}")),
        Frame("of them", re.compile(r"(?P<g>N)i(?:[hv]{0,2}b)?(?P<who>[Wo]*W)")),
        Frame(
            "of those", re.compile(r"(?P<g>N)fT?(?P<of>PW|WP|[PDW])[^.;,NPIDA]{0,4}bA?(?P<who>[wo]{0,2}W)")
        ),
        Frame(
            "among them",
            re.compile(rf"(?P<g>{group}(?:p[wWu]{{1,2}})?)(?:[bvwh]{{0,3}}5|(?<=W)i(?=[,.;:]|$))"),
        ),
        Frame("on a side", re.compile(r"(?P<g>N)qT?(?P<who>[wW])")),
        Frame("of them", re.compile(r"(?P<g>N)fT?w(?P<who>W)")),
        Frame("among the dead", re.compile(rf"{some}[bvwh]{{0,3}}[qi]T?N?W?(?P<v>[DP])")),
        Frame("among the dead", re.compile(rf"qT?(?P<v>[DP])[bvwhy]{{0,3}}{some}")),
    )
