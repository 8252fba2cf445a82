"""Evidence: who said what of an event or incident, in which document, where."""

from __future__ import annotations

import pandas as pd
from kibaru.schema.evidence import READINGS
from kibaru.schema.vocabularies import vocabulary

from .loader import Day, load
from .stored import Folder

FROM_CLAIM = [
    "event_id_cnty", "field", "value", "value_low", "value_high", "qualifier", "counts", "stance",
    "method", "claimant", "claimant_role", "via", "note",
]  # fmt: skip
FROM_SOURCE = ["source_id", "title", "publisher", "published_on", "url"]
WHERE = ["span_start", "span_end", "span_sha256", "claim_id"]


def evidence(
    identifier: str,
    field: str | None = None,
    folder: Folder = None,
    *,
    version: str | None = None,
    as_of: Day = None,
) -> pd.DataFrame:
    """Return the evidence behind an event or incident: one row per claim, then per judgement.

    For an event (`MLI-0001`) these are the claims about it and about its incident as a whole (there
    `event_id_cnty` is empty); for an incident (`MLI-I0001`), all of its claims. Beside each claim
    stands its source. A judgement of the coder has the role `coder`, the reason as its note, and
    no source. `field` keeps the rows on one field: a code of the vocabulary field, or the column that
    it feeds (`actor1_id`, `fatalities_low`). A precision has the evidence of the day or place too.
    `folder`, `version` and `as_of` choose the data, as in `load`.

    Raises LookupError for an id that is not in the data, saying where it went if it was retired, or a
    field that does not exist.
    """

    def loaded(table: str) -> pd.DataFrame:
        return load(table, folder, version=version, as_of=as_of)

    claims, judgements, events = loaded("claims"), loaded("judgements"), loaded("events")
    if identifier in set(events["incident_id"]):
        claims = claims[claims["incident_id"] == identifier]
        judgements = judgements[judgements["incident_id"] == identifier]
    elif identifier in set(events["event_id_cnty"]):
        (incident,) = events.loc[events["event_id_cnty"] == identifier, "incident_id"]
        on_whole = (claims["incident_id"] == incident) & claims["event_id_cnty"].isna()
        claims = claims[on_whole | (claims["event_id_cnty"] == identifier)]
        judgements = judgements[judgements["event_id_cnty"] == identifier]
    else:
        raise LookupError(f"{identifier!r} {_went(identifier, loaded('retired'))}")
    decided = judgements.rename(columns={"because": "note"}).drop(columns="incident_id")
    decided = decided.assign(stance="asserts", method="inferred", claimant="coder", claimant_role="coder")
    both = _stacked(claims[[*FROM_CLAIM, *WHERE, "source_id"]], decided)
    both = both.merge(loaded("sources")[FROM_SOURCE], on="source_id", how="left")
    both = both[[*FROM_CLAIM, *FROM_SOURCE, *WHERE]]
    if field is not None:
        name = _field(field)
        both = both[both["field"].isin([name, READINGS.get(name)])]
    return both.sort_values("field", kind="stable").reset_index(drop=True)


def _went(identifier: str, retired: pd.DataFrame) -> str:
    """Return what became of an id that is neither an event nor an incident."""
    for row in retired[retired["retired_id"] == identifier].itertuples():
        to = f" into {row.successors}" if row.retirement != "retracted" else ""
        why = f"{row.reason}: {row.note}"
        return f"was {row.retirement}{to} by {row.version} ({why}); see history({identifier!r})"
    return "is neither an event nor an incident; see load_events()"


def _field(name: str) -> str:
    """Return the field that a name means: itself, or the one that feeds a column of that name."""
    fields = vocabulary("field")
    for suffix in ("_low", "_high", "_basis"):
        name = name.removesuffix(suffix)
    if name in fields.labels:
        return name
    feeding = fields.where("feeds", name)
    if not feeding:
        raise LookupError(
            f"{name!r} is no field that evidence bears on; name one of {', '.join(fields.labels)}"
        )
    return feeding[0]


def _stacked(claims: pd.DataFrame, judgements: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of both with the columns and types of the claims."""
    missing = judgements.reindex(columns=claims.columns)
    return pd.concat([claims, missing.astype(claims.dtypes.to_dict())], ignore_index=True)
