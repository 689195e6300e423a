"""Daily histograms: how many verdicts had which score, label, action and language."""

import datetime as dt

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
)

from service.store.tables import comments, histograms, verdicts

A_DAY = dt.timedelta(days=1)
BUCKETS = 20
"""Parts of equal width into which [0, 1] is cut for scores; a bucket is called by its lower end."""


def count_day(connection: Connection, day: dt.date) -> None:
    """Count the verdicts of one day (UTC) anew, for all sites.

    Verdicts that had no effect do not count, nor those on comments that were imported.
    """
    connection.execute(delete(histograms).where(histograms.c.day == day.isoformat()))
    columns = ["site_id", "day", "kind", "bucket", "model", "n"]
    for kind, bucket in _KINDS.items():
        counted = _count(day, kind, bucket)
        connection.execute(insert(histograms).from_select(columns, counted))


def last_day(connection: Connection) -> dt.date | None:
    """Return the last day that was counted; None if none ever was."""
    day = connection.execute(select(func.max(histograms.c.day))).scalar()
    return dt.date.fromisoformat(day) if day else None


def next_day(connection: Connection, after: dt.date | None = None) -> dt.date | None:
    """Return the next day with verdicts after one, or the first of all; None if there is none."""
    first = (
        select(verdicts.c.created_at)
        .where(verdicts.c.shadow.is_(False))
        .order_by(verdicts.c.created_at)
        .limit(1)
    )
    if after is not None:
        first = first.where(verdicts.c.created_at >= _begin(after) + A_DAY)
    found = connection.execute(first).scalar()
    return found.date() if found else None


def _count(day: dt.date, kind: str, bucket: ColumnElement[str]) -> Select[tuple[object, ...]]:
    return (
        select(
            comments.c.site_id,
            literal(day.isoformat()),
            literal(kind),
            bucket,
            verdicts.c.model,
            func.count(),
        )
        .join(comments, comments.c.id == verdicts.c.comment_id)
        .where(
            verdicts.c.shadow.is_(False),
            verdicts.c.created_at >= _begin(day),
            verdicts.c.created_at < _begin(day) + A_DAY,
            comments.c.imported.is_(False),
        )
        .group_by(comments.c.site_id, bucket, verdicts.c.model)
    )


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _score_bucket(score: ColumnElement[float]) -> ColumnElement[str]:
    # The databases round and cut numbers each in its own way; they compare them alike.
    lower_ends = [number / BUCKETS for number in range(BUCKETS - 1, 0, -1)]
    return case(*((score >= end, f"{end:.2f}") for end in lower_ends), else_="0.00")


_KINDS: dict[str, ColumnElement[str]] = {
    "spam": _score_bucket(verdicts.c.spam),
    "abuse": _score_bucket(verdicts.c.abuse),
    "legitimate": _score_bucket(verdicts.c.legitimate),
    "label": verdicts.c.label,
    "action": verdicts.c.action,
    "language": func.coalesce(cast(verdicts.c.language, String), "unknown"),
}
