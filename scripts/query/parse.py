"""Parse: from the words of a query to its terms. Nothing is evaluated, and nothing but comparisons is known.

query      = all | part { "or" part }
part       = factor { "and" factor }
factor     = "not" factor | "(" query ")" | comparison
comparison = column ("==" | "!=" | "<" | "<=" | ">" | ">=") value | value (the same) column
| column ["not"] "in" "(" value { "," value } ")" | column "is" ["not"] "missing"
value      = 'text' | "text" | number | YYYY-MM-DD | true | false
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from .terms import MIRRORED, BadQuery, Comparison, Joined, Negated, Term, Value

LONGEST = 10_000  # characters: more than anybody types, and read in a blink
DEEPEST = 50  # brackets and nots within each other
SHOWN = 40
TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    |(?P<date>\d{4}-\d{2}-\d{2}(?![\w.]))
    |(?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    |(?P<operator>==|!=|<=|>=|<|>)
    |(?P<mark>[(),])
    |(?P<word>[A-Za-z][A-Za-z0-9_]*))""",
    re.VERBOSE | re.DOTALL,
)
VALUES = ("text", "date", "number")
WORDS = {"and", "or", "not", "in", "is", "missing", "true", "false"}


@dataclass(frozen=True)
class Token:
    """One word of a query, and where it begins."""

    kind: str
    words: str
    at: int


def parse(query: str) -> Term:
    """Return the terms of a query. Raises BadQuery, in a time that grows with its length."""
    if len(query) > LONGEST:
        raise BadQuery(f"the query has {len(query):,} characters; write one of at most {LONGEST:,}")
    return _Reader(query, list(_tokens(query))).whole()


def _tokens(query: str) -> Iterator[Token]:
    at, end = 0, len(query.rstrip())
    while at < end:
        found = TOKEN.match(query, at, end)
        if found is None:
            begin = end - len(query[at:end].lstrip())
            here = query[begin]
            why = "a quote is not closed" if here in "'\"" else f"{here!r} cannot stand here"
            raise BadQuery(f"character {begin + 1}: {why}; compare columns with values: country == 'Mali'")
        kind = str(found.lastgroup)
        words, begin, at = found[kind], found.start(kind), found.end()
        is_keyword = kind == "word" and words.lower() in WORDS
        yield Token("keyword", words.lower(), begin) if is_keyword else Token(kind, words, begin)


class _Reader:
    """Reads the tokens of one query from left to right."""

    def __init__(self, query: str, tokens: list[Token]) -> None:
        self.query, self.tokens, self.place, self.depth = query, tokens, 0, 0

    def whole(self) -> Term:
        """Return the terms of the whole query."""
        if not self.tokens:
            raise BadQuery("the query is empty; write a comparison, as in country == 'Mali'")
        term = self.query_()
        if self.place < len(self.tokens):
            raise self.wrong("and, or, or the end")
        return term

    def query_(self) -> Term:
        """Read parts joined by or."""
        return self._joined("or", self.part)

    def part(self) -> Term:
        """Read factors joined by and."""
        return self._joined("and", self.factor)

    def _joined(self, word: str, read: Callable[[], Term]) -> Term:
        terms = [read()]
        while self.takes(word):
            terms.append(read())
        return terms[0] if len(terms) == 1 else Joined(word, tuple(terms))

    def factor(self) -> Term:
        """Read a comparison, or what stands behind not or in brackets."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadQuery(f"brackets and nots stand more than {DEEPEST} deep; write it flatter")
        if self.takes("not"):
            term: Term = Negated(self.factor())
        elif self.takes("("):
            term = self.query_()
            self.must(")")
        else:
            term = self.comparison()
        self.depth -= 1
        return term

    def comparison(self) -> Comparison:
        """Read one comparison."""
        first = self.next
        if first is not None and first.kind in VALUES:
            value = self.value()
            operator = self.operator()
            return Comparison(self.column(), MIRRORED[operator], (value,))
        column = self.column()
        if self.takes("is"):
            word = "is not missing" if self.takes("not") else "is missing"
            self.must("missing")
            return Comparison(column, word)
        if self.takes("not"):
            self.must("in")
            return Comparison(column, "not in", self.values())
        if self.takes("in"):
            return Comparison(column, "in", self.values())
        return Comparison(column, self.operator(), (self.value(),))

    def values(self) -> tuple[Value, ...]:
        """Read a list of values in brackets."""
        self.must("(")
        found = [self.value()]
        while self.takes(","):
            found.append(self.value())
        self.must(")")
        return tuple(found)

    def column(self) -> str:
        """Read the name of a column."""
        return self._of("word", "the name of a column").words

    def operator(self) -> str:
        """Read a sign of comparison."""
        return self._of("operator", "==, !=, <, <=, >, >=, in, not in or is missing").words

    def value(self) -> Value:
        """Read a plain value."""
        token = self.next
        if token is None or not (
            token.kind in ("text", "date", "number") or token.words in ("true", "false")
        ):
            raise self.wrong("a value: 'text', a number, a day as 2024-09-17, true or false")
        self.place += 1
        if token.kind == "text":
            return re.sub(r"\\(.)", r"\1", token.words[1:-1], flags=re.DOTALL)
        if token.kind == "date":
            try:
                return date.fromisoformat(token.words)
            except ValueError:
                self.place -= 1
                raise self.wrong("a day of the calendar, as 2024-09-17") from None
        if token.kind == "number":
            return float(token.words) if "." in token.words else int(token.words)
        return token.words == "true"

    @property
    def next(self) -> Token | None:
        """The token that is read next, None at the end."""
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def takes(self, words: str) -> bool:
        """Whether a keyword or mark comes next; it is read then."""
        token = self.next
        if token is None or token.kind not in ("keyword", "mark") or token.words != words:
            return False
        self.place += 1
        return True

    def must(self, words: str) -> None:
        """Read a keyword or mark. Raises BadQuery where another comes."""
        if not self.takes(words):
            raise self.wrong(words)

    def _of(self, kind: str, what: str) -> Token:
        token = self.next
        if token is None or token.kind != kind:
            raise self.wrong(what)
        self.place += 1
        return token

    def wrong(self, wanted: str) -> BadQuery:
        """Return the error that something else should stand here."""
        token = self.next
        at = len(self.query) if token is None else token.at
        words = "the query ends" if token is None else f"there stands {token.words[:SHOWN]!r}"
        return BadQuery(f"character {at + 1}: {words}; write {wanted}")
