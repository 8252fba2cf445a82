"""How far: the distance that stands before a name, "about 20 km north of"."""

from __future__ import annotations

import re
from functools import cache

from ..fold import fold
from ..words import pattern, table

MILE_M = 1609
ARTICLES = {"en": r"(?:the |a |an |its |their )?", "fr": r"(?:le |la |les |l'|un |une |cette |ce |cet )?"}
COMPASS = r"(?:(?:to the )?(?:due )?(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)? )?"


@cache
def distance_before(language: str) -> re.Pattern[str]:
    """Return the pattern of "about 20 km north of" that ends right before a name."""
    numbers = pattern(row["words"] for row in table("distances", language))
    amount = rf"(?P<amount>\d{{1,4}}(?:[.,]\d{{1,2}})?|{numbers})"
    if language == "fr":
        unit = r"(?P<unit>km|kms|kilometres?|miles?)"
        compass = r"(?:(?:a vol d'oiseau |environ )?(?:au |a l')?(?:nord|sud|est|ouest)(?:-(?:est|ouest))? )?"
        return re.compile(
            rf"(?<!\w)(?:situee?s? |distante?s? )?a? ?(?:environ |quelque |quelques "
            rf"|moins de |plus de |pres de )?{amount}"
            rf" ?(?:de )?{unit} {compass}(?:de la |de l'|du |des |de |d')(?:la ville de"
            rf" |la localite de |la capitale,? )?$"
        )
    unit = r"(?P<unit>km|kms|kilomet(?:re|er)s?|miles?|mi)"
    return re.compile(
        rf"(?<!\w)(?:(?:about|some|around|roughly|nearly|almost|approximately|just|less"
        rf" than|more than|over|under|only)"
        rf" )*{amount}[ -]?{unit}(?: \([^()]{{1,20}}\))? {COMPASS}(?:away )?(?:from|of"
        rf"|outside|off|inside) {ARTICLES['en']}$"
    )


def metres(distance: re.Match[str], language: str) -> int:
    """Return how many metres a match of that pattern says."""
    amount = distance["amount"]
    values = {fold(row["words"]): row["value"] for row in table("distances", language)}
    number = float(
        values.get(amount, amount.replace(",", ".")) if not amount[0].isdigit() else amount.replace(",", ".")
    )
    return round(number * (MILE_M if distance["unit"].startswith("mi") else 1000))
