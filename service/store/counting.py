"""Counting verdicts for the daily histograms, some at a time, each when it is there to stay.

What is counted of a day is settled portion by portion, in the order of the verdicts; how far that
has come is noted in the same transaction. So nobody waits for it, nothing is counted twice, and
nothing is left out when the counting process dies. What is too new to be settled, since others may
yet store what came before it, is counted anew each time.

A day that is over is counted once more from its beginning. Comments that were erased on the day on
which they were judged are not in it then; later erasures change no histogram.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from service.store.tables import counting, histograms
from service.store.upsert import insert_for
from service.store.verdict_counts import KINDS, Counts, Point, counted, last_of_next

A_DAY = dt.timedelta(days=1)
PORTION = 20_000
"""Verdicts that are counted at once: some tenths of a second."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far the counting has come."""

    day: dt.date
    settled: Point
    is_last: bool
    """Whether the day is over, and this is the last time that it is counted."""

    @property
    def end(self) -> dt.datetime:
        """When the day ends."""
        return _beginning(self.day) + A_DAY


def where(connection: Connection) -> Place | None:
    """Return how far the counting has come; None where it never began."""
    row = connection.execute(select(counting)).one_or_none()
    if row is None:
        return None
    return Place(dt.date.fromisoformat(row.day), Point(row.at, row.verdict_id), row.is_last)


def begin(connection: Connection, day: dt.date, *, is_last: bool) -> Place:
    """Begin to count a day; what is told of it stays until `show`."""
    new = Place(day, Point(_beginning(day)), is_last)
    connection.execute(delete(counting))
    connection.execute(insert(counting), {"day": day.isoformat(), **_noted(new)})
    connection.execute(update(histograms).where(*_of_day(day)).values(settled=0))
    return new


def portion(
    connection: Connection, place: Place, *, before: dt.datetime, limit: int = PORTION
) -> tuple[Counts, Place] | None:
    """Return what is counted of the day's next verdicts, and the place after them.

    None if none is left before that time.
    """
    before = min(before, place.end)
    last = last_of_next(connection, place.settled, before=before, limit=limit)
    if last is None:
        return None
    return counted(connection, place.settled, up_to=last), replace(place, settled=last)


def rest(connection: Connection, place: Place) -> Counts:
    """Return what is counted of the verdicts of the day that come after the place."""
    return counted(connection, place.settled, before=place.end)


def settle(connection: Connection, place: Place, counts: Counts, after: Place) -> bool:
    """Settle a portion; return False, and do nothing, if somebody went on from that place."""
    is_there = [counting.c.day == place.day.isoformat()]
    is_there += [counting.c[name] == value for name, value in _noted(place).items()]
    moved = connection.execute(update(counting).where(*is_there).values(_noted(after)))
    if moved.rowcount != 1:
        return False
    _add(connection, place.day, counts, "settled")
    return True


def show(connection: Connection, place: Place, rest: Counts) -> bool:
    """Tell from now on of the day what is settled, and what comes after the place.

    Return False, and do nothing, if the counting is at another place.
    """
    if where(connection) != place:
        return False
    of_day = _of_day(place.day)
    connection.execute(update(histograms).where(*of_day).values(n=histograms.c.settled))
    _add(connection, place.day, rest, "n")
    connection.execute(delete(histograms).where(*of_day, histograms.c.n == 0))
    return True


def _add(connection: Connection, day: dt.date, counts: Counts, column: str) -> None:
    empty = {"day": day.isoformat(), "n": 0, "settled": 0}
    rows = [
        {**empty, "site_id": site_id, "kind": kind, "bucket": bucket, "model": model, column: n}
        for (site_id, kind, bucket, model), n in counts.items()
    ]
    new = insert_for(connection, histograms)
    added = new.on_conflict_do_update(
        index_elements=["site_id", "day", "kind", "bucket", "model"],
        set_={column: histograms.c[column] + new.excluded[column]},
    )
    if rows:
        connection.execute(added, rows)


def _noted(place: Place) -> dict[str, Any]:
    at, verdict_id = place.settled.at, place.settled.verdict_id
    return {"at": at, "verdict_id": verdict_id, "is_last": place.is_last}


def _of_day(day: dt.date) -> tuple[ColumnElement[bool], ...]:
    return (histograms.c.day == day.isoformat(), histograms.c.kind.in_(KINDS))


def _beginning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
