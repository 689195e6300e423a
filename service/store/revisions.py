"""Revisions: what a comment said at each time."""

from dataclasses import fields
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, insert, select

from model.comment import TextFormat
from service.store.comment_rows import RevisionRow
from service.store.prepared import Prepared
from service.store.tables import revisions

_COLUMNS = [revisions.c[field.name] for field in fields(RevisionRow)]
_OF_COMMENT = select(*_COLUMNS).where(revisions.c.comment_id == bindparam("comment"))
_ONE = _OF_COMMENT.where(revisions.c.number == bindparam("number"))
_ALL = _OF_COMMENT.order_by(revisions.c.number)
_INSERT = Prepared(insert(revisions).inline(), [column.name for column in _COLUMNS], as_rows=True)


def add(connection: Connection, revision: RevisionRow) -> None:
    """Store what a comment says now."""
    values = {column.name: getattr(revision, column.name) for column in _COLUMNS}
    _INSERT.run(connection, values | {"domains": list(revision.domains)})


def get(connection: Connection, comment_id: int, number: int) -> RevisionRow:
    """Return one revision of a comment."""
    return _revision(connection.execute(_ONE, {"comment": comment_id, "number": number}).one())


def of_comment(connection: Connection, comment_id: int) -> list[RevisionRow]:
    """Return all revisions of a comment, the oldest first."""
    return [_revision(row) for row in connection.execute(_ALL, {"comment": comment_id})]


def that_say_the_same(connection: Connection, comment_id: int, number: int) -> frozenset[int]:
    """Return the numbers of the revisions that say the same as one, itself among them."""
    asked = {"comment": comment_id, "revision": number}
    return frozenset(connection.scalars(_SAME, asked))


def same_revisions(
    comment_id: BindParameter[int], revision: BindParameter[int]
) -> Select[tuple[int]]:
    """Select the numbers of the revisions that say the same as one, but for small changes.

    What people decided or flagged of one of them counts for all.
    """
    this = revisions.alias()
    first = select(this.c.same_as).where(this.c.comment_id == comment_id, this.c.number == revision)
    return select(revisions.c.number).where(
        revisions.c.comment_id == comment_id, revisions.c.same_as == first.scalar_subquery()
    )


def _revision(row: Row[Any]) -> RevisionRow:
    values = row._asdict()
    values["format"] = TextFormat(values["format"])
    values["domains"] = tuple(values["domains"])
    return RevisionRow(**values)


_SAME = same_revisions(bindparam("comment"), bindparam("revision"))
