"""A person mutes an author: what they write from now on is rejected, until that is taken back."""

import datetime as dt

from service.moderation.people import Actor
from service.store import CommentRow, Connection, audit, authors
from service.store.decision_rows import DecisionRow


def mute(connection: Connection, comment: CommentRow, actor: Actor, now: dt.datetime) -> None:
    """Mute the author of a comment; nothing happens for who is muted or gave no address."""
    record = authors.record(connection, comment.site_id, comment.author_hash)
    if comment.author_hash and record.muted_at is None:
        authors.mute(connection, comment.site_id, comment.author_hash, muted_at=now)
        _audit(connection, comment, actor, now, muted=True)


def unmute(
    connection: Connection,
    comment: CommentRow,
    decision: DecisionRow,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Let the author speak again if it was this decision that muted them."""
    record = authors.record(connection, comment.site_id, comment.author_hash)
    if comment.author_hash and record.muted_at == decision.decided_at:
        authors.mute(connection, comment.site_id, comment.author_hash, muted_at=None)
        _audit(connection, comment, actor, now, muted=False)


def _audit(
    connection: Connection, comment: CommentRow, actor: Actor, now: dt.datetime, *, muted: bool
) -> None:
    audit.write(
        connection,
        site_id=comment.site_id,
        who=actor.who,
        what="mute" if muted else "unmute",
        at=now,
        comment_id=comment.id,
        before={"muted": not muted},
        after={"muted": muted},
    )
