"""Protesting: workers, students and the like who are said to march, to rally or to strike."""

from __future__ import annotations

import re

from ..words import compiled
from .scene import Scene

# What may stand between people and the verb: "who had", "qui", "se sont", "had".
BETWEEN = re.compile(
    r"\s+(?:(?:who|that|qui)\s+)?(?:(?:had|have|were|are|has|was|then|also|ont|avaient|sont|etaient|se\s+sont|s'etaient"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+){0,3}"
)


def protests(scene: Scene, end: int) -> bool:
    """Whether the verb behind the word before `end` says that they protest."""
    folded = scene.sentence.folded
    between = BETWEEN.match(folded, scene.words[end - 1].end)
    return bool(between and compiled("protesting", scene.language).match(folded, between.end()))
