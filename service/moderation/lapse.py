"""What flags hid is shown again when nobody decided in time."""

import datetime as dt

from service.moderation.flagging import show_again
from service.record import StateBy
from service.store import CommentRow, Connection, Store, audit, comments

AT_ONCE = 100
"""Comments shown again in one transaction at most."""


def lapse(store: Store, *, now: dt.datetime) -> int:
    """Show the comments again whose time has come, and return how many there were.

    They go on to wait for a person; flags do not hide what they say now a second time. More than
    ``AT_ONCE`` are left for the next call.
    """
    return store.write(lambda connection: _lapse(connection, now))


def _lapse(connection: Connection, now: dt.datetime) -> int:
    lapsed = comments.hidden_by_flags_until(connection, now, limit=AT_ONCE)
    for comment in lapsed:
        after = show_again(connection, comment, now=now, lapsed=True)
        _write_audit(connection, comment, after, now)
    return len(lapsed)


def _write_audit(
    connection: Connection, before: CommentRow, after: CommentRow, now: dt.datetime
) -> None:
    audit.write(
        connection,
        site_id=before.site_id,
        who=StateBy.FLAGS,
        what="lapse",
        at=now,
        comment_id=before.id,
        before={"state": before.state},
        after={"state": after.state},
    )
