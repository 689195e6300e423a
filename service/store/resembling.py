"""Fingerprints of what people decided lately, for comments that only resemble it.

The bands of `service.store.fingerprints` lead to what is nearly the same and miss most of what is
less alike; these few are compared one by one.
"""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, Select, bindparam, select, union

from service.store.fingerprints import CANDIDATE, Candidate, candidate
from service.store.tables import comments, decisions, signatures

_DECIDED = (
    select(decisions.c.comment_id)
    .where(
        decisions.c.site_id == bindparam("site"),
        decisions.c.decided_at >= bindparam("since"),
        decisions.c.undone_at.is_(None),
    )
    .order_by(decisions.c.decided_at.desc())
    .limit(bindparam("limit"))
    .subquery()
)
_WITH_FINGERPRINT: Select[tuple[int, str]] = select(
    signatures.c.comment_id, signatures.c.signature
).join(comments, comments.c.id == signatures.c.comment_id)
_WAVES = (
    select(comments.c.wave_id)
    .join(_DECIDED, _DECIDED.c.comment_id == comments.c.id)
    .where(comments.c.wave_id.is_not(None))
)
_LATELY = union(
    _WITH_FINGERPRINT.join(_DECIDED, _DECIDED.c.comment_id == comments.c.id),
    _WITH_FINGERPRINT.where(comments.c.wave_id.in_(_WAVES)),
)


def decided_since(
    connection: Connection, site_id: int, since: dt.datetime, *, limit: int
) -> dict[int, bytes]:
    """Return the signatures of comments that people decided on lately, by comment.

    Of the latest ``limit`` decisions of the site, and of the waves of these comments.
    """
    asked = {"site": site_id, "since": since, "limit": limit}
    found = connection.execute(_LATELY, asked)
    return {row.comment_id: bytes.fromhex(row.signature) for row in found}


def as_they_are(connection: Connection, comment_ids: Iterable[int]) -> list[Candidate]:
    """Return what became of some of these comments by now, as far as they keep a fingerprint."""
    wanted = CANDIDATE.where(signatures.c.comment_id.in_(list(comment_ids)))
    return [candidate(row._asdict()) for row in connection.execute(wanted)]
