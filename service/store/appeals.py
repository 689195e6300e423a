"""Appeals: what authors say against a rejection, who must not answer them, and what came of it."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, insert, or_, select, update

from model.labels import Action
from service.store.tables import appeals, comments, decisions


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppealRow:
    """An appeal that is about to be stored."""

    site_id: int
    comment_id: int
    revision: int
    """The text that the author speaks of."""
    text: str
    """Their own words; empty once the time to keep them is over."""
    against_moderator_id: int | None
    """Whose decision stood; None: nobody's of ours."""
    ground: str
    """Why the comment was rejected, in a word: see `service.moderation.grounds`."""
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow(NewAppealRow):
    """A stored appeal."""

    id: int
    answered_at: dt.datetime | None
    granted: bool | None
    answer: str | None
    """What the person who answered says to the author."""
    decision: int | None
    """The number of the decision that answered it."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.answered_at is None


_FIELDS = tuple(field.name for field in fields(NewAppealRow))


def add(connection: Connection, appeal: NewAppealRow) -> None:
    """Store an appeal. The comment must have none, and have been found ``for_change``."""
    connection.execute(insert(appeals), {name: getattr(appeal, name) for name in _FIELDS})


def of_comment(connection: Connection, comment_id: int) -> AppealRow | None:
    """Return the appeal of a comment's author, or None."""
    row = connection.execute(select(appeals).where(appeals.c.comment_id == comment_id)).first()
    return None if row is None else _appeal(row)


def answer(
    connection: Connection,
    appeal: AppealRow,
    *,
    granted: bool,
    words: str,
    decision: int,
    at: dt.datetime,
) -> None:
    """Note what came of an appeal, and by which decision."""
    _change(
        connection, appeal, answered_at=at, granted=granted, answer=words or None, decision=decision
    )


def reopen(connection: Connection, appeal: AppealRow) -> None:
    """Forget the answer: the appeal waits again."""
    _change(connection, appeal, answered_at=None, granted=None, answer=None, decision=None)


def forget_words(connection: Connection, comment_ids: Collection[int]) -> None:
    """Delete what was said in appeals and in the answers to them; the rest stays."""
    of_them = update(appeals).where(appeals.c.comment_id.in_(comment_ids))
    connection.execute(of_them.values(text="", answer=None))


def is_by(connection: Connection, appeal: AppealRow, moderator_id: int) -> bool:
    """Return whether it was this moderator who rejected what the author appeals for."""
    asked = select(appeals.c.id).where(appeals.c.id == appeal.id, _was_rejected_by(moderator_id))
    return connection.execute(asked).first() is not None


def is_closed_to(moderator_id: int) -> ColumnElement[bool]:
    """Return the condition that a row of ``comments`` has an open appeal for others to answer."""
    return exists().where(
        appeals.c.comment_id == comments.c.id,
        appeals.c.answered_at.is_(None),
        _was_rejected_by(moderator_id),
    )


def n_closed_to(connection: Connection, site_ids: Iterable[int], moderator_id: int) -> int:
    """Return how many open appeals of these sites this moderator must leave to others."""
    asked = select(func.count()).where(
        appeals.c.site_id.in_(list(site_ids)),
        appeals.c.answered_at.is_(None),
        _was_rejected_by(moderator_id),
    )
    return connection.execute(asked).scalar_one()


def open_among(connection: Connection, comment_ids: Collection[int]) -> set[int]:
    """Return those of these comments that have an open appeal."""
    asked = select(appeals.c.comment_id).where(
        appeals.c.comment_id.in_(list(comment_ids)), appeals.c.answered_at.is_(None)
    )
    return set(connection.scalars(asked))


def _was_rejected_by(moderator_id: int) -> ColumnElement[bool]:
    """Return the condition that a row of ``appeals`` is about what this moderator did.

    Whose decision stood is remembered, also when it is taken back later. Of the audit sample two
    may have said the same: neither of them answers.
    """
    did_too = exists().where(
        decisions.c.comment_id == appeals.c.comment_id,
        decisions.c.moderator_id == moderator_id,
        decisions.c.action == Action.REJECT.value,
        decisions.c.undone_at.is_(None),
        decisions.c.decided_at <= appeals.c.created_at,
        or_(appeals.c.decision.is_(None), decisions.c.number < appeals.c.decision),
    )
    return or_(appeals.c.against_moderator_id == moderator_id, did_too)


def _change(connection: Connection, appeal: AppealRow, **values: Any) -> None:
    connection.execute(update(appeals).where(appeals.c.id == appeal.id).values(**values))


def _appeal(row: Row[Any]) -> AppealRow:
    return AppealRow(**row._mapping)
