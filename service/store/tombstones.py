"""Tombstones: what was erased, so that it does not come back from a backup or a late repeat."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, String, bindparam, select

from service.store.prepared import Prepared, Question
from service.store.tables import tombstones
from service.store.upsert import insert_for


class Kind(StrEnum):
    """What a tombstone names. The values are stored."""

    COMMENT = "comment"
    """By its guid."""
    REQUEST = "request"
    """The digest of an external id or an idempotency key that a platform gave a comment."""
    AUTHOR = "author"
    """By the keyed hash."""


@dataclass(frozen=True, slots=True)
class Grave:
    """A tombstone: what was erased of a site, and when."""

    site_id: int
    kind: Kind
    erased: str
    at: dt.datetime


# Two at most are asked for at once: the names that a platform may give a comment.
_FIND = Prepared(
    select(tombstones.c.id)
    .where(
        tombstones.c.site_id == bindparam("site"),
        tombstones.c.kind == bindparam("kind"),
        tombstones.c.erased.in_([bindparam("one", type_=String), bindparam("other", type_=String)]),
    )
    .limit(1)
)
_NEXT = (
    select(tombstones)
    .where(tombstones.c.id > bindparam("last"))
    .order_by(tombstones.c.id)
    .limit(1_000)
)


def exists(connection: Connection, site_id: int, kind: Kind, erased: Sequence[str]) -> bool:
    """Return whether one of these, one or two, was erased."""
    if "\0" in "".join(erased):  # PostgreSQL does not know it, so it was never stored
        return False
    prepared, asked = question_of_existence(site_id, kind, erased)
    return prepared.row(connection, asked) is not None


def question_of_existence(site_id: int, kind: Kind, erased: Sequence[str]) -> Question:
    """Return what `exists` asks."""
    return _FIND, {"site": site_id, "kind": kind, "one": erased[0], "other": erased[-1]}


def add(
    connection: Connection, site_id: int, kind: Kind, erased: Iterable[str], *, at: dt.datetime
) -> None:
    """Remember that these were erased."""
    rows = [{"site_id": site_id, "kind": kind, "erased": each, "at": at} for each in erased]
    if rows:
        connection.execute(insert_for(connection, tombstones).on_conflict_do_nothing(), rows)


def all_of_them(connection: Connection) -> list[Grave]:
    """Return every tombstone, the oldest first."""
    graves: list[Grave] = []
    last = 0
    while rows := connection.execute(_NEXT, {"last": last}).all():
        graves += [Grave(row.site_id, Kind(row.kind), row.erased, row.at) for row in rows]
        last = rows[-1].id
    return graves


def comments_and_authors(connection: Connection) -> list[Grave]:
    """Return the tombstones that name a comment or an author, the oldest first."""
    return [grave for grave in all_of_them(connection) if grave.kind is not Kind.REQUEST]


def requests(external_id: str | None, idempotency_key: str | None) -> list[str]:
    """Return what stands on the tombstones of a comment that a platform called so."""
    named = (("external_id", external_id), ("idempotency_key", idempotency_key))
    return [
        hashlib.sha256(f"{means}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()
        for means, name in named
        if name is not None
    ]
