"""`kibaru draft`: what it reads out of an article, what it leaves, and what it writes down."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from kibaru.schema.text import digest, normalised
from kibaru.scripts.__main__ import main
from kibaru.scripts.check import check
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.draft.drafted import Claim, Draft
from kibaru.scripts.draft.drafting import Lookups
from kibaru.scripts.draft_seeds import draft_of

from .checked import faults
from .remembered import lookups_of, remembering

PUBLISHED = date(2025, 3, 7)  # a Friday
ARTICLES = {
    "en": """Gunmen attack army post near Gao

Gunmen attacked an army post near the town of Gao in northern Mali on Tuesday, killing seven soldiers, the general staff said in a statement on Thursday.

Twelve soldiers were wounded, a doctor at the hospital of Gao told AFP. The attackers were repelled after an hour, the general staff said.

The Group for the Support of Islam and Muslims (JNIM) claimed responsibility for the attack on Thursday.

Also read: Nine dead as ferry sinks on Lake Chad
""",
    "fr": """Mali : un poste de l'armée attaqué près de Gao

Des hommes armés ont attaqué mardi un poste de l'armée près de la ville de Gao, dans le nord du Mali, tuant sept soldats, a annoncé jeudi l'état-major dans un communiqué.

Douze soldats ont été blessés, a indiqué à l'AFP un médecin de l'hôpital de Gao. Les assaillants ont été repoussés au bout d'une heure, selon l'état-major.

Le Groupe de soutien à l'islam et aux musulmans (GSIM) a revendiqué l'attaque jeudi.

Lire aussi : Neuf morts dans le naufrage d'un bac sur le lac Tchad
""",
}  # fmt: skip
TABLE = Path(__file__).parent / "cases" / "draft_mutations.csv"
MUTATIONS = [*csv.DictReader(io.StringIO(TABLE.read_text(encoding="utf-8")))]


@pytest.fixture(scope="module")
def lookups(root: Path) -> Lookups:
    return lookups_of(root / "seeds")


def facts(draft: Draft) -> set[str]:
    """What a draft says, each in a line, without the place in the text."""
    decided = {f"{key} {decided.value}" for event in draft.events for key, decided in event.decided.items()}
    return decided | {told(claim) for claim in draft.claims if claim.field != "target"}


def told(claim: Claim) -> str:
    number = claim.low if claim.low == claim.high else f"{claim.low}-{claim.high}"
    stance = "" if claim.stance == "asserts" else claim.stance
    value = claim.value if claim.value is not None else number
    said = ["claim", claim.field, stance, value, claim.qualifier, claim.counts, "by", claim.claimant]
    return " ".join(str(word) for word in said if word not in (None, "")) + (
        f" via {claim.via}" if claim.via else ""
    )


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda row: f"{row['language']}-{row['what']}")
def test_a_change_of_the_article_changes_just_what_it_should(
    mutation: dict[str, str], lookups: Lookups
) -> None:
    article = ARTICLES[mutation["language"]]
    assert mutation["find"] in article
    before = facts(draft_of(article, "The Gazette", PUBLISHED, lookups))
    changed = article.replace(mutation["find"], mutation["replace"])
    after = facts(draft_of(changed, "The Gazette", PUBLISHED, lookups))
    lost, gained = ({fact for fact in mutation[column].split("|") if fact} for column in ("lost", "gained"))
    # A row names a claim as far as it matters: the agency is left out where it does not change.
    assert {fact.partition(" via ")[0] for fact in before - after} == {f.partition(" via ")[0] for f in lost}
    assert {fact.partition(" via ")[0] for fact in after - before} == {
        f.partition(" via ")[0] for f in gained
    }
    assert all(fact in before for fact in lost if " via " in fact)
    assert all(fact in after for fact in gained if " via " in fact)


@pytest.mark.parametrize("language", ARTICLES)
@pytest.mark.parametrize("paragraph", range(1, 5))
def test_boilerplate_says_nothing_wherever_it_stands(language: str, paragraph: int, lookups: Lookups) -> None:
    article = ARTICLES[language]
    *paragraphs, boilerplate = article.strip().split("\n\n")
    moved = "\n\n".join([*paragraphs[:paragraph], boilerplate, *paragraphs[paragraph:]]) + "\n"
    assert facts(draft_of(moved, "The Gazette", PUBLISHED, lookups)) == facts(
        draft_of(article, "The Gazette", PUBLISHED, lookups)
    )


def test_the_sides_change_places_with_the_actors(lookups: Lookups) -> None:
    article = "{} attacked {} near Gao in Mali on Tuesday, killing two people, residents said.\n"
    for first, second, ids in (
        ("JNIM fighters", "a police patrol", {"actor1 jnim", "actor2 mli-police"}),
        ("Police officers", "JNIM fighters", {"actor1 mli-police", "actor2 jnim"}),
    ):
        found = facts(draft_of(article.format(first, second), "The Gazette", PUBLISHED, lookups))
        assert {fact for fact in found if fact.startswith("actor")} == ids


def test_without_a_day_of_publication_a_weekday_dates_nothing(lookups: Lookups) -> None:
    draft = draft_of(ARTICLES["en"], "The Gazette", None, lookups)
    assert "event_date" not in draft.events[0].decided
    assert "publication" in draft.events[0].todo["event_date"]
    dated = ARTICLES["en"].replace("on Tuesday", "on 4 March 2025")
    assert "event_date 2025-03-04" in facts(draft_of(dated, "The Gazette", None, lookups))


@pytest.fixture
def run(root: Path, tmp_path: Path) -> Callable[..., Result]:
    """Run the command with the seeds of the project, of which the test has a copy."""
    shutil.copytree(root / "seeds", tmp_path / "seeds")

    def draft(article: str, *options: str, stdin: str | None = None) -> Result:
        given = ("--publisher", "The Gazette", "--seeds", str(tmp_path / "seeds"), *options)
        with remembering():
            return CliRunner().invoke(main, ["draft", article, *given], input=stdin)

    return draft


def seeds_of(tmp_path: Path, kind: str) -> dict[str, Any]:
    (path,) = (path for path in (tmp_path / "seeds" / kind).glob("*.yaml") if "draft" in path.read_text())
    return yaml.safe_load(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLES["en"], encoding="utf-8")
    return path


def test_the_seeds_are_written_and_are_clean(
    run: Callable[..., Result], article: Path, tmp_path: Path
) -> None:
    result = run(str(article), "--published", "2025-03-07")
    assert result.exit_code == 0, result.output
    source, incident = seeds_of(tmp_path, "sources"), seeds_of(tmp_path, "incidents")
    assert (source["status"], incident["status"]) == ("draft", "draft")
    text = normalised(ARTICLES["en"])
    assert source["text"] == {"sha256": digest(text), "chars": len(text)}
    for claim in source["claims"]:
        start, end = claim["span"]
        assert claim["span_sha256"] == digest(text[start:end])
        assert claim["rule"]
        assert 0 < claim["confidence"] <= 1
    checked = check(tmp_path / "seeds", Texts())
    assert faults(tmp_path / "seeds") == []
    assert any("still lacks revised_on" in note for note in checked.notes)
    assert any("locations.csv" in note for note in checked.notes)


def test_a_private_person_is_not_named(run: Callable[..., Result], article: Path, tmp_path: Path) -> None:
    said = '"Three of my neighbours were killed," said Fatou Diarra, a resident of Gao.'
    article.write_text(ARTICLES["en"].replace("Twelve soldiers", f"{said} Twelve soldiers"), encoding="utf-8")
    assert run(str(article), "--published", "2025-03-07").exit_code == 0
    claims = seeds_of(tmp_path, "sources")["claims"]
    assert {claim["claimant"] for claim in claims if claim["claimant_role"] == "witness"} == {"a witness"}
    assert "Diarra" not in str(claims)


def test_the_same_text_gives_the_same_bytes(
    run: Callable[..., Result], article: Path, tmp_path: Path
) -> None:
    written = []
    for _ in range(2):
        assert run(str(article), "--published", "2025-03-07").exit_code == 0
        drafted = [
            path for path in (tmp_path / "seeds").glob("*/*.yaml") if "status: draft" in path.read_text()
        ]
        written.append({path.name: path.read_bytes() for path in drafted})
        for path in drafted:
            path.unlink()
    assert written[0] == written[1]
    assert len(written[0]) == 2


def test_nothing_that_stands_is_written_over(
    run: Callable[..., Result], article: Path, tmp_path: Path
) -> None:
    assert run(str(article), "--published", "2025-03-07").exit_code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "seeds").rglob("*") if path.is_file()}
    assert run(str(article), "--published", "2025-03-07").exit_code == 0
    second = tmp_path / "seeds" / "sources" / "the-gazette-2025-03-07-2.yaml"
    assert "This very text is coded in the-gazette-2025-03-07.yaml already" in second.read_text(
        encoding="utf-8"
    )
    assert {path: path.read_bytes() for path in before} == before
    before = {path: path.read_bytes() for path in (tmp_path / "seeds").rglob("*") if path.is_file()}
    article.write_text(ARTICLES["fr"], encoding="utf-8")
    taken = run(str(article), "--source-id", "bbc-afrique-2024-09-17")
    assert taken.exit_code == 2
    assert "choose another" in taken.output
    assert {path: path.read_bytes() for path in (tmp_path / "seeds").rglob("*") if path.is_file()} == before


def test_the_view_shows_the_text_with_the_spans(run: Callable[..., Result], article: Path) -> None:
    shown = run(str(article), "--published", "2025-03-07", "--show").output
    assert "⟦killing seven soldiers⟧" in shown
    assert "fatalities 7 state_side; the general staff (government)" in shown
    assert "event 1: event_date 2025-03-04" in shown


def test_a_page_is_read_and_its_text_kept_beside_the_seed(run: Callable[..., Result], tmp_path: Path) -> None:
    title, *paragraphs, _ = ARTICLES["en"].strip().split("\n\n")
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav><article><h1>{title}"
        f"</h1>{body}</article><footer>All rights reserved</footer></body></html>",
        encoding="utf-8",
    )
    assert run(str(page), "--published", "2025-03-07", "--source-id", "page").exit_code == 0
    text = (tmp_path / "seeds" / "sources" / "page.txt").read_text(encoding="utf-8")
    source = seeds_of(tmp_path, "sources")
    assert source["text"]["sha256"] == digest(text)
    spans = {claim["field"]: text[slice(*claim["span"])] for claim in source["claims"]}
    assert spans["fatalities"] == "killing seven soldiers"
    assert "Home" not in text
    assert faults(tmp_path / "seeds") == []


def test_the_text_may_come_from_the_standard_input(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("-", "--published", "2025-03-07", stdin=ARTICLES["fr"]).exit_code == 0
    assert seeds_of(tmp_path, "sources")["language"] == "fr"
    assert (tmp_path / "seeds" / "sources" / "the-gazette-2025-03-07.txt").exists()


@pytest.mark.parametrize(
    ("text", "events"),
    [
        ("", 0),
        ("\n \n", 0),
        ("1234567890 " * 20_000, 0),
        ("a" * 300_000, 0),
        ('"' * 100_000, 0),
        ("Аttаck in Bаmаkо \u05d0\u05d1 \u0627\u0631 " * 2_000, 0),
        ("\u202e\u200f" + ARTICLES["en"], None),
        (ARTICLES["en"].replace("e", "\0"), 0),
    ],
    ids=[
        "empty",
        "blank",
        "digits",
        "one letter",
        "quotation marks",
        "mixed scripts",
        "right to left",
        "NUL",
    ],
)
def test_odd_texts_give_an_empty_draft(
    text: str, events: int | None, run: Callable[..., Result], tmp_path: Path
) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(text, encoding="utf-8")
    result = run(str(path), "--published", "2025-03-07")
    assert result.exit_code == 0, result.output
    source = seeds_of(tmp_path, "sources")
    if events is not None:
        assert source["claims"] == []
    assert faults(tmp_path / "seeds") == []


def test_another_language_gets_what_is_sure(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "es.txt"
    path.write_text(
        "Tres soldados murieron el 04/03/2025 en un ataque contra un puesto del ejército cerca de Gao, según "
        "fuentes militares de Mali. El grupo JNIM reivindicó el ataque en un comunicado.\n",
        encoding="utf-8",
    )
    assert run(str(path), "--published", "2025-03-07").exit_code == 0
    source, incident = seeds_of(tmp_path, "sources"), seeds_of(tmp_path, "incidents")
    assert source["language"] == "es"
    assert source["claims"] == []
    assert any("JNIM (jnim)" in todo for todo in source["todo"])
    assert incident["events"][0]["event_date"]["value"] == date(2025, 3, 4)
    assert any("is read" in todo for todo in incident["events"][0]["todo"])


def test_a_text_that_is_not_utf_8_is_refused(run: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes(ARTICLES["fr"].encode("latin-1"))
    result = run(str(path))
    assert result.exit_code == 2
    assert "it looks like Windows-1252" in result.output


def test_the_article_of_the_first_incident(root: Path, texts: Path, lookups: Lookups) -> None:
    """What the reviewed seed says is drafted too, and nothing that it denies."""
    (path,) = texts.glob("bamako*.txt")
    draft = draft_of(normalised(path.read_text(encoding="utf-8")), "BBC", date(2024, 9, 17), lookups)
    assert draft.country == "MLI"
    values = [{key: str(d.value) for key, d in event.decided.items()} for event in draft.events]
    assert [(v["location"], v["actor1"], v["actor2"], v["sub_event_type"]) for v in values] == [
        ("mli-bamako-faladie", "jnim", "mli-gendarmerie", "Armed clash"),
        ("mli-bamako-senou-airport", "jnim", "mli-military", "Armed clash"),
    ]
    assert {v["event_date"] for v in values} == {"2024-09-17"}
    said = {(c.field, c.stance, c.low, c.claimant_id or c.claimant_role, c.via) for c in draft.claims}
    assert {
        ("fatalities", "declines", None, "mli-military", ""),
        ("injuries", "declines", None, "mli-military", ""),
        ("injuries", "asserts", 2, "security_source", "AFP"),
        ("responsibility", "asserts", None, "jnim", ""),
        ("casualties", "asserts", None, "jnim", ""),
    } <= said
    assert not any(c.field == "fatalities" and c.stance == "asserts" for c in draft.claims)
    reviewed = yaml.safe_load(
        (root / "seeds" / "sources" / "bbc-afrique-2024-09-17.yaml").read_text(encoding="utf-8")
    )
    found = [
        each
        for each in reviewed["claims"]
        if any(
            (claim.field, claim.stance) == (each["field"], each.get("stance", "asserts"))
            and claim.start < each["span"][1]
            and each["span"][0] < claim.end
            for claim in draft.claims
        )
    ]
    assert len(found) >= 15


def test_a_text_beside_its_seed_is_read_and_any_other_is_not(golden_seeds: Path, tmp_path: Path) -> None:
    seeds, text = tmp_path / "seeds", golden_seeds.parent / "texts" / "gazette.txt"
    shutil.copytree(golden_seeds, seeds)
    (seed,) = (
        path for path in (seeds / "sources").glob("*.yaml") if "gazette-2023-03-05" in path.read_text()
    )
    shutil.copy(text, seeds / "sources" / "nobody.txt")
    assert [finding.code for finding in faults(seeds)] == ["KB005"]
    (seeds / "sources" / "nobody.txt").unlink()
    before = check(seeds, Texts()).notes
    shutil.copy(text, seed.with_suffix(".txt"))
    checked = check(seeds, Texts())
    assert faults(seeds) == []
    assert checked.notes != before
    seed.with_suffix(".txt").write_text(text.read_text(encoding="utf-8").upper(), encoding="utf-8")
    assert {finding.code for finding in faults(seeds)} == {"KB612"}
