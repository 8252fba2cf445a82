"""Onwards: the sentences in which the speaker of the one before goes on without being named again."""

from __future__ import annotations

import re

from ..article import Sentence

# In so short a sentence a quotation is still that of the one before it.
SHORT = 120
# A sentence that begins so tells of a part of those whom the speaker has just counted.
ELLIPTIC = {
    "en": re.compile(
        r"(?:(?:another|one|two|three|four|five|six|seven|eight|nine|ten|several|some|most|many|all|none"
        r"|both|each"
        r"|at least \w+|scores|dozens|hundreds|half|\d+)\s+(?:others?|more|of (?:them|those|these|the \w+"
        r"|others))\b"
        r"|(?:another|one|two|three|four|five|six|seven|eight|nine|ten|several|some|most|none|both|\d+)"
        r"\s+(?:was|were|had|is|are|remain\w*)\b|the (?:others|rest)\b|among them\b"
        r"|(?:he|she) (?:had|has) (?:also |since )?(?:seen|treated|counted|buried|received|helped|heard|found"
        r"|carried|watched|lost)\b"
        r"|[^,;:]{3,60}\b(?:is|are|was|were) among (?:the (?:dead|victims|wounded|injured|killed)|them)\b)"
    ),
    "fr": re.compile(
        r"(?:(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|plusieurs|certains|l'un|aucun"
        r"|la plupart|tous"
        r"|beaucoup|\d+)\s+(?:autres?|d'entre eux|d'entre elles|d'eux)\b"
        r"|(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|plusieurs|certains|l'un|\d+)"
        r"\s+(?:a|ont|est|sont|avait|avaient|etait|etaient|seraient|serait|auraient|aurait)\s"
        r"|les autres\b|parmi eux\b|parmi elles\b|(?:des (?:dizaines|centaines)|une (?:dizaine"
        r"|vingtaine)) d'autres\b"
        r"|d'autres\b"
        r"|(?:il|elle) (?:a|avait) (?:aussi |lui-meme |elle-meme )?(?:vu|soigne|compte|enterre|recu|entendu"
        r"|ramasse|perdu)\b"
        r"|[^,;:]{3,60}\b(?:(?:est|sont|etaient|figurent|figure|figuraient|compte|comptent) (?:au nombre des"
        r"|parmi les"
        r"|parmi eux)|en font partie)\b)"
    ),
}


def goes_on(previous: Sentence, sentence: Sentence, spoken: bool, language: str) -> tuple[int, int] | None:
    """Return the part of a sentence that the speaker of the previous one goes on to say, None if none."""
    if not spoken or previous.paragraph != sentence.paragraph:
        return None
    if sentence.folded[:1] == '"' or (sentence.quoted and sentence.quoted[0][0] <= sentence.start + 1):
        inside = sum(b - a for a, b in sentence.quoted)
        if inside * 10 >= len(sentence.text) * 6:
            return sentence.quoted[0][0], sentence.quoted[-1][1]
        return None
    if sentence.quoted and previous.quoted and len(sentence.text) < SHORT:
        return sentence.start, sentence.end
    if ELLIPTIC[language].match(sentence.folded):
        return sentence.start, sentence.end
    return None
