"""Decisions: what people said of each comment, kept also when they took it back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Row, bindparam, false, func, insert, or_, select, update

from model.labels import Action, Label
from service.errors import UnknownDecision
from service.record import Source
from service.store.decision_rows import Before, DecisionRow, NewDecisionRow
from service.store.revisions import same_revisions
from service.store.tables import comments, decisions
from service.store.waiting_filter import Part, is_in


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a decision is found."""

    guid: str
    """Of the comment."""
    site_id: int
    number: int
    bulk: str | None


_OF_COMMENT = (
    select(decisions)
    .where(decisions.c.comment_id == bindparam("comment"))
    .order_by(decisions.c.number)
)
_OF_SAME = _OF_COMMENT.where(
    decisions.c.revision.in_(same_revisions(bindparam("comment"), bindparam("revision")))
)
_ONE = _OF_COMMENT.where(decisions.c.number == bindparam("number"))
_OF_REQUEST = _OF_COMMENT.where(decisions.c.idempotency_key == bindparam("key"))
_LAST = select(func.max(decisions.c.number)).where(decisions.c.comment_id == bindparam("comment"))
_MOST = 2**31 - 1
"""The greatest number that both databases hold."""
_INSERT = insert(decisions)
_UNDO = update(decisions).where(decisions.c.id == bindparam("decision"))
_LATEST_OF = (
    select(comments.c.guid, decisions.c.site_id, decisions.c.number, decisions.c.bulk)
    .join(comments, comments.c.id == decisions.c.comment_id)
    .where(
        decisions.c.moderator_id == bindparam("moderator"),
        decisions.c.decided_at >= bindparam("since"),
        decisions.c.undone_at.is_(None),
    )
    .order_by(decisions.c.decided_at.desc(), decisions.c.id.desc())
    .limit(1)
)
_COMMENTS_OF_BULK = (
    select(comments.c.guid, decisions.c.number)
    .join(decisions, decisions.c.comment_id == comments.c.id)
    .where(
        decisions.c.bulk == bindparam("bulk"),
        decisions.c.site_id == bindparam("site"),
        decisions.c.undone_at.is_(None),
    )
    .order_by(comments.c.id, decisions.c.number)
)


def add(connection: Connection, decision: NewDecisionRow) -> DecisionRow:
    """Store a decision and return it with its number.

    The comment must have been found ``for_change``, so that two decisions do not get one number.
    """
    last = connection.execute(_LAST, {"comment": decision.comment_id}).scalar()
    values = {name: getattr(decision, name) for name in _FIELDS}
    number = (last or 0) + 1
    stored = {**values, "number": number, "before": decision.before.as_document()}
    added = connection.execute(_INSERT, stored).inserted_primary_key
    assert added is not None
    return DecisionRow(**values, id=added[0], number=number)


def get(connection: Connection, comment_id: int, number: int) -> DecisionRow:
    """Return one decision on a comment. Raises `UnknownDecision`."""
    if number > _MOST:  # no database need be asked, nor could all be
        raise UnknownDecision(number)
    row = connection.execute(_ONE, {"comment": comment_id, "number": number}).one_or_none()
    if row is None:
        raise UnknownDecision(number)
    return _decision(row)


def of_request(connection: Connection, comment_id: int, key: str) -> DecisionRow | None:
    """Return the decision on a comment that the platform asked for under this key, or None."""
    asked = {"comment": comment_id, "key": key}
    row = connection.execute(_OF_REQUEST, asked).one_or_none()
    return None if row is None else _decision(row)


def of_comment(connection: Connection, comment_id: int) -> list[DecisionRow]:
    """Return all decisions on a comment, undone ones too, the oldest first."""
    return [_decision(row) for row in connection.execute(_OF_COMMENT, {"comment": comment_id})]


def of_same_text(connection: Connection, comment_id: int, revision: int) -> list[DecisionRow]:
    """Return the decisions that bind a revision: those on it, or on one that says the same."""
    asked = {"comment": comment_id, "revision": revision}
    return [_decision(row) for row in connection.execute(_OF_SAME, asked)]


def of_bulk(connection: Connection, site_id: int, bulk: str) -> list[tuple[str, int]]:
    """Return guid and number of the decisions that were taken as one and are not undone."""
    found = connection.execute(_COMMENTS_OF_BULK, {"site": site_id, "bulk": bulk})
    return [(row.guid, row.number) for row in found]


def latest_of(
    connection: Connection, moderator_id: int, parts: Iterable[Part], *, since: dt.datetime
) -> Taken | None:
    """Return the last decision of a moderator that is not undone, or None.

    Of those on what they may see that were taken ``since`` a moment.
    """
    asked = _LATEST_OF.where(or_(false(), *(is_in(part) for part in parts)))
    row = connection.execute(asked, {"moderator": moderator_id, "since": since}).first()
    return None if row is None else Taken(**row._mapping)


def mark_undone(connection: Connection, decision: DecisionRow, *, by: str, at: dt.datetime) -> None:
    """Note that a decision was taken back."""
    values = {"decision": decision.id, "undone_at": at, "undone_by": by}
    connection.execute(_UNDO, values)


def _decision(row: Row[Any]) -> DecisionRow:
    values = row._asdict()
    values["action"] = Action(values["action"])
    values["label"] = Label(values["label"]) if values["label"] else None
    values["source"] = Source(values["source"])
    values["before"] = Before.from_document(values["before"])
    return DecisionRow(**values)


_FIELDS = tuple(field.name for field in fields(NewDecisionRow))
