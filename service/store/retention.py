"""What is past its time: words of comments, and hashes of addresses."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection, false, func, null, select, update

from model.labels import Action, Label
from service.store import appeals
from service.store.tables import comments, flags, revisions, verdicts


def with_old_words(
    connection: Connection,
    site_id: int,
    state: Action,
    before: dt.datetime,
    *,
    label: Label | None = None,
    limit: int,
) -> list[int]:
    """Return the numbers of comments of that state, unchanged since ``before``, that have words.

    With ``label`` only such as have that. Those under a legal hold, and those that wait for a
    person, are not among them.
    """
    wanted = (
        select(comments.c.id)
        .where(
            comments.c.site_id == site_id,
            comments.c.state == state,
            comments.c.updated_at < before,
            comments.c.words_gone == false(),
            comments.c.legal_hold == false(),
            comments.c.waiting.is_(None),
        )
        .order_by(comments.c.updated_at)
        .limit(limit)
    )
    if label is not None:
        wanted = wanted.where(comments.c.label == label.value)
    return list(connection.scalars(wanted))


def drop_words(connection: Connection, comment_ids: Sequence[int]) -> None:
    """Delete what comments said, what was quoted of it, and the names given; the rest stays."""
    connection.execute(
        update(revisions)
        .where(revisions.c.comment_id.in_(comment_ids))
        .values(text=None, author_name="", author_url="", parent_text=None, domains=[])
    )
    connection.execute(
        update(verdicts).where(verdicts.c.comment_id.in_(comment_ids)).values(reasons=[])
    )
    connection.execute(update(flags).where(flags.c.comment_id.in_(comment_ids)).values(note=""))
    appeals.forget_words(connection, comment_ids)
    connection.execute(
        update(comments).where(comments.c.id.in_(comment_ids)).values(words_gone=True)
    )


def drop_addresses(connection: Connection, site_id: int, before: dt.datetime, *, limit: int) -> int:
    """Forget the hashes of addresses of comments that came before; return of how many."""
    old = (
        select(comments.c.id)
        .where(
            comments.c.site_id == site_id,
            comments.c.ip_hash.is_not(None),
            comments.c.created_at < before,
            comments.c.legal_hold == false(),
        )
        .order_by(comments.c.created_at)
        .limit(limit)
    )
    found = list(connection.scalars(old))
    if found:
        gone = update(comments).where(comments.c.id.in_(found)).values(ip_hash=null())
        connection.execute(gone)
    return len(found)


def of_author(
    connection: Connection, site_id: int, author_hashes: Sequence[str], *, limit: int
) -> list[str]:
    """Return the guids of comments by an author, whichever hash key they were stored under.

    Those under a legal hold are not among them.
    """
    wanted = (
        select(comments.c.guid)
        .where(
            comments.c.site_id == site_id,
            comments.c.author_hash.in_(author_hashes),
            comments.c.legal_hold == false(),
        )
        .order_by(comments.c.id)
        .limit(limit)
    )
    return list(connection.scalars(wanted))


def all_of_author(connection: Connection, site_id: int, author_hashes: Sequence[str]) -> list[str]:
    """Return the guids of all comments by an author, in the order in which they came."""
    wanted = (
        select(comments.c.guid)
        .where(comments.c.site_id == site_id, comments.c.author_hash.in_(author_hashes))
        .order_by(comments.c.id)
    )
    return list(connection.scalars(wanted))


def count_held(connection: Connection, site_id: int, author_hashes: Sequence[str]) -> int:
    """Return how many comments by an author are under a legal hold."""
    held = (
        select(func.count())
        .select_from(comments)
        .where(
            comments.c.site_id == site_id,
            comments.c.author_hash.in_(author_hashes),
            comments.c.legal_hold,
        )
    )
    return int(connection.execute(held).scalar_one())


def written_before(
    connection: Connection, site_id: int, author_hash: str, at: dt.datetime
) -> list[str]:
    """Return the guids of comments by an author that came until then, but under no legal hold."""
    wanted = (
        select(comments.c.guid)
        .where(
            comments.c.site_id == site_id,
            comments.c.author_hash == author_hash,
            comments.c.created_at <= at,
            comments.c.legal_hold == false(),
        )
        .order_by(comments.c.id)
    )
    return list(connection.scalars(wanted))
