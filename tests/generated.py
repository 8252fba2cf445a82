"""Valid tables made up from choices: what coders might write, brought through the real stages.

`Draw` makes the choices: `Seeded` by a pseudo-random generator, `strategies.py` by Hypothesis. No
person, place or event in them is real, and none is taken from anybody's data.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

import polars as pl
from kibaru.schema import codes
from kibaru.schema.about import about
from kibaru.schema.coded import CODED
from kibaru.schema.column import FORMULA
from kibaru.schema.country_squares import SIDE, country_squares
from kibaru.schema.plain import UNSEEN
from kibaru.schema.tables import TABLES
from kibaru.schema.text import digest
from kibaru.schema.vocabularies import permitted, vocabulary
from kibaru.scripts.render import render, render_csv
from kibaru.scripts.resolve import complete, resolve

T = TypeVar("T")
Record = dict[str, Any]
Frames = dict[str, pl.DataFrame]

# What breaks careless readers and writers of CSV: each is a whole cell that the tables allow.
AWKWARD = (
    "NA", "None", "nan", "<NA>", "true", "0", "-7.5", "1e5", "2024-09-17", "MLI-0001", "a,b", 'he said "no"',
    '"', '""', "'", "two\nlines", 'a "quote",\nand a line', "\\", "a\\nb", "\\N", ";", "a; b", "#", "Faladié",
    "Ségou\u2028Bla", "ߓߊߡߊߞߐ߫", "نواكشوط", "北京", "🕊️", "a\u00a0b", "a\u200db", "%s {0} $HOME", "x" * 300,
)  # fmt: skip
EPOCH = date(1970, 1, 1)
FAR = (date(1, 1, 1), date(1899, 12, 31), date(9990, 12, 31))
HELD = "Somebody said that somebody had said so. " * 5  # stands in for the text of every source that has one


class Draw(Protocol):
    """Makes the choices; the first choice, the least number and False are the plainest."""

    def number(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""

    def raw(self) -> str:
        """Return any text, valid or not."""


class Seeded:
    """Makes the choices by a pseudo-random generator, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def number(self, least: int, most: int) -> int:
        return self._random.randint(least, most)

    def one(self, choices: Sequence[T]) -> T:
        return choices[self._random.randrange(len(choices))]

    def raw(self) -> str:
        return (
            f"{self.one(AWKWARD)} {self.one(AWKWARD)}" if self._random.random() < 0.5 else self.one(AWKWARD)
        )


def generated_tables(incidents: int, seed: int, plausible: bool = False) -> Frames:
    """Return all tables, valid, with so many incidents and about two events in each.

    Where they are `plausible`, a careful editor has nothing to ask about them either.
    """
    return derived(coded(Seeded(seed), incidents, plausible))


def derived(rows: Frames) -> Frames:
    """Return the tables that follow from coded rows, by the stages of `kibaru build`."""
    whole = rows | {"claims": complete(rows["claims"], rows["events"]), "codes": codes.rows()}
    whole |= resolve(whole)
    return {name: TABLES[name].arrange(whole[name]) for name in TABLES}


def coded(draw: Draw, incidents: int, plausible: bool = False) -> Frames:
    """Return the coded rows of so many incidents, typed as in `CODED`, with all that they name."""
    coder = PlausibleCoder(draw, incidents) if plausible else Coder(draw, incidents)
    for number in range(1, incidents + 1):
        coder.incident(number)
    for number in range(1, incidents + 1):
        coder.account(number)
    frames = {name: typed(name, coder.rows[name]) for name in CODED}
    ids = complete(frames["claims"], frames["events"])["claim_id"]
    frames["claims"] = frames["claims"].filter(ids.is_first_distinct())
    return frames


def shuffled(frame: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the rows in another order."""
    return frame.sample(fraction=1, shuffle=True, seed=seed)


@contextmanager
def published(tables: Frames) -> Iterator[Path]:
    """Yield a dataset folder with the files of these tables; afterwards it is gone."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "data").mkdir()
        for path, data in render(tables, render_csv(tables), about("0.1.0", "2024-12-31", "0" * 64)).items():
            (Path(folder) / path).write_bytes(data)
        yield Path(folder)


def typed(table: str, records: list[Record]) -> pl.DataFrame:
    """Return records of coded rows as a frame; a column that a record lacks is empty."""
    schema = {name: column.dtype for name, column in CODED[table].items()}
    return pl.DataFrame(
        {name: [record.get(name) for record in records] for name in schema}, schema=schema, strict=True
    )


def clean(raw: str) -> str:
    """Return the text as a cell may hold it."""
    seen = re.sub(FORMULA, "", re.sub(UNSEEN, "", raw).strip()).strip()
    composed = unicodedata.normalize("NFC", seen)
    return composed if composed and not re.match(FORMULA, composed) else "words"


class Coder:
    """Codes one incident after another, naming the actors, places and sources that it begins with."""

    def __init__(self, draw: Draw, incidents: int) -> None:
        self.draw = draw
        self.rows: dict[str, list[Record]] = {name: [] for name in CODED}
        self.taken: set[tuple[Any, ...]] = set()
        self.days: dict[str, set[str]] = {}  # asserted of each event and incident
        self.actors = [self._actor(number) for number in range(3 + incidents // 20)]
        self.places = [self._place(number) for number in range(2 + incidents // 10)]
        self.sources = [self._source(number) for number in range(2 + incidents // 5)]
        self.rows |= {"actors": self.actors, "locations": self.places, "sources": self.sources}
        for actor in self.actors:
            self._alias(actor)

    def incident(self, number: int) -> None:
        """Code one incident with its events, and the claims on both."""
        country, draw = self._country(), self.draw
        incident_id = f"{country}-I{number:04}"
        self.rows["incidents"].append({
            "incident_id": incident_id, "name": self.words(), "summary": self.perhaps(self.words),
            "revised_on": self._revised(),
        })  # fmt: skip
        for sibling in range(draw.number(1, 3)):
            self._event(f"{country}-{number * 10 + sibling:04}", incident_id)
        for _ in range(draw.number(0, 3)):
            self._any_claim(incident_id)

    def account(self, number: int) -> None:
        """Say of a cell of an incident why it was changed, and where a sibling of its events went."""
        draw, incident_id = self.draw, self.rows["incidents"][number - 1]["incident_id"]
        self.rows["changes"].append({
            "version": f"0.{draw.number(2, 12)}.0", "table_name": "incidents", "row_key": incident_id,
            "column_name": draw.one(("name", "summary", "*")), "reason": self._label("reason"),
            "claim_id": self.perhaps(lambda: "0123456789abcdef"), "note": self.words(),
        })  # fmt: skip
        retirement = self._label("retirement")
        count = {"retracted": 0, "merged": 1, "split": 2}[retirement]
        heirs = [incident_id, self.rows["events"][-1]["event_id_cnty"]][:count]
        self.rows["retired"].append({
            "retired_id": f"{incident_id[:3]}-{number * 10 + 9:04}", "version": f"0.{draw.number(2, 12)}.0",
            "retirement": retirement, "reason": self._label("reason"), "successors": "; ".join(heirs) or None,
            "note": self.words(),
        })  # fmt: skip

    def perhaps(self, make: Callable[[], T]) -> T | None:
        """Return what `make` makes, or nothing."""
        return make() if self.draw.number(0, 1) else None

    def words(self) -> str:
        """Return text that a cell may hold."""
        return clean(self.draw.raw())

    def no_id(self) -> str:
        """Return words that do not look like an id, which would have to name something."""
        words = self.words()
        return f"The {words}" if re.fullmatch(r"[a-z0-9-]+", words) else words

    def _label(self, name: str) -> str:
        return self.draw.one(permitted(name))

    def _country(self) -> str:
        return self.draw.one(permitted("country", True))

    def _day(self) -> date:
        # One day in ten lies near the ends of what a date can be.
        near = self.draw.number(0, 9) < 9
        return date(2024, 1, 1) + timedelta(self.draw.number(0, 400)) if near else self.draw.one(FAR)

    def _revised(self) -> date:
        return EPOCH + timedelta(self.draw.number(0, 40_000))

    def _published(self) -> date:
        return self._day()

    def _actor(self, number: int) -> Record:
        # The first is always there to be a target; the others are of any kind, each perhaps part of another.
        parent = self.draw.number(0, number)
        return {
            "actor_id": f"actor-{number}",
            "name": f"{self.words().replace(';', ',')} ({number})",
            "kind": self._label("inter") if number else "Civilians",
            "iso3": self.perhaps(self._country),
            "parent_id": f"actor-{parent}" if parent != number else None,
            "ucdp_actor_id": self.perhaps(lambda: self.draw.number(1, 9999)),
            "active_from": self.perhaps(lambda: date(1960, 1, 1)),
            "note": self.perhaps(self.words),
        }

    def _alias(self, actor: Record) -> None:
        for number in range(self.draw.number(0, 2)):
            self.rows["actor_names"].append({
                "actor_id": actor["actor_id"], "alias": f"{self.words()} {number}",
                "language": self.draw.one((None, "fr", "pt-BR", "bm")),
            })  # fmt: skip

    def _place(self, number: int) -> Record:
        draw, depth = self.draw, self.draw.number(0, 3)
        return {
            "location_id": f"place-{number}", "location": self.words(), "iso3": self._country(),
            **{f"admin{level}": self.words() for level in range(1, depth + 1)},
            "latitude": round(draw.number(-90 * 10**5, 90 * 10**5) / 10**5, 5),
            "longitude": round(draw.number(-180 * 10**5, 180 * 10**5) / 10**5, 5),
            "radius_m": draw.one((0, 5000, 25_000, 400_000)),
            "gazetteer": self.words(), "gazetteer_ref": self.perhaps(self.words),
            "note": self.perhaps(self.words),
        }  # fmt: skip

    def _source(self, number: int) -> Record:
        held = self.draw.number(0, 1)
        published = self._published()
        month = self.draw.number(0, 1)
        return {
            "source_id": f"source-{number}", "title": self.words(),
            "publisher": self.words().replace("; ", ", "),
            "author": self.perhaps(self.words),
            "published_on": published.replace(day=1) if month else published,
            "published_precision": "month" if month else "day",
            "published_basis": self._label("published_basis"), "language": "fr",
            "source_scale": self.draw.one(vocabulary("source_scale").labels),
            "url": self.perhaps(lambda: "https://example.org/a?b=c,d&e='f'"),
            "retrieved_on": self.perhaps(lambda: published), "republished": bool(self.draw.number(0, 1)),
            "text_sha256": digest(HELD) if held else None, "text_chars": len(HELD) if held else None,
            "note": self.perhaps(self.words),
        }  # fmt: skip

    def _event(self, event_id: str, incident_id: str) -> None:
        draw, place = self.draw, self.draw.one(self.places)
        sub_event_type = draw.one(vocabulary("sub_event_type").labels)
        against = vocabulary("sub_event_type").column("event_type")[sub_event_type]
        target = self.actors[0] if against == "Violence against civilians" else draw.one([None, *self.actors])
        event: Record = {
            "event_id_cnty": event_id, "incident_id": incident_id, "sub_event_type": sub_event_type,
            "event_date": self._day(), "time_precision": draw.number(1, 3),
            "actor1_id": draw.one(self.actors)["actor_id"], "assoc_actor_1": self.perhaps(self._associates),
            "actor2_id": target["actor_id"] if target else None,
            "assoc_actor_2": self.perhaps(self._associates),
            "location_id": place["location_id"], **self._precision(place["radius_m"]),
            "notes": self.perhaps(self.words),
            "tags": draw.one((None, "a=b", "weapon=drone; size=two or three", 'x="1,2"')),
        }  # fmt: skip
        for side in "12":  # nobody takes part beside himself
            beside = {event[f"actor{side}_id"]}
            others = [name for name in (event[f"assoc_actor_{side}"] or "").split("; ") if name not in beside]
            event[f"assoc_actor_{side}"] = "; ".join(others) or None
        self._distinct(event)
        self.rows["events"].append(event)
        for _ in range(draw.number(1, 4)):
            self._any_claim(event_id)
        self._attest(event)

    def _distinct(self, event: Record) -> None:
        """Move the event to a day on which no other of its kind happened."""
        kind = self._kind(event)
        while (event["event_date"], *kind) in self.taken:
            event["event_date"] += timedelta(1)
        self.taken.add((event["event_date"], *kind))

    def _kind(self, event: Record) -> tuple[Any, ...]:
        return tuple(event[name] for name in ("location_id", "actor1_id", "actor2_id", "sub_event_type"))

    def _associates(self) -> str:
        drawn = (self.draw.one(self.actors)["actor_id"] for _ in range(self.draw.number(1, 2)))
        return "; ".join(dict.fromkeys(drawn))

    def _precision(self, radius: int) -> Record:
        wider = radius + self.draw.number(0, 1) * 1000
        best = 1 if wider <= 5000 else 2 if wider <= 25_000 else 3
        return {"location_radius_m": wider, "geo_precision": self.draw.number(best, 3)}

    def _attest(self, event: Record) -> None:
        """Give each coded value its evidence: a claim on the event or the incident, a reason, or both."""
        values = {
            "event_date": event["event_date"].isoformat(), "time_precision": event["time_precision"],
            "sub_event_type": event["sub_event_type"], "location": event["location_id"],
            "actor1": event["actor1_id"], "actor2": event["actor2_id"],
            "assoc_actor_1": event["assoc_actor_1"], "assoc_actor_2": event["assoc_actor_2"],
            "geo_precision": event["geo_precision"], "location_radius_m": event["location_radius_m"],
        }  # fmt: skip
        judged = {"time_precision", "geo_precision", "location_radius_m"}
        for field, value in values.items():
            given = "judged" if field in judged else self.draw.one(self._evidence(field))
            if value is None:
                continue
            if field == "event_date" and self.days.get(event["event_id_cnty"]):
                given = "both"  # the day is one of those that are claimed
            if given in ("judged", "both"):
                self.rows["judgements"].append({
                    "event_id_cnty": event["event_id_cnty"], "incident_id": event["incident_id"],
                    "field": field, "value": str(value), "because": self.words(),
                })  # fmt: skip
            if given != "judged":
                about = event["incident_id"] if given == "incident" else event["event_id_cnty"]
                self._claim(about, field, value=str(value), stance="asserts")
        if self.days.get(event["event_id_cnty"]) == {values["event_date"]} and self.draw.number(0, 1):
            event["event_date"] = None  # left to the claims, which agree on it

    def _evidence(self, field: str) -> Sequence[str]:  # noqa: ARG002 (it matters to who is plausible)
        return ("judged", "event", "incident", "both")

    def _any_claim(self, about: str) -> None:
        """Code a claim on any field, half of them on a toll."""
        fields = vocabulary("field")
        field = self.draw.one(("fatalities", "injuries") if self.draw.number(0, 1) else fields.labels)
        stance = self.draw.one(self._stances(about))
        kind = fields.column("kind")[field]
        value, qualifier = None, None
        if stance == "asserts" or (stance == "denies" and self.draw.number(0, 1)):
            value, qualifier = self.figure(about) if kind == "number" else (self._value(kind), None)
        self._claim(about, field, value=value, stance=stance, qualifier=qualifier)

    def _stances(self, about: str) -> Sequence[str]:  # noqa: ARG002
        return ("asserts", "asserts", "asserts", "denies", "declines", "no_report")

    def _number(self, about: str) -> int:  # noqa: ARG002
        # Most numbers are small, so that claims meet.
        return self.draw.number(0, 4) if self.draw.number(0, 3) < 3 else self.draw.number(0, 999_999_999)

    def figure(self, about: str) -> tuple[str | None, str | None]:
        """Return value and qualifier of a number."""
        qualifier = self.draw.one((None, *vocabulary("qualifier").labels))
        if qualifier == "indefinite":
            return None, qualifier
        number = self._number(about)
        if qualifier == "between":
            return f"{number}-{min(number + self.draw.number(0, 3), 999_999_999)}", qualifier
        return str(number), qualifier

    def _value(self, kind: str) -> str:
        draw = self.draw
        makers: dict[str, Callable[[], str]] = {
            "date": lambda: self._day().isoformat()[: draw.one((10, 7))],
            "time": lambda: draw.one(("05:30", "00:00", "23:59")),
            "actor": lambda: draw.one((self.no_id(), draw.one(self.actors)["actor_id"])),
            "actors": lambda: draw.one((self.no_id(), draw.one(self.actors)["actor_id"])),
            "location": lambda: draw.one((self.no_id(), draw.one(self.places)["location_id"])),
            "outcome": lambda: self._label("outcome"),
            "sub_event_type": lambda: self._label("sub_event_type"),
        }
        return makers.get(kind, self.words)()

    def _claim(self, about: str, field: str, **said: Any) -> None:
        draw, source = self.draw, self.draw.one(self.sources)
        people = field in vocabulary("field").where("counted", "yes")
        claim: Record = {
            "about": about, "field": field, "source_id": source["source_id"],
            "counts": draw.one((None, None, "all", "all", *vocabulary("counts").labels)) if people else None,
            "method": self._label("method"), "via": self.perhaps(self.words),
            "claimant": draw.one((self.no_id(), draw.one(self.actors)["actor_id"])),
            "claimant_role": self._label("claimant_role"), "note": self.perhaps(self.words), **said,
        }  # fmt: skip
        if claim["counts"] == "subgroup":
            claim["note"] = claim["note"] or "Those on guard."
        if source["text_chars"]:
            start = draw.number(0, len(HELD) - 2)
            end = draw.number(start + 1, len(HELD))
            claim |= {"span_start": start, "span_end": end, "span_sha256": digest(HELD[start:end])}
        if field == "event_date" and claim["stance"] == "asserts":
            self.days.setdefault(about, set()).add(claim["value"])
        self.rows["claims"].append(claim)


class PlausibleCoder(Coder):
    """Codes what a careful editor would not ask about; the texts are as awkward as ever."""

    def _day(self) -> date:
        return date(2024, 1, 1) + timedelta(self.draw.number(0, 365))

    def _published(self) -> date:  # after every event
        return date(2025, 6, 1) + timedelta(self.draw.number(0, 200))

    def _revised(self) -> date:
        return date(2026, 1, 1) + timedelta(self.draw.number(0, 200))

    def _place(self, number: int) -> Record:
        """Return a place in its country; three at a time are of one unit, and near each other."""
        place = super()._place(number)
        if number % 3 == 0:
            self.square = self.draw.one(country_squares().rows(named=True))
            self.unit = f"{self.words()} ({number})"
        within = (self.draw.number(0, 10**5) / 10**5 * SIDE for _ in range(2))
        return place | {
            "iso3": self.square["iso3"], **({"admin1": self.unit} if "admin1" in place else {}),
            "latitude": round(self.square["south"] + next(within), 5),
            "longitude": round(self.square["west"] + next(within), 5),
        }  # fmt: skip

    def _kind(self, event: Record) -> tuple[Any, ...]:
        # The same two actors meet once a day.
        return tuple(sorted((event["actor1_id"], event["actor2_id"] or "")))

    def _evidence(self, field: str) -> Sequence[str]:
        # The claims give the day and the place as finely as they are coded.
        return ("event", "both") if field in ("event_date", "location") else super()._evidence(field)

    def _stances(self, about: str) -> Sequence[str]:
        # Who speaks of a whole incident does not deny what is known of its events.
        return [s for s in super()._stances(about) if s != "denies" or not self._whole(about)]

    def _number(self, about: str) -> int:
        # As small as to be no leap; a whole incident has more victims than its events.
        return self.draw.number(25, 40) if self._whole(about) else self.draw.number(0, 20)

    def _whole(self, about: str) -> bool:
        return "-I" in about
