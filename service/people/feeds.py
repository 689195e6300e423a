"""Feeds: a private link for each moderator, behind which a feed reader sees what waits.

Like an API key, what the link carries is random and kept as its hash alone.
"""

import datetime as dt
import secrets
from collections.abc import Callable

from service.people.moderator_errors import UnknownFeed
from service.sites.accounts import hash_key
from service.store import Connection, Store, audit
from service.store import moderators as table
from service.store.moderators import Moderator

TOKEN_BYTES = 32


def open_feed(
    store: Store,
    moderator: Moderator,
    *,
    who: str,
    now: dt.datetime,
    randomness: Callable[[int], str] = secrets.token_urlsafe,
) -> str:
    """Return what a new link of the moderator carries; nothing can show it again.

    The link before it, if there was one, leads nowhere any more.
    """
    token = randomness(TOKEN_BYTES)
    _set(store, moderator, hash_key(token), "moderator.feed", who=who, now=now)
    return token


def close_feed(store: Store, moderator: Moderator, *, who: str, now: dt.datetime) -> None:
    """Revoke the moderator's link at once."""
    _set(store, moderator, None, "moderator.feed-revoke", who=who, now=now)


def whose_feed(store: Store, token: str) -> Moderator:
    """Return whose feed a link leads to.

    Raises `UnknownFeed` for one that was revoked or replaced, and of who was shut out.
    """
    found = store.read(lambda connection: table.by_feed_hash(connection, hash_key(token)))
    if found is None or found.disabled_at is not None:
        raise UnknownFeed
    return found


def _set(
    store: Store,
    moderator: Moderator,
    feed_hash: str | None,
    what: str,
    *,
    who: str,
    now: dt.datetime,
) -> None:
    def work(connection: Connection) -> None:
        table.change(connection, moderator.id, feed_hash=feed_hash)
        after = {"moderator": moderator.name}
        audit.write(connection, site_id=None, who=who, what=what, at=now, after=after)

    store.write(work)
