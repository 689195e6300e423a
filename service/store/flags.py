"""Flags: what readers report comments for, and whether people agreed."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, update

from service.record import FlagKind
from service.store import readers
from service.store.revisions import same_revisions
from service.store.tables import flags


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    """What one reader reports of one comment."""

    comment_id: int
    reader_id: int
    revision: int
    kind: FlagKind
    note: str = ""
    weight: float
    """How much it counts: a new reader's counts 1."""
    is_fresh: bool
    """Whether the reader's record was too short to say anything when they flagged."""
    agreed: bool | None = None
    """Whether people decided as the reader meant; None while nobody did."""
    created_at: dt.datetime


_COLUMNS = tuple(column for column in flags.c if column.name != "id")
_OF_COMMENT = (
    select(*_COLUMNS).where(flags.c.comment_id == bindparam("comment")).order_by(flags.c.id)
)
_OF_READER = _OF_COMMENT.where(flags.c.reader_id == bindparam("reader"))
_ON_SAME = flags.c.revision.in_(same_revisions(bindparam("comment"), bindparam("revision")))
_JUDGED = (
    select(flags.c.id, flags.c.reader_id, flags.c.agreed)
    .where(flags.c.comment_id == bindparam("comment"), _ON_SAME)
    .order_by(flags.c.reader_id)
)
_OPEN_WEIGHT = select(func.coalesce(func.sum(flags.c.weight), 0.0)).where(
    flags.c.comment_id == bindparam("comment"), _ON_SAME, flags.c.agreed.is_(None)
)
_FRESH = select(func.count()).where(
    flags.c.comment_id == bindparam("comment"),
    flags.c.is_fresh,
    flags.c.created_at > bindparam("since"),
)
_INSERT = insert(flags).inline()


def add(connection: Connection, flag: FlagRow) -> None:
    """Store a flag."""
    connection.execute(_INSERT, {column.name: getattr(flag, column.name) for column in _COLUMNS})


def by_reader(connection: Connection, comment_id: int, reader_id: int) -> FlagRow | None:
    """Return the flag of one reader on one comment, or None."""
    asked = {"comment": comment_id, "reader": reader_id}
    row = connection.execute(_OF_READER, asked).one_or_none()
    return None if row is None else _flag(row._asdict())


def of_comment(connection: Connection, comment_id: int) -> list[FlagRow]:
    """Return all flags on a comment, the oldest first."""
    found = connection.execute(_OF_COMMENT, {"comment": comment_id})
    return [_flag(row._asdict()) for row in found]


def n_fresh(connection: Connection, comment_id: int, *, since: dt.datetime) -> int:
    """Return how many readers without a record have flagged a comment after ``since``."""
    asked = {"comment": comment_id, "since": since}
    return connection.execute(_FRESH, asked).scalar_one()


def open_weight(connection: Connection, comment_id: int, revision: int) -> float:
    """Return the weight of all flags on a text that no decision has answered."""
    asked = {"comment": comment_id, "revision": revision}
    return float(connection.execute(_OPEN_WEIGHT, asked).scalar_one())


def judge(connection: Connection, comment_id: int, revision: int, *, agreed: bool | None) -> None:
    """Say of all flags on a text whether people agreed, and bring the readers' records up to it.

    With None they are open again, as if nobody had decided.
    """
    asked = {"comment": comment_id, "revision": revision}
    for flag in connection.execute(_JUDGED, asked).all():
        if flag.agreed is not agreed:
            change = update(flags).where(flags.c.id == flag.id)
            connection.execute(change.values(agreed=agreed))
            readers.count(
                connection,
                flag.reader_id,
                judged=(agreed is not None) - (flag.agreed is not None),
                agreed=(agreed is True) - (flag.agreed is True),
            )


def _flag(values: dict[str, object]) -> FlagRow:
    return FlagRow(**{**values, "kind": FlagKind(str(values["kind"]))})  # type: ignore[arg-type]
