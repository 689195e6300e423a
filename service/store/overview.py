"""What a page tells of one site at a glance, counted; nothing of it is about a single moderator."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from model.labels import Action, Label
from service.record import FlagKind, Waiting
from service.store.history import Reach
from service.store.tables import comments, decisions, flags, readers, verdicts, waves


@dataclass(frozen=True, slots=True)
class Day:
    """How many comments of one day are in which state now."""

    day: dt.date
    """In UTC."""
    n: dict[Action, int]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person said of a comment of the audit sample, beside what the machine said."""

    comment_id: int
    revision: int
    moderator_id: int | None
    label: Label
    machine: Label
    action: Action
    """What the machine did, or in log-only mode would have done."""


@dataclass(frozen=True, slots=True)
class FlagCount:
    """How often readers' flags of one kind agreed with what people decided later."""

    kind: FlagKind
    n_judged: int
    n_agreed: int


@dataclass(frozen=True, slots=True)
class WaveCount:
    """A wave of near-identical comments."""

    id: int
    n_members: int
    n_rejected: int
    n_published: int
    label: Label | None
    first_at: dt.datetime
    last_at: dt.datetime


def comments_of_day(connection: Connection, reach: Reach, day: dt.date) -> Day:
    """Return how many comments came in on a day (UTC), by what is done with them now."""
    begin = dt.datetime.combine(day, dt.time(), dt.UTC)
    asked = (
        select(comments.c.state, func.count())
        .where(
            *_in(reach),
            comments.c.state.in_(list(Action)),
            comments.c.created_at >= begin,
            comments.c.created_at < begin + dt.timedelta(days=1),
        )
        .group_by(comments.c.state)
    )
    counted = {Action(state): int(n) for state, n in connection.execute(asked)}
    return Day(day, {action: counted.get(action, 0) for action in Action})


def waiting_by_age(
    connection: Connection, reach: Reach, ends: Iterable[dt.datetime]
) -> tuple[list[int], dt.datetime | None]:
    """Return how many comments wait that came in at or after each end, and since when the oldest.

    Ends begin with the latest; a comment is counted at the first that it does not precede, and
    what is older than all of them at the end of the list.
    """
    ends = list(ends)
    age = case(
        *((comments.c.created_at >= end, place) for place, end in enumerate(ends)), else_=len(ends)
    )
    asked = (
        select(age, func.count(), func.min(comments.c.created_at))
        .where(*_in(reach), comments.c.waiting.in_(list(Waiting)))
        .group_by(age)
    )
    rows = [(int(place), int(n), oldest) for place, n, oldest in connection.execute(asked)]
    counted = {place: n for place, n, _ in rows}
    oldest = min((oldest for _, _, oldest in rows), default=None)
    return [counted.get(place, 0) for place in range(len(ends) + 1)], oldest


def opinions(connection: Connection, reach: Reach, since: dt.datetime) -> list[Opinion]:
    """Return what people said of the audit sample, decisions that were undone left out."""
    other = verdicts.alias("other")
    judged_last = (
        select(func.max(other.c.id))
        .where(
            other.c.comment_id == decisions.c.comment_id,
            other.c.revision == decisions.c.revision,
            other.c.shadow.is_(False),
        )
        .correlate(decisions)
        .scalar_subquery()
    )
    asked = (
        select(
            decisions.c.comment_id,
            decisions.c.revision,
            decisions.c.moderator_id,
            decisions.c.label,
            verdicts.c.label.label("machine"),
            func.coalesce(verdicts.c.would_be, verdicts.c.action).label("action"),
        )
        .select_from(decisions)
        .join(verdicts, verdicts.c.id == judged_last)
        .where(
            decisions.c.site_id == reach.site_id,
            decisions.c.decided_at >= since,
            decisions.c.audit_sample.is_(True),
            decisions.c.undone_at.is_(None),
            decisions.c.label.is_not(None),
        )
        .order_by(decisions.c.decided_at, decisions.c.id)
    )
    if reach.sections:
        asked = asked.join(comments, comments.c.id == decisions.c.comment_id)
        asked = asked.where(comments.c.section.in_(reach.sections))
    return [
        Opinion(comment, revision, who, Label(label), Label(machine), Action(action))
        for comment, revision, who, label, machine, action in connection.execute(asked)
    ]


def flag_counts(connection: Connection, reach: Reach, since: dt.datetime) -> list[FlagCount]:
    """Return how reliable readers' flags were, by kind, those that nobody decided on left out."""
    asked = (
        select(flags.c.kind, func.count(), func.sum(case((flags.c.agreed, 1), else_=0)))
        .select_from(readers)
        .join(flags, and_(flags.c.reader_id == readers.c.id, flags.c.created_at >= since))
        .where(readers.c.site_id == reach.site_id, flags.c.agreed.is_not(None))
        .group_by(flags.c.kind)
    )
    if reach.sections:
        asked = asked.join(comments, comments.c.id == flags.c.comment_id)
        asked = asked.where(comments.c.section.in_(reach.sections))
    counted = {
        FlagKind(kind): (int(n), int(agreed)) for kind, n, agreed in connection.execute(asked)
    }
    return [FlagCount(kind, *counted.get(kind, (0, 0))) for kind in FlagKind]


def latest_waves(connection: Connection, reach: Reach, *, limit: int) -> list[WaveCount]:
    """Return the latest waves of two comments or more, the last one first."""
    asked = (
        select(
            waves.c.id,
            waves.c.n_members,
            waves.c.n_rejected,
            waves.c.n_published,
            waves.c.label,
            waves.c.first_at,
            waves.c.last_at,
        )
        .where(waves.c.site_id == reach.site_id, waves.c.n_members > 1)
        .order_by(waves.c.last_at.desc(), waves.c.id.desc())
        .limit(limit)
    )
    if reach.sections:
        touched = select(comments.c.id).where(
            comments.c.wave_id == waves.c.id, comments.c.section.in_(reach.sections)
        )
        asked = asked.where(touched.exists())
    return [_wave(*row) for row in connection.execute(asked)]


def _wave(id: int, n: int, rejected: int, published: int, label: str | None, *at: Any) -> WaveCount:
    return WaveCount(id, n, rejected, published, Label(label) if label else None, *at)


def _in(reach: Reach) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [comments.c.site_id == reach.site_id]
    if reach.sections:
        found.append(or_(*(comments.c.section == section for section in reach.sections)))
    return found
