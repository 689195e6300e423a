"""Claims: which comment a moderator has before them, so that nobody else is shown it."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_, select

from service.store.tables import claims, moderators
from service.store.upsert import insert_for


@dataclass(frozen=True, slots=True)
class Claim:
    """A comment that a moderator has before them, until a moment."""

    moderator_id: int
    moderator_name: str
    until: dt.datetime


def take(
    connection: Connection,
    comment_id: int,
    moderator_id: int,
    *,
    until: dt.datetime,
    now: dt.datetime,
) -> bool:
    """Claim a comment, or keep the claim for longer; return False if another moderator has it."""
    row = insert_for(connection, claims).values(
        comment_id=comment_id, moderator_id=moderator_id, until=until
    )
    to_have = or_(claims.c.until <= now, claims.c.moderator_id == moderator_id)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["comment_id"],
            set_={"moderator_id": moderator_id, "until": until},
            where=to_have,
        )
    )
    holder = of_comment(connection, comment_id, now=now)
    return holder is not None and holder.moderator_id == moderator_id


def of_comment(connection: Connection, comment_id: int, *, now: dt.datetime) -> Claim | None:
    """Return the claim on a comment, or None when nobody has it before them."""
    asked = (
        select(claims.c.moderator_id, moderators.c.name, claims.c.until)
        .join(moderators, moderators.c.id == claims.c.moderator_id)
        .where(claims.c.comment_id == comment_id, claims.c.until > now)
    )
    row = connection.execute(asked).one_or_none()
    return None if row is None else Claim(row.moderator_id, row.name, row.until)


def let_go(connection: Connection, moderator_id: int, *, but: tuple[int, ...] = ()) -> None:
    """End all claims of a moderator ``but`` those on the comments of these numbers."""
    gone = delete(claims).where(claims.c.moderator_id == moderator_id)
    connection.execute(gone.where(claims.c.comment_id.not_in(but)))


def end(connection: Connection, comment_id: int) -> None:
    """End the claim on a comment, if there is one."""
    connection.execute(delete(claims).where(claims.c.comment_id == comment_id))
