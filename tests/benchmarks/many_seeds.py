"""Many seeds: a folder of as many incidents as wanted, made of a few that differ, under new ids.

A block of incidents with the actors, places and sources that they name is made up once and written in
many styles of YAML; each further block is the same text with other ids, so that it stands for itself.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import polars as pl
from kibaru.schema.coded import CODED
from kibaru.schema.tables import TABLES
from kibaru.schema.vocabularies import vocabulary
from kibaru.scripts.resolve import complete

from tests.generated import Frames, PlausibleCoder, Seeded, typed
from tests.seed_writing import Page, trees

BLOCK = 250  # incidents that differ
STRIDE = 10 * BLOCK + 100  # between the numbers of two blocks' events and incidents
IDS = re.compile(r"\b(?:(actor|place|source)-(\d+)|([A-Z]{3}-I?)(\d{4,}))\b")
# The tables of a block, and their columns of names, which every block has its own of.
LISTED = {"actors": ("actor_id", "name"), "actor_names": ("actor_id", "alias"), "locations": ("location_id",)}


class Reporter(PlausibleCoder):
    """Codes incidents of two or three events, with about 25 claims on each incident."""

    def incident(self, number: int) -> None:
        """Code one incident, another event in every second one, and more claims on all of them."""
        super().incident(number)
        incident_id = self.rows["incidents"][-1]["incident_id"]
        if number % 2:
            self._event(f"{incident_id[:3]}-{number * 10 + 9:04}", incident_id)
        events = [each for each in self.rows["events"][-4:] if each["incident_id"] == incident_id]
        for _ in range(5):
            self._figure(self.draw.one(events)["event_id_cnty"])

    def _figure(self, about: str) -> None:
        field = self.draw.one(vocabulary("field").where("counted", "yes"))
        value, qualifier = self.figure(about)
        self._claim(about, field, value=value, stance="asserts", qualifier=qualifier)


def write_seeds(folder: Path, incidents: int) -> tuple[int, int]:
    """Write a folder of seeds with so many incidents; return how many files and claims it holds."""
    block = _block()
    style = random.Random(1)
    pages = {name: Page(root, style).data.decode() for name, root in trees(block).items()}
    for kind in ("sources", "incidents"):
        (folder / kind).mkdir(parents=True)
    blocks = -(-incidents // BLOCK)
    for number in range(blocks):
        for name, text in pages.items():
            (folder / _moved(name, number)).write_bytes(_moved(text, number).encode())
    for table, names in LISTED.items():
        rows = [_listed(block[table], names, number) for number in range(blocks)]
        pl.concat(rows).select(CODED[table].keys()).sort(TABLES[table].key()).write_csv(
            folder / f"{table}.csv"
        )
    return blocks * len(pages), blocks * block["claims"].height


def _block() -> Frames:
    coder = Reporter(Seeded(1), BLOCK)
    for number in range(1, BLOCK + 1):
        coder.incident(number)
    block = {name: typed(name, coder.rows[name]) for name in CODED}
    ids = complete(block["claims"], block["events"])["claim_id"]
    return block | {"claims": block["claims"].filter(ids.is_first_distinct())}


def _moved(text: str, number: int) -> str:
    """Return a text with the ids in it as those of a block."""

    def moved(found: re.Match[str]) -> str:
        word, of, iso, counted = found.groups()
        if word:
            return f"b{number}-{word}-{of}"
        return f"{iso}{int(counted) + number * STRIDE:0{len(counted)}}"

    return IDS.sub(moved, text) if number else text


def _listed(frame: pl.DataFrame, names: tuple[str, ...], number: int) -> pl.DataFrame:
    """Return the rows of a table as those of a block."""
    if not number:
        return frame
    ids = {name for name in (*names, "parent_id") if name in frame.columns and name.endswith("_id")}
    shown = [name for name in names if name not in ids]
    return frame.with_columns(
        *(pl.format(f"b{number}-{{}}", name).alias(name) for name in ids),
        *(pl.format(f"{{}} ({number})", name).alias(name) for name in shown),
    )
