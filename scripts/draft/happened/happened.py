"""Happened: the words of a sentence that say that something happened, and whether it really did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ..article import Sentence
from ..words import table
from .phrases import Found, found, written

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
)
# "In 2018", "since March 2021", and "In January" without a day: what is told as background.
LONG_AGO = re.compile(
    r"(?<!\w)(?:in|since|en|depuis|from|until)\s+(?:early|late|mid|debut|fin|the\s+year|l'annee)?[\s-]*"
    rf"(?:(?:{MONTHS})(?:\s+of|\s+de)?\s+)?(?:19|20)\d\d(?!\w)"
    rf"|^\W*(?:in|en)\s+(?:{MONTHS})(?!\w|\s+(?:\d|and\s+\w+\s+\d))"
)
# "Had killed thirty civilians in February": before what the article tells.
BEFORE_THAT = re.compile(rf"(?<!\w)(?:in|en)\s+(?:{MONTHS})(?!\w|\s+(?:\d|and\s+\w+\s+\d))")
PLUPERFECT = re.compile(r"(?<!\w)(?:had|avait|avaient)(?!\w)")
# "On May 12", "the March 23 Movement": neither what may be nor a march.
NAMES_A_MONTH = re.compile(r"^May$|\bMarch$")
CLAUSE_ENDS = re.compile(
    r"[;:.!?]|,(?!\s+\w+,)|\s(?:but|while|although|mais|tandis|alors\s+que|when|where|how|who|whom|why"
    r"|combien|comment|qui|dont|pourquoi)\s"
)
# "They were preparing, he said, attacks": no clause ends there.
INSERTED = re.compile(
    r",\s+(?:\w+|(?:selon|d'apres|according\s+to|said|says|a-t-\w+|he|she|it|they|il|elle|ils)\s[^,;.]{1,40}),"
)
DEFINITE = re.compile(
    r"(?:(?<!\w)(?:the|this|these|those|that|le|la|les|cet|cette|ces|ce)\s+|(?<!\w)[lL]'|'s\s+)$"
)
STARTS_DEFINITE = re.compile(r"(?:the|this|that|la|le|les|cette|cet|ces)\s")
DETERMINED = re.compile(r"(?<!\w)(?:(?:un|une|le|la|les|des|cet|cette|ces|leur|du|aux|au|par|de)\s+|[ld]')$")
ENDS_IN_E = re.compile(r"[a-z]e{1,2}s?$")
ACUTE = re.compile(r"[éÉ][eE]?[sS]?$")
TO_BE = re.compile(
    r"(?<!\w)(?:was|were|been|being|is|are|be|get|got|ete|est|sont|etait|etaient|etant|fut|furent|etre)"
    r"(?:\s+(?:also|reportedly|later|then|allegedly|all|both|aussi|egalement|ensuite|\w{3,20}ly|\w{3,20}ment))?\s+$"
)
BY = re.compile(r"\s+(?:by|par)(?!\w)")
PASSIVE = re.compile(r"(?<!\w)(?:by|par|(?:was|were|been|ete)\s+\w+)(?!\w)")
# "Two soldiers killed in a raid": in a headline the verb that has no object is a passive.
UNDONE = re.compile(
    r"\s*(?:$|[.,;:)]|\s(?:in(?!\s+addition)|at(?!\s+(?:least|most))|as(?!\s+(?:many|much))|when|near|after|during|on"
    r"|outside|inside|while|following|amid)(?!\w))"
)
OF_PEOPLE = ("killing", "abduction", "arrest")
TRIED = re.compile(
    r"(?<!\w)(?:tr(?:y|ied|ying)|attempt(?:s|ed|ing)?|bid|sought|seek(?:ing)?|aim(?:ed|ing)?|hop(?:ed|ing)|want(?:ed)?|failed|order)\s+to"
    r"\s+$|(?<!\w)(?:tente\w*|essaye?\w*|cherch\w+|voul\w+|afin|pour|echoue)\s+(?:de\s+|d'|a\s+)?$"
)
# What took a place again is mostly who had lost it, and not who attacked.
AGAIN = re.compile(r"(?<!\w)(?:re(?:took|tak|captur|gain|conq|pris|pren|cuper)|wrest\w* .{0,60}back)")
# What follows these is said of something else: "despite a ceasefire agreed last year".
ASIDE = re.compile(
    r"(?<!\w)(?:despite|in\s+spite|although|which|who|whose|where|amid|signed|agreed|elected|founded|malgre|en\s+depit"
    r"|qui|dont|conclue?|signee?|elue?|fondee?)(?!\w)"
)
TO_HAVE = re.compile(r"(?<!\w)(?:a|ont|avait|avaient|avoir|ayant|aurait|auraient|aura)(?:\s+\w{3,20})?\s+$")


@dataclass(frozen=True)
class Happening:
    """Words that say that something happened, at `start` to `end` of the article.

    `sub_event_type` is a label of the vocabulary, empty where the words alone do not decide it; `sort` is
    the column of the same name in `words/happened.csv`. `voice` is active, passive or noun, `strength` 1 to
    3. `unreal` is empty for what is said to have happened, else negated, foiled, threatened, planned,
    hypothetical or exercise. `past` is what is told as background, an earlier event.
    """

    start: int
    end: int
    sub_event_type: str
    sort: str
    voice: str
    strength: int
    unreal: str = ""
    past: bool = False


def happened(sentence: Sentence, language: str) -> tuple[Happening, ...]:
    """Return what a sentence says of events, from left to right."""
    hits = list(found("happened", language, sentence.text, sentence.folded))
    hits = [hit for hit in hits if hit.row["form"] != "not" and _is_meant(hit, sentence, language)]
    if not hits:
        return ()
    cues = unreal_cues(sentence, language)
    times = [(cue.start, cue.end) for cue in cues if cue.row["sort"] == "past"]
    times += [match.span() for match in LONG_AGO.finditer(sentence.folded)]
    ago = [*times, *([(0, 0)] if not times and is_of_long_ago(sentence.folded) else [])]
    exercise = any(cue.row["sort"] == "exercise" for cue in cues)
    near = [cue for cue in cues if cue.row["place"] != "sentence"]
    return tuple(
        _happening(hit, sentence, near, any(_is_then(hit, *time, sentence.folded) for time in ago), exercise)
        for hit in hits
    )


def _is_then(hit: Found, start: int, end: int, folded: str) -> bool:
    """Whether a time named in a sentence is that of a trigger, and not of a thing that it names."""
    return end <= hit.start or not ASIDE.search(folded, hit.end, start)


def unreal_cues(sentence: Sentence, language: str) -> list[Found]:
    """Return the words of a sentence by which something did not happen, or happened at another time."""
    cues = found("unreal", language, sentence.text, sentence.folded)
    return [cue for cue in cues if not NAMES_A_MONTH.search(sentence.text[cue.start : cue.end])]


def is_of_long_ago(folded: str) -> bool:
    """Whether a sentence names a year or a month without a day, as what is told as background does."""
    before = BEFORE_THAT.search(folded) and PLUPERFECT.search(folded)
    return bool(LONG_AGO.search(folded) or before)


def _happening(hit: Found, sentence: Sentence, cues: list[Found], past: bool, exercise: bool) -> Happening:
    voice, start, end = _voice(hit, sentence), hit.start, hit.end
    if hit.row["form"] == "weapon":
        # "A Russian missile hit": who did it stands within the words, so they begin at the verb.
        start += sentence.folded[hit.start : hit.end].rfind(" ") + 1
    elif hit.row["form"] == "verb" and voice == "active":
        # "Drove the troops out of the town": whom it was done to stands within the words.
        end = start + len(sentence.folded[hit.start : hit.end].split(" ", 1)[0])
    unreal = "exercise" if exercise else _unreal(hit, voice, cues, sentence.folded)
    return Happening(
        sentence.start + start,
        sentence.start + end,
        hit.row["sub_event_type"],
        _sort(hit, sentence.folded),
        voice,
        int(hit.row["weight"]),
        unreal,
        past,
    )


def _sort(hit: Found, folded: str) -> str:
    sort = hit.row["sort"]
    return "retake" if sort == "takeover" and AGAIN.search(folded, hit.start, hit.end) else sort


def _is_meant(hit: Found, sentence: Sentence, language: str) -> bool:
    """Whether the accents let the words be what they are in the table: "tué", not "tue" or "le marché"."""
    if NAMES_A_MONTH.search(sentence.text[hit.start : hit.end]):
        return False
    if language != "fr" or " " in hit.row["words"].strip():
        return True
    found_words, before = (
        sentence.folded[hit.start : hit.end],
        sentence.folded[max(0, hit.start - 8) : hit.start],
    )
    acute = bool(ACUTE.search(sentence.text[hit.start : hit.end]))
    if hit.row["form"] == "noun":
        return not acute or found_words in ("defile", "defiles")
    if not ENDS_IN_E.search(found_words) or hit.row["form"] != "participle":
        return True
    if acute:
        return found_words != "arrete" or not DETERMINED.search(before) or before.endswith("par ")
    return bool(_nouns().fullmatch(found_words)) or not DETERMINED.search(before)


@cache
def _nouns() -> re.Pattern[str]:
    rows = (row["words"] for row in table("happened", "fr") if row["form"] == "noun")
    return re.compile("|".join(written(words, "fr") for words in rows if " " not in words))


def _voice(hit: Found, sentence: Sentence) -> str:
    form = hit.row["form"]
    if form == "suffered" or (form != "noun" and PASSIVE.search(sentence.folded[hit.start : hit.end])):
        return "passive"
    if form != "participle":
        return "active" if form in ("verb", "weapon") else "noun"
    before, after = (
        sentence.folded[max(0, hit.start - 40) : hit.start],
        sentence.folded[hit.end : hit.end + 12],
    )
    if TO_BE.search(before) or BY.match(after) or _is_headline(hit, sentence, after):
        return "passive"
    if ACUTE.search(sentence.text[hit.start : hit.end]):
        return "active" if TO_HAVE.search(before) else "passive"
    return "noun" if DETERMINED.search(before) else "active"


def _is_headline(hit: Found, sentence: Sentence, after: str) -> bool:
    """Whether a verb of what is done to people has no object: "two killed in a raid"."""
    of_people = hit.row["language"] == "en" and hit.row["sort"] in OF_PEOPLE
    return of_people and sentence.folded[hit.end - 3 : hit.end] != "ing" and bool(UNDONE.match(after))


def _unreal(hit: Found, voice: str, cues: list[Found], folded: str) -> str:
    words, ahead = folded[hit.start : hit.end], folded[max(0, hit.start - 8) : hit.start]
    kinds = {cue.row["sort"] for cue in cues if _bears_on(cue, hit, folded)}
    if hit.row["sort"] == "takeover" and TRIED.search(folded[max(0, hit.start - 30) : hit.start]):
        return "planned"
    if voice == "noun" and (DEFINITE.search(ahead) or STARTS_DEFINITE.match(words)):
        # "Nobody claimed the attack": there was one.
        kinds &= {"foiled"}
    # What is foiled was planned, what is threatened might happen: the first of these says more.
    order = ("foiled", "threatened", "hypothetical", "planned", "negated")
    return next((kind for kind in order if kind in kinds), "")


def _bears_on(cue: Found, hit: Found, folded: str) -> bool:
    """Whether the words of a cue stand so near, in the same clause, that they speak of a trigger."""
    reach, place = int(cue.row["reach"]), cue.row["place"]
    ahead = place == "before" or (place == "either" and cue.end <= hit.start)
    gap_start, gap_end = (cue.end, hit.start) if ahead else (hit.end, cue.start)
    # A word has at most 15 letters or so: what is farther off need not be cut into words.
    if not 0 <= gap_end - gap_start <= reach * 16:
        return False
    gap = INSERTED.sub(" ", folded[gap_start:gap_end])
    return len(gap.split()) <= reach and not CLAUSE_ENDS.search(gap)
