"""CSV with a header: columns named like the fields of our own API, and what was decided."""

import csv
from collections.abc import Iterator
from pathlib import Path

from model.comment import Comment, CommentType, TextFormat
from model.labels import Action, Label
from service.archives.archived import Archived, UnreadableArchive, moment

TEXTS = ("text", "author_name", "author_email", "author_url", "ip", "user_agent", "page_url",
         "page_title", "parent_text")  # fmt: skip
COLUMNS = ("id", *TEXTS, "posted_at", "format", "type", "action", "label", "reason")
"""``id`` and ``text`` are needed. ``action`` is publish, hold or reject; ``label`` what it is."""

csv.field_size_limit(10_000_000)


def read_table(path: Path) -> Iterator[Archived]:
    """Yield the comments of a CSV file. Raises `UnreadableArchive`, naming row and column."""
    for number, row in enumerate(rows(path), start=2):
        place = f"{path}, line {number}"
        if unknown := sorted(set(row) - set(COLUMNS)):
            raise UnreadableArchive(
                place, f"unknown column {unknown[0]!r}; use {', '.join(COLUMNS)}"
            )
        if not row.get("id") or row.get("text") is None:
            raise UnreadableArchive(place, "the columns `id` and `text` are needed")
        try:
            yield _archived(row)
        except ValueError as error:
            raise UnreadableArchive(place, str(error)) from error


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file by the names in its first line. Raises `UnreadableArchive`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            for row in csv.DictReader(file, restkey="more columns than names"):
                yield {name: value or "" for name, value in row.items()}
        except (csv.Error, UnicodeDecodeError) as error:
            raise UnreadableArchive(str(path), f"no CSV that can be read ({error})") from error


def _archived(row: dict[str, str]) -> Archived:
    label = Label(row["label"]) if row.get("label") else None
    given = row.get("action") or ("publish" if label in (None, Label.LEGITIMATE) else "reject")
    return Archived(
        external_id=row["id"],
        comment=Comment(
            **{name: row.get(name, "") for name in TEXTS},  # type: ignore[arg-type]
            format=TextFormat(row.get("format") or "text"),
            type=CommentType(row.get("type") or "comment"),
            posted_at=moment(row.get("posted_at", "")),
        ),
        state=Action(given),
        is_decided=bool(row.get("action") or label) and given != Action.HOLD,
        label=label,
        reason=row.get("reason") or None,
    )
