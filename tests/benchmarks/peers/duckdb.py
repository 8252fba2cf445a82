"""DuckDB: one aggregate over the file that counts what breaks each rule; if any, their rows by another."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from .peer import main, told
from .rules import DAY, KEY, TAGS, rules

TYPES = {"Int64": "BIGINT", "Float64": "DOUBLE", "Date": "DATE"}


def typed(path: Path) -> str:
    """Return the query of the cells, typed, with those of text that were there under the name raw_..."""
    kinds = {name: TYPES[kind] for name, kind in rules()["columns"].items() if kind != "String"}
    casts = ", ".join(f"TRY_CAST({name} AS {kind}) AS {name}" for name, kind in kinds.items())
    raw = ", ".join(f"{name} AS raw_{name}" for name in kinds)
    columns = dict.fromkeys(rules()["columns"], "VARCHAR")
    return (
        f"SELECT * REPLACE ({casts}), {raw} FROM read_csv({quoted(path)}, columns = {columns}, nullstr = '')"
    )


def checks() -> Iterator[tuple[str, str]]:
    """Yield the name of each rule, and an expression: true where it holds, null where it is not judged."""
    found = rules()
    for name, kind in found["columns"].items():
        if kind != "String":
            yield f"{name} fits", f"{name} IS NOT NULL OR raw_{name} IS NULL"
    for name in found["filled"]:
        yield f"{name} is filled", f"{name} IS NOT NULL"
    for name, labels in found["labels"].items():
        yield f"{name} label", f"{name} IN ({listed(labels)})"
    for name, pattern in found["patterns"].items():
        yield f"{name} form", f"regexp_matches({name}, {quoted(pattern)})"
    for name, least in found["least"].items():
        yield f"{name} least", f"{name} >= {least}"
    for name, most in found["most"].items():
        yield f"{name} most", f"{name} <= {most}"
    for name in found["free"]:
        yield f"{name} KB310", f"NOT regexp_matches({name}, '^\\s|\\s$')"
        yield f"{name} KB311", f"NOT regexp_matches({name}, {quoted(found['unseen'])})"
        other = f"regexp_matches({name}, '[^\\x00-\\x{{2ff}}]')"  # PERHAPS_NOT_NFC, but with no NUL in SQL
        # A CASE looks no further, which an OR would.
        yield f"{name} KB312", f"CASE WHEN {other} THEN nfc_normalize({name}) = {name} ELSE true END"
        formula, number = quoted(found["formula"]), quoted(found["number"])
        yield f"{name} KB313", f"NOT regexp_matches({name}, {formula}) OR regexp_matches({name}, {number})"
    for rule in found["follows"]:
        pairs = [f"{key}|{value}" for key, value in rule["mapping"].items()]
        key = ", ".join(f"coalesce({name}, '')" for name in (*rule["from"], rule["column"]))
        yield rule["code"], f"concat_ws('|', {key}) IN ({listed(pairs)})"
    yield from ties(found["countries"])


def ties(countries: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the rules that tie columns to each other in other ways."""
    against = "event_type = 'Violence against civilians'"
    civilians = "inter2 IS NOT DISTINCT FROM 'Civilians'"
    excessive = "sub_event_type = 'Excessive force against protesters'"
    targeted = f"{against} OR {excessive} OR inter1 = 'Civilians' OR {civilians}"
    yield "KB401", f"left({KEY}, 3) IN ({listed(countries)})"
    yield "KB402", "year = year(event_date)"
    yield "KB405", "(actor2 IS NULL) = (inter2 IS NULL)"
    yield "KB407", f"(civilian_targeting IS NOT NULL) = ({targeted})"
    yield "KB408", f"NOT ({against}) OR {civilians}"
    yield (
        "KB412",
        "(admin2 IS NULL OR admin1 IS NOT NULL) AND (admin3 IS NULL OR admin2 IS NOT NULL)",
    )
    yield "KB414", f"timestamp % {DAY} = 0"
    yield "KB415", f"regexp_matches(coalesce(tags, 'a=b'), {quoted(TAGS)})"


def quoted(text: object) -> str:
    """Return a text as a literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def listed(values: list[object]) -> str:
    """Return values as a list of literals."""
    return ", ".join(str(value) if isinstance(value, int) else quoted(value) for value in values)


def validate(path: Path, errors: Path) -> None:
    """Count the failures of each rule; write their rows where there are any."""
    every = dict(checks())
    counts = ", ".join(f"count(*) FILTER (WHERE NOT ({rule}))" for rule in every.values())
    table = f"({typed(path)})"
    (found,) = duckdb.execute(f"SELECT {counts}, count({KEY}), count(DISTINCT {KEY}) FROM {table}").fetchall()
    *broken, rows, ids = found
    if not any(broken) and rows == ids:
        told(0, 0)
        return
    twice = f"SELECT {KEY} FROM {table} GROUP BY {KEY} HAVING count(*) > 1"
    duckdb.execute(f"CREATE TABLE twice AS {twice if rows > ids else f'SELECT NULL AS {KEY} LIMIT 0'}")
    every["KB501"] = f"{KEY} NOT IN (FROM twice)"
    names = ", ".join(f"CASE WHEN NOT ({rule}) THEN {quoted(name)} END" for name, rule in every.items())
    duckdb.execute(f"""
        CREATE TABLE failures AS
        SELECT row, unnest(list_filter([{names}], lambda rule: rule IS NOT NULL)) AS rule
        FROM (SELECT *, row_number() OVER () - 1 AS row FROM {table})
    """)
    duckdb.execute(f"COPY failures TO {quoted(errors)} (FORMAT parquet)")
    (counted,) = duckdb.execute("SELECT count(*), count(DISTINCT row) FROM failures").fetchall()
    told(*counted)


if __name__ == "__main__":
    main(validate)
