"""What hangs on a comment beside its words, as its author may ask for it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, select, text

from service.store.tables import audit_log, changes, notices, promotions, votes

Document = dict[str, Any]

_VOTES = (
    select(votes.c.kind, votes.c.created_at.label("at"))
    .where(votes.c.comment_id == bindparam("comment"))
    .order_by(votes.c.id)
)
_PROMOTIONS = (
    select(promotions.c.kind, promotions.c.created_at.label("at"))
    .where(promotions.c.comment_id == bindparam("comment"))
    .order_by(promotions.c.id)
)
_LINES = (
    select(audit_log.c.what, audit_log.c.at, audit_log.c.before, audit_log.c.after)
    .where(audit_log.c.comment_id == bindparam("comment"))
    .order_by(audit_log.c.id)
)
_CHANGES = (
    select(changes.c.what, changes.c.at, changes.c.state, changes.c.label, changes.c.reason)
    .where(changes.c.comment_guid == bindparam("guid"))
    .order_by(changes.c.id)
)
_NOTICES = (
    select(notices.c.body, notices.c.created_at.label("at"), notices.c.sent_at)
    .join(changes, changes.c.id == notices.c.change_id)
    .where(changes.c.comment_guid == bindparam("guid"))
    .order_by(notices.c.id)
)
_EXAMPLES = text("""
    SELECT label, source, weight, decided_at AS at, text
    FROM training_examples WHERE comment = :guid ORDER BY decided_at
""").columns(at=audit_log.c.at.type)
_PEOPLE = frozenset(("by",))
"""What names another person in a line of the audit log."""


def votes_on(connection: Connection, comment_id: int) -> list[Document]:
    """Return what readers praised a comment for, and when; not who they are."""
    return _documents(connection, _VOTES, {"comment": comment_id})


def promotions_of(connection: Connection, comment_id: int) -> list[Document]:
    """Return how the platform lifted a comment to the top, and when."""
    return _documents(connection, _PROMOTIONS, {"comment": comment_id})


def audit_lines(connection: Connection, comment_id: int) -> list[Document]:
    """Return what was done with a comment, when, from what to what; not who did it."""
    lines = _documents(connection, _LINES, {"comment": comment_id})
    return [
        {**line, "before": _nameless(line["before"]), "after": _nameless(line["after"])}
        for line in lines
    ]


def changes_of(connection: Connection, guid: str) -> list[Document]:
    """Return what the feed of changes says of a comment."""
    return _documents(connection, _CHANGES, {"guid": guid})


def notices_of(connection: Connection, guid: str) -> list[Document]:
    """Return the notices of a comment, and when each was sent, if it was."""
    return _documents(connection, _NOTICES, {"guid": guid})


def examples_of(connection: Connection, guid: str) -> list[Document]:
    """Return what the training may read of a comment."""
    return _documents(connection, _EXAMPLES, {"guid": guid})


def _documents(
    connection: Connection, wanted: Executable, asked: Mapping[str, Any]
) -> list[Document]:
    return [dict(row._mapping) for row in connection.execute(wanted, asked)]


def _nameless(told: Document | None) -> Document | None:
    return told and {name: value for name, value in told.items() if name not in _PEOPLE}
