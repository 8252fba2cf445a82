"""Otherwise: where a verb of saying means something else, by what follows it."""

from __future__ import annotations

import re

ADVERBS = {
    "en": r"also|later|then|earlier|previously|only|still|already|now|both|since|repeatedly|initially"
          r"|quickly|immediately|separately|meanwhile|officially|publicly|again|further|first",
    "fr": r"pas|rien|jamais|aussi|egalement|ensuite|pour sa part|pour leur part|de son cote"
          r"|de leur cote|quant [aà] lui"
          r"|quant [aà] elle"
          r"|en outre|par ailleurs|deja|d'abord|toutefois|meme|simplement|seulement|officiellement"
          r"|immediatement"
          r"|pour l'instant|encore|notamment|lui aussi|elle aussi|quant [aà] eux|quant [aà] elles|lui|elle"
          r"|eux|elles|cependant|ainsi"
          r"|neanmoins|pourtant|[aà] son tour|[aà] leur tour|[aà] nouveau|en revanche|de nouveau|rapidement"
          r"|aussitot|auparavant"
          r"|depuis|vite|tres vite|precedemment|plus tot|plus tard|hier|hier soir|lundi|mardi|mercredi"
          r"|jeudi|vendredi"
          r"|samedi|dimanche|(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:matin|soir"
          r"|apres-midi)"
          r"|ce matin|ce soir|[a-z]+ement|bien|tout de meme|finalement|alors|par la suite|dans la soiree"
          r"|au contraire",
}  # fmt: skip
DEATHS = re.compile(r"\s+(?:\w+\s+){0,3}(?:lives|life)\b")
PUT = re.compile(r"(?!\s+(?:the|its|their|it|that)\s+(?:[\w'-]+\s+){0,8}(?:at|to)\b)")
SPEAKS = re.compile(rf"(?!(?:,?\s+(?:{ADVERBS['fr']})(?![\w-]),?)*(?:\s+que)?\s+d(?:e|'|u|es)(?:\b|(?<=')))")
# Who refuses anything else than to say something says nothing.
UNSAID = {
    "en": re.compile(
        r"(?!\s+(?:\w+ly\s+)?(?:say|comment|confirm|give|disclose|discuss|speak|talk|be|answer|reveal|specify|provide"
        r"|identify|elaborate|name|tell|state|release|respond|explain|deny|offer|put|estimate|break)\b)"
    ),
    "fr": re.compile(
        r"(?!\s+(?:\w+\s+){0,2}(?:de\s+|d'|tout\s+)(?:le\s+|la\s+|en\s+|s'|se\s+|y\s+)?(?:dire|donner|comment\w+|preciser|parler"
        r"|communiquer|reveler|exprimer|repondre|confirmer|indiquer|fournir|evoquer|avancer|chiffrer|divulguer"
        r"|prononcer|etre|livrer|publier|reagir|detailler)\b)"
    ),
}
# "Le groupe compte 300 hommes": so many belong to it.
SIZE = re.compile(
    r"\s+(?:(?:environ|quelque|pres de|plus de|au moins|encore|desormais)\s+|d')*[\d .]*(?:[\w-]+\s){0,3}?"
    r"(?:hommes|combattants|membres|habitants|ames|soldats(?! tues)|etudiants|eleves|employes|lits|casques)\b"
    r"(?!\s+(?:tue|mort|blesse|disparu|parmi))"
)
OTHERWISE = {
    "accused": re.compile(r"\s+(?:of|in|are|is|were|was)\b"),
    "blamed": re.compile(r"\s+(?:on|for)\b"),
    "reported": re.compile(r"\s+(?:killed|missing|dead|wounded|on|in|to)\b"),
    "confirmed": re.compile(r"\s+(?:dead|killed|cases|death)\b"),
    "described": re.compile(r"\s+as\b"),
    "saw": re.compile(r"\s+(?:no|little|its|their|the worst|more)\b"),
    "put": PUT,
    "puts": PUT,
    "admitted": re.compile(r"\s+(?:\d|to (?:hospital|the)|[\w-]+ (?:patients|people|wounded|injured))"),
    "continued": re.compile(r"\s+(?:to|into|on|for|until)\b"),
    "alleged": re.compile(r"(?!\s+(?:that|the|it|there|they|he|she)\b)"),
    "concluded": re.compile(r"\s+(?:an?|the|with|on|in|at|their|its|by)\b"),
    "agreed": re.compile(r"\s+(?:to|on)\b"),
    **dict.fromkeys(
        ("declined to", "declines to", "decline to", "refused to", "refuses to", "refuse to"), UNSAID["en"]
    ),
    **dict.fromkeys(("refuse", "refusent"), UNSAID["fr"]),
    **dict.fromkeys(("compte", "comptent", "comptait", "comptaient"), SIZE),
    "counts": re.compile(r"\s+(?:its|their)\b"),
    "porte": re.compile(r"(?!.{0,80}\b(?:bilan|nombre|morts|victimes)\b)"),
    "seen": re.compile(r"\s+(?:no|little|its|their|the worst|more|as|by)\b"),
    **dict.fromkeys(("parle", "parlent", "parlait", "parlaient", "parle"), SPEAKS),
}


def excluded(word: str, folded: str, end: int) -> bool:
    """Say whether a verb of saying means something else before what follows it."""
    other = OTHERWISE.get(word)
    return bool(other and other.match(folded, end)) or (
        word.startswith("claim") and bool(DEATHS.match(folded, end))
    )
