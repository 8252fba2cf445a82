"""Tolls that are absent: nobody harmed, nothing reported, no figure given, or harm denied."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..article import Sentence
from .marks import Mark
from .toll import Toll

REMAINS = ("bod", "corps", "cadavre", "dépouille", "dead bod")
BADLY = re.compile(
    r"\b(?:serious|critical|bad|severe|grave)(?:ly)?\b|\b(?:major|life-threatening|gravement|grievement|graves"
    r"|serieu\w+)\b"
)
FURTHER = re.compile(
    r"\b(?:other|further|more|additional|new|autres?|nouveaux?|nouvelles?|supplementaires?)\b"
)
HOW_MANY = ("how many", "combien")
TOLD = ("fatalities", "injuries", "casualties", "abductions", "arrests", "displacement")
BOTH = ("fatalities", "injuries")
# What happened: a verb or noun of harm, and what is joined to it by and, or, ni.
HARM = r"(?P<v>(?:m?[wH]?[wH12]?)?[DPBIl](?:v?[&n]b?f?[DPBI])*)"
BE = r"!?m?h?!?v*b{0,2}v*"
FRAMES = (
    # "No casualties were reported", "aucune victime n'a été signalée"; "no reports of deaths"
    ("not reported", r"(?P<z>Z)[woH]{0,2}" + HARM + r"!?h?!?h?v*b{0,2}v*(?P<no>j)"),
    ("not reported", r"(?:Z|!)[woHj]{0,3}S(?:fT?)?[woH]{0,2}" + HARM),
    ("not reported", r"(?P<z>Z)j" + HARM),
    # "knew of no deaths", "was not aware of any casualties", "n'a eu connaissance d'aucun mort"
    ("not reported", r"@(?P<z>Z)[woH]{0,2}" + HARM),
    ("not reported", r"![hbvw]{0,3}@[ZY]?[woH]{0,2}" + HARM),
    ("not reported", r"(?:Zw?@[YZ]?|h@Y)[woH]{0,2}" + HARM),
    # "denied that protesters had been killed"
    ("denied", r"F[rpw]{0,3}(?P<w>f?T?[wo]{0,2}W)w?" + BE + r"(?P<v>P|I)(?=[.,;:)]|$|[&p])"),
    # "denied that anybody had been wounded", "nie toute perte", "denied any casualties"
    ("denied", r"F[rpvwT]{0,3}(?P<w>Y)" + r"w?W?" + BE + HARM),
    ("denied", r"F[rT]?[ZY]?[wo]{0,2}(?P<v>[Dl](?:&[DP])*)"),
    # "nobody was killed", "no soldier was killed", "none of the passengers was hurt"
    ("nobody", r"(?P<w>O(?:fT?N?[wo]{0,2}[WC](?:fT?[wuC]{1,2})?|[pw][wTuC]{0,4})?)" + BE + HARM),
    ("nobody", r"(?P<w>Z(?:f?T?[wovHC]{0,3}W)w?)" + BE + HARM),
    ("nobody", r"(?P<s>[WC])[^.;]{0,6}L(?P<w>Z[wo]?W)(?P<v>)"),
    # "denies having lost a single man"
    ("nobody", r"(?P<s>[WC])[vhw]{0,3}F[hrT#]{0,3}L(?P<w>(?:Y|Ao|Z)[wo]?W)(?P<v>)"),
    ("nobody", r"[MPBgy](?P<w>O)(?P<v>)"),
    # "neither dead nor wounded", "sans faire de victimes", "pas de blessés", "no casualties"
    ("nobody", r"n(?P<v>[DP](?:n|&)[DP])"),
    ("nobody", r"s[MY]?f?Y?(?P<v>[DPl](?:[n&]f?[DP])*)"),
    ("nobody", r"(?:!|s)[hb!vM]{0,4}[MbPh]?f(?P<v>[DP](?:[n&]f?[DP])*)"),
    ("nobody", r"Z[woH]{0,2}(?P<v>[Dl](?:[n&]f?[DP])*)(?!!?b?[^.;]{0,3}j)"),
    ("nobody", r"Z[woH]{0,2}(?P<v>P)(?=[.,;:)p!h-]|$)"),
)
DECLINES = (
    # "gave no number of dead", "n'a donné aucun bilan", "declined to say how many"
    r"(?:!|G|s)[!hbvmpZYTwf]{0,5}[yR][!pvTZYAwofH]{0,5}[et]",
    r"(?:y|M)Z[wo]{0,2}[et]",
    r"Z[wo]{0,2}[et]w?!?[hb!v]{0,4}y",
    # "would not say whether anybody had been detained", "n'a pas dit s'il y avait eu des morts"
    r"(?:!|G|s)[!hbvmpf]{0,4}y(?:[pxw](?:Y?[wo]?W?|T?[wo]?W|#p|ww?|#w|f?T?[wo]?W)|Y[wo]?W)m?[h#wbv]{1,4}[fAYZ]?[wo]?(?=[DPI])",
    r"(?:!|s)[!hbv]{0,4}y[!pvTZwo]{0,4}(?:fT?)?(?=[DP])",
)
UNKNOWN = (
    r"Q[^.;]{0,4}[et]",
    r"Z[wo]{0,2}[et]w?!?[hb!v]{0,4}[Vj]",
    r"[et](?:fT?)?[^.;]{0,4}[hb]{1,3}v*Q",
)


def absent(letters: str, marks: tuple[Mark, ...], sentence: Sentence) -> list[Toll]:
    """Return the zeros, denials, missing reports and figures not given that a sentence tells."""
    found = list(_no_figure(letters, marks, sentence))
    taken = [(toll.start, toll.end) for toll in found]
    for rule, pattern in FRAMES:
        for match in re.finditer(pattern, letters):
            start, end = (
                sentence.start + marks[match.start()].start,
                sentence.start + marks[match.end() - 1].end,
            )
            if any(first < end and start < after for first, after in taken):
                continue
            tolls = _tolls(rule, match, letters, marks, sentence)
            if tolls:
                taken.append((start, end))
            found.extend(tolls)
    return found


def _span(match: re.Match[str], letters: str, marks: tuple[Mark, ...]) -> tuple[int, int]:
    """Return the span in the sentence, with "is to be regretted" ("n'est à déplorer") where it follows."""
    tail = re.compile(r"!?[hb]{0,2}v?p?(?:J|wJ)|[hb]{1,3}vM|[hb]{1,3}M").match(letters, match.end())
    return marks[match.start()].start, marks[(tail.end() if tail else match.end()) - 1].end


def _tolls(
    rule: str, match: re.Match[str], letters: str, marks: tuple[Mark, ...], sentence: Sentence
) -> list[Toll]:
    named = [marks[i] for i in range(*match.span("v"))]
    if any(mark.row.get("words", "").startswith(REMAINS) for mark in named):
        return []  # "no bodies were found" is no toll
    told = sentence.folded[marks[match.start()].start : marks[match.end() - 1].end]
    badly = rule == "nobody" and BADLY.search(told)  # "nobody was seriously hurt", "no other injuries"
    if rule == "nobody" and FURTHER.search(told):
        return []
    if rule == "nobody" and not match["v"]:
        before = letters[match.start()]
        named = [marks[match.start()]] if before in "PBg" else []
        named = named or []
        fields: tuple[str, ...] = _fields(named) if named else (("fatalities",) if before in "WC" else ())
    else:
        fields = _fields(named)
    if badly:
        fields = tuple(field for field in fields if field != "injuries")
    if re.search(r"[m]$", letters[: match.start("v")]) and "b" not in letters[match.start() : match.end()]:
        return []
    counts, subgroup = _counts(match, letters, marks)
    start, end = (sentence.start + place for place in _span(match, letters, marks))
    stance = {"not reported": "no_report", "denied": "denies"}.get(rule, "asserts")
    value = 0 if rule == "nobody" else None
    return [
        Toll(start, end, field, value, value, counts=counts, subgroup=subgroup, stance=stance, rule=rule)
        for field in fields
    ]


def _fields(named: Sequence[Mark]) -> tuple[str, ...]:
    """Return the fields of words of harm; a word for both, or for anybody harmed, is both."""
    found: list[str] = []
    for mark in named:
        if mark.letter not in "DPBIgl":
            continue
        field = mark.row.get("field", "")
        both = (
            mark.letter == "l"
            or field in ("both", "casualties")
            or mark.row["words"] in ("hurt", "victime", "victimes", "victim", "victims")
        )
        found += BOTH if both else [field] if field else []
    return tuple(dict.fromkeys(found))


def _counts(match: re.Match[str], letters: str, marks: tuple[Mark, ...]) -> tuple[str, str]:
    group = match.groupdict()
    span = match.span("w") if group.get("w") else (0, 0)
    people = [marks[i] for i in range(*span) if letters[i] in "WC"]
    if not people:
        people = [
            marks[i] for i in range(match.start(), match.end()) if letters[i] in "WC" and not group.get("w")
        ]
    if group.get("s") and (not people or people[-1].row["kind"] == "generic"):
        people = [marks[match.start("s")]]
    if not people and (after := re.match(r"(?:!?[hb]{0,2}v?p?J)?qT?[wo]{0,2}([WC])", letters[match.end() :])):
        people = [marks[match.end() + after.start(1)]]
    if not people:
        return "all", ""
    return people[-1].row["counts"], people[-1].row["subgroup"]


def _no_figure(letters: str, marks: tuple[Mark, ...], sentence: Sentence) -> list[Toll]:
    """Return where somebody gives no figure, or none is known: of what is named after it, or of both."""
    found: list[Toll] = []
    for stance, patterns in (("declines", DECLINES), ("no_report", UNKNOWN)):
        for pattern in patterns:
            for match in re.finditer(pattern, letters):
                rest = re.match(r"[^.;,:!]{0,8}", letters[match.end() :])
                named = [
                    marks[match.end() + i] for i, c in enumerate(rest.group() if rest else "") if c in "DPI"
                ]
                inner = [marks[i] for i in range(*match.span()) if letters[i] in "DPIt"]
                inner = [
                    m for m in inner if m.letter != "t" or not m.row["words"].endswith(("toll", "bilan"))
                ]
                who = [marks[match.end() + i] for i, c in enumerate(rest.group() if rest else "") if c == "W"]
                fields = tuple(dict.fromkeys(_named(inner + named)))
                if not fields:
                    counted = marks[match.end() - 1].row.get("words", "").startswith(HOW_MANY)
                    after = rest.group() if rest else ""
                    if any(m.letter in "PI" for m in (*inner, *named)) or (
                        counted and not re.fullmatch(r"(?:[wo]?W)?", after)
                    ):
                        continue  # "how many had attended", "how many had been taken"
                    fields = BOTH
                if not set(fields) <= set(TOLD):
                    continue
                last = named[-1].end if named else marks[match.end() - 1].end
                start, end = sentence.start + marks[match.start()].start, sentence.start + last
                if any(t.start < end and start < t.end for t in found):
                    continue
                counts = who[0].row["counts"] if who else "all"
                found += [Toll(start, end, f, counts=counts, stance=stance, rule="no figure") for f in fields]
    return found


def _named(named: Sequence[Mark]) -> list[str]:
    found: list[str] = []
    for mark in named:
        field = mark.row.get("field", "")
        found += BOTH if field in ("both", "casualties") else [field] if field else []
    return found
