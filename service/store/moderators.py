"""Moderators, and the sites that they may look after."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from service.store.tables import memberships, moderators, sites


@dataclass(frozen=True, slots=True)
class Moderator:
    """A person who decides."""

    id: int
    name: str
    password_hash: str | None
    """argon2; None until the person has chosen a password."""
    sessions_from: dt.datetime
    """Sessions begun before are over."""
    options: dict[str, Any]
    disabled_at: dt.datetime | None
    feed_hash: str | None
    """Of the private link to the feed of what waits; None where there is none."""


@dataclass(frozen=True, slots=True)
class Membership:
    """What a moderator may do on one site."""

    site_id: int
    site_name: str
    role: str
    sections: tuple[str, ...]
    """Of the site that the moderator sees; none means all."""


def add(connection: Connection, name: str, *, now: dt.datetime) -> int:
    """Add a moderator without a password and return the number."""
    row = insert(moderators).values(name=name, sessions_from=now, created_at=now)
    added = connection.execute(row).inserted_primary_key
    assert added is not None
    return int(added[0])


def by_name(connection: Connection, name: str) -> Moderator | None:
    """Return the moderator of that name, or None."""
    return _one(connection.execute(_MODERATORS.where(moderators.c.name == name)).one_or_none())


def by_id(connection: Connection, moderator_id: int) -> Moderator | None:
    """Return the moderator of that number, or None."""
    return _one(
        connection.execute(_MODERATORS.where(moderators.c.id == moderator_id)).one_or_none()
    )


def by_feed_hash(connection: Connection, feed_hash: str) -> Moderator | None:
    """Return the moderator whose link to a feed has that hash, or None."""
    wanted = _MODERATORS.where(moderators.c.feed_hash == feed_hash)
    return _one(connection.execute(wanted).one_or_none())


def all_moderators(connection: Connection) -> list[Moderator]:
    """Return all moderators in the order of their names."""
    return [_moderator(row) for row in connection.execute(_MODERATORS.order_by(moderators.c.name))]


def change(connection: Connection, moderator_id: int, **columns: Any) -> None:
    """Change columns of a moderator's row."""
    connection.execute(update(moderators).where(moderators.c.id == moderator_id).values(**columns))


def memberships_of(connection: Connection, moderator_id: int) -> list[Membership]:
    """Return what a moderator may do, in the order of the sites' names."""
    wanted = (
        select(memberships.c.site_id, sites.c.name, memberships.c.role, memberships.c.sections)
        .join(sites, sites.c.id == memberships.c.site_id)
        .where(memberships.c.moderator_id == moderator_id)
        .order_by(sites.c.name)
    )
    return [
        Membership(row.site_id, row.name, row.role, tuple(row.sections))
        for row in connection.execute(wanted)
    ]


def of_section(connection: Connection, site_id: int, section: str) -> set[int]:
    """Return the numbers of those who can sign in and may see a section of a site."""
    wanted = (
        select(memberships.c.moderator_id, memberships.c.sections)
        .join(moderators, moderators.c.id == memberships.c.moderator_id)
        .where(
            memberships.c.site_id == site_id,
            moderators.c.disabled_at.is_(None),
            moderators.c.password_hash.is_not(None),
        )
    )
    return {
        row.moderator_id
        for row in connection.execute(wanted)
        if not row.sections or section in row.sections
    }


def set_membership(
    connection: Connection, moderator_id: int, site_id: int, role: str, sections: Iterable[str]
) -> None:
    """Let a moderator look after a site, in place of what was said of that site before."""
    remove_membership(connection, moderator_id, site_id)
    connection.execute(
        insert(memberships).values(
            moderator_id=moderator_id, site_id=site_id, role=role, sections=list(sections)
        )
    )


def remove_membership(connection: Connection, moderator_id: int, site_id: int) -> bool:
    """Take a site from a moderator; return whether there was something to take."""
    gone = delete(memberships).where(
        memberships.c.moderator_id == moderator_id, memberships.c.site_id == site_id
    )
    return connection.execute(gone).rowcount > 0


_MODERATORS = select(moderators)


def _one(row: Row[Any] | None) -> Moderator | None:
    return None if row is None else _moderator(row)


def _moderator(row: Row[Any]) -> Moderator:
    return Moderator(
        id=row.id,
        name=row.name,
        password_hash=row.password_hash,
        sessions_from=row.sessions_from,
        options=dict(row.options),
        disabled_at=row.disabled_at,
        feed_hash=row.feed_hash,
    )
