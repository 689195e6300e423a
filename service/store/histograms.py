"""Daily histograms: how many verdicts had which score, label, action, language and features."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

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

from model.drift import FEATURE, PRESENT, UNKNOWN
from service.store.tables import comments, histograms, verdicts

A_DAY = dt.timedelta(days=1)
BUCKETS = 20
"""Parts of equal width into which [0, 1] is cut for scores; a bucket is called by its lower end."""


def counted_on(connection: Connection, day: dt.date) -> list[dict[str, Any]]:
    """Return the rows of one day (UTC) as its verdicts are now, for all sites.

    Verdicts that had no effect do not count, nor those on comments that were imported. It reads all
    verdicts of the day, so that nobody else should have to wait for it: see `set_day`.
    """
    return [
        dict(row._mapping)
        for kind, bucket in _KINDS.items()
        for row in connection.execute(_count(day, kind, bucket))
    ]


def set_day(connection: Connection, day: dt.date, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put down what `counted_on` found, in place of what was counted of the day before."""
    of_verdicts = histograms.c.kind.in_(_KINDS)
    connection.execute(delete(histograms).where(histograms.c.day == day.isoformat(), of_verdicts))
    if rows:
        connection.execute(insert(histograms), rows)


def set_features(
    connection: Connection,
    site_id: int,
    day: dt.date,
    model: str,
    counts: Mapping[str, int],
    *,
    of: int,
) -> None:
    """Put down in how many ``of`` a day's comments each feature was found, in place of before."""
    kinds = [of_feature(code) for code in counts]
    of_day = (histograms.c.site_id == site_id, histograms.c.day == day.isoformat())
    connection.execute(delete(histograms).where(*of_day, histograms.c.kind.in_(kinds)))
    row = {"site_id": site_id, "day": day.isoformat(), "model": model}
    rows = [
        {**row, "kind": of_feature(code), "bucket": bucket, "n": n}
        for code, found in counts.items()
        for bucket, n in ((PRESENT, found), ("", of - found))
        if n
    ]
    connection.execute(insert(histograms), rows)


def of_feature(code: str) -> str:
    """Return what a histogram of a named feature is called."""
    return f"{FEATURE}{code}"


def counts(
    connection: Connection, site_id: int, model: str, since: dt.date, until: dt.date
) -> dict[str, dict[str, int]]:
    """Return what was counted of a model on a site from one day to another, by kind and bucket."""
    asked = (
        select(histograms.c.kind, histograms.c.bucket, func.sum(histograms.c.n).label("n"))
        .where(
            histograms.c.site_id == site_id,
            histograms.c.day >= since.isoformat(),
            histograms.c.day <= until.isoformat(),
            histograms.c.model == model,
        )
        .group_by(histograms.c.kind, histograms.c.bucket)
    )
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(asked):
        found.setdefault(row.kind, {})[row.bucket] = int(row.n)
    return found


def first_days(connection: Connection, site_id: int, model: str, *, limit: int) -> list[dt.date]:
    """Return the first days on which a model gave verdicts on a site, at most ``limit``."""
    asked = (
        select(histograms.c.day)
        .where(
            histograms.c.site_id == site_id,
            histograms.c.model == model,
            histograms.c.kind == "label",
        )
        .distinct()
        .order_by(histograms.c.day)
        .limit(limit)
    )
    return [dt.date.fromisoformat(day) for day in connection.scalars(asked)]


def last_day(connection: Connection) -> dt.date | None:
    """Return the last day whose verdicts were counted; None if none ever was."""
    of_verdicts = histograms.c.kind == "label"
    day = connection.execute(select(func.max(histograms.c.day)).where(of_verdicts)).scalar()
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
            literal(day.isoformat()).label("day"),
            literal(kind).label("kind"),
            bucket.label("bucket"),
            verdicts.c.model,
            func.count().label("n"),
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
    "language": func.coalesce(cast(verdicts.c.language, String), UNKNOWN),
    "abstained": case((verdicts.c.abstained, "yes"), else_="no"),
}
