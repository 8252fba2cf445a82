"""Language: which one a text is in.

py3langid, since counting common words does not tell kin apart: of two sentences in French 25 of 100 words
are among the thirty commonest of French, of two in Spanish 20. It takes half a second to load and 4.6 MB, so
it is in the extra `kibaru[draft]`, not in what every reader of the data installs.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from kibaru.scripts.refused import Refused

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

LETTERS = re.compile(r"[^\W\d_]+")
# With fewer words even a person may not tell.
FEWEST = 5
# Two sentences of news have 0.8 and more, names without a sentence 0.2 and less.
LIKELY = 0.7
# Dialects and close kin, which the detector tells from the code that stands for them.
KIN = {"pcm": "en", "ary": "ar", "arz": "ar", "apc": "ar", "ext": "es"}


def language(text: str) -> str:
    """Return the ISO 639-1 code of the text's language; empty where it cannot be told.

    All languages of the detector compete: if only English and French did, Spanish would be French.
    Raises Refused where the detector is not installed.
    """
    words = LETTERS.findall(text)
    if len(words) < FEWEST or max(map(len, words)) > 100:
        return ""
    likely: dict[str, float] = {}
    for code, share in _identifier().rank(text):
        known = KIN.get(code, code)
        likely[known] = likely.get(known, 0.0) + float(share)
    best = max(likely, key=lambda code: likely[code])
    return best if likely[best] >= LIKELY and len(best) == 2 else ""


@cache
def _identifier() -> LanguageIdentifier:
    # Imported late: it takes half a second, and only drafts need it.
    try:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415
    except ImportError as error:
        raise Refused('drafting needs py3langid: pip install "kibaru[draft]"') from error
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
