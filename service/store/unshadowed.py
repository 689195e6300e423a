"""Comments that a candidate in the shadow has not judged yet."""

import datetime as dt

from sqlalchemy import Connection, exists, select, true

from service.store.tables import comments, revisions, verdicts
from service.store.unscored import Unscored, read


def between(
    connection: Connection,
    site_id: int,
    model: str,
    *,
    since: dt.datetime,
    until: dt.datetime,
    limit: int,
) -> list[Unscored]:
    """Return comments of a site that came in within a time, in that order, at most ``limit``.

    Left out are those that ``model`` judged in the shadow as they are now, those of an archive,
    and those whose words are gone.
    """
    judged = exists().where(
        verdicts.c.comment_id == comments.c.id,
        verdicts.c.shadow == true(),
        verdicts.c.revision == comments.c.revision,
        verdicts.c.model == model,
    )
    words = exists().where(
        revisions.c.comment_id == comments.c.id,
        revisions.c.number == comments.c.revision,
        revisions.c.text.is_not(None),
    )
    wanted = (
        select(comments)
        .where(
            comments.c.site_id == site_id,
            comments.c.created_at >= since,
            comments.c.created_at <= until,
            comments.c.imported.is_(False),
            ~judged,
            words,
        )
        .order_by(comments.c.created_at)
        .limit(limit)
    )
    return read(connection, wanted)
