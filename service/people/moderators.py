"""Moderators: who may decide, on which sites, and how they prove who they are.

Nobody types a password for another. A new moderator, or one who forgot, gets a link that is good
once and for `LINK_LASTS`; who opens it chooses the password.
"""

import datetime as dt
import re
from collections.abc import Iterable
from enum import StrEnum

import argon2
from itsdangerous import BadData, URLSafeTimedSerializer

from service.people.moderator_errors import (
    InvalidModeratorName,
    LimitedAdmin,
    LinkExpired,
    PasswordTooShort,
    UnknownModerator,
    WrongPassword,
)
from service.store import Connection, Store, audit
from service.store import moderators as table
from service.store.moderators import Membership, Moderator

__all__ = ["Membership", "Moderator", "Role"]

LINK_LASTS = dt.timedelta(days=3)
LEAST_PASSWORD = 10
"""Characters. NIST SP 800-63B asks for length and for nothing else."""
MOST_PASSWORD = 1_000

_HASHER = argon2.PasswordHasher()  # the parameters of RFC 9106 for small memory

# Compared with when there is no such moderator, so that both answers take the same time.
_NOBODYS_HASH = _HASHER.hash("nobody has this password")


class Role(StrEnum):
    """What a moderator may do on a site. Values are stored: add one, never rename one."""

    MODERATOR = "moderator"
    ADMIN = "admin"
    """May change the site's settings and lists too."""


def add_moderator(
    store: Store,
    name: str,
    site_names: Iterable[str],
    role: Role,
    *,
    sections: Iterable[str] = (),
    who: str,
    now: dt.datetime,
) -> Moderator:
    """Add a moderator for the sites, or give one who is there these sites too.

    Raises `InvalidModeratorName`, `UnknownSite`, or `LimitedAdmin` where an admin should see
    ``sections`` alone.
    """
    if not re.fullmatch(r"[\w.@-]{1,63}", name):
        raise InvalidModeratorName(name)
    chosen = [store.site(site_name) for site_name in site_names]
    parts = list(dict.fromkeys(sections))
    if parts and role is Role.ADMIN:
        raise LimitedAdmin

    def work(connection: Connection) -> int:
        known = table.by_name(connection, name)
        moderator_id = known.id if known else table.add(connection, name, now=now)
        for site in chosen:
            table.set_membership(connection, moderator_id, site.id, role.value, parts)
            audit.write(
                connection,
                site_id=site.id,
                who=who,
                what="moderator.allow",
                at=now,
                after={"moderator": name, "role": role.value, "sections": parts},
            )
        return moderator_id

    store.write(work)
    return find(store, name)


def find(store: Store, name: str) -> Moderator:
    """Return the moderator of that name. Raises `UnknownModerator`."""
    found = store.read(lambda connection: table.by_name(connection, name))
    if found is None:
        raise UnknownModerator(name)
    return found


def everybody(store: Store) -> list[Moderator]:
    """Return all moderators, those shut out too, in the order of their names."""
    return store.read(table.all_moderators)


def memberships(store: Store, moderator: Moderator) -> list[Membership]:
    """Return the sites that a moderator looks after."""
    return store.read(lambda connection: table.memberships_of(connection, moderator.id))


def check_password(store: Store, name: str, password: str) -> Moderator:
    """Return the moderator whose name and password these are.

    Raises `WrongPassword`, the same and after the same time whatever it is that is wrong.
    """
    found = store.read(lambda connection: table.by_name(connection, name))
    usable = found is not None and found.disabled_at is None and found.password_hash
    try:
        _HASHER.verify(usable or _NOBODYS_HASH, password[:MOST_PASSWORD])
    except argon2.exceptions.VerificationError:
        raise WrongPassword from None
    if found is None or not usable:
        raise WrongPassword
    return found


def welcome_token(moderator: Moderator, secret_key: str) -> str:
    """Return what a link for choosing a password carries; good once, for `LINK_LASTS`."""
    return _signer(secret_key).dumps([moderator.id, _mark(moderator)])


def who_is_welcome(store: Store, token: str, secret_key: str) -> Moderator:
    """Return whom a link for choosing a password is for. Raises `LinkExpired`."""
    try:
        number, mark = _signer(secret_key).loads(token, max_age=int(LINK_LASTS.total_seconds()))
    except (BadData, ValueError) as error:
        raise LinkExpired from error
    found = store.read(lambda connection: table.by_id(connection, number))
    if found is None or found.disabled_at is not None or _mark(found) != mark:
        raise LinkExpired
    return found


def choose_password(
    store: Store, moderator: Moderator, password: str, *, who: str, now: dt.datetime
) -> Moderator:
    """Set the password and end all sessions of the moderator. Raises `PasswordTooShort`."""
    if len(password) < LEAST_PASSWORD or not password.strip():
        raise PasswordTooShort(LEAST_PASSWORD)
    hashed = _HASHER.hash(password[:MOST_PASSWORD])

    def work(connection: Connection) -> None:
        table.change(connection, moderator.id, password_hash=hashed, sessions_from=now)
        _note(connection, moderator, who, "moderator.password", now)

    store.write(work)
    return find(store, moderator.name)


def end_sessions(store: Store, moderator: Moderator, *, who: str, now: dt.datetime) -> None:
    """Sign the moderator out everywhere."""

    def work(connection: Connection) -> None:
        table.change(connection, moderator.id, sessions_from=now)
        _note(connection, moderator, who, "moderator.sign-out", now)

    store.write(work)


def set_disabled(
    store: Store, moderator: Moderator, disabled: bool, *, who: str, now: dt.datetime
) -> None:
    """Shut a moderator out, or let one in again. What was decided stays."""
    what = "moderator.disable" if disabled else "moderator.enable"

    def work(connection: Connection) -> None:
        at = now if disabled else None
        table.change(connection, moderator.id, disabled_at=at, sessions_from=now)
        _note(connection, moderator, who, what, now)

    store.write(work)


def take_site(
    store: Store, moderator: Moderator, site_name: str, *, who: str, now: dt.datetime
) -> None:
    """Take one site from a moderator. Raises `UnknownSite`."""
    site = store.site(site_name)

    def work(connection: Connection) -> None:
        if table.remove_membership(connection, moderator.id, site.id):
            audit.write(
                connection,
                site_id=site.id,
                who=who,
                what="moderator.remove",
                at=now,
                before={"moderator": moderator.name},
            )

    store.write(work)


def _note(
    connection: Connection, moderator: Moderator, who: str, what: str, now: dt.datetime
) -> None:
    after = {"moderator": moderator.name}
    audit.write(connection, site_id=None, who=who, what=what, at=now, after=after)


def _signer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="chaffinch.welcome")


def _mark(moderator: Moderator) -> str:
    # Changes with every new password and every sign-out: what was good once is not good again.
    return f"{moderator.sessions_from.timestamp()}{(moderator.password_hash or '')[-16:]}"
