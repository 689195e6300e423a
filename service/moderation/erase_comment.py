"""A comment is erased: its words and hashes go, and what people did with it stays on record."""

import datetime as dt

from service.errors import LegalHold
from service.moderation import waves
from service.record import Change
from service.store import (
    CommentRow,
    Connection,
    Site,
    Store,
    audit,
    authors,
    changes,
    comments,
    notices,
    tombstones,
)


def erase_comment(
    guid: str,
    *,
    who: str,
    site: Site,
    store: Store,
    now: dt.datetime,
    answered: bool = False,
) -> None:
    """Erase a comment with its revisions, verdicts, decisions and notes, flags and votes.

    Of it stays that it was erased, and who did what when. Its platform is told, unless it asked for
    that itself (``answered``). Raises `UnknownComment`, `ErasedComment` for one that was erased
    before, and `LegalHold` for one that must be kept.
    """

    def work(connection: Connection) -> None:
        comment = comments.find(connection, site.id, guid, for_change=True)
        if comment.legal_hold:
            raise LegalHold(guid)
        bury(connection, comment, at=now)
        _tell(connection, comment, who, now, answered=answered)

    store.write(work)


def _tell(
    connection: Connection, comment: CommentRow, who: str, now: dt.datetime, *, answered: bool
) -> None:
    erased = Change.ERASED
    changes.add(
        connection, comment=comment, what=erased, by=comment.state_by, at=now, answered=answered
    )
    site_id = comment.site_id
    audit.write(connection, site_id=site_id, who=who, what="erase", at=now, comment_id=comment.id)


def bury(connection: Connection, comment: CommentRow, *, at: dt.datetime) -> None:
    """Delete a comment for good, and remember that it must not come back.

    What was still to be told of it is not told any more.
    """
    named = tombstones.requests(comment.external_id, comment.idempotency_key)
    site_id = comment.site_id
    tombstones.add(connection, site_id, tombstones.Kind.COMMENT, [comment.guid], at=at)
    tombstones.add(connection, site_id, tombstones.Kind.REQUEST, named, at=at)
    audit.forget_words(connection, comment.id)
    notices.forget(connection, comment.guid)
    waves.leave(connection, comment)
    comments.remove(connection, comment)
    authors.forget_without_comments(connection, site_id, comment.author_hash)
