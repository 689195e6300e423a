"""Comments: finding them, adding them, and changing what they are."""

import datetime as dt
import re
from dataclasses import fields, replace
from typing import TypedDict, Unpack

from sqlalchemy import (
    BigInteger,
    Connection,
    Insert,
    Integer,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from model.labels import Action, Label
from service.errors import ErasedComment, UnknownComment
from service.record import StateBy, Waiting
from service.store import tombstones
from service.store.comment_rows import CommentRow, NewCommentRow, comment_of, comment_row
from service.store.prepared import Prepared, Question
from service.store.tables import audit_log, comments


class Besides(TypedDict, total=False):
    """What may be changed of a stored comment beside its state."""

    request_digest: str
    page_url: str
    page_title: str
    section: str
    author_hash: str | None
    ip_hash: str | None
    hash_key_id: int | None
    revision: int
    label: Label
    language: str | None
    wave_id: int | None
    waiting: Waiting | None
    urgency: float
    held_by_flags_until: dt.datetime | None
    lapsed_revision: int | None
    flag_weight: float
    vote_weight: float
    promoted: bool
    audit_sample: bool
    legal_hold: bool
    words_gone: bool


class Changes(Besides, total=False):
    """What may be changed of a stored comment."""

    state: Action
    state_by: StateBy


_FIELDS = tuple(field.name for field in fields(NewCommentRow))
_OF_SITE = select(comments).where(
    comments.c.site_id == bindparam("site"), comments.c.guid == bindparam("guid")
)
_BY_GUID = Prepared(_OF_SITE)
_BY_GUID_FOR_CHANGE = Prepared(_OF_SITE.with_for_update())
_BY_ID = select(comments).where(comments.c.id == bindparam("id"))
_OF_REQUEST = Prepared(
    select(comments).where(
        comments.c.site_id == bindparam("site"),
        or_(
            comments.c.external_id == bindparam("external_id"),
            comments.c.idempotency_key == bindparam("idempotency_key"),
        ),
    )
)
_LAPSED = Prepared(
    select(comments)
    .where(
        comments.c.held_by_flags_until <= bindparam("now"),
        comments.c.state_by == StateBy.FLAGS.value,
    )
    .order_by(comments.c.held_by_flags_until)
    .limit(bindparam("limit"))
    .with_for_update()
)
_GUID = re.compile("[0-9a-f]{32}")


def _insert(dialect: str) -> Insert:
    if dialect != "sqlite":  # where the number is asked for before
        return insert(comments).inline()
    new = insert(comments).returning(comments.c.id)
    # SQLite would give the number of the newest comment, once erased, to the next one, and with it
    # what the audit log says of the erased one.
    last, last_on_record = (
        func.coalesce(select(func.max(column)).scalar_subquery(), 0)
        for column in (comments.c.id, audit_log.c.comment_id)
    )
    return new.values(id=func.max(last, last_on_record) + 1)


_INSERT = Prepared(_insert, _FIELDS)
_INSERT_NUMBERED = Prepared(_insert, ["id", *_FIELDS], as_rows=True)
# Without a condition on what is asked PostgreSQL would answer all who ask at once with one number.
_NEXT_ID = Prepared(
    select(literal_column("nextval('comments_id_seq')", BigInteger).label("id")).where(
        bindparam("asked", type_=Integer).is_not(None)
    )
)


def find(
    connection: Connection, site_id: int, guid: str, *, for_change: bool = False
) -> CommentRow:
    """Return a comment of the site.

    Raises `UnknownComment`, also for one of another site, and `ErasedComment` for one that was
    erased.

    With ``for_change``, other transactions that want to change it wait until this one ends.
    """
    wanted = _BY_GUID_FOR_CHANGE if for_change else _BY_GUID
    if not _GUID.fullmatch(guid):  # no database need be asked, nor could all be
        raise UnknownComment(guid)
    values = wanted.row(connection, {"site": site_id, "guid": guid})
    if values is None:
        was_erased = tombstones.exists(connection, site_id, tombstones.Kind.COMMENT, [guid])
        raise ErasedComment(guid) if was_erased else UnknownComment(guid)
    return comment_of(values)


def has_any(connection: Connection) -> bool:
    """Return whether there is a comment, of any site."""
    return connection.execute(select(comments.c.id).limit(1)).first() is not None


def get(connection: Connection, comment_id: int) -> CommentRow:
    """Return the comment of a number that the database gave."""
    return comment_row(connection.execute(_BY_ID, {"id": comment_id}).one())


def exists(connection: Connection, site_id: int, guid: str) -> bool:
    """Return whether the site has a comment. Raises `ErasedComment` for one that was erased."""
    try:
        find(connection, site_id, guid)
    except ErasedComment:
        raise
    except UnknownComment:
        return False
    return True


def of_request(
    connection: Connection, site_id: int, external_id: str | None, idempotency_key: str | None
) -> list[CommentRow]:
    """Return the comments that were stored under this name or this key: none, one or two."""
    prepared, asked = question_of_request(site_id, external_id, idempotency_key)
    return [comment_of(values) for values in prepared.rows(connection, asked)]


def question_of_request(
    site_id: int, external_id: str | None, idempotency_key: str | None
) -> Question:
    """Return what `of_request` asks."""
    return _OF_REQUEST, {
        "site": site_id,
        "external_id": external_id,
        "idempotency_key": idempotency_key,
    }


def hidden_by_flags_until(
    connection: Connection, now: dt.datetime, *, limit: int
) -> list[CommentRow]:
    """Return comments of all sites that flags hid until now or earlier, to be changed."""
    asked = {"now": now, "limit": limit}
    return [comment_of(values) for values in _LAPSED.rows(connection, asked)]


def add(connection: Connection, comment: NewCommentRow) -> CommentRow:
    """Store a comment and return it with its number. A private one never waits."""
    if comment.type.is_private:
        comment = replace(comment, waiting=None, urgency=0.0, audit_sample=False)
    values = {name: getattr(comment, name) for name in _FIELDS}
    if connection.dialect.name == "sqlite":
        added = _INSERT.row(connection, values)
        assert added is not None
        return CommentRow(id=added["id"], **values)
    prepared, asked = question_of_next_id()
    number = prepared.row(connection, asked)
    assert number is not None
    _INSERT_NUMBERED.run(connection, values | number)
    return CommentRow(**number, **values)


def question_of_next_id() -> Question:
    """Return what `add` asks of PostgreSQL: a number that no other comment gets."""
    return _NEXT_ID, {"asked": 1}


def change(
    connection: Connection,
    comment: CommentRow,
    *,
    at: dt.datetime,
    **changes: Unpack[Changes],
) -> CommentRow:
    """Change what is named of a comment and return it as it is now. A private one never waits."""
    if comment.type.is_private and "waiting" in changes:
        changes["waiting"], changes["urgency"] = None, 0.0
    changed = replace(comment, updated_at=at, **changes)
    values = {**changes, "updated_at": at}
    connection.execute(update(comments).where(comments.c.id == comment.id).values(values))
    return changed


def set_state(
    connection: Connection,
    comment: CommentRow,
    *,
    state: Action,
    by: StateBy,
    at: dt.datetime,
    **besides: Unpack[Besides],
) -> CommentRow:
    """Say what is to be done with a comment from now on, and return it as it is now.

    What it waited for, and the hold of flags, ends unless ``besides`` says otherwise.
    """
    settled: Besides = {"waiting": None, "urgency": 0.0, "held_by_flags_until": None}
    settled.update(besides)
    return change(connection, comment, at=at, state=state, state_by=by, **settled)


def remove(connection: Connection, comment: CommentRow) -> None:
    """Delete a comment with all that hangs on it: revisions, verdicts, decisions, flags, votes."""
    connection.execute(delete(comments).where(comments.c.id == comment.id))
