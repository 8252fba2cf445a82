"""Figures: how many dead, hurt or fled a verb is followed by which says something only of a figure."""

from __future__ import annotations

import re
from functools import cache

NUMBERS = {
    "en": r"\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w{3,6}teen|twenty|thirty"
          r"|forty|fifty|sixty|seventy|eighty|ninety|dozens?|scores|hundreds?|a dozen|one",
    "fr": r"\d[\d .]*|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize"
          r"|vingt|trente|quarante|cinquante|soixante|cent|une?"
          r"|une (?:diz|douz|quinz|vingt|trent|quarant|cinquant|soixant|cent)aine|des (?:diz|cent)aines",
}  # fmt: skip
LEADS = {
    "en": r"at least|at most|up to|more than|over|some|about|around|nearly|almost|only|just|the|its|their|as"
          r"|to|at|a total of|number of|deaths? of|bodies of|toll of|own",
    "fr": r"au moins|au plus|plus de|moins de|pres de|environ|quelque|jusqu'a|la mort de|le deces de"
          r"|la perte de|un total de|de|à|pour sa part|de son cote|que|depuis|[a-z]{3,5}di",
}  # fmt: skip
COUNTED = {
    "en": r"dead|deaths?|killed|wounded|injur\w+|bod(?:y|ies)|corpses?|patients|people|casualt\w+|missing"
          r"|victims|displaced|families|arrests?|detained|detainees|detentions|civilians|fatalities"
          r"|survivors|cases",
    "fr": r"tue\w*|morts?|mortes?|deces|blesse\w*|corps|patients?|personnes|victimes|disparu\w*|deplace\w*"
          r"|familles|arrestations|interpellations|gardes [aà] vue|manifestants|civils|refugies|touche\w*"
          r"|detenus|detenues|prisonniers|arrivees|rescapes|depouilles",
}  # fmt: skip


@cache
def figure(language: str) -> re.Pattern[str]:
    """Return the pattern of a figure that tells of dead, hurt or fled people, for folded text."""
    lead = r"\s+" if language == "en" else r"(?:\s+|(?<='))"
    elided = "" if language == "en" else r"(?:d'|qu')?"
    return re.compile(
        rf"\s+(?:(?:{LEADS[language]}){lead}){{0,4}}{elided}(?:{NUMBERS[language]})(?!\w)"
        rf"(?=(?:(?!\s(?:et|and)\s)[^.;:]){{0,45}}?(?<!\w)(?:{COUNTED[language]})(?!\w))"
    )
