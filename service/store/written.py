"""What authors wrote last, by which a platform's comment is found that comes without a name."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, select

from model.comment import CommentType
from service.store.tables import comments, revisions


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A stored comment as far as it can be recognised."""

    guid: str
    type: CommentType
    page_url: str
    posted_at: dt.datetime | None
    text: str | None
    """None where it is not kept."""


_BY_AUTHOR = (
    select(
        comments.c.guid,
        comments.c.type,
        comments.c.page_url,
        comments.c.posted_at,
        revisions.c.text,
    )
    .join(
        revisions,
        and_(
            revisions.c.comment_id == comments.c.id,
            revisions.c.number == comments.c.revision,
        ),
    )
    .where(
        comments.c.site_id == bindparam("site"),
        comments.c.author_hash == bindparam("author"),
    )
    .order_by(comments.c.id.desc())
    .limit(bindparam("limit"))
)


def by_author(
    connection: Connection, site_id: int, author_hashes: Sequence[str], *, limit: int
) -> list[Written]:
    """Return the last comments of an author, who is known by one of these hashes, newest first.

    At most ``limit`` for each hash.
    """
    found = []
    for author in author_hashes:
        asked = {"site": site_id, "author": author, "limit": limit}
        for row in connection.execute(_BY_AUTHOR, asked):
            values = row._asdict()
            values["type"] = CommentType(values["type"])
            found.append(Written(**values))
    return found
