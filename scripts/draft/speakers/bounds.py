"""Bounds: the words at which the name of a speaker begins and ends."""

from __future__ import annotations

import re

PRONOUNS = {
    "en": {"he", "she", "it", "they", "him", "her", "them"},
    "fr": {
        "il",
        "elle",
        "ils",
        "elles",
        "lui",
        "eux",
        "celui-ci",
        "celle-ci",
        "ce dernier",
        "cette derniere",
    },
}
# Who says nothing: no speaker can be named by these.
NOBODY = {
    "en": re.compile(r"(?:no|none|nobody|neither|nothing|there|some say|which|what|who|you|we|i|this|these"
                     r"|those"
                     r"|no one|not|if|agreement|the agreement|the deal|deal|the law|the treaty|under"
                     r"|the text|toll|(?:the|a|one) (?:sign|placard|banner|graffiti|poster|leaflet)s?)\b"
                     r"|.*\b(?:agreement|deal|treaty|accord|sign|placard|banner)$"),
    "fr": re.compile(r"(?:aucun|aucune|personne|nul|ni|rien|qui|que|on|nous|je|vous|ce"
                     r"|cela|ca|dont|il y|s'il)\b"
                     r"(?!\s+\w+e\b.*x)"
                     r"|(?:l'accord|le texte|la loi|le traite|la pancarte|une pancarte|une banderole)\b"),
}  # fmt: skip
# A clause begins here, and so does whoever speaks in it.
BEGINS = {
    "en": re.compile(r"\b(?:while|but|when|after(?!\s+(?:noon|dawn|midnight|dusk|dark)\b)|because|as|although"
                     r"|though|whereas"
                     r"|if|until|before(?!\s+(?:noon|dawn|midnight|dusk|dark)\b)|since"
                     r"|where"
                     r"|that(?=\s+(?:the|a|an|its|their|his|her|she|he|it|they|there|at|more|no|some"
                     r"|\d+)\b))\s"),
    "fr": re.compile(r"\b(?:mais|tandis que|alors que|quand|lorsque|puis|parce que|car|comme|que|bien que)"
                     r"\b\s?|\bqu'"),
}  # fmt: skip
# With one of these before its "and", what stands before the "and" is a clause and no name.
FINITE = {
    "en": re.compile(r"\b(?:was|were|is|are|had|has|have|been|killed|died|wounded|injured|left|took"
                     r"|attacked|said|told|gave|released|published|called|went|blew"
                     r"|fled|burned|burnt|fired|opened|hit|struck|did|will|would|could|began|broke"
                     r"|resumed)\b"),
    "fr": re.compile(r"(?<![\w'])(?:[nlsy]'|y )?(?:a|ont|est|sont|avait|avaient|etait|etaient|ete"
                     r"|aurait|fait|sera)\b(?!-)"),
}  # fmt: skip
AND = {"en": re.compile(r"\sand\s"), "fr": re.compile(r"\set\s")}
# What may stand between the commas of a name and its verb.
APART = {
    "en": re.compile(r"(?:who|whose|which|speaking|contacted|reached|citing|quoting|quoted|the|a|an|one of"
                     r"|in|on|at"
                     r"|known|also known|himself|herself|itself|however|meanwhile|for (?:its|his|her"
                     r"|their) part|too|also)\b"),
    "fr": re.compile(r"(?:qui|dont|joint\w*|contacte\w*|interroge\w*|cite\w*|ayant|le|la|l'|les|un|une|dans"
                     r"|sur|sous"
                     r"|lors|pour sa part|pour leur part|de son cote|lundi|mardi|mercredi|jeudi|vendredi"
                     r"|samedi"
                     r"|dimanche|par|refugie\w*|lui|elle|quant|present\w*|rencontre\w*|en|a|au|membre"
                     r"|chef)\b"),
}  # fmt: skip
# A name ends here: what follows says more of him.
NAME_ENDS = {
    "en": re.compile(r"\s(?:who|whose|whom|which|that|contacted|reached|interviewed|speaking|requesting"
                     r"|declining|quoted|cited|where|but|when"
                     r"|while|seen by|obtained by|citing|because|as|after|and that|has|had|have|was|were"
                     r"|will|said(?=\s+\w))\b"),
    "fr": re.compile(r"\s(?:qui(?! recense)|dont|joint\w*|contacte\w*|interroge\w*"
                     r"|requerant|souhaitant|demandant|preferant|ayant|cite\w*|refugie\w*|present\w*|mais|tandis"
                     r"|alors|lorsque|quand|que|rencontre\w*|consulte\w*|a|ont|est|sont|au telephone"
                     r"|sous couvert|se|s'est|ne"
                     r"|sous le couvert)(?=\s|$)"),
}  # fmt: skip
# No name begins so: it is where, when or how.
ADVERBIAL = {
    "en": re.compile(
        r"(?:in|on|at|under|by|with|for|of|from|to|into|during|before|after|asked|writing|speaking)\b"
    ),
    "fr": re.compile(
        r"(?:dans|sur|par|pour|en|lors|sous|avec|pendant|depuis|vers|à|interroge|contacte|joint)\b"
    ),
}
LEADS = {
    "en": re.compile(r"(?:(?:and|or|so|however|meanwhile|later|earlier|still|then|also|yet)\s+|(?:late "
                     r"|early )?"
                     r"(?:on|in|by)\s+(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s+"
                     r"(?:morning|evening|night|afternoon)?\s*)+"),
    "fr": re.compile(r"(?:(?:et|or|mais|puis|ensuite|toutefois|cependant)\s+"
                     r"|(?:lundi|mardi|mercredi|jeudi|vendredi"
                     r"|samedi|dimanche)\s+(?:matin|soir)?\s*)+"),
}  # fmt: skip
# No full stop ends a sentence after an initial or one of these titles.
TITLES = ("gen", "gov", "col", "maj", "capt", "sgt", "sen", "rep", "dr", "mr", "mrs", "ms", "st", "lt", "rev",
          "insp", "supt", "mme", "mgr", "pr", "brig", "prof", "cmdr", "cpl", "pvt", "hon", "jr", "adm", "amb",
          "sr")  # fmt: skip
STOPS = re.compile(
    r"[,;:\"()!?\[\]\n]|\s-\s|(?<![\W_]\w)(?<!^\w)"
    + "".join(rf"(?<!\b{title})" for title in TITLES)
    + r"\.(?=\s|$)"
)
