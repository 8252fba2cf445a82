"""Cells, tables and seeds are mended as the cases say, and nothing else in them changes."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from kibaru.schema.tables import TABLES
from kibaru.scripts.mend import mended_seed, mended_table
from kibaru.scripts.mend.cell import mended, of_field

CASES = Path(__file__).parent / "cases" / "mends.csv"
ROWS = list(csv.DictReader(StringIO(CASES.read_text(encoding="utf-8"))))
ACTOR_NAMES = TABLES["actor_names"]
HEAD = "actor_id,alias,language,used_from,used_to"


def unescaped(cell: str) -> str:
    """Return the cell with the characters for which a table of cases writes \\n or \\u and four digits."""
    return re.sub(r"\\n|\\u(\w{4})", lambda found: chr(int(found[1] or "a", 16)), cell)


@pytest.mark.parametrize("case", ROWS, ids=[f"{row['column']} {row['before']}" for row in ROWS])
def test_a_cell(case: dict[str, str]) -> None:
    table, _, name = case["column"].partition(".")
    column = TABLES[table].columns()[name]
    before, after = unescaped(case["before"]), unescaped(case["after"])
    assert mended(before, column) == after
    assert mended(after, column) == after


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("event_date", "17/09/2024", "2024-09-17"),
        (" Event_Date", "17/09/2024", "2024-09-17"),
        ("event_date", "2024-09", "2024-09"),
        ("sub_event_type", "armed clash", "Armed clash"),
        ("outcome", "Foiled", "foiled"),
        ("target", "17/09/2024", "17/09/2024"),
        ("actor1", "JNIM", "JNIM"),
        ("nothing", "foiled ", "foiled"),
    ],
)
def test_the_value_of_a_claim_is_mended_as_its_field_wants(field: str, before: str, after: str) -> None:
    column = TABLES["claims"].columns()["value"]
    assert mended(before, of_field(column, field)) == after


def table(text: str) -> str:
    return mended_table(text, ACTOR_NAMES.columns(), ACTOR_NAMES.key())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table(end: str, delimiter: str, mark: str) -> None:
    before = [
        ' Actor_id,"Alias ",LANGUAGE,used_from,more',
        ' Jnim ,"b ""B"" ",FR,17/09/2024, x ',
        '"jnim",A,"Fr", 05/06/2024,y',
        "",
        "a,Fore\u0302t ,,,",
    ]
    after = [
        'actor_id,"alias",language,used_from,more',
        "a,For\u00eat,,,",
        '"jnim",A,"fr",05/06/2024,y',
        "",
        'jnim,"b ""B""",fr,2024-09-17, x ',
    ]
    given, wanted = (mark + end.join(lines).replace(",", delimiter) for lines in (before, after))
    assert table(given) == wanted
    assert table(given + end) == wanted + end
    assert table(wanted) == wanted


def test_the_value_in_a_table_of_claims_is_mended_as_its_field_wants() -> None:
    claims = TABLES["claims"]
    text = "value,claim_id,Field\n17/09/2024,b,Event_date\n17/09/2024,a,target\n"
    wanted = "value,claim_id,field\n17/09/2024,a,target\n2024-09-17,b,event_date\n"
    assert mended_table(text, claims.columns(), claims.key()) == wanted


def test_a_cell_that_needs_quotes_after_mending_gets_them() -> None:
    # NFC makes the Greek question mark a semicolon, which here parts cells.
    assert table("actor_id;alias\na;\u037e\n") == 'actor_id;alias\na;";"\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        f'{HEAD}\nb, "x" ,,,\na,y,,,\nB,"open ,,,\n',
        f'{HEAD}\nb,"x"y ,,,\na,y,,,\n',
        f"{HEAD}\rb,x ,,,\ra,y,,,\r",
        f"{HEAD}\nb,x\r ,,,\na,y,,,\n",
        f'{HEAD}\nB,"x\r ",,,\na,y,,,\n',
        " \nB\n",
        f"{HEAD},alias\nB,x ,,,,\na,y,,,,\n",
        f"{HEAD},Alias\nB,x ,,,,\na,y,,,,\n",
    ],
)
def test_a_text_that_is_no_whole_table_stays(text: str) -> None:
    assert table(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{HEAD}\nB,x ,,,\nA,y ,,\n", f"{HEAD}\nb,x,,,\nA,y ,,\n"),  # a cell too few
        (f"{HEAD}\nB,x ,,,\nA,y ,,,,\n", f"{HEAD}\nb,x,,,\nA,y ,,,,\n"),  # a cell too many
        (f"{HEAD}\nB,x ,,,\n,y,,,\n", f"{HEAD}\nb,x,,,\n,y,,,\n"),  # a key is empty
        ("actor_id,odd\nB,1\na,2\n", "actor_id,odd\nb,1\na,2\n"),  # a column of the key is missing
        (f'{HEAD}\nB, "x",,,\na,y "z" ,,,\n', f'{HEAD}\na,y "z" ,,,\nb, "x",,,\n'),  # whose quotes are these
        ('actor_id, "alias"\nB,x\n', 'actor_id, "alias"\nb,x\n'),
    ],
)
def test_what_is_not_safe_stays(before: str, after: str) -> None:
    assert table(before) == after


def test_rows_of_one_key_keep_their_order() -> None:
    assert table(f"{HEAD}\nb,x,fr,,\na,x,,,\nb,x,en,,\n") == f"{HEAD}\na,x,,,\nb,x,fr,,\nb,x,en,,\n"


def test_rows_are_sorted_by_code_point() -> None:
    aliases = ["\U0001f54a", "\uff21", "é", "a", "Z", "a b", "10", "9"]
    lines = [f"x,{alias},,,\n" for alias in aliases]
    expected = [f"x,{alias},,,\n" for alias in ["10", "9", "Z", "a", "a b", "é", "\uff21", "\U0001f54a"]]
    assert table(f"{HEAD}\n{''.join(lines)}") == f"{HEAD}\n{''.join(expected)}"


SEEDS = {
    "values in every kind of quotes": (
        "sources",
        'source: " A-B "\nstatus: Reviewed\ntitle: \' it\'\'s \'\npublisher: "\\tFore\u0302t \\"x\\"\\n"\n'
        "author: Ele\u0301ment # a comment, Fore\u0302t\npublished_on: 17/09/2024\nretrieved_on: 20240917\n"
        "republished: True\nlanguage: FR\nnote: folded\n  Fore\u0302t words\n",
        'source: "a-b"\nstatus: reviewed\ntitle: \'it\'\'s\'\npublisher: "For\u00eat \\"x\\""\n'
        "author: El\u00e9ment # a comment, Fore\u0302t\npublished_on: 2024-09-17\nlanguage: fr\n"
        "retrieved_on: 2024-09-17\nrepublished: true\nnote: folded\n  For\u00eat words\n",
    ),
    "blocks": (
        "incidents",
        "summary: >\n  Fore\u0302t\n  words\nevents:\n"
        "- notes: |+2\n    Fore\u0302t\n\n- notes: >- # c\n   a\n",
        "summary: >-\n  For\u00eat\n  words\nevents:\n"
        "- notes: |2-\n    For\u00eat\n\n- notes: >- # c\n   a\n",
    ),
    "a value that needs quotes": (
        "sources",
        'title: \u00a0[a\nnote: \u00a0"a" \\ b\nclaims: [{note: \u00a0"a" b}]\n',
        'title: "[a"\nnote: "\\"a\\" \\\\ b"\nclaims: [{note: "\\"a\\" b"}]\n',
    ),
    "quotes stay, or come where a word would be a number": (
        "sources",
        "status: 'Reviewed'\ntitle: a\u00a0\nauthor: \u00a0012\n",
        "status: 'reviewed'\ntitle: a\nauthor: \"012\"\n",
    ),
    "claims and judgements": (
        "sources",
        "claims:\n  - {field: Event_date, about: mli-i0001, value: 17 Sep 2024}\n"
        '  - field: outcome\n    about: mli-0001\n    value: FOILED\n    span_sha256: "ABC"\n',
        "claims:\n  - {about: MLI-I0001, field: event_date, value: 2024-09-17}\n"
        '  - about: MLI-0001\n    field: outcome\n    value: foiled\n    span_sha256: "ABC"\n',
    ),
    "events": (
        "incidents",
        "events:\n  - sub_event_type: {because: ' x', value: armed clash}\n    event: mli-0001\n"
        "    event_date:\n      because: y\n      value: 2024/9/7\n"
        "    assoc_actor_1: [' a', b]\n    actor1: JNIM\n",
        "events:\n  - event: MLI-0001\n    event_date:\n      value: 2024-09-07\n      because: y\n"
        "    sub_event_type: {value: Armed clash, because: 'x'}\n"
        "    actor1: jnim\n    assoc_actor_1: ['a', b]\n",
    ),
    "comments and blank lines": (
        "sources",
        "# about the file\n\n# about the seed\ntitle: a # about the title\n# about the status\n# and more\n"
        "status: draft\n\nodd: 1\nsource: b # last\n# about nothing\n",
        "# about the file\n\n# about the seed\nsource: b # last\n# about the status\n# and more\n"
        "status: draft\n\ntitle: a # about the title\nodd: 1\n# about nothing\n",
    ),
    "a comment that rises to the head of an item": (
        "sources",
        "claims:\n  # the item\n  - field: a\n    # its subject\n    about: b\n  - about: c\n",
        "claims:\n  # the item\n    # its subject\n  - about: b\n    field: a\n  - about: c\n",
    ),
    "no final line end": ("sources", "title: a\nsource: b", "source: b\ntitle: a"),
    "brackets over several lines": (
        "sources",
        "claims: [\n  {field: a,\n   about: b},\n]\ntext: {chars: 1, sha256: AB}\n",
        "text: {sha256: AB, chars: 1}\nclaims: [\n  {about: b,\n   field: a},\n]\n",
    ),
    "a start of document": ("sources", "---\ntitle: a\nsource: b\n...\n", "---\nsource: b\ntitle: a\n...\n"),
    "empty values": ("sources", "title:\nsource: ~\nnote: ''\n", "source: ~\ntitle:\nnote: ''\n"),
}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("name", SEEDS)
def test_a_seed(name: str, end: str, mark: str) -> None:
    folder, *texts = SEEDS[name]
    before, after = (mark + text.replace("\n", end) for text in texts)
    assert mended_seed(before, folder) == after
    assert mended_seed(after, folder) == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "words ",
        "- title: ' a'\n- source: b\n",
        "title: ' a'\nsource: &x b\n",
        "title: ' a'\nsource: b\nnote: *x\n",
        "title: ' a'\nsource: !!str b\n",
        "title: ' a'\nsource: ! b\n",
        "title: ' a'\nsource: b\ntitle: c\n",
        "title: ' a'\nsource: b\n---\nsource: c\n",
        "%YAML 1.1\n---\ntitle: ' a'\nsource: b\n",
        "title: ' a'\nsource: b: c\n",
        "title: ' a'\nsource: b\t# x\n",
        "title: ' a'\nsource: b\nnote: \"\rx\"\n",
        "title: ' a'\nsource: b\n? [x]\n: y\n",
        f"title: ' a'\nsource: b\nnote: {'[' * 30}{']' * 30}\n",
        "[" * 100_000,
    ],
)
def test_a_text_that_is_no_plain_seed_stays(text: str) -> None:
    assert mended_seed(text, "sources") == text


@pytest.mark.parametrize(
    "text",
    [
        "title: a\n\n# about what?\n\nsource: b\n",
        "title: a\n# about what?\n\nsource: b\n",
        "claims:\n  - about: a\n  # - about: commented out\nsource: b\n",
        "claims: [{field: a, # which?\n  about: b}]\n",
        "? title\n: a\n? source\n: b\n",
        "odd: |+\n  a\n\nsource: b\n",
        "author: 012\nlanguage: NO\nnote: yes\n",
    ],
)
def test_what_is_not_safe_in_a_seed_stays(text: str) -> None:
    assert mended_seed(text, "sources") == text
