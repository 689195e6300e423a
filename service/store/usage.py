"""How much a site asked in a month, and how often its people corrected what it was told."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, distinct, func, select

from model.labels import Action, Label
from service.store.tables import comments, decisions, spent, verdicts


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Counts of comments that came in, and of decisions that were taken, in one month."""

    n_spam: int
    n_other: int
    n_missed: int
    """Published by the machine, and spam to a person."""
    n_mistaken: int
    """Held or rejected by the machine, and legitimate to a person."""

    @property
    def n(self) -> int:
        """All that came in."""
        return self.n_spam + self.n_other


_CAME_IN = (
    select(comments.c.label, func.count())
    .where(
        comments.c.site_id == bindparam("site"),
        comments.c.created_at >= bindparam("begin"),
        comments.c.created_at < bindparam("end"),
    )
    .group_by(comments.c.label)
)
_earlier = verdicts.alias()
_FIRST = (
    select(func.min(_earlier.c.id))
    .where(
        _earlier.c.comment_id == decisions.c.comment_id,
        _earlier.c.revision == decisions.c.revision,
        _earlier.c.shadow.is_(False),
    )
    .correlate(decisions)
    .scalar_subquery()
)
_CORRECTED = (
    select(decisions.c.label, func.count(distinct(decisions.c.comment_id)))
    .select_from(decisions)
    .join(verdicts, and_(verdicts.c.comment_id == decisions.c.comment_id, verdicts.c.id == _FIRST))
    .where(
        decisions.c.site_id == bindparam("site"),
        decisions.c.decided_at >= bindparam("begin"),
        decisions.c.decided_at < bindparam("end"),
        decisions.c.undone_at.is_(None),
    )
    .group_by(decisions.c.label)
)
_MISSED = _CORRECTED.where(
    decisions.c.label == Label.SPAM.value, verdicts.c.action == Action.PUBLISH.value
)
_MISTAKEN = _CORRECTED.where(
    decisions.c.label == Label.LEGITIMATE.value, verdicts.c.action != Action.PUBLISH.value
)
_SPENT = select(spent.c.n).where(
    spent.c.key_id == bindparam("key"), spent.c.day == bindparam("today")
)


def of_month(connection: Connection, site_id: int, month: dt.date) -> Usage:
    """Return the usage of the month (UTC) that a date lies in."""
    begin = dt.datetime.combine(month.replace(day=1), dt.time(), dt.UTC)
    end = (begin + dt.timedelta(days=31)).replace(day=1)
    asked = {"site": site_id, "begin": begin, "end": end}
    came_in = {label: int(n) for label, n in connection.execute(_CAME_IN, asked)}
    n_spam = came_in.pop(Label.SPAM.value, 0)
    return Usage(
        n_spam=n_spam,
        n_other=sum(came_in.values()),
        n_missed=sum(n for _, n in connection.execute(_MISSED, asked)),
        n_mistaken=sum(n for _, n in connection.execute(_MISTAKEN, asked)),
    )


def of_day(connection: Connection, key_id: int, day: dt.date) -> int:
    """Return how much of its daily quota a key has used, about."""
    found = connection.execute(_SPENT, {"key": key_id, "today": day.isoformat()}).scalar()
    return int(found or 0)
