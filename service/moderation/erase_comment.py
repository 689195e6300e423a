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
    tombstones,
)


def erase_comment(guid: str, *, who: str, site: Site, store: Store, now: dt.datetime) -> None:
    """Erase a comment with its revisions, verdicts, decisions and notes, flags and votes.

    Of it stays that it was erased, and who did what when. Raises `UnknownComment`, `ErasedComment`
    for one that was erased before, and `LegalHold` for one that must be kept.
    """
    store.write(lambda connection: _erase(connection, guid, who, site, now))


def _erase(connection: Connection, guid: str, who: str, site: Site, now: dt.datetime) -> None:
    comment = comments.find(connection, site.id, guid, for_change=True)
    if comment.legal_hold:
        raise LegalHold(guid)
    changes.add(
        connection, comment=comment, what=Change.ERASED, by=comment.state_by, at=now, answered=True
    )
    bury(connection, comment, at=now)
    audit.write(connection, site_id=site.id, who=who, what="erase", at=now, comment_id=comment.id)


def bury(connection: Connection, comment: CommentRow, *, at: dt.datetime) -> None:
    """Delete a comment for good, and remember that it must not come back."""
    named = tombstones.requests(comment.external_id, comment.idempotency_key)
    site_id = comment.site_id
    tombstones.add(connection, site_id, tombstones.Kind.COMMENT, [comment.guid], at=at)
    tombstones.add(connection, site_id, tombstones.Kind.REQUEST, named, at=at)
    audit.forget_words(connection, comment.id)
    waves.leave(connection, comment)
    comments.remove(connection, comment)
    authors.forget_without_comments(connection, site_id, comment.author_hash)
