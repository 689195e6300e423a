"""Rows of an archive, JSON Lines or CSV: read one by one, the bad ones with their error."""

import codecs
import csv
import datetime as dt
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, BinaryIO

from model.comment import Comment, CommentType, TextFormat
from training.errors import ArchiveError, RowError

MAX_FIELD_CHARS = 10_000_000
_FIELDS = tuple(field.name for field in fields(Comment))


class RowFormat(StrEnum):
    """How an archive is written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read: its values, and its comment or what is wrong with it."""

    values: dict[str, Any]
    comment: Comment | None
    error: str = ""


def read_jsonl(file: BinaryIO) -> Iterator[Row]:
    """Yield one row a line; a line that cannot be read is a row with an error."""
    for line in file:
        try:
            values = _decoded(line)
        except RowError as error:
            yield Row({}, None, str(error))
            continue
        yield row_of(values)


def read_csv(file: BinaryIO) -> tuple[list[str], Iterator[Row]]:
    """Return the names of the columns and the rows below them.

    Raises `ArchiveError` when the first row does not name a column ``text``.
    """
    csv.field_size_limit(MAX_FIELD_CHARS)
    # Bytes that are no UTF-8 become lone surrogates, which make their row an error, not the file.
    lines = codecs.iterdecode(file, "utf-8-sig", errors="surrogateescape")
    reader = csv.reader(lines)
    try:
        columns = next(reader, [])
    except csv.Error as error:
        raise ArchiveError(f"the first row cannot be read ({error}); is the file CSV?") from error
    if columns.count("text") != 1 or len(set(columns)) != len(columns):
        raise ArchiveError(
            "the first row of CSV must name each column once, one of them `text`; "
            f"it is {', '.join(columns) or 'empty'}"
        )
    return columns, _csv_rows(reader, columns)


def row_of(values: dict[str, Any]) -> Row:
    """Return a row of these values, with the error of the first one that cannot be used.

    >>> row_of({"text": "Lovely pictures!", "id": 7}).comment.text
    'Lovely pictures!'
    >>> row_of({"text": ""}).error
    'text must be a string that is not empty'
    """
    try:
        return Row(values, parse_comment(values))
    except RowError as error:
        return Row(values, None, str(error))


def parse_comment(values: dict[str, Any]) -> Comment:
    """Return the comment in a row. Raises `RowError` naming the field that is wrong.

    Other keys than those of a comment are let be; empty values count as not known.
    """
    given = {name: values[name] for name in _FIELDS if values.get(name) not in (None, "")}
    if not isinstance(given.get("text"), str):
        raise RowError("text must be a string that is not empty")
    return Comment(**{name: _parsed(name, value) for name, value in given.items()})


def _csv_rows(reader: Any, columns: list[str]) -> Iterator[Row]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row({}, None, f"the row cannot be read ({error})")
            continue
        values = dict(zip(columns, cells, strict=False))
        if len(cells) != len(columns):
            wrong = f"the row has {len(cells)} cells, the first row names {len(columns)}"
            yield Row(values, None, wrong)
        else:
            yield row_of(values)


def _decoded(line: bytes) -> dict[str, Any]:
    try:
        values = json.loads(line.strip(), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise RowError("the line is not UTF-8") from error
    except json.JSONDecodeError as error:
        wrong = f"{error.msg}, at character {error.pos + 1}"
        raise RowError(f"the line is not JSON ({wrong})") from error
    except (ValueError, RecursionError) as error:
        raise RowError(f"the line is not JSON ({error})") from error
    if not isinstance(values, dict):
        raise RowError("the line must be a JSON object")
    return values


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _parsed(name: str, value: Any) -> Any:
    parse = _PARSERS.get(name)
    return parse(name, value) if parse else _string(name, value)


def _string(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise RowError(f"{name} must be a string")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RowError(f"{name} holds what is no character (byte or lone surrogate)") from error
    return value


def _text_format(name: str, value: Any) -> TextFormat:
    if value not in list(TextFormat):
        raise RowError(f"{name} must be one of {', '.join(TextFormat)}")
    return TextFormat(value)


def _comment_type(name: str, value: Any) -> CommentType:
    if value not in list(CommentType):
        raise RowError(f"{name} must be one of {', '.join(CommentType)}")
    return CommentType(value)


def _time(name: str, value: Any) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(_string(name, value))
    except ValueError as error:
        raise RowError(f"{name} must be a time such as 2026-11-22T20:45:00Z") from error


def _seconds(name: str, value: Any) -> float:
    try:
        seconds = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise RowError(f"{name} must be a number of seconds, 0 or more")
    return seconds


_PARSERS: dict[str, Callable[[str, Any], Any]] = {
    "format": _text_format,
    "type": _comment_type,
    "posted_at": _time,
    "seconds_to_submit": _seconds,
}
