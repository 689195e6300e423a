"""The outbox: what a site's platform is still to be told of, written with the change itself."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from service.store.tables import changes, notices, sites


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """One notice that is to be sent."""

    id: int
    site_id: int
    options: Mapping[str, Any]
    """Those of the site, with its callback."""
    body: str
    """JSON, without a word of the comment."""
    n_attempts: int
    created_at: dt.datetime


_OPTIONS = select(sites.c.options).where(sites.c.id == bindparam("site"))
_INSERT = insert(notices).inline()
_DUE = (
    select(
        notices.c.id,
        notices.c.site_id,
        notices.c.body,
        notices.c.n_attempts,
        notices.c.created_at,
        sites.c.options,
    )
    .join(sites, sites.c.id == notices.c.site_id)
    .where(notices.c.next_at <= bindparam("now"))
    .order_by(notices.c.next_at, notices.c.id)
    .limit(bindparam("limit"))
)
_OLD = (
    select(notices.c.id)
    .where(notices.c.created_at < bindparam("before"), notices.c.next_at.is_(None))
    .order_by(notices.c.created_at)
    .limit(bindparam("limit"))
)
_FORGET = delete(notices).where(
    notices.c.change_id.in_(select(changes.c.id).where(changes.c.comment_guid == bindparam("guid")))
)


def add(connection: Connection, *, change_id: int, change: Mapping[str, Any]) -> None:
    """Put a notice of a change into the outbox, if its site wants to be told."""
    options = connection.execute(_OPTIONS, {"site": change["site_id"]}).scalar_one()
    if not options.get("callback"):
        return
    values = {
        "site_id": change["site_id"],
        "change_id": change_id,
        "body": _body(change),
        "next_at": change["at"],
        "created_at": change["at"],
    }
    connection.execute(_INSERT, values)


def due(connection: Connection, *, now: dt.datetime, limit: int) -> list[NoticeRow]:
    """Return notices whose time has come, the longest waiting first."""
    asked = {"now": now, "limit": limit}
    return [NoticeRow(**row._asdict()) for row in connection.execute(_DUE, asked)]


def mark_sent(connection: Connection, notice_id: int, *, at: dt.datetime) -> None:
    """Note that the platform took a notice."""
    _note(connection, notice_id, sent_at=at, next_at=None, last_error=None)


def mark_failed(
    connection: Connection, notice_id: int, *, error: str, next_at: dt.datetime | None
) -> None:
    """Note that the platform did not take a notice, and when to try again: None for never."""
    _note(connection, notice_id, last_error=error[:255], next_at=next_at)


def put_off(connection: Connection, site_id: int, *, now: dt.datetime, until: dt.datetime) -> None:
    """Let all notices of a site wait that are due."""
    due = update(notices).where(notices.c.site_id == site_id, notices.c.next_at <= now)
    connection.execute(due.values(next_at=until))


def forget(connection: Connection, guid: str) -> None:
    """Delete all notices of a comment, sent or not."""
    connection.execute(_FORGET, {"guid": guid})


def forget_old(connection: Connection, *, before: dt.datetime, limit: int) -> int:
    """Delete notices from before a moment that were sent or given up; return how many."""
    old = list(connection.scalars(_OLD, {"before": before, "limit": limit}))
    if old:
        connection.execute(delete(notices).where(notices.c.id.in_(old)))
    return len(old)


def _note(connection: Connection, notice_id: int, **values: Any) -> None:
    values["n_attempts"] = notices.c.n_attempts + 1
    connection.execute(update(notices).where(notices.c.id == notice_id).values(values))


def _body(change: Mapping[str, Any]) -> str:
    told = {
        "id": change["comment_guid"],
        "external_id": change["external_id"],
        "what": change["what"],
        "state": change["state"],
        "label": change["label"],
        "reason": change["reason"],
        "by": change["by"],
        "at": change["at"].isoformat(),
    }
    return json.dumps(told, ensure_ascii=False)
