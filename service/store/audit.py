"""The audit log: who did what, when, from what to what."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, null, update

from service.store.tables import audit_log


def write(
    connection: Connection,
    *,
    site_id: int | None,
    who: str,
    what: str,
    at: dt.datetime,
    comment_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add one line, in the transaction of what it tells of."""
    connection.execute(
        insert(audit_log).values(
            site_id=site_id,
            at=at,
            who=who,
            what=what,
            comment_id=comment_id,
            before=before,
            after=after,
        )
    )


def forget_words(connection: Connection, comment_id: int) -> None:
    """Leave of what was done with a comment who did it and when, without what was before and after.

    For a comment that is erased.
    """
    of_comment = update(audit_log).where(audit_log.c.comment_id == comment_id)
    connection.execute(of_comment.values(before=null(), after=null()))
