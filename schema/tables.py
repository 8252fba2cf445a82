"""The tables, in the order of their publication."""

from __future__ import annotations

from .actor_names import ActorNames
from .actors import Actors
from .changes import Changes
from .claims import Claims
from .codes import Codes
from .events import Events
from .incidents import Incidents
from .judgements import Judgements
from .locations import Locations
from .retired import Retired
from .sources import Sources
from .table import Table

TABLES: dict[str, type[Table]] = {
    model.table(): model
    for model in (
        Events,
        Incidents,
        Claims,
        Judgements,
        Sources,
        Actors,
        ActorNames,
        Locations,
        Changes,
        Retired,
        Codes,
    )
}
