"""What the machine said of a site's latest comments, as far as another policy would ask for it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, select

from model.comment import CommentType
from model.replay import Judged
from model.verdict import Scores
from service.store.tables import comments, revisions, verdicts

PORTION = 500
"""Values in one statement: databases bound how many it may hold."""


@dataclass(frozen=True, slots=True)
class Told:
    """A comment as a list shows it."""

    guid: str
    author_name: str
    text: str | None
    spam: float
    abuse: float


def judged_since(
    connection: Connection, site_id: int, since: dt.datetime, *, limit: int
) -> list[Judged]:
    """Return the verdicts that count on the latest comments, at most ``limit``, the oldest first.

    Comments of an archive are left out: nobody waited for what the machine said of them.
    """
    asked: Select[Any] = (
        select(comments.c.id, comments.c.guid, comments.c.type, comments.c.author_hash, *_SAID)
        .select_from(comments)
        .join(verdicts, verdicts.c.id == _latest())
        .where(
            comments.c.site_id == site_id,
            comments.c.created_at >= since,
            comments.c.imported.is_(False),
        )
        .order_by(comments.c.created_at.desc(), comments.c.id.desc())
        .limit(limit)
    )
    rows = sorted(connection.execute(asked), key=lambda row: int(row.id))
    seen = _n_before(connection, site_id, rows)
    found = []
    for row in rows:
        if row.author_hash:
            seen[row.author_hash] = seen.get(row.author_hash, 0) + 1
        found.append(_judged(row, seen.get(row.author_hash)))
    return found


def tell(connection: Connection, site_id: int, guids: Sequence[str]) -> dict[str, Told]:
    """Return what some comments of a site say, by guid."""
    asked = (
        select(
            comments.c.guid,
            revisions.c.author_name,
            revisions.c.text,
            verdicts.c.spam,
            verdicts.c.abuse,
        )
        .select_from(comments)
        .join(
            revisions,
            and_(
                revisions.c.comment_id == comments.c.id,
                revisions.c.number == comments.c.revision,
            ),
        )
        .join(verdicts, verdicts.c.id == _latest())
        .where(comments.c.site_id == site_id, comments.c.guid.in_(list(guids)))
    )
    return {row.guid: Told(*row) for row in connection.execute(asked)}


def _latest() -> Any:
    """Return the number of the verdict that counts on the comment at hand."""
    other = verdicts.alias("other")
    return (
        select(func.max(other.c.id))
        .where(other.c.comment_id == comments.c.id, other.c.shadow.is_(False))
        .correlate(comments)
        .scalar_subquery()
    )


def _n_before(connection: Connection, site_id: int, rows: Sequence[Row[Any]]) -> dict[str, int]:
    """Return how many comments each of the authors had written before the first of these."""
    authors = sorted({row.author_hash for row in rows if row.author_hash})
    counted: dict[str, int] = {}
    for start in range(0, len(authors), PORTION):
        counted |= _counted(connection, site_id, authors[start : start + PORTION], rows[0].id)
    return counted


def _counted(
    connection: Connection, site_id: int, authors: Iterable[str], first_id: int
) -> dict[str, int]:
    asked = (
        select(comments.c.author_hash, func.count())
        .where(
            comments.c.site_id == site_id,
            comments.c.author_hash.in_(list(authors)),
            comments.c.id < first_id,
        )
        .group_by(comments.c.author_hash)
    )
    return {str(author): int(n) for author, n in connection.execute(asked)}


def _judged(row: Row[Any], number_of_author: int | None) -> Judged:
    return Judged(
        id=row.guid,
        scores=Scores(row.spam, row.abuse, row.legitimate),
        abstained=row.abstained,
        codes=frozenset(reason[0] for reason in row.reasons),
        model=row.model,
        type=CommentType(row.type),
        number_of_author=number_of_author,
    )


_SAID = (
    verdicts.c.spam,
    verdicts.c.abuse,
    verdicts.c.legitimate,
    verdicts.c.abstained,
    verdicts.c.reasons,
    verdicts.c.model,
)
