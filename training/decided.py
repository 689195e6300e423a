"""Decided examples: comments of a site to which people gave a label, with what is known of it."""

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from model.comment import Comment, CommentType, TextFormat
from model.labels import Label
from training.errors import RowError
from training.examples import UNKNOWN_LANGUAGE, Example

APPEALED_FACTOR = 1.5
"""What a label weighs that a person looked at once more, because the author objected."""
READERS_SHARE = 0.25
"""What a reader's flag adds to the weight of a decision that bore it out, per unit of its own."""
MOST_OF_READERS = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedExample(Example):
    """One text that people decided on; its source is ``admin``, ``moderator`` or ``platform``."""

    decided_at: dt.datetime
    created_at: dt.datetime | None = None
    site: str = ""
    rater: str = ""
    """Whose hand the label is from, such as ``key 3`` or ``moderator 7``."""
    wave: str = ""
    audit_sample: bool = False
    """Whether chance chose the comment for a person to look at."""
    format: TextFormat = TextFormat.TEXT
    parent_text: str = ""

    def as_comment(self) -> Comment:
        """Return the comment without its author, whom nobody names to the training."""
        return Comment(
            text=self.text,
            type=self.comment_type,
            format=self.format,
            parent_text=self.parent_text,
            language=None if self.language == UNKNOWN_LANGUAGE else self.language,
        )

    def weighing(self, weight: float) -> "DecidedExample":
        """Return the same with another weight."""
        return replace(self, weight=weight)


def decided_example(row: Mapping[str, Any]) -> DecidedExample:
    """Return the example in a row of ``training_examples`` or of a file with the same columns.

    It weighs what its source does, more where readers had said the same or its author objected.
    Raises `RowError` naming the column that is wrong.
    """
    text = _text(row, "text")
    if not text.strip():
        raise RowError("text must not be empty")
    weight = _number(row, "weight", 1.0)
    weight += min(MOST_OF_READERS, READERS_SHARE * _number(row, "reader_weight", 0.0))
    if row.get("appealed"):
        weight *= APPEALED_FACTOR
    return DecidedExample(
        text=text,
        label=_one_of(Label, row, "label", None),
        source=_text(row, "source") or "moderator",
        domain="blog comment",
        language=_text(row, "language") or UNKNOWN_LANGUAGE,
        group=_text(row, "group"),
        weight=weight,
        comment_type=_one_of(CommentType, row, "type", CommentType.COMMENT),
        identifier=_text(row, "comment"),
        decided_at=_moment(row, "decided_at"),
        created_at=None if row.get("created_at") is None else _moment(row, "created_at"),
        site=_text(row, "site"),
        rater=_text(row, "rater") or _text(row, "source"),
        wave="" if row.get("wave") is None else f"{row.get('site') or ''} {row['wave']}",
        audit_sample=bool(row.get("audit_sample")),
        format=_one_of(TextFormat, row, "format", TextFormat.TEXT),
        parent_text=_text(row, "parent_text"),
    )


def example_of_line(line: bytes) -> DecidedExample:
    """Return the example of a line of JSON. Raises `RowError`."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise RowError(f"the line is not JSON ({error})") from error
    if not isinstance(row, dict):
        raise RowError("the line must be a JSON object")
    return decided_example(row)


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowError(f"{name} must be a string")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise RowError(f"{name} holds a lone surrogate, which is no character") from error
    return value


def _number(row: Mapping[str, Any], name: str, default: float) -> float:
    value = row.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise RowError(f"{name} must be a number of at least 0")
    return float(value)


def _one_of(kinds: Any, row: Mapping[str, Any], name: str, default: Any) -> Any:
    value = row.get(name)
    if value in (None, "") and default is not None:
        return default
    if value not in list(kinds):
        raise RowError(f"{name} must be one of {', '.join(kinds)}")
    return kinds(value)


def _moment(row: Mapping[str, Any], name: str) -> dt.datetime:
    value = row.get(name)
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        moment = None
    if not isinstance(moment, dt.datetime):
        raise RowError(f"{name} must be a time such as 2026-11-22T20:45:00Z")
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
