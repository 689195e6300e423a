"""What became of comments, in order: what platforms poll, and what they are told of."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Insert,
    Row,
    Text,
    bindparam,
    cast,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from model.labels import Action, Label
from service.record import Change, StateBy
from service.store import notices
from service.store.comment_rows import CommentRow
from service.store.prepared import Prepared
from service.store.tables import changes

Position = tuple[int, int]
"""Where a reader of the feed is: transaction and number of the last change that they got.

Changes are given out in the order of these pairs. SQLite has one writer at a time, so that numbers
alone are in order, and all its transactions are 0.
"""

START: Position = (-1, 0)
"""Before the first change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing that happened to a comment, and how the comment stood after it."""

    position: Position
    comment_guid: str
    external_id: str | None
    what: Change
    state: Action
    label: Label
    reason: str | None
    """Of a person's decision, from the site's list."""
    by: StateBy
    at: dt.datetime


def add(
    connection: Connection,
    *,
    comment: CommentRow,
    what: Change,
    by: StateBy,
    reason: str | None = None,
    at: dt.datetime,
    answered: bool = False,
) -> None:
    """Add a change to the feed of the comment's site, as ``comment`` stands after it.

    Where the site has a callback, a notice goes into the outbox in the same transaction, unless the
    platform hears of the change in the answer to its own request (``answered``).
    """
    values = {
        "site_id": comment.site_id,
        "comment_guid": comment.guid,
        "external_id": comment.external_id,
        "what": what,
        "state": comment.state,
        "label": comment.label,
        "reason": reason,
        "by": by,
        "at": at,
    }
    if answered:
        _INSERT.run(connection, values)
    elif (added := _INSERT_AND_TELL.row(connection, values)) is not None:
        notices.add(connection, change_id=added["id"], change=values)


def after(
    connection: Connection, site_id: int, position: Position, *, limit: int
) -> list[ChangeRow]:
    """Return the next changes of a site after ``position``, in order, at most ``limit``.

    PostgreSQL numbers a row before its transaction commits, so that the later number may be seen
    first. Only what nothing older can come before is given out: the changes of transactions that
    began before the oldest one that still runs. So none is ever skipped.
    """
    if connection.dialect.name != "postgresql":
        wanted = _AFTER
        if position[0] > 0:
            position = START  # of PostgreSQL, whose order is another one
    else:
        wanted = _AFTER.where(or_(changes.c.transaction_id < _OLDEST, _IS_FOREIGN))
        if position[0] >= connection.execute(select(_NEXT)).scalar_one():
            position = (0, position[1])  # of the server that `settle` tells of
    asked = {"site": site_id, "transaction": position[0], "id": position[1], "limit": limit}
    return [_change(row) for row in connection.execute(wanted, asked)]


def settle(connection: Connection, site_ids: Iterable[int]) -> None:
    """Bring into order what another PostgreSQL server numbered, as after a backup was restored.

    A server counts its transactions from the start, so that those of the former one seem to lie in
    the future. Changes that this server wrote stay as they are.
    """
    if connection.dialect.name == "postgresql":
        for site_id in site_ids:
            foreign = update(changes).where(changes.c.site_id == site_id, _IS_FOREIGN)
            connection.execute(foreign.values(transaction_id=0))


def _number(transaction: Any) -> Any:
    # It has a type of its own there, which turns into a number by way of a text alone.
    return cast(cast(transaction, Text), BigInteger)


_OLDEST = _number(func.pg_snapshot_xmin(func.pg_current_snapshot()))
_NEXT = _number(func.pg_snapshot_xmax(func.pg_current_snapshot()))
_IS_FOREIGN = changes.c.transaction_id >= _NEXT
_ORDER = (changes.c.transaction_id, changes.c.id)
# Statements are built once: building one takes several times as long as running it.
_AFTER = (
    select(changes)
    .where(
        changes.c.site_id == bindparam("site"),
        tuple_(*_ORDER) > tuple_(bindparam("transaction"), bindparam("id")),
    )
    .order_by(*_ORDER)
    .limit(bindparam("limit"))
)


def _insert(dialect: str) -> Insert:
    transaction: Any = 0 if dialect == "sqlite" else _number(func.pg_current_xact_id())
    return insert(changes).values(transaction_id=transaction).inline()


def _insert_and_tell(dialect: str) -> Insert:
    return _insert(dialect).returning(changes.c.id)


_GIVEN = [column.name for column in changes.c if column.name not in ("id", "transaction_id")]
_INSERT = Prepared(_insert, _GIVEN, as_rows=True)
_INSERT_AND_TELL = Prepared(_insert_and_tell, _GIVEN)


def _change(row: Row[Any]) -> ChangeRow:
    return ChangeRow(
        position=(row.transaction_id, row.id),
        comment_guid=row.comment_guid,
        external_id=row.external_id,
        what=Change(row.what),
        state=Action(row.state),
        label=Label(row.label),
        reason=row.reason,
        by=StateBy(row.by),
        at=row.at,
    )
