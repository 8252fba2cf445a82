"""The kinds of fault between tables: found only where all tables are given."""

from __future__ import annotations

from collections.abc import Callable

from .clothes import Sheet
from .faults import Cells, Pick, Row, Spoiled, _days, _from, _other, kind, renamed

Sheets = dict[str, Sheet]
Change = Callable[[Row, Pick, Sheets], Cells | None]


def _row(sheets: Sheets, table: str, column: str, value: str) -> Row | None:
    at = sheets[table].header.index(column)
    return next((sheets[table].row(i) for i, row in enumerate(sheets[table].rows) if row[at] == value), None)


def _incident(row: Row, sheets: Sheets) -> Row:
    return _row(sheets, "incidents", "incident_id", row["incident_id"]) or {}


def _place(row: Row, sheets: Sheets) -> Row:
    return _row(sheets, "locations", "location_id", row["location_id"]) or {}


def _basis(toll: str) -> Change:
    def change(row: Row, pick: Pick, sheets: Sheets) -> Cells | None:
        turned = {"unknown": "incident_only", "incident_only": "unknown"}.get(row[f"{toll}_basis"])
        return {f"{toll}_basis": turned} if turned else None

    return change


def _moved(row: Row, pick: Pick, sheets: Sheets) -> Cells | None:
    """Return another incident than the row's own."""
    names = [each[0] for each in sheets["incidents"].rows if each[0] != row["incident_id"]]
    return {"incident_id": pick.choice(names)} if row["event_id_cnty"] else None


def _undated(row: Row, pick: Pick, sheets: Sheets) -> Cells | None:
    """Return a day, in the same year, that no claim on the event asserts; None where none asserts any."""
    claims = sheets["claims"]
    said = {"field": "event_date", "stance": "asserts", "event_id_cnty": row["event_id_cnty"]}
    claimed = any(said.items() <= claims.row(i).items() for i in range(len(claims.rows)))
    return (
        {"event_date": f"{row['year']}-06-{15 if row['event_date'][5:7] != '06' else 31 - 12}"}
        if claimed
        else None
    )


COUNTS = "KB514 KB515 KB516 KB517"  # what is counted from claims
OF_INCIDENT = "KB509 KB510 KB511 KB512"  # what is said of an incident's events

# Code, table, the column found, what is wrong, the codes that may follow, and the cells that make it so.
LINKED: list[tuple[str, str, str, str, str, Change]] = [
    # A name that is not known, where other rows are judged by it.
    ("KB502", "events", "incident_id", "an incident that is nowhere", f"KB513 {OF_INCIDENT} {COUNTS} KB608 KB609", lambda r, p, s: {"incident_id": "MLI-I9999"}),
    ("KB502", "events", "actor1_id", "an actor that is nowhere", "KB608 KB611", lambda r, p, s: {"actor1_id": "actor-nowhere"}),
    ("KB502", "events", "actor2_id", "a second actor that is nowhere", "KB608 KB611", lambda r, p, s: {"actor2_id": "actor-nowhere"} if r["actor2_id"] else None),
    ("KB502", "events", "location_id", "a place that is nowhere", "KB608 KB611", lambda r, p, s: {"location_id": "nowhere"}),
    ("KB502", "claims", "source_id", "a source that is nowhere", COUNTS, lambda r, p, s: {"source_id": "source-nowhere"}),
    ("KB502", "claims", "event_id_cnty", "an event that is nowhere", f"KB608 KB609 KB607 KB802 {COUNTS}", lambda r, p, s: {"event_id_cnty": "MLI-9999999"} if r["event_id_cnty"] else None),
    ("KB502", "claims", "incident_id", "a claim's incident that is nowhere", f"KB513 KB608 KB609 {COUNTS}", lambda r, p, s: {"incident_id": "MLI-I9999"}),
    ("KB502", "judgements", "event_id_cnty", "a judged event that is nowhere", "KB608 KB609 KB610", lambda r, p, s: {"event_id_cnty": f"{r['event_id_cnty']}77"}),
    ("KB502", "judgements", "incident_id", "a judged incident that is nowhere", "KB513", lambda r, p, s: {"incident_id": "MLI-I9999"}),
    ("KB502", "actors", "parent_id", "a parent that is nowhere", "", lambda r, p, s: {"parent_id": "actor-nowhere"}),
    ("KB502", "actor_names", "actor_id", "a name of nobody", "", lambda r, p, s: {"actor_id": "actor-nowhere"}),
    # KB504, KB609: the associates are named as before, and the side too; the actor of that name is unknown then.
    ("KB503", "events", "actor1", "another name of the first side", "", lambda r, p, s: {"actor1": "Somebody"}),
    ("KB503", "events", "actor2", "another name of the second side", "", lambda r, p, s: {"actor2": "Somebody"} if r["actor2"] else None),
    ("KB504", "events", "assoc_actor_1", "an associate that is nobody", "KB609", lambda r, p, s: {"assoc_actor_1": "Nobody Known"}),
    ("KB504", "events", "assoc_actor_2", "an associate named twice", "", lambda r, p, s: {"assoc_actor_2": f"{r['assoc_actor_2']}; {r['assoc_actor_2']}"} if r["assoc_actor_2"] else None),
    ("KB504", "events", "assoc_actor_1", "an associate of itself", "KB609", lambda r, p, s: {"assoc_actor_1": r["actor1"]}),
    ("KB505", "actors", "parent_id", "an actor that is part of itself", "", lambda r, p, s: {"parent_id": r["actor_id"]}),
    ("KB506", "events", "location", "another name of the place", "", lambda r, p, s: {"location": "Elsewhere"}),
    ("KB506", "events", "admin3", "another unit", "", lambda r, p, s: {"admin3": "Elsewhere"} if r["admin3"] else None),
    ("KB506", "events", "latitude", "another latitude", "", lambda r, p, s: {"latitude": "0.12345"}),
    ("KB507", "events", "location_radius_m", "a radius within the place's", "KB610 KB611", lambda r, p, s: {"location_radius_m": "1"} if int(_place(r, s)["radius_m"]) > 1 else None),
    ("KB509", "incidents", "event_count", "an event more", "", lambda r, p, s: {"event_count": str(int(r["event_count"]) + 1)}),
    ("KB510", "incidents", "start_date", "an incident that begins earlier", "", lambda r, p, s: _days("start_date", r["start_date"], -1)),
    ("KB510", "incidents", "end_date", "an incident that ends later", "", lambda r, p, s: _days("end_date", r["end_date"], 1)),
    ("KB511", "incidents", "iso3", "an incident of another country", "", lambda r, p, s: {"iso3": "MLI" if r["iso3"] != "MLI" else "NER"}),
    ("KB512", "events", "fatalities_basis", "the dead elsewhere", "", _basis("fatalities")),
    ("KB512", "events", "injuries_basis", "the wounded elsewhere", "", _basis("injuries")),
    ("KB513", "claims", "event_id_cnty", "a claim of another incident", f"KB608 KB609 {COUNTS}", _moved),
    ("KB513", "judgements", "event_id_cnty", "a judgement of another incident", "", _moved),
    ("KB514", "events", "claim_count", "a claim more", "", lambda r, p, s: {"claim_count": str(int(r["claim_count"]) + 1)}),
    ("KB514", "incidents", "claim_count", "a claim more of an incident", "", lambda r, p, s: {"claim_count": str(int(r["claim_count"]) + 1)}),
    ("KB515", "events", "source_count", "an origin less", "", lambda r, p, s: {"source_count": str(int(r["source_count"]) - 1)} if r["source_count"] != "1" else None),
    ("KB515", "incidents", "source_count", "an origin less of an incident", "", lambda r, p, s: {"source_count": str(int(r["source_count"]) - 1)} if r["source_count"] != "1" else None),
    ("KB516", "events", "source", "a publisher more", "", lambda r, p, s: {"source": f"{r['source']}; Zeit"}),
    ("KB517", "events", "source_scale", "another reach", "", lambda r, p, s: {"source_scale": _other("source_scale", r["source_scale"], p)}),
    ("KB518", "retired", "retired_id", "a retired id in use", "", lambda r, p, s: {"retired_id": s["events"].row(0)["event_id_cnty"]}),
    ("KB519", "retired", "successors", "an heir that is nowhere", "", lambda r, p, s: {"successors": "MLI-9999999"} if r["retirement"] == "merged" else None),
    ("KB601", "claims", "claim_id", "another digest of a claim", "", lambda r, p, s: {"claim_id": f"0000{r['claim_id'][4:]}" if r["claim_id"][:4] != "0000" else f"1{r['claim_id'][1:]}"}),
    ("KB602", "sources", "text_chars", "spans in a text that is not described", "", lambda r, p, s: {"text_chars": "", "text_sha256": ""} if r["text_chars"] and any(r["source_id"] in row for row in s["claims"].rows) else None),
    ("KB603", "claims", "span_end", "a span that ends behind the text", "", lambda r, p, s: {"span_end": "99999"} if r["span_end"] else None),
    ("KB604", "claims", "span_start", "a statement that stands nowhere", "", lambda r, p, s: {"span_start": "", "span_end": "", "span_sha256": ""} if r["span_end"] and r["claimant_role"] != "coder" else None),
    ("KB605", "claims", "claimant", "a claimant like a misspelt id", "", lambda r, p, s: {"claimant": "actor-nil"}),
    ("KB606", "claims", "value", "a claimed actor like a misspelt id", "", lambda r, p, s: {"value": "actor-nil"} if r["field"] == "responsibility" and r["value"] else None),
    ("KB607", "events", "event_date", "a day that nobody claims", "KB608 KB611 KB510 KB511", _undated),
    ("KB611", "judgements", "value", "another value than the event's", "", lambda r, p, s: {"value": "77"} if r["field"] == "location_radius_m" else None),
]  # fmt: skip


def _linked(table: str, at: str, change: Change) -> Callable[[Sheets, Pick], Spoiled]:
    def plant(sheets: Sheets, pick: Pick) -> Spoiled:
        spoiled = sheets[table].copy()
        for row in _from(pick.randrange(len(spoiled.rows)), len(spoiled.rows)):
            cells = change(spoiled.row(row), pick, sheets)
            if cells is not None:
                spoiled.put(row, cells)
                hashed = table == "claims" and "claim_id" not in cells
                return Spoiled(spoiled, [(renamed(spoiled, row) if hashed else row, at)])
        raise AssertionError("no row lends itself")

    return plant


for _code, _table, _at, _name, _follows, _change in LINKED:
    kind(_code, _name, _follows, whole=True)(_linked(_table, _at, _change))


def _removed(name: str, field: str, at: str, code: str, follows: str = "") -> None:
    """Register the kind in which the only evidence of a value, a judgement, is taken away."""

    @kind(code, name, follows, whole=True)
    def plant(sheets: Sheets, pick: Pick) -> Spoiled:
        judgements, events = sheets["judgements"].copy(), sheets["events"]
        claimed = {
            name
            for claim in map(sheets["claims"].row, range(len(sheets["claims"].rows)))
            if (claim["field"], claim["stance"]) == (field, "asserts")
            for name in ((claim["event_id_cnty"] or claim["incident_id"]),)
        }
        for row in _from(pick.randrange(len(judgements.rows)), len(judgements.rows)):
            judged = judgements.row(row)
            if judged["field"] == field and not claimed & {judged["event_id_cnty"], judged["incident_id"]}:
                number = next(i for i, each in enumerate(events.rows) if each[0] == judged["event_id_cnty"])
                event = events.row(number)
                own = field == "location_radius_m" and _place(event, sheets)["radius_m"] == event[at]
                if not own:
                    judgements.rows.pop(row)
                    return Spoiled(judgements, [(number, at)], found_in="events")
        raise AssertionError("no row lends itself")


_removed("a type without evidence", "sub_event_type", "sub_event_type", "KB608")
_removed("an actor without evidence", "actor1", "actor1_id", "KB608")
_removed("associates without evidence", "assoc_actor_1", "assoc_actor_1", "KB609")
_removed("a radius without a reason", "location_radius_m", "location_radius_m", "KB610")


@kind("KB505", "two actors that are parts of each other", whole=True)
def _ring(sheets: Sheets, pick: Pick) -> Spoiled:
    sheet = sheets["actors"].copy()
    child = pick.choice([i for i in range(len(sheet.rows)) if sheet.row(i)["parent_id"]])
    parent = next(i for i, row in enumerate(sheet.rows) if row[0] == sheet.row(child)["parent_id"])
    sheet.put(parent, {"parent_id": sheet.rows[child][0]})
    return Spoiled(sheet, [(child, "parent_id"), (parent, "parent_id")])
