"""SQL whose values come as the rows of one JSON document: one statement for one row or a hundred.

PostgreSQL plans a statement as long as this once for each connection and runs it for all rows; a
document is one value to hand over, however many rows and columns it has.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

PARAMETER = re.compile(r"%\((\w+)\)s")
"""How a statement names a value: ``%(name)s``."""

_INSERT = re.compile(r"(INSERT INTO .+?\)) VALUES (.+?)( ON CONFLICT .+)?", re.DOTALL)
_CONFLICT = re.compile(r"ON CONFLICT \(([\w, ]+)\)")


@dataclass(frozen=True, slots=True)
class RowsInsert:
    """An insert of all rows of a document, which is its only value."""

    sql: str
    key: tuple[str, ...]
    """Columns in which the rows of one document differ, where the insert may change what is there;
    else none."""


def rows_insert(sql: str, types: Mapping[str, str]) -> RowsInsert:
    """Return an insert of one row as one of many; ``types`` are those of its parameters in SQL.

    Only the values may be parameters, not what is to be done on a conflict.
    """
    parts = _INSERT.fullmatch(sql)
    assert parts is not None, sql
    head, values, on_conflict = parts.group(1), parts.group(2), parts.group(3) or ""
    assert not PARAMETER.search(on_conflict), sql
    names = dict.fromkeys(PARAMETER.findall(values))
    columns = ", ".join(f'"{name}" {types[name]}' for name in names)
    of_row = PARAMETER.sub(r'r."\1"', values)
    key = _CONFLICT.search(on_conflict)
    return RowsInsert(
        f"{head} SELECT v.* FROM json_to_recordset(%(document)s::json) AS r({columns})"
        f" CROSS JOIN LATERAL (VALUES {of_row}) AS v{on_conflict}",
        tuple(key.group(1).split(", ")) if key else (),
    )


@lru_cache(maxsize=1_000)
def questions(asked: tuple[str, ...], types: tuple[tuple[tuple[str, str], ...], ...]) -> str:
    """Return a query that asks several things for each row of a document, which is its only value.

    The answers of a row are its ``place`` and one JSON list of rows for each question.
    """
    columns = "".join(
        f', "{in_document(number, name)}" {kind}'
        for number, those in enumerate(types)
        for name, kind in those
    )
    answers = (
        f"(SELECT json_agg(q) FROM ({_of_row(number, question)}) AS q)"
        for number, question in enumerate(asked)
    )
    return (
        f"SELECT r.place, {', '.join(answers)}"
        f" FROM json_to_recordset(%(document)s::json) AS r(place INTEGER{columns})"
    )


def in_document(number: int, name: str) -> str:
    """Return what the value of a question, which has this number, is called in the document."""
    return f"s{number}_{name}"


def _of_row(number: int, question: str) -> str:
    return PARAMETER.sub(lambda found: f'r."{in_document(number, found.group(1))}"', question)


@lru_cache(maxsize=1_000)
def as_one(statements: tuple[str, ...]) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return one statement that does all of these, with numbers for its values.

    And for each number which statement's value it is, and the name that it has there.
    """
    numbers: dict[tuple[int, str], int] = {}

    def numbered(place: int, statement: str) -> str:
        def number(found: re.Match[str]) -> str:
            return f"${numbers.setdefault((place, found.group(1)), len(numbers) + 1)}"

        return PARAMETER.sub(number, statement).replace("%%", "%")

    *first, last = (numbered(place, statement) for place, statement in enumerate(statements))
    heads = ", ".join(f"part_{place} AS ({statement})" for place, statement in enumerate(first))
    return f"WITH {heads} {last}" if heads else last, tuple(numbers)


def values_of(
    numbered: Sequence[tuple[int, str]], given: Sequence[Mapping[str, object]]
) -> list[object]:
    """Return the values in the order of their numbers."""
    return [given[place][name] for place, name in numbered]
