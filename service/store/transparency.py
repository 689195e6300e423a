"""What was decided of one site in a span of time, counted; nothing of it is a comment."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, false, func, select

from model.labels import Action, Label
from service.record import Source, StateBy
from service.store.tables import appeals, comments, decisions


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment until before another."""

    begin: dt.datetime
    end: dt.datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """How many comments of a span are in a state now, by who made it so and by label."""

    state: Action
    by: StateBy
    label: Label
    n: int


@dataclass(frozen=True, slots=True)
class RejectedByPeople:
    """How many comments of a span people rejected for one reason, or as one label."""

    reason: str | None
    label: Label | None
    n: int


@dataclass(frozen=True, slots=True)
class Appealed:
    """How many appeals of a span there are against one ground, and what came of them."""

    ground: str | None
    is_open: bool
    granted: bool | None
    n: int


def settled(connection: Connection, site_id: int, span: Span) -> list[Settled]:
    """Return what is done with the comments that came in, those of archives left out."""
    asked = (
        select(comments.c.state, comments.c.state_by, comments.c.label, func.count())
        .where(*_came_in(site_id, span))
        .group_by(comments.c.state, comments.c.state_by, comments.c.label)
    )
    return [
        Settled(Action(state), StateBy(by), Label(label), int(n))
        for state, by, label, n in connection.execute(asked)
    ]


def rejected_by_people(connection: Connection, site_id: int, span: Span) -> list[RejectedByPeople]:
    """Return why people rejected comments that came in: of each, the decision that stands."""
    other = decisions.alias("other")
    standing = (
        select(other.c.id)
        .where(
            other.c.comment_id == comments.c.id,
            other.c.undone_at.is_(None),
            other.c.action == Action.REJECT.value,
        )
        # As in service/moderation/standing.py: the last one, but the platform's after all others.
        .order_by(
            case((other.c.source == Source.PLATFORM.value, 1), else_=0), other.c.number.desc()
        )
        .limit(1)
        .correlate(comments)
        .scalar_subquery()
    )
    asked = (
        select(decisions.c.reason, decisions.c.label, func.count())
        .select_from(comments)
        .join(decisions, decisions.c.id == standing)
        .where(
            *_came_in(site_id, span),
            comments.c.state == Action.REJECT.value,
            comments.c.state_by == StateBy.PERSON.value,
        )
        .group_by(decisions.c.reason, decisions.c.label)
    )
    return [
        RejectedByPeople(reason, Label(label) if label else None, int(n))
        for reason, label, n in connection.execute(asked)
    ]


def appealed(connection: Connection, site_id: int, span: Span) -> list[Appealed]:
    """Return what came of the appeals that were made."""
    is_open = appeals.c.answered_at.is_(None)
    asked = (
        select(appeals.c.ground, is_open, appeals.c.granted, func.count())
        .where(
            appeals.c.site_id == site_id,
            appeals.c.created_at >= span.begin,
            appeals.c.created_at < span.end,
        )
        .group_by(appeals.c.ground, is_open, appeals.c.granted)
    )
    return [
        Appealed(ground, bool(waits), granted, int(n))
        for ground, waits, granted, n in connection.execute(asked)
    ]


def _came_in(site_id: int, span: Span) -> list[ColumnElement[bool]]:
    return [
        comments.c.site_id == site_id,
        comments.c.created_at >= span.begin,
        comments.c.created_at < span.end,
        comments.c.imported == false(),
    ]
