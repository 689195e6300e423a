"""Emptying the outbox: platforms are told what became of their comments, again if need be."""

import datetime as dt
import hashlib
import hmac
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import structlog

from service.background.callbacks import NotDelivered, deliver
from service.background.loop import Tools
from service.errors import UnreadableSecret
from service.privacy.secret_box import SecretBox
from service.sites.options import Callback, SiteOptions
from service.store import Connection, notices
from service.store.notices import NoticeRow

FIRST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=6)
GIVEN_UP_AFTER = dt.timedelta(days=3)
"""A platform that was away for so long reads the feed of changes."""

NOTICES_AT_ONCE = 200
"""Notices looked at in one go, of all sites."""
SITES_AT_ONCE = 4
"""A site that does not answer keeps the others waiting less."""

log = structlog.get_logger()


def send_due(
    tools: Tools, now: dt.datetime, *, randomness: Callable[[], float] = random.random
) -> None:
    """Send the notices whose time has come. ``randomness`` answers in [0, 1)."""
    due = tools.store.read(lambda c: notices.due(c, now=now, limit=NOTICES_AT_ONCE))
    # What never failed goes first, so that a notice which a platform cannot take delays no other.
    due.sort(key=lambda notice: (notice.site_id, notice.n_attempts, notice.id))
    sites = [list(of_site) for _, of_site in groupby(due, key=lambda notice: notice.site_id)]
    with ThreadPoolExecutor(SITES_AT_ONCE) as pool:
        # Waits for all, and raises what one of them raised.
        list(pool.map(lambda of_site: _send_to_site(tools, of_site, now, randomness), sites))


def pause(n_attempts: int, *, randomness: Callable[[], float]) -> dt.timedelta:
    """Return how long to wait after the ``n_attempts``-th failure, counted from 1.

    Twice as long each time, times 0.5 to 1.5 by chance, so that not all come back at one moment.

    >>> str(pause(1, randomness=lambda: 0.5)), str(pause(4, randomness=lambda: 0.5))
    ('0:00:30', '0:04:00')
    """
    longer: dt.timedelta = FIRST_PAUSE * 2 ** min(n_attempts - 1, 20)
    return min(longer, LONGEST_PAUSE) * (0.5 + randomness())


def _send_to_site(
    tools: Tools, due: Sequence[NoticeRow], now: dt.datetime, randomness: Callable[[], float]
) -> None:
    for notice in due:
        if tools.is_over():
            return
        try:
            _send(tools, notice, now)
        except NotDelivered as failure:
            wait = pause(notice.n_attempts + 1, randomness=randomness)
            _note_failure(tools, notice, str(failure), now, now + wait)
            return


def _send(tools: Tools, notice: NoticeRow, now: dt.datetime) -> None:
    callback = SiteOptions.read(notice.options).callback
    if callback is None:
        raise NotDelivered("the site has no callback any more")
    secret = _secret(tools, callback)
    deliver(
        callback.url,
        notice.body.encode(),
        secret=secret,
        notice=hmac.new(secret, str(notice.id).encode(), hashlib.sha256).hexdigest()[:32],
        now=dt.datetime.now(dt.UTC),
        private_allowed=tools.settings.private_callbacks,
    )
    tools.store.write(lambda c: notices.mark_sent(c, notice.id, at=now))


def _secret(tools: Tools, callback: Callback) -> bytes:
    try:
        return SecretBox(tools.settings.secret_key).open(callback.sealed_secret)
    except UnreadableSecret as error:
        raise NotDelivered(str(error)) from error


def _note_failure(
    tools: Tools, notice: NoticeRow, error: str, now: dt.datetime, again_at: dt.datetime
) -> None:
    given_up = now - notice.created_at > GIVEN_UP_AFTER
    log.warning(
        "a notice was not delivered",
        site=notice.site_id,
        attempt=notice.n_attempts + 1,
        error=error,
        given_up=given_up,
    )

    def work(connection: Connection) -> None:
        next_at = None if given_up else again_at
        notices.mark_failed(connection, notice.id, error=error, next_at=next_at)
        # Whoever does not answer now need not be asked for each of the others.
        notices.put_off(connection, notice.site_id, now=now, until=again_at)

    tools.store.write(work)
