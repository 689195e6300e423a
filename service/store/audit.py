"""The audit log: who did what, when, from what to what."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert

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
