"""Comments of one day, chosen by chance."""

import datetime as dt

from sqlalchemy import Connection, select

from service.store.comment_rows import CommentRow, RevisionRow, comment_row
from service.store.revisions import get
from service.store.tables import comments

A_DAY = dt.timedelta(days=1)


def of_day(
    connection: Connection, site_id: int, day: dt.date, *, limit: int
) -> list[tuple[CommentRow, RevisionRow]]:
    """Return comments that came in on a day (UTC), with what they say now, at most ``limit``.

    The same ones whenever it is asked, but for those that came later. Left out are those of an
    archive, and those whose words are gone.
    """
    begin = dt.datetime.combine(day, dt.time(), dt.UTC)
    wanted = (
        select(comments)
        .where(
            comments.c.site_id == site_id,
            comments.c.created_at >= begin,
            comments.c.created_at < begin + A_DAY,
            comments.c.imported.is_(False),
        )
        .order_by(comments.c.guid)  # which chance made
        .limit(limit)
    )
    found = [comment_row(row) for row in connection.execute(wanted)]
    said = [(each, get(connection, each.id, each.revision)) for each in found]
    return [(comment, revision) for comment, revision in said if revision.text is not None]
