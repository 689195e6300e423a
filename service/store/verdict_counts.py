"""How many verdicts have which score, label, action and language."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    true,
)

from model.drift import UNKNOWN
from service.store.tables import comments, verdicts

BUCKETS = 20
"""Parts of equal width into which [0, 1] is cut for scores; a bucket is called by its lower end."""

Counts = Mapping[tuple[int, str, str, str], int]
"""How many, by site, kind, bucket and model."""


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """A point in the order in which verdicts are counted: just after a verdict, if there is one."""

    at: dt.datetime
    verdict_id: int = 0


def last_of_next(
    connection: Connection, after: Point, *, before: dt.datetime, limit: int
) -> Point | None:
    """Return the point after the next ``limit`` verdicts, or fewer; None if none is left."""
    following = (
        select(verdicts.c.created_at, verdicts.c.id)
        .where(*_between(after), verdicts.c.created_at < before)
        .order_by(verdicts.c.created_at, verdicts.c.id)
        .limit(limit)
        .subquery()
    )
    newest_first = (following.c.created_at.desc(), following.c.id.desc())
    row = connection.execute(select(following).order_by(*newest_first).limit(1)).one_or_none()
    return None if row is None else Point(row.created_at, row.id)


def counted(
    connection: Connection,
    after: Point,
    *,
    up_to: Point | None = None,
    before: dt.datetime | None = None,
) -> Counts:
    """Return how many verdicts there are between two points, or before a time, for all sites.

    Verdicts that had no effect do not count, nor those on comments that were imported.
    """
    is_before = true() if before is None else verdicts.c.created_at < before
    counts: Counter[tuple[int, str, str, str]] = Counter()
    for row in connection.execute(_count(*_between(after, up_to), is_before)):
        for kind in KINDS:
            counts[row.site_id, kind, row._mapping[kind], row.model] += row.n
    return counts


def _between(after: Point, up_to: Point | None = None) -> list[ColumnElement[bool]]:
    # The times stand alone first: by them an index finds the verdicts.
    at, number = verdicts.c.created_at, verdicts.c.id
    which = [
        verdicts.c.shadow.is_(False),
        at >= after.at,
        or_(at > after.at, number > after.verdict_id),
    ]
    if up_to is not None:
        inside = or_(at < up_to.at, and_(at == up_to.at, number <= up_to.verdict_id))
        which += [at <= up_to.at, inside]
    return which


def _count(*which: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    """Count all kinds in one go: few verdicts differ in none of them."""
    buckets = [bucket.label(kind) for kind, bucket in KINDS.items()]
    each = (
        select(comments.c.site_id, verdicts.c.model, *buckets)
        .join(comments, comments.c.id == verdicts.c.comment_id)
        .where(*which, comments.c.imported.is_(False))
        .subquery()
    )
    return select(*each.c, func.count().label("n")).group_by(*each.c)


def _score_bucket(score: ColumnElement[float]) -> ColumnElement[str]:
    # The databases round and cut numbers each in its own way; they compare them alike.
    lower_ends = [number / BUCKETS for number in range(BUCKETS - 1, 0, -1)]
    return case(*((score >= end, f"{end:.2f}") for end in lower_ends), else_="0.00")


KINDS: dict[str, ColumnElement[str]] = {
    "spam": _score_bucket(verdicts.c.spam),
    "abuse": _score_bucket(verdicts.c.abuse),
    "legitimate": _score_bucket(verdicts.c.legitimate),
    "label": verdicts.c.label,
    "action": verdicts.c.action,
    "language": func.coalesce(cast(verdicts.c.language, String), UNKNOWN),
    "abstained": case((verdicts.c.abstained, "yes"), else_="no"),
}
"""What is counted, and its bucket."""
