"""Every rule's bad example fires exactly its code, and its good one nothing."""

import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from kibaru.schema.claim_ids import claim_ids
from kibaru.schema.doubts import DOUBTS, Known
from kibaru.schema.finding import Finding
from kibaru.schema.links import LINKS
from kibaru.schema.registry import SEVERITIES, Registered, registry
from kibaru.schema.tables import TABLES
from kibaru.scripts.check import check
from kibaru.scripts.check_texts import Texts
from kibaru.scripts.describe.rules import declared, explained, rules, sentence
from kibaru.scripts.validate import validate

from .checked import in_batches

RULES = list(registry().values())
# The tables that each rule between tables is judged in: a rule in all of them, a doubt in those it needs.
BETWEEN = {link.code: set(TABLES) for link in LINKS}
for each in DOUBTS:
    BETWEEN.setdefault(each.code, set()).update({each.table, *each.needs} if each.needs else ())
KNOWN = Known(date(2026, 11, 22))
MANY = 20  # rows that only codes has more of, which no rule reads beside another table
# Those whose good example is a file of its own; all others are a part of what is clean.
WHOLE = [rule for rule in RULES if isinstance(rule.good, dict) and {"whole", "absent"} & rule.good.keys()]


def by_code(rule: Registered) -> str:
    return f"{rule.code}-{rule.name}"


@pytest.fixture
def work(golden_seeds: Path, dataset: Path, tmp_path: Path) -> Path:
    """A folder with the golden seeds, their texts, and the dataset that they give."""
    shutil.copytree(golden_seeds, tmp_path / "seeds")
    shutil.copytree(golden_seeds.parent / "texts", tmp_path / "texts")
    shutil.copytree(dataset, tmp_path / "dataset")
    return tmp_path


def found(rule: Registered, example: Any, work: Path, golden: dict[str, pl.DataFrame]) -> list[Finding]:
    """Return the findings where the example stands in what was clean before."""
    if rule.place in TABLES:
        return validate(beside(rule, example, golden), KNOWN)
    if rule.place.startswith("parts/"):
        return in_batches(in_parts(work, golden["events"], example), KNOWN)
    if rule.place.startswith("data/"):
        path = work / "dataset" / rule.place
        spoil(path, rule.good, example)
        return check(path if rule.code not in ("KB209", "KB211") else loose(path), Texts(), KNOWN).findings
    if rule.place.startswith("dataset/"):
        spoil(work / rule.place, rule.good, example)
        return but_for_the_wire(check(work / "dataset", Texts(), KNOWN).findings)
    below = work if rule.place.startswith("texts/") else work / "seeds"
    several = [path for path in below.glob(rule.place) if "*" in rule.place and rule.good in path.read_text()]
    for path in several or [below / rule.place]:
        spoil(path, rule.good, example)
    given = {"gazette-2023-03-05": work / "texts" / "gazette.txt"}
    return but_for_the_wire(check(work / "seeds", Texts(given), KNOWN).findings)


def beside(rule: Registered, example: Any, golden: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the table in which the example stands, and those that the rule is judged in."""
    tables = {rule.place: spoiled(golden[rule.place], rule, example)}
    if "copy" in example:
        return tables
    return {name: golden[name] for name in BETWEEN.get(rule.code, ())} | tables


def in_parts(work: Path, events: pl.DataFrame, example: dict[str, str]) -> Path:
    """Return a folder with the events in two files, the second of which is as the example says."""
    folder = work / "events"
    folder.mkdir()
    events.head(2).write_parquet(folder / "1.parquet")
    events.slice(2).drop(example["lacks"]).write_parquet(folder / "2.parquet")
    return folder


def but_for_the_wire(findings: list[Finding]) -> list[Finding]:
    """Leave out that no text is held of one golden source, which is as it should be there."""
    return [each for each in findings if (each.code, each.key) != ("KB614", "wire-2023-03")]


def loose(path: Path) -> Path:
    """Return the folder of tables without its descriptor, and beside one table of the same name only."""
    (path.parent.parent / "datapackage.json").unlink()
    for other in path.parent.iterdir():
        if other.name not in (path.name, "actor_names.csv"):
            other.unlink()
    return path.parent


def spoiled(frame: pl.DataFrame, rule: Registered, example: dict[str, Any]) -> pl.DataFrame:
    """Return the table in which the first row that has the good cells has those of the example."""
    good = pl.all_horizontal(pl.col(name).eq_missing(pl.lit(value)) for name, value in rule.good.items())
    assert frame.filter(good).height, f"no row has {rule.good}"
    here = frame.select((good & good.cum_sum().eq(1)).alias("here")).to_series()
    if "copy" in example:
        again = frame.filter(here).with_columns(pl.lit(example["copy"]).alias(frame.columns[0]))
        return pl.concat([frame, again])
    assert example.items() <= rule.good.items() or set(example) & set(rule.good), (
        "bad and good share a column"
    )
    for name, value in example.items():
        cell = pl.lit(value).cast(frame[name].dtype)
        frame = frame.with_columns(pl.when(here).then(cell).otherwise(name).alias(name))
    if frame.columns[0] == "claim_id" and "claim_id" not in example:
        frame = frame.with_columns(claim_ids(frame))
    return frame


def spoil(path: Path, good: Any, example: Any) -> None:
    """Put the example into the file: text in place of the good text, or something else as a whole."""
    if isinstance(example, str):
        text = path.read_text(encoding="utf-8")
        assert good in text, f"{good!r} does not stand in {path.name}"
        path.write_text(text.replace(good, example, 1), encoding="utf-8", newline="")
    elif "whole" in example:
        path.write_text(example["whole"], encoding="utf-8", newline="")
    elif "latin-1" in example:
        path.write_bytes(path.read_bytes() + example["latin-1"].encode("latin-1"))
    elif "link" in example:
        path.unlink()
        path.symlink_to(example["link"])
    elif "absent" in example:
        path.unlink(missing_ok=True)
    elif "column" in example:
        frame = pl.read_parquet(path)
        frame.with_columns(pl.Series(example["column"], example["holds"])).write_parquet(path)
    else:
        pl.read_parquet(path).head(example["rows"]).write_parquet(path)
        described(path)


def described(path: Path) -> None:
    """Describe the changed file, so that only its rows differ from what they should be."""
    descriptor = path.parent.parent / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    data = path.read_bytes()
    for resource in package["resources"]:
        if resource["path"] == f"data/{path.name}":
            resource |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    descriptor.write_text(json.dumps(package), encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=by_code)
def test_the_bad_example_fires_its_code_alone(
    rule: Registered, work: Path, golden: dict[str, pl.DataFrame]
) -> None:
    codes = {finding.code for finding in found(rule, rule.bad, work, golden)}
    assert codes == {rule.code}


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.place in TABLES], ids=by_code)
def test_the_bad_example_fires_its_code_alone_in_batches(
    rule: Registered, form: str, tmp_path: Path, golden: dict[str, pl.DataFrame]
) -> None:
    """A rule that is skipped where tables are read in batches must not go unseen."""
    for name, frame in beside(rule, rule.bad, golden).items():
        path = tmp_path / f"{name}.{form}"
        in_order = frame.sort(TABLES[name].key()).head(frame.height if name == rule.place else MANY)
        in_order.write_csv(path) if form == "csv" else in_order.write_parquet(path)
    codes = {finding.code for finding in in_batches(tmp_path, KNOWN, {"csv": 500, "parquet": 2}[form])}
    assert codes - {"KB614"} == {rule.code} - {"KB614"}


@pytest.mark.parametrize("rule", WHOLE, ids=by_code)
def test_the_good_example_fires_nothing(
    rule: Registered, work: Path, golden: dict[str, pl.DataFrame]
) -> None:
    assert found(rule, rule.good, work, golden) == []


def test_what_the_other_good_examples_stand_in_is_clean(work: Path, golden: dict[str, pl.DataFrame]) -> None:
    """They are cells and lines of it, as is seen where the bad ones take their place."""
    assert validate(golden, KNOWN) == []
    given = {"gazette-2023-03-05": work / "texts" / "gazette.txt"}
    for folder in ("seeds", "dataset"):
        assert but_for_the_wire(check(work / folder, Texts(given), KNOWN).findings) == []


def test_every_rule_that_is_declared_or_complained_of_is_registered_and_the_other_way_round(
    root: Path,
) -> None:
    """No code without an entry, and no entry without a rule."""
    source = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("schema", "scripts", "dataset")
        for path in (root / folder).rglob("*.py")
    )
    assert set(re.findall(r"\bKB\d{3}\b", source)) == set(registry())


@pytest.mark.parametrize("rule", RULES, ids=by_code)
def test_an_entry_is_whole(rule: Registered) -> None:
    assert rule.severity in SEVERITIES
    for words in (rule.why, rule.help, sentence(rule.code)):
        assert words.strip() == words != ""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert not rule.help.endswith(".")
    assert rule.why.endswith(".")
    # A sentence is declared by a model or stands in the registry, which has one where several share a code.
    assert bool(rule.sentence) == (len(declared().get(rule.code, ())) != 1)


def test_no_two_rules_have_one_name() -> None:
    names = [rule.name for rule in RULES]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("rule", RULES, ids=by_code)
def test_it_is_explained_in_words(rule: Registered) -> None:
    words = explained(rule.code)
    assert words.startswith(f"{rule.code} {rule.name} ({rule.severity})")
    for part in (rule.why, rule.help):
        assert part in words
    assert f"### {rule.code} {rule.name}\n" in rules().decode()
