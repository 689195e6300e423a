"""Votes and promotions: what readers praise, and what platforms lift to the top."""

import datetime as dt

from sqlalchemy import Connection, bindparam, func, select

from service.record import Promotion, VoteKind
from service.store.tables import promotions, votes
from service.store.upsert import insert_for

_FRESH = select(func.count()).where(
    votes.c.comment_id == bindparam("comment"),
    votes.c.is_fresh,
    votes.c.created_at > bindparam("since"),
)
_OF_READER = (
    select(votes.c.id)
    .where(votes.c.comment_id == bindparam("comment"), votes.c.reader_id == bindparam("reader"))
    .limit(1)
)


def add(
    connection: Connection,
    *,
    comment_id: int,
    reader_id: int,
    kind: VoteKind,
    weight: float,
    is_fresh: bool,
    at: dt.datetime,
) -> bool:
    """Store a vote, and return whether it is new: a reader praises a comment once for each kind."""
    new = insert_for(connection, votes).values(
        comment_id=comment_id,
        reader_id=reader_id,
        kind=kind,
        weight=weight,
        is_fresh=is_fresh,
        created_at=at,
    )
    added = new.on_conflict_do_nothing().returning(votes.c.id)
    return connection.execute(added).first() is not None


def has_voted(connection: Connection, comment_id: int, reader_id: int) -> bool:
    """Return whether a reader has praised a comment for anything."""
    return (
        connection.execute(_OF_READER, {"comment": comment_id, "reader": reader_id}).first()
        is not None
    )


def n_fresh(connection: Connection, comment_id: int, *, since: dt.datetime) -> int:
    """Return how many votes a comment got after ``since`` of readers without a record."""
    asked = {"comment": comment_id, "since": since}
    return connection.execute(_FRESH, asked).scalar_one()


def promote(
    connection: Connection, *, comment_id: int, promotion: Promotion, at: dt.datetime
) -> bool:
    """Store a promotion, and return whether it is new."""
    new = insert_for(connection, promotions).values(
        comment_id=comment_id, kind=promotion, created_at=at
    )
    added = new.on_conflict_do_nothing().returning(promotions.c.id)
    return connection.execute(added).first() is not None
