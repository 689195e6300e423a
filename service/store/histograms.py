"""Daily histograms: how many verdicts had which score, label, action, language and features."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select

from model.drift import FEATURE, PRESENT
from service.store.tables import histograms, verdicts


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
            histograms.c.n > 0,
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
            histograms.c.n > 0,
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
        first = first.where(verdicts.c.created_at >= _begin(after) + dt.timedelta(days=1))
    found = connection.execute(first).scalar()
    return found.date() if found else None


def _begin(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
